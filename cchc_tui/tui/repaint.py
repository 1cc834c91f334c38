"""Sending only the cells that changed.

Textual cuts a changed region out of a line at its right end alone: whatever stands left of it in the widget
is sent again, with the theme's colours in each piece. Over SSH that is most of the bytes. `ExactCompositor`
sends the cells asked for and no others, in the terminal's own colours, and clears the end of a line with
three bytes.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from cchc_tui.tui.sgr import codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from cchc_tui.tui.lines import Line

_PLAIN = Style()
_CLEAR_TO_END = "\x1b[K"
_Cells = list[tuple[str, int]]
"""Each cell's text and the hash of its style: styles keep their hashes, and compare slowly."""
_BLANK = (" ", hash(_PLAIN))
_CLEARING = len(_CLEAR_TO_END)
_JOIN_GAPS = 8
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
        lines = (Strip.join(line) for line in self.strips)
        written = "".join(_written(line, 0, y, to_edge=True) for y, line in enumerate(lines))
        if written == ExactLayout._sent:
            return ""
        if ExactLayout._sent is not None:
            ExactLayout._sent = written
        return written

    @classmethod
    def new_page(cls) -> None:
        """A page begins; whole screens are compared with what was sent before."""
        cls._sent = ""

    @classmethod
    def forget(cls) -> None:
        """Send whole screens whatever they are: something else may have written on the terminal."""
        cls._sent = None


class ExactUpdate(ChopsUpdate):
    """Changed spans of lines, written without what stands beside them."""

    def render_segments(self, console: Console) -> str:
        """Return what to write to the terminal."""
        del console
        ExactLayout.forget()
        written: list[str] = []
        for y, start, end in self.spans:
            for chop_end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= end or chop_end <= start:
                    continue
                left, right = max(x, start), min(chop_end, end)
                to_edge = right == chop_end == self.chop_ends[y][-1]
                written.append(_written(strip.crop(left - x, right - x), left, y, to_edge=to_edge))
        return "".join(written)


def _written(strip: Strip, x: int, y: int, *, to_edge: bool) -> str:
    """Return what puts a strip on the screen at a column and line, from 0."""
    pieces = [(text, codes(style or _PLAIN)) for text, style, _ in strip]
    if strip.cell_length != sum(len(text) for text, _ in pieces):
        pieces = _anchored(pieces, x, y)
    if to_edge and pieces and not pieces[-1][1] and pieces[-1][0].endswith("   "):
        pieces[-1] = (pieces[-1][0].rstrip(" ") + _CLEAR_TO_END, "")
    return _at(x, y) + "".join(f"\x1b[{said}m{text}\x1b[m" if said else text for text, said in pieces)


def _at(x: int, y: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H"


def _anchored(pieces: list[tuple[str, str]], x: int, y: int) -> list[tuple[str, str]]:
    """Say anew where to go on behind wide characters and marks: how wide they are each terminal decides."""
    anchored: list[tuple[str, str]] = []
    loose = False
    for text, said in pieces:
        sure = ""
        for character in text:
            taken = cell_len(character)
            if loose and taken == 1:
                sure += _at(x, y)
            loose = taken != 1
            sure += character
            x += taken
        anchored.append((sure, said))
    return anchored


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
    for text, painted in line:
        style = hash(painted)
        if text.isascii() or cell_len(text) == len(text):
            cells += zip(text, repeat(style), strict=False)
            continue
        for character in text:
            taken = cell_len(character)
            if taken:
                cells.append((character, style))
                cells += [("", style)] * (taken - 1)
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
