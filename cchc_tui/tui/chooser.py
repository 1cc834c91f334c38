"""A page to choose one thing out of a list that typing filters, without diacritics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.entry.editor import EditBuffer
from cchc_tui.messages import tr
from cchc_tui.text import fold
from cchc_tui.tui import theme
from cchc_tui.tui.canvas import Canvas
from cchc_tui.tui.field import field
from cchc_tui.tui.lines import EMPTY, Line, fit, join, page_of, restyle, text, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

_DETAIL_LINES = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose: `value` is what the page ends with, `aside` stands beside the title, dim."""

    value: str
    title: str
    aside: str
    about: str


class Chooser(Canvas):
    """Draws the list; subclasses say what is in it."""

    def __init__(self) -> None:
        super().__init__()
        self.buffer = EditBuffer()
        self.cursor = 0
        self.notice = ""

    def title(self) -> str:
        """Return the heading of the page."""
        raise NotImplementedError

    def entries(self) -> Sequence[Entry]:
        """Return everything that can be chosen, in the current language."""
        raise NotImplementedError

    @property
    def shown(self) -> list[Entry]:
        """The entries that contain every word typed."""
        words = fold(self.buffer.text).split()
        return [
            one
            for one in self.entries()
            if all(word in fold(f"{one.title} {one.aside} {one.about}") for word in words)
        ]

    def say(self, sentence: str) -> None:
        """Show a sentence above the keys."""
        self.notice = sentence

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the page."""
        found = self.shown
        typed = field(self.buffer.text, self.buffer.cursor, theme.STRONG)
        lines = [text(f" {self.title()}", theme.TITLE), EMPTY, join(f" {tr('app.pick_find')}: ", typed)]
        lines += [text(f" {tr('app.pick_hint')}", theme.QUIET), EMPTY]
        room = max(height - len(lines) - _DETAIL_LINES - 2, 1)
        top = max(0, min(self.cursor - room // 2, len(found) - room))
        shown = found[top : top + room]
        lines += [_row(one, width, chosen=place == self.cursor) for place, one in enumerate(shown, top)]
        if not found:
            lines.append(text(f" {tr('app.pick_none')}"))
        return page_of(lines, height - _DETAIL_LINES - 1, []) + self._detail(found, width)

    def _detail(self, found: list[Entry], width: int) -> list[Line]:
        about = found[self.cursor].about if found else ""
        detail = [text(theme.RULE * width, theme.QUIET)]
        detail += [text(f" {piece}") for piece in wrap(about, width - 2)]
        if self.notice:
            detail = [detail[0], text(f" {self.notice}", theme.WARNING)]
        return page_of(detail, _DETAIL_LINES + 1, [self.footer(width)])

    def type(self, event: events.Key) -> bool:
        """Take letters for the filter."""
        if not self.buffer.press(event.key, event.character):
            return False
        self.cursor = 0
        return True

    def do_pick(self) -> None:
        """Take the entry under the cursor."""
        if self.shown:
            self.screen.dismiss(self.shown[self.cursor].value)

    def do_pick_up(self) -> None:
        """Go up one entry."""
        self.cursor = max(self.cursor - 1, 0)

    def do_pick_down(self) -> None:
        """Go down one entry."""
        self.cursor = max(min(self.cursor + 1, len(self.shown) - 1), 0)

    def do_pick_back(self) -> None:
        """Give up."""
        self.screen.dismiss(None)


def _row(entry: Entry, width: int, *, chosen: bool) -> Line:
    line = join(
        text(fit(theme.POINTER if chosen else "", 2), theme.KEY),
        fit(entry.title, width * 3 // 5),
        text(f" {entry.aside}", theme.QUIET),
    )
    return restyle(line, theme.STRONG) if chosen else line
