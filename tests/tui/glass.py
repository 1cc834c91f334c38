"""A terminal that pictures are painted on, in whole or by what changed; it counts the bytes."""

import pyte
from rich.console import Console
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from cchc_tui.tui.lines import EMPTY, crop
from cchc_tui.tui.repaint import ExactLayout, ExactUpdate, changed

CONSOLE = Console(color_system="standard", force_terminal=True)


class Glass:
    """`sent` is how many bytes the terminal was sent."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self.sent = 0
        self.screen = pyte.Screen(width, height)
        self.screen.reset_mode(pyte.modes.DECAWM)
        self._stream = pyte.Stream(self.screen)

    def feed(self, sequence):
        self.sent += len(sequence.encode())
        self._stream.feed(sequence)

    def strip(self, line):
        return Strip([Segment(text, style) for text, style in crop(line, self.width)], self.width)

    def whole(self, picture):
        lines = [[self.strip(line)] for line in picture]
        ExactLayout.forget()
        layout = ExactLayout(lines, Region(0, 0, self.width, self.height))
        self.feed(layout.render_segments(CONSOLE))
        return self

    def parts(self, before, after, cursor=None):
        found = changed(before, after, self.width)
        spans = sorted((region.y, region.x, region.right) for region in found)
        if spans:
            ends = [[self.width]] * self.height
            update = ExactUpdate([{0: self.strip(line)} for line in after], spans, ends)
            self.feed(update.sequence(cursor))
        return self

    @property
    def cells(self):
        """What can be seen of each cell: of a blank only what shows without a letter."""
        buffer = self.screen.buffer
        return [[_seen(buffer[y][x]) for x in range(self.width)] for y in range(self.height)]

    @property
    def cursor(self):
        return self.screen.cursor.x, self.screen.cursor.y


def whole_lines(lines, width, height):
    """Lines as a page holds them: as many and as wide as the screen."""
    cropped = [crop(line, width) for line in lines[:height]]
    return cropped + [crop(EMPTY, width)] * (height - len(cropped))


def _seen(cell):
    shows = cell.reverse or cell.underscore or cell.bg != "default"
    return cell if cell.data != " " or shows else cell.data
