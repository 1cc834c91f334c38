"""The page that ranks the org units beneath the session's one by an indicator."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from cchc_tui.analysis.matrix import Expected, units_beneath
from cchc_tui.analysis.ranking import ranking
from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.tui.background import Background, work
from cchc_tui.tui.browsed import Browsed
from cchc_tui.tui.canvas import Page
from cchc_tui.tui.ranking.paint import RankingState, paint_ranking, rows_seen
from cchc_tui.tui.series.opening import show_series

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cchc_tui.analysis.ranking import Ranking
    from cchc_tui.schema.model import Indicator
    from cchc_tui.schema.period import Period
    from cchc_tui.store.workspaces.units import OrgUnit
    from cchc_tui.tui.background import How
    from cchc_tui.tui.lines import Line
    from cchc_tui.tui.session import Session

_AHEAD = 2


class RankingScreen(Page):
    """Begins with a period and the first computed percentage of the form."""

    def __init__(self, session: Session, period: Period) -> None:
        super().__init__()
        self._canvas = RankingCanvas(session, period)

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield self._canvas


class RankingCanvas(Browsed):
    """Draws the ranking and does what its keys say."""

    page: ClassVar[str] = "ranking"

    def __init__(self, session: Session, period: Period) -> None:
        super().__init__()
        self.session = session
        schema = session.workspace.schema_for(session.schema.family, period)
        code = session.unit.code if session.unit is not None else ""
        self._units = units_beneath(session.workspace, code, schema.levels)
        self._expected = Expected(session.workspace)
        self._background = Background(session.workspace)
        levels = {unit.level for unit in self._units}
        self._rows = [row for row in schema.indicators.values() if row.levels & levels]
        first = next((row for row in self._rows if row.percent is not None), self._rows[0])
        self.state = RankingState(schema, period, first)

    def on_mount(self) -> None:
        """Read once the page is seen."""
        super().on_mount()
        self._read(fresh=True)

    def on_unmount(self) -> None:
        """Give up what is being read."""
        self._background.stop()

    def _read(self, *, fresh: bool = False) -> None:
        state, cursor = self.state, self.state.cursor
        self.state = replace(state, ranking=None, notice="", cursor=cursor if fresh else 0)
        work(self, partial(self._ask, state.row, state.period, fresh=fresh), alone=True)

    async def _ask(self, row: Indicator, period: Period, *, fresh: bool) -> None:
        last = self.state.schema.periods[period.kind].days(period.year)[1]
        units = [unit for unit in self._units if unit.level in row.levels and self._expected(unit.code, last)]
        question = partial(self._rank, row, period, units)
        try:
            if fresh:
                async for found in self._background.answers(question):
                    self._take(row, period, found)
            else:
                self._take(row, period, await self._background.ask(question))
        except CchcError as error:
            self.say(str(error))
        self.show()

    def _rank(self, row: Indicator, period: Period, units: list[OrgUnit], how: How) -> Ranking:
        workspace, schema = self.session.workspace, self.state.schema
        return ranking(workspace, schema, row, period, units, refresh=how.refresh, cancel=how.cancel)

    def _take(self, row: Indicator, period: Period, found: Ranking) -> None:
        if (self.state.row, self.state.period) != (row, period):
            return
        self.state = replace(self.state, ranking=found).at(self.state.cursor)
        if found.problems:
            self.say(tr("query.not_all", why=" ".join(found.problems)))
        self.show()

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the page."""
        return paint_ranking(self.state, self.footer(width), width, height)

    def say(self, sentence: str) -> None:
        """Show a sentence at the bottom."""
        self.state = replace(self.state, notice=sentence)

    def _show_row(self, row: Indicator) -> None:
        self.state = replace(self.state, row=row)
        self._read()

    def _turn(self, by: int) -> None:
        self._show_row(self._rows[(self._rows.index(self.state.row) + by) % len(self._rows)])

    def do_next(self) -> None:
        """Rank by the next indicator of the form."""
        self._turn(1)

    def do_previous(self) -> None:
        """Rank by the indicator before."""
        self._turn(-1)

    def do_choose(self) -> None:
        """Choose the indicator by its words or code."""
        from cchc_tui.tui.series.picker import IndicatorScreen  # noqa: PLC0415  (not before it is asked for)

        self.program.turn_to(IndicatorScreen(self.state.schema), self._chosen)

    def _chosen(self, id_: str | None) -> None:
        row = next((one for one in self._rows if one.id == id_), None)
        if row is not None:
            self._show_row(row)
        elif id_ is not None:
            self.say(tr("ranking.not_theirs"))
        self.show()

    def _periods(self) -> list[Period]:
        """The periods around the one shown, in the order in which they end."""
        calendar, now = self.state.schema.periods, self.state.period
        years = range(now.year - _AHEAD, now.year + _AHEAD)
        found = [
            (kind.days(year)[1], -kind.days(year)[0].toordinal(), year, key)
            for year in years
            for key, kind in calendar.items()
        ]
        return [type(now)(year, key) for _, _, year, key in sorted(found)]

    def _go_to_period(self, by: int) -> None:
        known = self._periods()
        self.state = replace(self.state, period=known[known.index(self.state.period) + by])
        self._read()

    def do_left(self) -> None:
        """Go to the period before."""
        self._go_to_period(-1)

    def do_right(self) -> None:
        """Go to the next period."""
        self._go_to_period(1)

    def do_turn(self) -> None:
        """Show the least first, or the greatest again."""
        self.state = replace(self.state, turned=not self.state.turned).at(0)

    def do_far(self) -> None:
        """Show those that stand out alone, or all again."""
        self.state = replace(self.state, far=not self.state.far).at(0)

    def do_series(self) -> None:
        """Show the chosen unit's indicator over the years."""
        current = self.state.current
        if current is not None:
            show_series(self, self.session, self.state.schema, current.unit.code, self.state.row.id)

    def go(self, by: int) -> None:
        """Move the cursor."""
        self.state = self.state.at(self.state.cursor + by)

    def seen(self) -> int:
        """Return how many lines of the list are seen at once."""
        return rows_seen(self.size.height)
