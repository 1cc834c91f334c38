"""The lower part of the query page: it runs queries, shows what comes of them, and knows all keys."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from cchc_tui.analysis.saving import folder_of
from cchc_tui.errors import CchcError
from cchc_tui.messages import language, tr
from cchc_tui.tui.actions import action_for, footer, key_of
from cchc_tui.tui.footer import footer_of
from cchc_tui.tui.query.asked import Asked, asked_at
from cchc_tui.tui.query.grid import Grid
from cchc_tui.tui.query.history import History
from cchc_tui.tui.query.parameters import TITLE, Asking, own_question, title_question, words_of
from cchc_tui.tui.query.prompt import Prompt
from cchc_tui.tui.query.running import Running
from cchc_tui.tui.query.table import TableCanvas
from cchc_tui.tui.query.tabs import Tab, Tabs

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from cchc_tui.store.query import QueryResult
    from cchc_tui.tui.lines import Line
    from cchc_tui.tui.query.screen import QueryScreen
    from cchc_tui.tui.query.vocabulary import Vocabulary
    from cchc_tui.tui.session import Session

_STILL = frozenset({"language", "theme", "repaint", "run", "explain", "help", "quit"})
"""What keys mean even while something is asked for."""


class Results(TableCanvas):
    """Runs what is asked and shows the answer. `page_screen` holds the editor above it."""

    page: ClassVar[str] = "answer"

    def __init__(self, session: Session, page_screen: QueryScreen) -> None:
        self.tabs = Tabs.of(session)
        super().__init__(session)
        self.page_screen = page_screen
        self.history = History.of(session.workspace, session.who)
        self.prompt = Prompt(session, self._told_all)
        self._explaining = False
        self._query: Running | None = None
        self._vocabulary: Vocabulary | None = None

    @property
    def tab(self) -> Tab:
        """The question at hand."""
        return self.tabs.now

    def footer(self, width: int) -> Line:
        """Return the bottom line: keys of the table while it has them, else those of the editor."""
        return footer_of(footer("answer" if self.state.active else "query"), width)

    def press(self, key: str) -> None:
        """Do what a key means that the editor got but does not keep."""
        self.say("")
        action = action_for("query", key)
        own: Callable[[], None] | None = (
            getattr(self, f"do_{action.id}", None) if action is not None else None
        )
        if action is None or action.id != "quit":
            self.program.forget_quit()
        if own is not None:
            own()
        elif action is not None:
            self.say(self.program.perform(action.id, "query"))
        self.show()

    async def on_key(self, event: events.Key) -> None:
        """Give back keys that are for the editor, and letters to what is asked for."""
        if self.app.screen is self.screen and self.screen.focused is not self:
            event.stop()
            event.prevent_default()
            self.program.typed_ahead(event.key, event.character)
            return
        is_asked = self.app.screen is self.screen and (self.prompt.is_open or self._choosing)
        action = action_for("query", event.key)
        if not is_asked or (action is not None and action.id in _STILL):
            return
        event.stop()
        event.prevent_default()
        self.say("")
        if not self.type(event):
            self.press(event.key)
        self.show()

    def type(self, event: events.Key) -> bool:
        """Take a parameter that is asked for, or move in the table."""
        if not self.prompt.is_open:
            return super().type(event)
        said = self.prompt.press(event)
        if said is None:
            return False
        self._show_prompt(said)
        return True

    def _show_prompt(self, said: str = "") -> None:
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
            self._show_prompt(self.prompt.answer_all())
            return
        asked = self._asked()
        if asked is None:
            self.say(tr("console.empty"))
        elif asked.names:
            self._explaining = explaining
            self.page_screen.give_keys(self)
            # what a question was told stays known while its words are changed
            self._ask(Asking(own_question(asked.sql, asked.names), {}, self.tab.known))
        else:
            self.run_query(asked.explained() if explaining else asked, {})

    def _asked(self) -> Asked | None:
        editor = self.page_screen.editor
        return asked_at(editor.text, editor.place)

    def _ask(self, asking: Asking) -> None:
        self.prompt.begin(asking)
        self._show_prompt()

    def _told_all(self, asking: Asking | None) -> None:
        """Run a question once all its parameters are known; None gives it up."""
        self._show_prompt()
        if asking is None:
            self.page_screen.give_keys(self.page_screen.editor)
            return
        if asking.question.name == TITLE:
            self.page_screen.give_keys(self.page_screen.editor)
            self._save(asking)
            return
        self.tab.known.update(asking.values)
        if asking.question.name:
            self.tab.title = asking.question.title.get(language())
            self._show_tab_with(words_of(asking.question), asking.values)
        else:
            self.page_screen.give_keys(self.page_screen.editor)
        asked = self._asked()
        if asked is not None:
            self.run_query(asked.explained() if self._explaining else asked, asking.values)

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

    def _show_tab_with(self, words: str, known: dict[str, str]) -> None:
        """Show other words; those at hand stay in a tab of their own."""
        self._leave_tab()
        if self.tab.text.strip() != words.strip():
            self.tabs.open()
        self.tab.text = words
        self.tab.known = dict(known)
        self.page_screen.editor.put(words)
        self.page_screen.editor.move_cursor((0, 0))
        self.state = replace(self.state, active=True)

    # Ready-made questions

    def do_shipped(self) -> None:
        """Choose a ready-made question."""
        from cchc_tui.tui.query.picker import PickerScreen  # noqa: PLC0415  (not before it is asked for)

        self.program.turn_to(PickerScreen(folder_of(self.session.workspace)), self._picked)

    def _picked(self, name: str | None) -> None:
        if name is not None:
            from cchc_tui.analysis.shipped import question  # noqa: PLC0415

            self.page_screen.give_keys(self)
            self._explaining = False
            self._ask(Asking(question(name, folder_of(self.session.workspace)), {}))
        self.page_screen.call_after_refresh(self.program.let_keys_go)

    def do_save(self) -> None:
        """Keep the statement under the cursor among the ready-made questions, once its title is known."""
        asked = self._asked()
        if not self.session.workspace.access.may_manage:
            self.say(tr("console.may_not_save"))
        elif asked is None:
            self.say(tr("console.empty"))
        else:
            self.page_screen.give_keys(self)
            self._ask(Asking(title_question(asked.sql), {}, {"title": self.tab.title}))

    def _save(self, asking: Asking) -> None:
        from cchc_tui.analysis.saving import save  # noqa: PLC0415  (few keep one)

        sql, title = asking.question.sql, asking.values["title"]
        try:
            name = save(
                self.session.workspace, title, sql, own_question(sql, Asked(sql, sql).names).parameters
            )
        except CchcError as error:
            self.state = replace(self.state, notice=str(error), wrong=True)
            return
        self.tab.title = title
        self.say(tr("console.saved", name=name))

    # The rest

    def vocabulary(self) -> Vocabulary:
        """Return what may be offered to whoever writes; the tables come once the ledger has named them."""
        if self._vocabulary is None:
            from cchc_tui.tui.query.vocabulary import vocabulary_of  # noqa: PLC0415  (not before she writes)

            session = self.session
            years = range(session.today.year - 2, session.today.year + 2)
            schemas = session.workspace.schemas()
            self._vocabulary = vocabulary_of(schemas, session.workspace.org_units.values(), years)
            self.run_worker(self._learn_tables(self._vocabulary), group="vocabulary")
        return self._vocabulary

    async def _learn_tables(self, known: Vocabulary) -> None:
        from cchc_tui.tui.query.running import columns_of  # noqa: PLC0415

        self._vocabulary = known.with_tables(await columns_of(self.session.workspace))

    def take_keys(self) -> None:
        """Have the keys come here, those too that wait already."""
        self.page_screen.give_keys(self)

    def do_switch(self) -> None:
        """Move between editor and table."""
        self.page_screen.switch()

    def do_back(self) -> None:
        """Go back to the periods."""
        self.program.go_back()

    def do_older(self) -> None:
        """Bring back an older query."""
        self._recall(self.history.older(self.page_screen.editor.text), "console.no_older")

    def do_newer(self) -> None:
        """Go back to a newer query."""
        self._recall(self.history.newer(), "console.no_newer")

    def _recall(self, sql: str | None, otherwise: str) -> None:
        if sql is None:
            self.say(tr(otherwise))
        else:
            self.page_screen.editor.put(sql)


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
    return tr(f"console.{key}", rows=rows, seconds=_seconds(seconds))


def _seconds(seconds: float) -> str:
    """Return a time as each language writes it, to a hundredth."""
    written = f"{seconds:.2f}"
    return written if language() == "en" else written.replace(".", ",")
