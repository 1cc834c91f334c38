"""Sending only the cells that changed.

Textual cuts a changed region out of a line at its right end alone: whatever stands left of it in the widget
is sent again, with the theme's colours in each piece. Over SSH that is most of the bytes. `ExactCompositor`
sends the cells asked for and no others, in the terminal's own colours, and clears the end of a line with
three bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from cchc_tui.tui.pen import CLEAR_TO_EDGE, Pen, shows_on_blanks
from cchc_tui.tui.sgr import codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from cchc_tui.tui.lines import Line

_Span = tuple[int, int, int]
"""Line, first column, and the one behind the last."""
_Cells = list[tuple[str, str]]
"""Each cell's text and the codes of its style."""
_BLANK = (" ", "")
_CLEARING = len(CLEAR_TO_EDGE)
_JOIN_GAPS = 5
"""Cells between two changes that are cheaper sent again than jumped over."""


class ExactCompositor(Compositor):
    """Textual's compositor with updates that send exactly the regions that were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0
        """How many updates were made; what was asked for since the last of them is not on the screen yet."""
        ExactLayout.new_page()

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:  # noqa: FBT001, FBT002  (Textual's)
        """Return the update of the whole screen."""
        self.sent += 1
        update = super().render_full_update(simplify)
        return ExactLayout(update.strips, update.region)

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return the update of all dirty regions, None if there is none."""
        update = super().render_partial_update()
        if update is not None:
            self.sent += 1
            return ExactUpdate(update.chops, update.spans, update.chop_ends)
        return None


class ExactLayout(LayoutUpdate):
    """The whole screen, the ends of its lines cleared instead of written.

    Textual paints a new page three times over. Until something changes on it, the same again is not sent.
    """

    _sent: ClassVar[str | None] = None

    def render_segments(self, console: Console) -> str:
        """Return what to write to the terminal."""
        del console
        return self.sequence()

    def sequence(self, cursor: tuple[int, int] | None = None) -> str:
        """Return what to write to the terminal, its cursor at a column and line at the end."""
        pen = Pen()
        for y, line in enumerate(self.strips):
            pen.go(0, y)
            pen.write(Strip.join(line), to_edge=True)
        written = pen.text()
        if written == ExactLayout._sent:
            written = ""
        elif ExactLayout._sent is not None:
            ExactLayout._sent = written
        return written + _ending(Pen(), cursor)

    @classmethod
    def new_page(cls) -> None:
        """A page begins; whole screens are compared with what was sent before."""
        cls._sent = ""

    @classmethod
    def has_sent(cls) -> bool:
        """Whether anything of the page is on the terminal yet."""
        return cls._sent != ""

    @classmethod
    def forget(cls) -> None:
        """Send whole screens whatever they are: something else may have written on the terminal."""
        cls._sent = None


class ExactUpdate(ChopsUpdate):
    """Changed spans of lines, written without what stands beside them."""

    def render_segments(self, console: Console) -> str:
        """Return what to write to the terminal."""
        del console
        return self.sequence()

    def sequence(self, cursor: tuple[int, int] | None = None) -> str:
        """Return what to write to the terminal, its cursor at a column and line at the end.

        What changed left of the cursor in its line comes last: from there it is the shortest way.
        """
        ExactLayout.forget()
        pen = Pen()
        for y, start, end in _in_turn(self.spans, cursor):
            for chop_end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= end or chop_end <= start:
                    continue
                left, right = max(x, start), min(chop_end, end)
                pen.go(left, y)
                to_edge = right == chop_end == self.chop_ends[y][-1]
                pen.write(strip.crop(left - x, right - x), to_edge=to_edge)
        return _ending(pen, cursor)


def _in_turn(spans: Sequence[_Span], cursor: tuple[int, int] | None) -> list[_Span]:
    x, y = cursor or (-1, -1)
    apart = [span for span in spans if span[0] != y]
    beside = [span for span in spans if span[0] == y]
    return apart + [span for span in beside if span[1] > x] + [span for span in beside if span[1] <= x]


def _ending(pen: Pen, cursor: tuple[int, int] | None) -> str:
    if cursor is not None:
        pen.plain()
        pen.go(*cursor)
    return pen.text()


def changed(before: Sequence[Line], after: Sequence[Line], width: int) -> list[Region]:
    """Return the regions in which two paintings of one size differ."""
    if len(before) != len(after):
        return [Region(0, 0, width, len(after))] if after else []
    return [
        Region(start, y, end - start, 1)
        for y, (old, new) in enumerate(zip(before, after, strict=True))
        if old != new
        for start, end in _spans(_cells(old), _cells(new))
    ]


def _spans(old: _Cells, new: _Cells) -> Iterator[tuple[int, int]]:
    """Spans that differ; one that blanks the end of the line goes on to its edge, to be cleared at once."""
    filled = len(new)
    while filled and new[filled - 1] == _BLANK:
        filled -= 1
    for start, end in _differences(old, new):
        if end - max(start, filled) > _CLEARING:
            yield start, len(new)
            return
        yield start, end


def _cells(line: Line) -> _Cells:
    """A line cell by cell; the second half of a wide character is empty, and marks stay with their letter."""
    cells: _Cells = []
    for text, style in line:
        said = codes(style)
        blank = (" ", said) if shows_on_blanks(said) else _BLANK
        if text.isascii() or cell_len(text) == len(text):
            cells += [blank if character == " " else (character, said) for character in text]
            continue
        for character in text:
            taken = cell_len(character)
            if taken:
                cells.append(blank if character == " " else (character, said))
                cells += [("", said)] * (taken - 1)
            elif cells:
                cells[-1] = (cells[-1][0] + character, cells[-1][1])
    return cells


def _differences(old: _Cells, new: _Cells) -> Iterator[tuple[int, int]]:
    """Spans of cells that differ, those close together joined; whole wide characters only."""
    start = end = -1
    for x, (was, now) in enumerate(zip(old, new, strict=True)):
        if was == now:
            continue
        first = x - 1 if not (was[0] and now[0]) and x else x
        if start >= 0 and first - end > _JOIN_GAPS:
            yield start, end
            start = first
        elif start < 0:
            start = first
        end = x + 1
        while end < len(new) and not (old[end][0] and new[end][0]):
            end += 1
    if start >= 0:
        yield start, end
