"""The program on screen: which page is shown, what holds on all of them, and how it ends."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.schema.period import Period
from cchc_tui.store.workspaces.habits import Habits
from cchc_tui.tui import escapes, preferences
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.canvas import Canvas, Page
from cchc_tui.tui.gate import GatedApp
from cchc_tui.tui.merging import Merger
from cchc_tui.tui.repaint import ExactLayout

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from cchc_tui.store.sessions.draft import Draft
    from cchc_tui.tui.findings.source import FindingsSource
    from cchc_tui.tui.session import Session

_THEME = "ansi-dark"
_OPEN_FORM = "open_form"
"""The habit that names the form that is open to be filled."""
_QUITS = frozenset({"ctrl+q", "f10"})
"""The keys to quit that are no text anywhere."""


class CchcApp(GatedApp, inherit_bindings=False):
    """The pages of one session. Keys are handled by the page that has them; nothing is bound here."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    App, Screen { background: ansi_default; color: ansi_default; }
    Screen { layout: vertical; overflow: hidden hidden; }
    """

    def __init__(self, session: Session, period: Period | None = None) -> None:
        escapes.install()
        super().__init__()
        self.theme = _THEME
        self.session = session
        self.merger = Merger(session.workspace)
        self._opening = period
        self._asked_to_quit = False
        self.farewell = ""

    def get_default_screen(self) -> Screen[str | None]:
        """Begin with the form asked for, else the list of periods; before both a unit has to be known."""
        if self.session.unit is None:
            first = self._units()
        else:
            first = self._form(self._opening) if self._opening is not None else self._where_she_was()
        # Textual forgets this for the first screen, which then could not be switched for another.
        first._push_result_callback(self, None)  # noqa: SLF001
        return first

    def on_mount(self) -> None:
        """End cleanly when the line is cut: Textual would be killed without leaving its screen."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            # The loop's own way may lose a signal while writing to the terminal holds everything up; the
            # handler proper does not, but it needs the loop's to be woken.
            loop.add_signal_handler(number, lambda: None)
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(self.cut_off))

    def on_resize(self) -> None:
        """Paint all anew, be the window as large as before: it may have been another size in between."""
        if ExactLayout.has_sent():
            ExactLayout.new_page()
            self.refresh(layout=True)

    def on_unmount(self) -> None:
        """Let what was typed reach the ledger."""
        self.merger.leave()

    def leave(self) -> None:
        """End the program."""
        self.exit()

    def cut_off(self) -> None:
        """The line is cut, or a later session wants the form: keep where she is at once, and end."""
        self.hold_keys()
        for screen in self.screen_stack:
            if isinstance(screen, Page):
                self.farewell = screen.put_away() or self.farewell
        self.leave()

    def quit(self) -> None:
        """End the program because she wants to; it begins with the list of periods the next time."""
        self._form_left()
        self.leave()

    @property
    def failure(self) -> Exception | None:
        """What nobody foresaw and ended the program, if anything did."""
        return self._exception

    def _print_error_renderables(self) -> None:
        """Show no traceback: whoever started the program hears of `failure` in one sentence."""
        self._exit_renderables.clear()

    # What holds on every page

    def perform(self, action: str, page: str) -> str:
        """Do what holds on every page; return a sentence to show, or ""."""
        if action == "help":
            self.show_help(page)
        elif action == "palette":
            self.show_palette(page)
        elif action == "language":
            self.switch_language()
        elif action == "theme":
            return self.switch_theme()
        elif action == "repaint":
            ExactLayout.forget()
            self.refresh(layout=True)
        elif action == "quit":
            if self._asked_to_quit:
                self.quit()
            self._asked_to_quit = True
            if unsaved := self._unsaved():
                return tr("form.leave_unsaved", count=unsaved)
            return tr("app.quit_again", key=key_of(page, "quit"))
        return ""

    def press_blindly(self, key: str) -> None:
        """While the window is too small to show anything, only the key to quit counts, pressed twice."""
        if key not in _QUITS:
            self.forget_quit()
        elif self._asked_to_quit:
            self.quit()
        else:
            self._asked_to_quit = True

    def forget_quit(self) -> None:
        """Another key than the one to quit was pressed."""
        self._asked_to_quit = False

    def committed(self) -> None:
        """Say that something was journaled; the ledger follows when typing pauses."""
        self.merger.committed()

    def switch_language(self) -> None:
        """Speak the other language on every page."""
        preferences.other_language(self.session)
        self._show_all()

    def switch_theme(self) -> str:
        """Show every page in the next theme; return a sentence that names it."""
        name = preferences.next_theme(self.session)
        self._show_all()
        return tr("app.theme_now", name=name)

    def _show_all(self) -> None:
        for screen in self.screen_stack:
            for canvas in screen.query(Canvas):
                canvas.show()
            screen.refresh()

    # Going from page to page

    def go_back(self) -> None:
        """Leave a page that was shown on top of another."""
        self.pop_screen()

    def show_help(self, page: str) -> None:
        """Show the keys and signs of a page."""
        from cchc_tui.tui.help.screen import HelpScreen  # noqa: PLC0415  (not before it is asked for)

        self.turn_to(HelpScreen(page))

    def show_palette(self, page: str) -> None:
        """List all actions of a page; the one chosen is done as if its key had been pressed."""
        from cchc_tui.tui.help.palette import PaletteScreen  # noqa: PLC0415

        def press(key: str | None) -> None:
            if key is not None:
                self.typed_ahead(key, key if len(key) == 1 else None)

        [shown] = self.screen.query(Canvas)
        self.turn_to(PaletteScreen(page, shown.offers), press)

    def show_findings(
        self, source: FindingsSource, then: Callable[[str | None], None], row: str | None = None
    ) -> None:
        """List what is wrong, beginning at a row's; `then` gets the id of the row to go to, or None."""
        from cchc_tui.tui.findings.screen import FindingsScreen  # noqa: PLC0415

        self.turn_to(FindingsScreen(source, row), then)

    def show_findings_of(self, period: Period) -> None:
        """List what is wrong with an appendix that is not open; going to a row opens it.

        Raises:
            CchcError: it cannot be opened.
        """
        from cchc_tui.tui.findings.source import DraftSource  # noqa: PLC0415

        draft = self.session.open_draft(period)

        def go_on(row: str | None) -> None:
            draft.close()
            if row is not None:
                self.open_form(period, row)

        self.show_findings(DraftSource(draft, self.committed), go_on)

    def show_history(self, draft: Draft, row: str, then: Callable[[str | None], None]) -> None:
        """Tell who changed what, a row's history first; `then` gets the id of the row to go to, or None."""
        from cchc_tui.tui.history.screen import HistoryScreen  # noqa: PLC0415

        self.turn_to(HistoryScreen(draft, row), then)

    def show_query(self) -> None:
        """Open the query page."""
        from cchc_tui.tui.query.screen import QueryScreen  # noqa: PLC0415

        self.turn_to(QueryScreen(self.session))

    def choose_unit(self) -> None:
        """Open the choice of an org unit."""
        self.turn_to(self._units())

    def unit_chosen(self) -> None:
        """Show the periods of the unit that was chosen."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.turn_over(self._home())

    def open_form(self, period: Period, row: str | None = None) -> None:
        """Open the appendix of a period, at a row if one is named.

        Raises:
            CchcError: it cannot be opened.
        """
        self.turn_to(self._form(period, row))

    def leave_form(self) -> None:
        """Go from the form back to the list of periods, the cursor on the form's own."""
        self._form_left()
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.turn_over(self._home(self._opening))

    def form_opened(self, draft: Draft) -> None:
        """Remember which form is open to be filled: after a break it opens at once."""
        if not draft.is_locked:
            self._habits().put(_OPEN_FORM, f"{draft.key.family}/{draft.key.period}")

    def _form_left(self) -> None:
        if self.session.unit is not None:
            self._habits().put(_OPEN_FORM, "")

    def _habits(self) -> Habits:
        return Habits.of(self.session.workspace, self.session.who, self.session.unit_or_fail().code)

    def _unsaved(self) -> int:
        """How many changes would be lost now, since the disk refused them."""
        pages = (screen for screen in self.screen_stack if isinstance(screen, Page))
        return sum(page.unsaved for page in pages)

    def _where_she_was(self) -> Screen[str | None]:
        """The form that was open when the line broke; the list of periods where none was, or it is closed."""
        family, _, period = self._habits().get(_OPEN_FORM).partition("/")
        if family != self.session.schema.family:
            return self._home()
        try:
            self._opening = Period.parse(period)
            draft = self.session.open_draft(self._opening)
        except CchcError:  # the list says what is wrong with it
            return self._home()
        if draft.status.is_locked or (draft.read_only and not draft.hold.why):
            draft.close()
            return self._home(self._opening)
        return self._form_of(draft)

    def _home(self, period: Period | None = None) -> Screen[str | None]:
        from cchc_tui.tui.home.screen import HomeScreen  # noqa: PLC0415

        return HomeScreen(self.session, period)

    def _units(self) -> Screen[str | None]:
        from cchc_tui.tui.home.units import UnitsScreen  # noqa: PLC0415

        return UnitsScreen(self.session)

    def _form(self, period: Period, row: str | None = None) -> Screen[str | None]:
        return self._form_of(self.session.open_draft(period), row)

    def _form_of(self, draft: Draft, row: str | None = None) -> Screen[str | None]:
        from cchc_tui.tui.form.screen import FormScreen  # noqa: PLC0415

        screen = FormScreen(draft, row)
        is_free = screen.desk.message is None and screen.desk.prompt is None
        if is_free and (said := self.session.take_notice()):
            screen.desk.say(said)
        return screen
