"""The page of reminders for the org units beneath the session's one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from cchc_tui.analysis.matrix import units_beneath
from cchc_tui.analysis.reminders import Reminders, letter, letters, reminders
from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.tui.background import Background, work
from cchc_tui.tui.browsed import Browsed
from cchc_tui.tui.canvas import Page
from cchc_tui.tui.reminders.paint import MODES, RemindersState, paint_reminders, rows_seen

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cchc_tui.tui.background import How
    from cchc_tui.tui.lines import Line
    from cchc_tui.tui.session import Session

_MOST_BYTES = 70_000
"""Windows drop more than some 74 KB that a program puts onto the clipboard over a line."""


class RemindersScreen(Page):
    """Whom to remind today."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._canvas = RemindersCanvas(session)

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield self._canvas


class RemindersCanvas(Browsed):
    """Draws the list and does what its keys say."""

    page: ClassVar[str] = "reminders"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        code = session.unit.code if session.unit is not None else ""
        self._units = units_beneath(session.workspace, code, session.schema.levels)
        self._background = Background(session.workspace)
        self.state = RemindersState(session.today)

    def on_mount(self) -> None:
        """Read once the page is seen."""
        super().on_mount()
        work(self, self._read, alone=True)

    def on_unmount(self) -> None:
        """Give up what is being read."""
        self._background.stop()

    async def _read(self) -> None:
        try:
            async for found in self._background.answers(self._ask):
                self.state = replace(self.state, found=found).at(self.state.cursor)
                if found.problems:
                    self.say(tr("query.not_all", why=" ".join(found.problems)))
                self.show()
        except CchcError as error:
            self.state = replace(self.state, found=self.state.found or Reminders(()))
            self.say(str(error))
        self.show()

    def _ask(self, how: How) -> Reminders:
        session = self.session
        family, today = session.schema.family, session.today
        return reminders(
            session.workspace, family, self._units, today, refresh=how.refresh, cancel=how.cancel
        )

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the page."""
        return paint_reminders(self.state, self.footer(width), width, height)

    def say(self, sentence: str) -> None:
        """Show a sentence above the words to send."""
        self.state = replace(self.state, notice=sentence)

    def do_copy(self) -> None:
        """Copy the words to send to the chosen org unit."""
        if self.state.shown:
            self._copy(letter(*self.state.shown[self.state.cursor]), 1)

    def do_copy_all(self) -> None:
        """Copy the words to send to all that are shown."""
        shown = self.state.shown
        if shown:
            kept = Reminders(tuple(one for _, of in shown for one in of))
            self._copy(letters(kept), len(shown))

    def _copy(self, words: str, units: int) -> None:
        if len(words.encode()) > _MOST_BYTES:
            self.say(tr("reminders.too_much"))
            return
        self.app.copy_to_clipboard(words)
        self.say(tr("reminders.copied", count=units))

    def do_fewer(self) -> None:
        """Show one need alone, the next each time, then all again."""
        mode = MODES[(MODES.index(self.state.mode) + 1) % len(MODES)]
        self.state = replace(self.state, mode=mode).at(0)

    def go(self, by: int) -> None:
        """Move the cursor."""
        self.state = self.state.at(self.state.cursor + by)

    def seen(self) -> int:
        """Return how many lines of the list are seen at once."""
        return rows_seen(self.size.height)
