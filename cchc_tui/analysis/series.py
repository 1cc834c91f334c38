"""One indicator of one org unit over the years: as reported, and what each quarter alone came to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.entry.compute import amount
from cchc_tui.entry.figure import Figure, State
from cchc_tui.entry.series import Course, Report
from cchc_tui.schema.model import Flow, Kind
from cchc_tui.schema.period import Period
from cchc_tui.schema.ways import Span, spans, year_start
from cchc_tui.store.checking.around import carried
from cchc_tui.store.checking.course import YEARS, read_course
from cchc_tui.store.journals.submission import SubmissionKey
from cchc_tui.store.query.query import run_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal
    from threading import Event

    from cchc_tui.entry.series import Value
    from cchc_tui.schema.model import Indicator, Schema, Text
    from cchc_tui.store.workspaces.workspace import Workspace

__all__ = ["YEARS", "Change", "Point", "Quarter", "change", "course_of", "points", "quarters", "reported"]

_SQL = Path(__file__).with_name("course.sql")
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Point:
    """One period: what it reported, what its last quarter alone came to, and what was reported a year before.

    A percentage that has a part and a whole is the one computed from these. `alone` is None for a stock, and
    where the reports do not tell it.
    """

    period: Period
    label: Text
    last_day: date
    reported: Value | None
    alone: Value | None
    year_before: Value | None


@dataclass(frozen=True, slots=True)
class Quarter:
    """What an indicator came to in one of the shortest spans of a year; for a stock at its end."""

    year: int
    number: int
    last_day: date
    value: Value | None


@dataclass(frozen=True, slots=True)
class Change:
    """How much more a figure is than another, and by how many hundredths of that; None where it was 0."""

    difference: Decimal
    percent: Decimal | None


def course_of(workspace: Workspace, schema: Schema, org_unit: str, year: int) -> Course:
    """Return all that an org unit reported up to the end of a year.

    Raises:
        AccessError: the org unit may not be seen.
    """
    last = max(schema.periods.values(), key=lambda kind: kind.days(year)[1])
    return read_course(workspace, schema, SubmissionKey(schema.family, org_unit, Period(year, last.key)))


def stored_course(  # noqa: PLR0913  (whose, of what, and how fresh)
    workspace: Workspace,
    schema: Schema,
    org_unit: str,
    year: int,
    *,
    refresh: bool | None = True,
    cancel: Event | None = None,
) -> Course:
    """Return the same as `course_of` out of the ledger, for where an org unit's journals do not lie.

    Raises:
        AccessError: the role may not ask, or may not see the org unit.
        QueryError: the question went wrong or took too long.
        StoreError: there is nothing to read.
    """
    given: dict[str, str | int | float | bool | None] = {
        "family": schema.family,
        "org_unit": org_unit,
        "first": year - YEARS + 1,
        "last": year,
    }
    sql = _SQL.read_text(encoding="utf-8")
    answer = run_query(workspace, sql, given, rows=_MOST, refresh=refresh, cancel=cancel, of=[org_unit])
    figures: dict[Period, dict[str, Figure]] = {}
    worked: dict[Period, date | None] = {}
    for in_year, kind, id_, state, number, day in answer.rows:
        period = Period(in_year, kind)
        if kind in schema.periods:
            figures.setdefault(period, {})[id_] = Figure(State(state), number)
            worked[period] = day
    return Course(schema, {one: _report(schema, one, told, worked[one]) for one, told in figures.items()})


def _report(schema: Schema, period: Period, figures: Mapping[str, Figure], worked: date | None) -> Report:
    kind = schema.periods[period.kind]
    is_final = worked is not None and worked > kind.days(period.year)[1]
    return Report(carried(figures, schema), kind.is_estimate(period.year) and not is_final)


def reported(course: Course, row: Indicator, period: Period) -> Value | None:
    """Return what a period's own report says of a row, a percentage computed anew where that can be."""
    kind = course.schema.periods.get(period.kind)
    if kind is None:
        return None
    first, last = kind.days(period.year)
    if row.flow is Flow.CUMULATIVE:
        first = year_start(course.schema.periods, period.year)
    return course.value(row, period.year, Span(first, last), told_by=period.kind)


def points(course: Course, row: Indicator) -> tuple[Point, ...]:
    """Return the periods that were reported, in the order in which they end, the longer last."""
    calendar = course.schema.periods

    def ends(one: Point) -> tuple[date, int]:
        first, last = calendar[one.period.kind].days(one.period.year)
        return last, -first.toordinal()

    return tuple(sorted(_points(course, row), key=ends))


def _points(course: Course, row: Indicator) -> Iterator[Point]:
    calendar = course.schema.periods
    for period in course.reports:
        kind = calendar[period.kind]
        last = kind.days(period.year)[1]
        span = next((one for one in spans(calendar, period.year) if one.last == last), None)
        is_stock = row.flow is Flow.STOCK
        yield Point(
            period,
            kind.label,
            last,
            reported(course, row, period),
            course.value(row, period.year, span) if span is not None and not is_stock else None,
            reported(course, row, Period(period.year - 1, period.kind)),
        )


def quarters(course: Course, row: Indicator) -> tuple[Quarter, ...]:
    """Return the shortest spans from the first that was reported to the last, whether known or not."""
    calendar = course.schema.periods
    years = sorted({period.year for period in course.reports})
    found = (
        [
            Quarter(year, number, span.last, course.value(row, year, span))
            for year in range(years[0], years[-1] + 1)
            for number, span in enumerate(spans(calendar, year), 1)
        ]
        if years
        else []
    )
    known = [place for place, one in enumerate(found) if one.value is not None]
    return tuple(found[known[0] : known[-1] + 1]) if known else ()


def change(row: Indicator, now: Value | None, before: Value | None) -> Change | None:
    """Return how a figure differs from another; of percentages and codes no share is taken."""
    if now is None or before is None:
        return None
    if State.NOT_APPLICABLE in {now.figure.state, before.figure.state}:
        return None
    here, there = amount(now.figure), amount(before.figure)
    if here is None or there is None:
        return None
    is_share = row.kind in {Kind.PERCENT, Kind.CODE}
    return Change(here - there, None if is_share or there <= 0 else 100 * (here - there) / there)
