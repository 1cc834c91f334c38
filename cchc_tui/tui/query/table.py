"""What can be done with an answer: moving in its table, and taking it elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cchc_tui.messages import tr
from cchc_tui.tui.canvas import Canvas
from cchc_tui.tui.query.export import write_csv
from cchc_tui.tui.query.paint import ResultsState, grid_room, paint_results

if TYPE_CHECKING:
    from textual import events

    from cchc_tui.tui.lines import Line
    from cchc_tui.tui.query.tabs import Tab, Tabs
    from cchc_tui.tui.session import Session

_MOVES = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1), "enter": (1, 0), "space": (0, 0)}
_FAR = 10**9


class TableCanvas(Canvas):
    """Draws the answer of the question at hand."""

    tabs: Tabs

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @property
    def tab(self) -> Tab:
        """The question at hand."""
        return self.tabs.now

    @property
    def state(self) -> ResultsState:
        """What is painted of it."""
        return self.tab.state

    @state.setter
    def state(self, state: ResultsState) -> None:
        self.tab.state = state

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
        return paint_results(self.state, self.tabs.names, self.footer(width), width, height)

    def say(self, sentence: str) -> None:
        """Show a sentence above the keys."""
        self.state = replace(self.state, notice=sentence, wrong=False)

    def type(self, event: events.Key) -> bool:
        """Move in the table."""
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

    def do_export(self) -> None:
        """Write the result to a CSV file in the workspace; who has no way to fetch it is told another one."""
        if not self.session.workspace.access.may_manage:
            self.say(tr("access.no_export"))
            return
        result = self.tab.result
        if result is None:
            self.say(tr("console.nothing_to_export"))
            return
        try:
            path = write_csv(self.session.workspace, result)
        except OSError as error:
            said = tr("console.not_exported", path=error.filename or "", why=error.strerror or error)
            self.state = replace(self.state, notice=said, wrong=True)
            return
        key = "console.exported_cut" if result.truncated else "console.exported"
        path = path.relative_to(self.session.workspace.root)
        self.say(tr(key, rows=len(result.rows), path=path))
