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
from cchc_tui.schema.ways import Span, Term, Way, ways

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cchc_tui.schema.model import Indicator, Schema


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

    def value(self, row: Indicator, year: int, span: Span) -> Value | None:
        """Return what a row came to over a span of a reporting year; None if the reports do not tell."""
        if row.percent is not None:
            computed = self._computed(row, year, span)
            if computed is not None:
                return computed
        return next(self._known(row, year, span), None)

    def total(self, row: Indicator, year: int, way: Way) -> Decimal | None:
        """Return the sum of a way's terms; None if one of them is missing."""
        numbers = [amount(self._figure(row.id, year, term)) for term in way]
        if None in numbers:
            return None
        return sum((number * term.sign for number, term in zip(numbers, way, strict=True) if number), _ZERO)

    def _known(self, row: Indicator, year: int, span: Span) -> Iterator[Value]:
        """Every value that the reports have for a row, in the order of the ways to it."""
        for way in ways(self.schema.periods, year, row, span):
            if len(way) == 1 and way[0].sign > 0:
                figure = self._figure(row.id, year, way[0])
                if figure.state is not State.BLANK:
                    yield self._value(figure, year, way)
            elif (number := self.total(row, year, way)) is not None:
                yield self._value(Figure(State.NUMBER, number), year, way)

    def _computed(self, row: Indicator, year: int, span: Span) -> Value | None:
        assert row.percent is not None  # noqa: S101  (asked by `value` alone)
        indicators = self.schema.indicators
        part = next(self._known(indicators[row.percent.part], year, span), None)
        whole = next(self._known(indicators[row.percent.whole], year, span), None)
        if part is None or whole is None:
            return None
        above, below = amount(part.figure), amount(whole.figure)
        if above is None or below is None:
            return None
        number = percentage(above, below, min(DECIMALS, row.decimals))
        terms = tuple(dict.fromkeys((*part.terms, *whole.terms)))
        if number is None:
            return None
        return self._value(Figure(State.NUMBER, number), year, terms)

    def _value(self, figure: Figure, year: int, way: Way) -> Value:
        reports = (self.reports[Period(year, term.kind)] for term in way)
        return Value(figure, year, way, any(report.is_estimate for report in reports))

    def _figure(self, id_: str, year: int, term: Term) -> Figure:
        report = self.reports.get(Period(year, term.kind))
        return report.figures.get(id_, BLANK) if report else BLANK
