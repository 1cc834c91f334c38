"""The first screen: choose a period and go on from there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.tui.actions import footer
from cchc_tui.tui.canvas import Canvas, Page
from cchc_tui.tui.footer import footer_of
from cchc_tui.tui.home.counting import Counting
from cchc_tui.tui.home.load import first_year, load_home
from cchc_tui.tui.home.paint import paint_home, why_empty

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cchc_tui.schema.period import Period
    from cchc_tui.tui.home.model import Counts
    from cchc_tui.tui.lines import Line
    from cchc_tui.tui.session import Session


_OVER_UNITS = frozenset({"matrix", "ranking", "reminders"})
"""What makes sense only for who sees several org units."""
_OF_REPORTS = frozenset({"findings", "dashboard", "pairs"})
"""What makes sense only for a unit that reports itself."""


class HomeScreen(Page):
    """The periods of the session's org unit, the cursor on one of them if it is named."""

    def __init__(self, session: Session, period: Period | None = None) -> None:
        super().__init__()
        self.session = session
        self.period = period
        self._seen = False

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield HomeCanvas(self.session, self.period)

    def on_screen_resume(self) -> None:
        """Read again what may have changed while another page was shown."""
        if self._seen:
            self.query_one(HomeCanvas).reload()
        self._seen = True


class HomeCanvas(Canvas):
    """Draws the list of periods and does what its keys say."""

    page: ClassVar[str] = "home"

    def __init__(self, session: Session, period: Period | None = None) -> None:
        super().__init__()
        self.session = session
        self.state = load_home(session, period.year if period else first_year(session), period)
        self.say(session.take_notice())
        self.counting = Counting(self, session, self._keep, self.say)

    def on_mount(self) -> None:
        """Check what is begun once the page is seen."""
        self.call_after_refresh(self.check)

    @property
    def _may_choose_unit(self) -> bool:
        workspace = self.session.workspace
        return workspace.access.may_manage or len(workspace.org_units) > 1

    def offers(self, action: str) -> bool:
        """Leave out what her role has no use for."""
        if action in _OVER_UNITS:
            return self.state.has_others
        if action in _OF_REPORTS:
            return self.state.reports
        of_use = {"query": self.session.workspace.access.may_query, "unit": self._may_choose_unit}
        return of_use.get(action, True)

    def footer(self, width: int) -> Line:
        """Return the bottom line of what she can use."""
        return footer_of([one for one in footer(self.page) if self.offers(one.id)], width)

    def reload(self, year: int | None = None) -> None:
        """Read the periods anew; the cursor stays on its period, or goes where it should wait."""
        before = self.state
        fresh = load_home(self.session, before.year if year is None else year)
        if fresh.unit == before.unit:
            periods = [line.key.period for line in fresh.lines]
            if before.current.key.period in periods:
                fresh = replace(fresh, cursor=periods.index(before.current.key.period))
            fresh = replace(fresh, counts=before.counts)
        self.state = fresh
        self.show()
        if fresh.lines != before.lines:
            self.check()

    def check(self) -> None:
        """Count the findings of every appendix that was begun."""
        self.counting.start(self.state.lines)

    def _keep(self, period: Period, found: Counts) -> None:
        self.state = replace(self.state, counts={**self.state.counts, period: found})

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the page."""
        return paint_home(self.state, self.footer(width), width, height)

    def say(self, sentence: str) -> None:
        """Show a sentence under the list."""
        self.state = replace(self.state, notice=sentence)

    def do_up(self) -> None:
        """Go up one period."""
        self.state = self.state.at(self.state.cursor - 1)

    def do_down(self) -> None:
        """Go down one period."""
        self.state = self.state.at(self.state.cursor + 1)

    def do_first(self) -> None:
        """Go to the first period."""
        self.state = self.state.at(0)

    def do_last(self) -> None:
        """Go to the last period."""
        self.state = self.state.at(len(self.state.lines) - 1)

    def do_year_before(self) -> None:
        """Show one year earlier."""
        self.reload(self.state.year - 1)

    def do_year_after(self) -> None:
        """Show one year later."""
        self.reload(self.state.year + 1)

    def do_open(self) -> None:
        """Open the chosen appendix."""
        try:
            self.program.open_form(self.state.current.key.period)
        except CchcError as error:
            self.say(str(error))

    def do_findings(self) -> None:
        """List the findings of the chosen appendix."""
        line = self.state.current
        if line.filled == 0:
            self.say(why_empty(line))
            return
        try:
            self.program.show_findings_of(line.key.period)
        except CchcError as error:
            self.say(str(error))

    def do_query(self) -> None:
        """Open the query page, where the chosen period is asked about first."""
        access = self.session.workspace.access
        if not access.may_query:
            self.say(tr("access.no_query", role=access.role.label))
            return
        self.session.period = self.state.current.key.period
        self.program.show_query()

    def do_matrix(self) -> None:
        """See how the submissions of the org units beneath hers stand."""
        if self._has_units("matrix"):
            from cchc_tui.tui.matrix.screen import MatrixScreen  # noqa: PLC0415  (officers alone ask for it)

            self.program.turn_to(MatrixScreen(self.session))

    def do_ranking(self) -> None:
        """Rank the org units beneath hers by an indicator of the chosen period."""
        if self._has_units("ranking"):
            from cchc_tui.tui.ranking.screen import RankingScreen  # noqa: PLC0415  (officers alone ask)

            self.program.turn_to(RankingScreen(self.session, self.state.current.key.period))

    def do_reminders(self) -> None:
        """See whom to remind of which submission."""
        if self._has_units("reminders"):
            from cchc_tui.tui.reminders.screen import RemindersScreen  # noqa: PLC0415  (officers alone ask)

            self.program.turn_to(RemindersScreen(self.session))

    def _has_units(self, action: str) -> bool:
        """Whether she may see several org units; it is said if not."""
        may = self.offers(action)
        if not may:
            asks = self.session.workspace.access.may_query
            self.say(tr("matrix.no_units" if asks else "access.only_unit"))
        return may

    def _reports(self) -> bool:
        """Whether the unit reports itself; it is said if not."""
        if not self.state.reports:
            self.say(tr("home.nothing_to_fill"))
        return self.state.reports

    def do_dashboard(self) -> None:
        """See the unit at a glance."""
        if not self._reports():
            return
        from cchc_tui.tui.dashboard.screen import DashboardScreen  # noqa: PLC0415  (not before it is asked for)

        try:
            self.program.turn_to(DashboardScreen(self.session))
        except CchcError as error:
            self.say(str(error))

    def do_pairs(self) -> None:
        """Lay the chosen period beside another."""
        if not self._reports():
            return
        from cchc_tui.tui.pairs.screen import PairsScreen  # noqa: PLC0415  (not before it is asked for)

        try:
            self.program.turn_to(PairsScreen(self.session, self.state.current.key.period))
        except CchcError as error:
            self.say(str(error))

    def do_unit(self) -> None:
        """Choose another org unit."""
        if not self._may_choose_unit:
            self.say(tr("access.only_unit"))
            return
        self.program.choose_unit()
