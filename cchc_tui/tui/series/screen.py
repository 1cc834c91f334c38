"""The page of one indicator of one org unit over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cchc_tui.analysis.series import course_of, points, quarters, stored_course
from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.store.journals.over_time import unit_name
from cchc_tui.tui.background import Background, work
from cchc_tui.tui.browsed import Browsed
from cchc_tui.tui.canvas import Page
from cchc_tui.tui.series.paint import SeriesState, paint_series, table_room

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

    from cchc_tui.entry.series import Course
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.workspaces.workspace import Workspace
    from cchc_tui.tui.background import How
    from cchc_tui.tui.lines import Line


class SeriesScreen(Page):
    """Reads what the org unit reported once, when it is made.

    Raises:
        AccessError: the org unit may not be seen.
    """

    def __init__(self, workspace: Workspace, schema: Schema, org_unit: str, row: str, today: date) -> None:
        super().__init__()
        self._canvas = SeriesCanvas(workspace, schema, org_unit, row, today)

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield self._canvas


class SeriesCanvas(Browsed):
    """Draws table and plot and does what its keys say."""

    page: ClassVar[str] = "series"

    def __init__(self, workspace: Workspace, schema: Schema, org_unit: str, row: str, today: date) -> None:
        super().__init__()
        self._last = today.year + 1
        self._course = course_of(workspace, schema, org_unit, self._last)
        self._asked = (workspace, schema, org_unit)
        self._background = Background(workspace)
        self._unit = f"{unit_name(workspace, org_unit, today)} ({org_unit})"
        self._schema = schema
        self._ids = list(schema.indicators)
        self.state = self._of(row)

    def _of(self, id_: str) -> SeriesState:
        row = self._schema.indicators[id_]
        found = points(self._course, row)
        state = SeriesState(self._schema, row, self._unit, found, quarters(self._course, row))
        return state.at(len(found) - 1)

    def on_mount(self) -> None:
        """Where no journals of the unit lie here, look for what was merged elsewhere."""
        super().on_mount()
        if not self._course.reports and self._asked[0].access.may_query:
            self.say(tr("matrix.reading"))
            self.show()
            work(self, self._read, alone=True)

    def on_unmount(self) -> None:
        """Give up what is being read."""
        self._background.stop()

    async def _read(self) -> None:
        said = ""
        try:
            async for course in self._background.answers(self._ask):
                self._course = course
                self.state = self._of(self.state.row.id)
        except CchcError as error:
            said = str(error)
        self.say(said)
        self.show()

    def _ask(self, how: How) -> Course:
        return stored_course(*self._asked, self._last, refresh=how.refresh, cancel=how.cancel)

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the page."""
        return paint_series(self.state, self.footer(width), width, height)

    def say(self, sentence: str) -> None:
        """Show a sentence in the place of the chosen row's."""
        self.state = self.state._replace(notice=sentence)

    def go(self, by: int) -> None:
        """Move the cursor."""
        self.state = self.state.at(self.state.cursor + by)

    def seen(self) -> int:
        """Return how many periods are seen at once."""
        return table_room(self.size.height, len(self.state.points))

    def do_next(self) -> None:
        """Show the next indicator of the form."""
        self._turn(1)

    def do_previous(self) -> None:
        """Show the indicator before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        place = self._ids.index(self.state.row.id) + by
        self.state = self._of(self._ids[place % len(self._ids)])

    def do_choose(self) -> None:
        """Choose an indicator by its words or code."""
        from cchc_tui.tui.series.picker import IndicatorScreen  # noqa: PLC0415

        self.program.turn_to(IndicatorScreen(self._schema), self._chosen)

    def _chosen(self, id_: str | None) -> None:
        if id_ is not None:
            self.state = self._of(id_)
        self.show()
