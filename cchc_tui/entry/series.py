"""One org unit's indicators over time: what its reports say of any span, told or worked out.

A count over a span is reported, or is the sum of what other periods report (`schema.ways`). A percentage that
has a part and a whole is computed anew from theirs over that span; no percentage and no code is ever added,
taken away or averaged. Nothing is guessed: where a figure is missing, none is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from cchc_tui.entry.compute import DECIMALS, amount, percentage
from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.schema.period import Period
from cchc_tui.schema.ways import Span, Term, Way, adds_up, ways

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cchc_tui.schema.model import Indicator, Percent, Schema


_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Report:
    """One period's figures by the ids of the schema at hand; an estimate if made before its cut-off."""

    figures: Mapping[str, Figure]
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """What an indicator came to over a span, and which periods' figures that rests on.

    `figure` is as reported where one report tells it, else worked out; `is_estimate` is true as long as any
    report that it rests on is an estimate.
    """

    figure: Figure
    year: int
    terms: Way
    is_estimate: bool

    @property
    def is_reported(self) -> bool:
        """Whether one report tells it as it is."""
        return len(self.terms) == 1 and self.terms[0].sign > 0

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods whose figures it rests on."""
        return tuple(Period(self.year, term.kind) for term in self.terms)


class Course:
    """All reports of one org unit, read by indicator and span."""

    def __init__(self, schema: Schema, reports: Mapping[Period, Report]) -> None:
        self.schema = schema
        self.reports = reports
        self._ways: dict[tuple[object, ...], tuple[Way, ...]] = {}

    def with_report(self, period: Period, report: Report) -> Course:
        """Return the same course with another report of one period."""
        return self.with_reports({**self.reports, period: report})

    def with_reports(self, reports: Mapping[Period, Report]) -> Course:
        """Return another course by the same form: what was worked out of its calendar is kept."""
        other = Course(self.schema, reports)
        other._ways = self._ways
        return other

    def figure(self, id_: str, period: Period) -> Figure:
        """Return what a period's report has in a row."""
        report = self.reports.get(period)
        return report.figures.get(id_, BLANK) if report else BLANK

    def value(self, row: Indicator, year: int, span: Span, told_by: str | None = None) -> Value | None:
        """Return what a row came to over a span of a reporting year; None if the reports do not tell.

        With `told_by`, a kind of period, only what that period's report has a part in.
        """
        if row.percent is not None:
            computed = self._computed(row, row.percent, year, span, told_by)
            if computed is not None:
                return computed
        return next(self._known(row, year, span, told_by), None)

    def total(self, row: Indicator, year: int, way: Way) -> Decimal | None:
        """Return the sum of a way's terms; None if one of them is missing."""
        total = _ZERO
        for term in way:
            number = amount(self.figure(row.id, Period(year, term.kind)))
            if number is None:
                return None
            total += number * term.sign
        return total

    def ways(self, row: Indicator, year: int, span: Span) -> tuple[Way, ...]:
        """Return all ways to a row's figure for a span, as `schema.ways` has them."""
        key = (row.flow, adds_up(row), year, span)
        found = self._ways.get(key)
        if found is None:
            found = self._ways[key] = ways(self.schema.periods, year, row, span)
        return found

    def _known(self, row: Indicator, year: int, span: Span, told_by: str | None) -> Iterator[Value]:
        """Every value that the reports have for a row, in the order of the ways to it."""
        for way in self.ways(row, year, span):
            if told_by is not None and Term(told_by) not in way:
                continue
            if len(way) == 1 and way[0].sign > 0:
                figure = self.figure(row.id, Period(year, way[0].kind))
                if figure.state is not State.BLANK:
                    yield self._value(figure, year, way)
            elif (number := self.total(row, year, way)) is not None:
                yield self._value(Figure(State.NUMBER, number), year, way)

    def _computed(
        self, row: Indicator, percent: Percent, year: int, span: Span, told_by: str | None
    ) -> Value | None:
        rows = (self.schema.indicators[id_] for id_ in (percent.part, percent.whole))
        part, whole = (next(self._known(one, year, span, told_by), None) for one in rows)
        if part is None or whole is None:
            return None
        above, below = amount(part.figure), amount(whole.figure)
        # a count that comes out below 0 is another report's mistake, and of that no share is taken
        if above is None or below is None or above < 0 or below < 0:
            return None
        number = percentage(above, below, min(DECIMALS, row.decimals))
        if number is None:
            return None
        terms = tuple(dict.fromkeys((*part.terms, *whole.terms)))
        return self._value(Figure(State.NUMBER, number), year, terms)

    def _value(self, figure: Figure, year: int, way: Way) -> Value:
        reports = (self.reports[Period(year, term.kind)] for term in way)
        return Value(figure, year, way, any(report.is_estimate for report in reports))
