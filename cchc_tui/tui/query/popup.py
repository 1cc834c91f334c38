"""The small list below the cursor that offers words; it has no focus, the editor keeps all keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from cchc_tui.tui import theme
from cchc_tui.tui.lines import Line, crop, fit, text
from cchc_tui.tui.repaint import changed

if TYPE_CHECKING:
    from textual.geometry import Offset, Size

    from cchc_tui.tui.query.completion import Candidate, Offer

_MOST_ROWS = 6
_NAME, _ABOUT = 30, 44
"""Cells that a name, and what it means, may take."""


class Popup(Widget, can_focus=False, inherit_bindings=False):
    """Shows what is offered. `chosen` is the place of the one that is marked, None while none is."""

    DEFAULT_CSS: ClassVar[str] = "Popup { layer: above; display: none; width: 1; height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.offer: Offer | None = None
        self.chosen: int | None = None
        self._lines: list[Line] = []
        self._place = (0, 0, 0, 0)

    @property
    def taken(self) -> Candidate:
        """What Tab puts in while there is an offer: the marked one, else the first."""
        assert self.offer is not None  # noqa: S101  (who asks has seen the list)
        return self.offer.candidates[self.chosen or 0]

    def show(self, offer: Offer | None, cursor: Offset, room: Size) -> None:
        """Show an offer beside the cursor's cell on a page of this size; None takes the list away."""
        self.offer, self.chosen = offer, None
        if offer is None:
            self.display = False
            return
        rows = min(len(offer.candidates), _MOST_ROWS)
        width = min(max(map(_width, offer.candidates)) + 2, room.width)
        typed = offer.end - offer.start
        left = max(0, min(cursor.x - typed - 1, room.width - width))
        top = cursor.y + 1 if cursor.y + rows < room.height - 1 else max(cursor.y - rows, 0)
        place = (left, top, width, rows)
        if self.display and place == self._place:
            self._repaint(width, rows)
            return
        self._place = place
        self._paint(width, rows)
        self.styles.offset = (left, top)
        self.styles.width, self.styles.height = width, rows
        self.display = True
        self.refresh()

    def _repaint(self, width: int, rows: int) -> None:
        """Paint anew where the list stands already; only the cells that differ are sent."""
        before = self._lines
        self._paint(width, rows)
        if regions := changed(before, self._lines, width):
            self.refresh(*regions)

    def move(self, step: int) -> bool:
        """Go into the list, or on in it; return whether a word is marked then."""
        if self.offer is None:
            return False
        place = (-1 if self.chosen is None else self.chosen) + step
        self.chosen = None if place < 0 else min(place, len(self.offer.candidates) - 1)
        self._repaint(self.size.width, self.size.height)
        return self.chosen is not None

    def _paint(self, width: int, rows: int) -> None:
        shown = self.offer.candidates if self.offer is not None else ()
        top = max(0, min((self.chosen or 0) - rows + 1, len(shown) - rows))
        name = min(max((cell_len(one.text) for one in shown), default=0), _NAME)
        self._lines = [
            _row(one, name, width, marked=place == self.chosen)
            for place, one in enumerate(shown[top : top + rows], top)
        ]

    def render_line(self, y: int) -> Strip:
        """Give the compositor one line."""
        if y >= len(self._lines):
            return Strip.blank(self.size.width)
        return Strip([Segment(words, style) for words, style in self._lines[y]], self.size.width)


def _width(one: Candidate) -> int:
    return min(cell_len(one.text), _NAME) + (min(cell_len(one.about), _ABOUT) + 2 if one.about else 0)


def _row(one: Candidate, name: int, width: int, *, marked: bool) -> Line:
    """A name and what it means, reversed so that the list stands out; the marked one is not."""
    words = f"{theme.POINTER if marked else ' '}{fit(one.text, name)}  {fit(one.about, width)}"
    return crop(text(words, theme.STRONG if marked else theme.CURSOR), width)
