"""The lower part of the query page: it runs queries, shows what comes of them, and knows all keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from cchc_tui.analysis.saving import folder_of
from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.tui.actions import action_for, footer
from cchc_tui.tui.footer import footer_of
from cchc_tui.tui.query.asked import Asked
from cchc_tui.tui.query.asking import AskingCanvas
from cchc_tui.tui.query.parameters import TITLE, Asking, own_question, title_question

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from cchc_tui.tui.lines import Line
    from cchc_tui.tui.query.screen import QueryScreen
    from cchc_tui.tui.query.vocabulary import Vocabulary
    from cchc_tui.tui.session import Session

_STILL = frozenset({"language", "theme", "repaint", "run", "explain", "help", "quit"})
"""What keys mean even while something is asked for."""


class Results(AskingCanvas):
    """Knows what every key means, on the editor above it too, and where ready-made questions come from."""

    page: ClassVar[str] = "answer"

    def __init__(self, session: Session, page_screen: QueryScreen) -> None:
        super().__init__(session, page_screen)
        self._vocabulary: Vocabulary | None = None

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
        self.show_prompt(said)
        return True

    # Ready-made questions

    def do_shipped(self) -> None:
        """Choose a ready-made question."""
        from cchc_tui.tui.query.picker import PickerScreen  # noqa: PLC0415  (not before it is asked for)

        self.program.turn_to(PickerScreen(folder_of(self.session.workspace)), self._picked)

    def _picked(self, name: str | None) -> None:
        if name is not None:
            from cchc_tui.analysis.shipped import question  # noqa: PLC0415

            self.page_screen.give_keys(self)
            self.ask(Asking(question(name, folder_of(self.session.workspace)), {}))
        self.page_screen.call_after_refresh(self.program.let_keys_go)

    def do_save(self) -> None:
        """Keep the statement under the cursor among the ready-made questions, once its title is known."""
        asked = self.asked()
        if not self.session.workspace.access.may_manage:
            self.say(tr("console.may_not_save"))
        elif asked is None:
            self.say(tr("console.empty"))
        else:
            self.page_screen.give_keys(self)
            self.ask(Asking(title_question(asked.sql), {}, {"title": self.tab.title}))

    def go_on(self, asking: Asking) -> None:
        """Keep a question whose title is known, or run one that has been told all."""
        if asking.question.name == TITLE:
            self.page_screen.give_keys(self.page_screen.editor)
            self._save(asking)
        else:
            super().go_on(asking)

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
            try:
                schemas = session.workspace.schemas()
            except CchcError:  # one that she does not work with is wrong; she is told where she uses it
                schemas = (session.schema,)
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
