"""The lower part of the query page: it runs queries, shows what comes of them, and knows all keys."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from cchc_tui.entry.editor import EditBuffer
from cchc_tui.errors import CchcError
from cchc_tui.messages import language, tr
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.canvas import Canvas
from cchc_tui.tui.query.export import write_csv
from cchc_tui.tui.query.grid import Grid
from cchc_tui.tui.query.history import History
from cchc_tui.tui.query.paint import ResultsState, grid_room, paint_results
from cchc_tui.tui.query.parameters import Asking, meant, suggestion, words_of
from cchc_tui.tui.query.running import Running

if TYPE_CHECKING:
    from textual import events

    from cchc_tui.store.query import QueryResult
    from cchc_tui.tui.lines import Line
    from cchc_tui.tui.query.screen import QueryScreen
    from cchc_tui.tui.session import Session

_MOVES = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1), "enter": (1, 0), "space": (0, 0)}
_FAR = 10**9


class Results(Canvas):
    """Draws the answer. `page_screen` holds the editor above it."""

    page: ClassVar[str] = "query"

    def __init__(self, session: Session, page_screen: QueryScreen) -> None:
        super().__init__()
        self.session = session
        self.page_screen = page_screen
        self.state = ResultsState()
        self.result: QueryResult | None = None
        self.history = History.of(session.workspace, session.who)
        self.asking: Asking | None = None
        self.known: dict[str, str] = {}
        self.field = EditBuffer()
        self._query: Running | None = None

    def on_focus(self) -> None:
        """Show the table's cursor."""
        self.state = replace(self.state, active=True)
        self.show()

    def on_blur(self) -> None:
        """Hide the table's cursor."""
        self.state = replace(self.state, active=False)
        self.show()

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the lower part of the page."""
        return paint_results(self.state, self.footer(width), width, height)

    def say(self, sentence: str) -> None:
        """Show a sentence above the keys."""
        self.state = replace(self.state, notice=sentence, wrong=False)

    def press(self, key: str) -> None:
        """Do what a key means that the editor got but does not keep."""
        self.say("")
        self.act(key)
        self.show()

    def type(self, event: events.Key) -> bool:
        """Take a parameter that is asked for, or move in the table."""
        if self.asking is not None:
            return self._type_parameter(event)
        room = grid_room(self.size.height)
        half = max(room // 2, 1)
        moves = {
            **_MOVES,
            "pagedown": (half, 0),
            "pageup": (-half, 0),
            "home": (-_FAR, -_FAR),
            "end": (_FAR, 0),
        }
        if event.key not in moves or self.state.grid is None:
            return False
        self.state = replace(self.state, grid=self.state.grid.moved(*moves[event.key], room))
        return True

    def _type_parameter(self, event: events.Key) -> bool:
        if event.key == "escape":
            self._ask(None)
            self.page_screen.editor.focus()
        elif event.key in {"enter", "tab"}:
            self._answer()
        elif self.field.press(event.key, event.character):
            self._show_answer()
        else:
            return False
        return True

    def _answer(self) -> None:
        """Take what was typed for the parameter, if it stands for something."""
        if self.asking is None or (asked := self.asking.next) is None:
            return
        value, _ = meant(asked, self.field.text, self.session.schema)
        if value or asked.optional:
            self._ask(self.asking.answered(value))
        else:
            self.say(tr("console.not_meant", what=asked.label.get(language())))

    def _show_answer(self) -> None:
        """Show what was typed, and beside it what it stands for."""
        asked = self.asking.next if self.asking is not None else None
        if asked is None:
            return
        _, name = meant(asked, self.field.text, self.session.schema)
        self.state = replace(self.state, asking=asked.label, answer=self.field.text, aside=name)

    # Running

    def do_run(self) -> None:
        """Run what stands in the editor."""
        sql = self.page_screen.editor.text
        if not sql.strip():
            self.say(tr("console.empty"))
        else:
            # What a ready-made question was told stays known while its words are changed.
            known = {name: value for name, value in self.known.items() if f":{name}" in sql}
            self.run_query(sql, known)

    def run_query(self, sql: str, parameters: dict[str, str]) -> None:
        """Run a query in the background; what comes of it is shown when it is there."""
        if self._query is not None:
            self.say(tr("console.busy", key=key_of("query", "cancel")))
            return
        self.history.add(sql)
        self.state = replace(self.state, outcome=_running, notice="", wrong=False)
        self._query = Running(self.session.workspace, sql, parameters)
        self.run_worker(self._wait_for(self._query), exclusive=True)

    async def _wait_for(self, running: Running) -> None:
        try:
            result = await running.result()
        except CchcError as error:
            stopped = running.stopped
            said = "" if stopped else tr(error.key, **{**error.values, "mark": ""}).rstrip()
            outcome = _stopped if stopped else str
            self.state = replace(self.state, outcome=outcome, notice=said, wrong=not stopped)
        else:
            self._take(result)
        finally:
            self._query = None
        self.show()

    def _take(self, result: QueryResult) -> None:
        self.result = result
        outcome = partial(_told, len(result.rows), result.seconds, cut=result.truncated)
        grid = Grid(tuple(result.columns), result.rows)
        said = tr("query.not_all", why=" ".join(result.problems)) if result.problems else ""
        self.state = replace(self.state, grid=grid, outcome=outcome, notice=said, wrong=False)

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

    # Ready-made questions

    def do_shipped(self) -> None:
        """Choose a ready-made question."""
        from cchc_tui.tui.query.picker import PickerScreen  # noqa: PLC0415  (not before it is asked for)

        self.program.turn_to(PickerScreen(), self._picked)

    def _picked(self, name: str | None) -> None:
        if name is not None:
            from cchc_tui.analysis.shipped import question  # noqa: PLC0415

            self.page_screen.focus_results()
            self._ask(Asking(question(name), {}))
        self.page_screen.call_after_refresh(self.program.let_keys_go)

    def _ask(self, asking: Asking | None) -> None:
        """Ask for the next parameter of a ready-made question, or run it once all are known."""
        self.asking = asking
        self.state = replace(self.state, asking=None, answer="", aside="")
        if asking is not None and asking.next is not None:
            self.field.set(suggestion(asking.next, self.session))
            self._show_answer()
        elif asking is not None:
            self.asking = None
            self.known = asking.values
            sql = words_of(asking.question)
            self.page_screen.editor.text = sql
            self.run_query(sql, asking.values)
        self.show()

    # The rest

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
            self.page_screen.editor.text = sql

    def do_export(self) -> None:
        """Write the result to a CSV file in the workspace; who has no way to fetch it is told another one."""
        if not self.session.workspace.access.may_manage:
            self.say(tr("access.no_export"))
            return
        if self.result is None:
            self.say(tr("console.nothing_to_export"))
            return
        try:
            path = write_csv(self.session.workspace, self.result)
        except OSError as error:
            said = tr("console.not_exported", path=error.filename or "", why=error.strerror or error)
            self.state = replace(self.state, notice=said, wrong=True)
            return
        key = "console.exported_cut" if self.result.truncated else "console.exported"
        path = path.relative_to(self.session.workspace.root)
        self.say(tr(key, rows=len(self.result.rows), path=path))


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
