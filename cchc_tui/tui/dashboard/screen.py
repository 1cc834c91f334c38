"""The page of an office at a glance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from cchc_tui.analysis.dashboard import needs, shares
from cchc_tui.analysis.series import course_of
from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.store.journals.over_time import unit_name
from cchc_tui.store.journals.overview import overview
from cchc_tui.tui.browsed import Browsed
from cchc_tui.tui.canvas import Page
from cchc_tui.tui.dashboard.paint import DashboardState, paint_dashboard, rows_seen
from cchc_tui.tui.home.counting import Counting
from cchc_tui.tui.series.opening import show_series

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cchc_tui.schema.period import Period
    from cchc_tui.tui.home.model import Counts
    from cchc_tui.tui.lines import Line
    from cchc_tui.tui.session import Session

_YEARS = 2


class DashboardScreen(Page):
    """The session's unit at a glance.

    Raises:
        StoreError: the session has no unit, or it may not be seen.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._canvas = DashboardCanvas(session)
        self._seen = False

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield self._canvas

    def on_screen_resume(self) -> None:
        """Read again what may have changed while a form was open."""
        if self._seen:
            self._canvas.reload()
        self._seen = True


class DashboardCanvas(Browsed):
    """Draws the page and does what its keys say."""

    page: ClassVar[str] = "dashboard"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._counting = Counting(self, session, self._keep, self.say)
        self.state = self._read()

    def _read(self) -> DashboardState:
        session = self.session
        unit, schema, today = session.unit_or_fail(), session.schema, session.today
        course = course_of(session.workspace, schema, unit.code, today.year)
        years = [today.year - back for back in range(_YEARS)]
        found = needs(overview(session.workspace, unit.code, years, schema.family), today)
        name = unit_name(session.workspace, unit.code, today) or unit.name
        title = f"{name} ({unit.code})"
        return DashboardState(schema, title, today, found, shares(course, unit.level))

    def on_mount(self) -> None:
        """Count the findings of what is begun once the page is seen."""
        super().on_mount()
        self.call_after_refresh(self._count_all)

    def reload(self) -> None:
        """Read all anew; the cursor stays."""
        self.state = replace(self._read(), counts=self.state.counts).at(self.state.cursor)
        self.show()
        self._count_all()

    def _count_all(self) -> None:
        self._counting.start(one for _, one in self.state.needs if one.filled)

    def _keep(self, period: Period, found: Counts) -> None:
        self.state = replace(self.state, counts={**self.state.counts, period: found})

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the page."""
        return paint_dashboard(self.state, self.footer(width), width, height)

    def say(self, sentence: str) -> None:
        """Show a sentence at the bottom."""
        self.state = replace(self.state, notice=sentence)

    def go(self, by: int) -> None:
        """Move the cursor."""
        self.state = self.state.at(self.state.cursor + by)

    def seen(self) -> int:
        """Return how many lines of the list are seen at once."""
        return rows_seen(self.state, self.size.height)

    def do_series(self) -> None:
        """Show the chosen percentage over the years."""
        session, row = self.session, self.state.shares[self.state.cursor].row
        show_series(self, session, session.schema, session.unit_or_fail().code, row.id)

    def do_see_to(self) -> None:
        """Open the most pressing submission."""
        if not self.state.needs:
            self.say(tr("dashboard.nothing"))
            return
        try:
            self.program.open_form(self.state.needs[0][1].key.period)
        except CchcError as error:
            self.say(str(error))
