"""Choosing a ready-made question by its title."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cchc_tui.analysis.shipped import Question, questions
from cchc_tui.entry.editor import EditBuffer
from cchc_tui.messages import language, tr
from cchc_tui.text import fold
from cchc_tui.tui import theme
from cchc_tui.tui.canvas import Canvas, Page
from cchc_tui.tui.lines import EMPTY, Line, fit, join, page_of, restyle, text, wrap

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

_DETAIL_LINES = 4


class PickerScreen(Page):
    """Ends with the name of a question, or None."""

    def compose(self) -> ComposeResult:
        """Show the list."""
        yield Picker()


class Picker(Canvas):
    """Draws the questions; letters filter them."""

    page: ClassVar[str] = "questions"

    def __init__(self) -> None:
        super().__init__()
        self.buffer = EditBuffer()
        self.cursor = 0

    @property
    def shown(self) -> list[Question]:
        """The questions that contain every word typed."""
        words = fold(self.buffer.text).split()
        spoken = language()
        return [
            one
            for one in questions()
            if all(
                word in fold(f"{one.name} {one.title.get(spoken)} {one.about.get(spoken)}") for word in words
            )
        ]

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the page."""
        found = self.shown
        field = join(
            f" {tr('console.pick_find')}: ", text(self.buffer.text, theme.STRONG), text(" ", theme.CURSOR)
        )
        lines = [text(f" {tr('console.pick_title')}", theme.TITLE), EMPTY, field]
        lines += [text(f" {tr('console.pick_help')}", theme.QUIET), EMPTY]
        room = max(height - len(lines) - _DETAIL_LINES - 2, 1)
        top = max(0, min(self.cursor - room // 2, len(found) - room))
        lines += [
            self._row(place, question, width) for place, question in enumerate(found[top : top + room], top)
        ]
        if not found:
            lines.append(text(f" {tr('console.pick_none')}"))
        return page_of(lines, height - _DETAIL_LINES - 1, []) + self._detail(found, width)

    def _row(self, place: int, question: Question, width: int) -> Line:
        chosen = place == self.cursor
        line = join(
            text(fit(theme.POINTER if chosen else "", 2), theme.KEY),
            fit(question.title.get(language()), width * 3 // 5),
            text(f" {question.name}", theme.QUIET),
        )
        return restyle(line, theme.STRONG) if chosen else line

    def _detail(self, found: list[Question], width: int) -> list[Line]:
        about = found[self.cursor].about.get(language()) if found else ""
        detail = [text(theme.RULE * width, theme.QUIET)]
        detail += [text(f" {piece}") for piece in wrap(about, width - 2)]
        return page_of(detail, _DETAIL_LINES + 1, [self.footer(width)])

    def type(self, event: events.Key) -> bool:
        """Take letters for the filter."""
        if not self.buffer.press(event.key, event.character):
            return False
        self.cursor = 0
        return True

    def do_pick(self) -> None:
        """Take the question under the cursor."""
        if self.shown:
            self.screen.dismiss(self.shown[self.cursor].name)

    def do_pick_up(self) -> None:
        """Go up one question."""
        self.cursor = max(self.cursor - 1, 0)

    def do_pick_down(self) -> None:
        """Go down one question."""
        self.cursor = max(min(self.cursor + 1, len(self.shown) - 1), 0)

    def do_pick_back(self) -> None:
        """Give up."""
        self.screen.dismiss(None)
