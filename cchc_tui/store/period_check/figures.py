"""Figures brought back from the ledger where something is to be said of them, with what was typed."""

# ruff: noqa: S608  (our own names and numbers go into the statements)
from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from cchc_tui.entry.figure import Figure, State
from cchc_tui.entry.series import Course, Report
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.standing import NOT_BY_HAND
from cchc_tui.store.ledger.tables import as_list, listed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cchc_tui.store.period_check.staging import Stage

Figures = dict[str, Figure]
_HERE = timedelta(hours=7)
_UNITS = [Decimal(1).scaleb(-scale) for scale in range(7)]
_STATES = {state.value: Figure(state) for state in State}
_ALL = "true"


def figures_of(
    stage: Stage, pairs: Iterable[tuple[int, int]], where: str = _ALL
) -> dict[int, dict[Period, Figures]]:
    """Return figures by org unit, period and row; `pairs` are unit and place, `where` chooses reports."""
    wanted = list(pairs)
    found: dict[int, dict[Period, Figures]] = {}
    if not wanted:
        return found
    stage.run(
        "CREATE OR REPLACE TEMP TABLE wanted AS "
        f"SELECT {listed('$1', 'INTEGER')} AS unit, {listed('$2', 'SMALLINT')} AS place",
        [as_list(unit for unit, _ in wanted), as_list(place for _, place in wanted)],
    )
    entered = stage.entries(where, "entry.state, entry.figure, entry.scale, entry.typed", "wanted")
    rows = stage.connection.execute(
        "SELECT unit, year, kind, place, state::VARCHAR, figure, scale, typed "
        f"FROM ({entered}) WHERE state <> 'blank'::base.cell_state"
    )
    periods = {(one.year, stage.kinds.index(one.kind)): one for one in stage.looked_at}
    ids = stage.ids
    while portion := rows.fetchmany(10_000):
        for unit, year, kind, place, state, number, scale, typed in portion:
            figures = found.setdefault(unit, {}).setdefault(periods[year, kind], {})
            figures[ids[place]] = _figure(state, number, scale, typed)
    return found


def _figure(state: str, number: Decimal | None, scale: int, typed: str | None) -> Figure:
    if number is not None:
        return Figure(State.NUMBER, number.quantize(_UNITS[scale]), typed or "")
    return Figure(State(state), None, typed) if typed else _STATES[state]


def courses(stage: Stage, pairs: Iterable[tuple[int, int]], whole: Iterable[int]) -> dict[int, Course]:
    """Return the courses of some org units, as far as some of their rows go; of `whole` units all rows."""
    wanted = set(pairs)
    for unit, place in tuple(wanted):
        percent = stage.schema.indicators[stage.ids[place]].percent
        if percent is not None:
            wanted |= {(unit, stage.places[percent.part]), (unit, stage.places[percent.whole])}
    wanted |= {(unit, place) for unit in whole for place in range(len(stage.ids))}
    found = figures_of(stage, wanted)
    estimates = _estimates(stage, sorted({unit for unit, _ in wanted}))
    empty = Course(stage.schema, {})
    return {
        unit: empty.with_reports(
            {
                period: Report(figures, period != stage.period and (unit, period) in estimates)
                for period, figures in reports.items()
            }
        )
        for unit, reports in found.items()
    }


def _estimates(stage: Stage, units: list[int]) -> set[tuple[int, Period]]:
    """The reports of the form's year that were made before their cut-off and not worked on after it."""
    year, calendar = stage.period.year, stage.schema.periods
    early = {number for number, key in enumerate(stage.kinds) if calendar[key].is_estimate(year)}
    if not early or not units:
        return set()
    acts = ", ".join(f"'{one}'" for one in sorted(NOT_BY_HAND))
    stage.run(
        f"CREATE OR REPLACE TEMP TABLE asked AS SELECT {listed('$1', 'INTEGER')} AS unit", [as_list(units)]
    )
    rows = stage.connection.execute(
        f"""
        WITH mine AS MATERIALIZED (
            SELECT submission, unit, kind FROM report SEMI JOIN asked USING (unit)
            WHERE year = {year} AND kind IN ({", ".join(map(str, sorted(early)))})
        ),
        line AS (
            SELECT submission, n, made, act NOT IN ({acts}) AS by_hand
            FROM base.entry SEMI JOIN mine USING (submission)
            UNION ALL
            SELECT submission, n, made, false FROM base.step SEMI JOIN mine USING (submission)
        )
        SELECT unit, kind, bool_or(by_hand), arg_max(made, n)
        FROM mine JOIN line USING (submission) GROUP BY unit, kind
        """
    ).fetchall()
    found = set()
    for unit, kind, by_hand, made in rows:
        key = stage.kinds[kind]
        if not (by_hand and _day(made) > calendar[key].days(year)[1].toordinal()):
            found.add((unit, Period(year, key)))
    return found


def _day(made: datetime) -> int:
    """The day of a moment in UTC where the figures are entered."""
    return (made + _HERE).toordinal()
