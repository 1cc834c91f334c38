"""Ways in which a figure for a span of days can be had from the periods that are reported.

Each reported count is a step from the eve of its first day to its last day: a figure counted within a period
steps over that period, a cumulative one over all since the year's start. Steps forward add, steps back take
away, so a quarter may be reported, or be a half-year less the quarter before it. Stocks take no steps: they
are what stands at a cut-off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cchc_tui.schema.model import Flow, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cchc_tui.schema.model import Indicator
    from cchc_tui.schema.period import PeriodKind

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """First and last day that a figure covers."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Term:
    """A period's figure, by its kind, added (`sign` 1) or taken away (-1)."""

    kind: str
    sign: int = 1


Way = tuple[Term, ...]
"""The terms whose sum is the figure looked for."""


@dataclass(frozen=True, slots=True)
class _Step:
    start: date
    end: date
    term: Term


def year_start(calendar: Mapping[str, PeriodKind], year: int) -> date:
    """Return the first day of a reporting year: where cumulative figures begin to count."""
    return min(kind.days(year)[0] for kind in calendar.values())


def spans(calendar: Mapping[str, PeriodKind], year: int) -> tuple[Span, ...]:
    """Return the shortest spans that a reporting year's cut-offs part it into, in order: its quarters."""
    ends = sorted({kind.days(year)[1] for kind in calendar.values()})
    starts = [year_start(calendar, year), *(end + _DAY for end in ends)]
    return tuple(Span(first, last) for first, last in zip(starts, ends, strict=False))


def kind_of(calendar: Mapping[str, PeriodKind], year: int, span: Span) -> PeriodKind | None:
    """Return the kind of period that covers exactly a span of a reporting year."""
    found = (kind for kind in calendar.values() if kind.days(year) == (span.first, span.last))
    return next(found, None)


def ways(calendar: Mapping[str, PeriodKind], year: int, row: Indicator, span: Span) -> tuple[Way, ...]:
    """Return all ways to a row's figure for a span of a reporting year, those with the fewest terms first.

    Among ways of equal length one that only adds comes before one that takes away, then the order of the
    calendar decides. For a stock the terms are the periods with this very cut-off. What does not add up
    (percentages, codes, counts of distinct things) has only the way of the report that covers the span.
    """
    if row.flow is Flow.STOCK:
        return tuple((Term(key),) for key, kind in calendar.items() if kind.days(year)[1] == span.last)
    steps = list(_steps(calendar, year, row.flow))
    found = list(_paths(steps, span.first - _DAY, span.last, ()))
    found.sort(key=lambda way: (len(way), sum(term.sign < 0 for term in way)))
    return tuple(way for way in found if adds_up(row) or (len(way) == 1 and way[0].sign > 0))


def adds_up(row: Indicator) -> bool:
    """Whether a row's figures of several spans may be added."""
    return not row.distinct and row.kind not in (Kind.PERCENT, Kind.CODE)


def _steps(calendar: Mapping[str, PeriodKind], year: int, flow: Flow) -> Iterator[_Step]:
    """Every period's step in both directions."""
    begin = year_start(calendar, year) - _DAY
    for key, kind in calendar.items():
        first, last = kind.days(year)
        start = begin if flow is Flow.CUMULATIVE else first - _DAY
        yield _Step(start, last, Term(key))
        yield _Step(last, start, Term(key, -1))


def _paths(steps: list[_Step], start: date, end: date, been: tuple[date, ...]) -> Iterator[Way]:
    """All ways from a day to another that come to no day twice."""
    for step in steps:
        if step.start != start or step.end in (*been, start):
            continue
        if step.end == end:
            yield (step.term,)
        else:
            for rest in _paths(steps, step.end, end, (*been, start)):
                yield (step.term, *rest)
