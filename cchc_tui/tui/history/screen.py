"""The page of who changed what: read it, see what is unlike the last submission, go to the row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from cchc_tui.tui.browsed import Browsed
from cchc_tui.tui.canvas import Page
from cchc_tui.tui.history.model import HistoryState
from cchc_tui.tui.history.paint import list_room, paint_history

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cchc_tui.store.sessions.draft import Draft
    from cchc_tui.tui.lines import Line


class HistoryScreen(Page):
    """Ends with the id of the row to go to, or None."""

    def __init__(self, draft: Draft, row: str) -> None:
        super().__init__()
        self.draft = draft
        self.row = row

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield HistoryCanvas(self.draft, self.row)


class HistoryCanvas(Browsed):
    """Draws the list and does what its keys say."""

    page: ClassVar[str] = "history"

    def __init__(self, draft: Draft, row: str) -> None:
        super().__init__()
        from cchc_tui.store.journals.audit import read_audit  # noqa: PLC0415  (few ask)

        done, problems = read_audit(draft.workspace, draft.key)
        notice = str(problems[0]) if problems else ""
        state = HistoryState(draft.schema, draft.key.period, row, done)
        self.state = replace(state.at(len(state.shown) - 1), notice=notice)

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the page."""
        return paint_history(self.state, self.footer(width), width, height)

    def say(self, sentence: str) -> None:
        """Show a sentence under what is known of the chosen one."""
        self.state = replace(self.state, notice=sentence)

    def go(self, by: int) -> None:
        """Move the cursor."""
        self.state = self.state.at(self.state.cursor + by)

    def seen(self) -> int:
        """Return how many lines of the list are seen at once."""
        return list_room(self.size.height)

    def do_turn(self) -> None:
        """Show the next list."""
        self.state = self.state.turned()

    def do_jump(self) -> None:
        """Go to the row of the chosen one."""
        current = self.state.current
        self.screen.dismiss(current.row if current is not None else None)
