"""Asking the ledger: the statement under the cursor, its parameters, and several questions side by side."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError
from cchc_tui.messages import language, tr
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.query.asked import Asked, asked_at
from cchc_tui.tui.query.grid import Grid, counted
from cchc_tui.tui.query.history import History
from cchc_tui.tui.query.parameters import Asking, own_question, words_of
from cchc_tui.tui.query.prompt import Prompt
from cchc_tui.tui.query.running import Running
from cchc_tui.tui.query.table import TableCanvas
from cchc_tui.tui.query.tabs import Tabs

if TYPE_CHECKING:
    from cchc_tui.store.query.query import QueryResult
    from cchc_tui.tui.query.screen import QueryScreen
    from cchc_tui.tui.query.tabs import Tab
    from cchc_tui.tui.session import Session


class AskingCanvas(TableCanvas):
    """Runs what is asked. `page_screen` holds the editor above it."""

    def __init__(self, session: Session, page_screen: QueryScreen) -> None:
        self.tabs = Tabs.of(session)
        super().__init__(session)
        self.page_screen = page_screen
        self.history = History.of(session.workspace, session.who)
        self.prompt = Prompt(session, self._told_all)
        self._query: Running | None = None

    def show_prompt(self, said: str = "") -> None:
        """Show what is asked for, what was typed, and beside it what that stands for."""
        label, typed = self.prompt.label, self.prompt.field.text
        self.state = replace(
            self.state, asking=label, answer=typed if label else "", aside=self.prompt.aside if label else ""
        )
        if said:
            self.say(said)

    # Running

    def do_run(self) -> None:
        """Run the statement under the cursor, once its parameters are known."""
        self._begin(explaining=False)

    def do_explain(self) -> None:
        """Show how the statement under the cursor would be answered."""
        self._begin(explaining=True)

    def _begin(self, *, explaining: bool) -> None:
        if self.prompt.is_open:
            self.show_prompt(self.prompt.answer_all())
            return
        asked = self.asked()
        if asked is None:
            self.say(tr("console.empty"))
        elif asked.names:
            self.page_screen.give_keys(self)
            # what a question was told stays known while its words are changed
            question = own_question(asked.sql, asked.names)
            self.ask(Asking(question, {}, self.tab.known, explaining=explaining))
        else:
            self.run_query(asked.explained() if explaining else asked, {})

    def asked(self) -> Asked | None:
        """Return the statement under the cursor, None if there is none."""
        editor = self.page_screen.editor
        return asked_at(editor.text, editor.place)

    def ask(self, asking: Asking) -> None:
        """Ask for what a question has to be told, then go on with it."""
        self.prompt.begin(asking)
        self.show_prompt()

    def _told_all(self, asking: Asking | None) -> None:
        self.show_prompt()
        if asking is None:
            self.page_screen.give_keys(self.page_screen.editor)
        else:
            self.go_on(asking)

    def go_on(self, asking: Asking) -> None:
        """Run a question once all its parameters are known."""
        if asking.question.name:
            self._show_tab_with(words_of(asking.question))
            self.tab.title = asking.question.title.get(language())
        else:
            self.page_screen.give_keys(self.page_screen.editor)
        self.tab.known.update(asking.values)
        asked = self.asked()
        if asked is not None:
            self.run_query(asked.explained() if asking.explaining else asked, asking.values)

    def run_query(self, asked: Asked, parameters: dict[str, str]) -> None:
        """Run a query in the background; what comes of it is shown when it is there."""
        if self._query is not None:
            self.say(tr("console.busy", key=key_of("query", "cancel")))
            return
        self.tab.text = self.page_screen.editor.text
        self.history.add(self.tab.text)
        self.page_screen.editor.mark_fault(None)
        self.state = replace(self.state, outcome=_running, notice="", wrong=False)
        self._query = Running(self.session.workspace, asked.sql, parameters)
        self.run_worker(self._wait_for(self._query, asked, self.tab), group="query")

    async def _wait_for(self, running: Running, asked: Asked, tab: Tab) -> None:
        try:
            result = await running.result()
        except CchcError as error:
            stopped = running.stopped
            outcome = _stopped if stopped else str
            said = "" if stopped else asked.told(error)
            tab.state = replace(tab.state, outcome=outcome, notice=said, wrong=not stopped)
            if not stopped and tab is self.tab and self.page_screen.editor.text == asked.whole:
                self.page_screen.editor.mark_fault(asked.place_of(error))
        else:
            _take(tab, result)
        finally:
            self._query = None
        tab.state = replace(tab.state, active=self.has_focus)
        self.show()

    def do_cancel(self) -> None:
        """Stop the query that runs."""
        if self._query is None:
            self.say(tr("console.not_busy"))
        else:
            self.stop()

    def stop(self) -> None:
        """Stop the query that runs, if any."""
        if self._query is not None:
            self._query.stop()

    # Questions side by side

    def do_tab_next(self) -> None:
        """Go to the next question."""
        self._leave_tab()
        self.tabs.go_on()
        self._show_tab()

    def do_tab_close(self) -> None:
        """Put this question away; its words can be called back."""
        self.history.add(self.page_screen.editor.text)
        self.tabs.close()
        self._show_tab()

    def _leave_tab(self) -> None:
        editor = self.page_screen.editor
        self.tab.text, self.tab.cursor = editor.text, editor.cursor_location

    def _show_tab(self) -> None:
        editor = self.page_screen.editor
        editor.put(self.tab.text)
        editor.move_cursor(self.tab.cursor)
        self.page_screen.give_keys(editor)
        self.state = replace(self.state, active=False)

    def _show_tab_with(self, words: str) -> None:
        """Show other words; those at hand stay in a tab of their own."""
        self._leave_tab()
        if self.tab.text.strip() != words.strip():
            self.tabs.open()
        self.tab.text = words
        self.tab.known = {}
        self.page_screen.editor.put(words)
        self.page_screen.editor.move_cursor((0, 0))
        self.state = replace(self.state, active=True)


def _take(tab: Tab, result: QueryResult) -> None:
    """Keep what came of a question with it."""
    tab.result = result
    outcome = partial(_told, len(result.rows), result.seconds, cut=result.truncated)
    grid = Grid(tuple(result.columns), result.rows)
    said = tr("query.not_all", why=" ".join(result.problems)) if result.problems else ""
    tab.state = replace(tab.state, grid=grid, outcome=outcome, notice=said, wrong=False)


def _running() -> str:
    return tr("console.running", key=key_of("query", "cancel"))


def _stopped() -> str:
    return tr("console.stopped")


def _told(rows: int, seconds: float, *, cut: bool) -> str:
    """How many rows came, and after what time."""
    key = "rows_cut" if cut else "rows" if rows else "no_rows"
    return tr(f"console.{key}", rows=counted(rows), seconds=_seconds(seconds))


def _seconds(seconds: float) -> str:
    """Return a time as each language writes it, to a hundredth."""
    written = f"{seconds:.2f}"
    return written if language() == "en" else written.replace(".", ",")
