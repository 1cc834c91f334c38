"""What a form says that its org unit's other periods contradict, or bear out too well.

Rules look at one form and its neighbours; here are the checks that need the whole course: a longer period
against the shorter ones inside it, a figure against what its row usually comes to, a form against the one it
may have been copied from.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cchc_tui.checks.finding import Finding
from cchc_tui.checks.speech import as_typed, both, written
from cchc_tui.checks.usual import LEAST, MOST, beyond_usual
from cchc_tui.entry.compute import amount
from cchc_tui.entry.figure import BLANK
from cchc_tui.schema.model import Flow, Kind, Severity, Text
from cchc_tui.schema.period import Period
from cchc_tui.schema.ways import Span, adds_up, spans, year_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cchc_tui.entry.figure import Figure
    from cchc_tui.entry.series import Course
    from cchc_tui.schema.model import Indicator, Schema
    from cchc_tui.schema.ways import Way

PIECES, PIECE, USUAL, COPIED = "pieces", "piece", "usual", "copied"
"""Kinds of finding; a row's finding has the rule id ``<row>.<kind>``."""
FEWEST_COPIED = 5
COUNTED = frozenset({Kind.COUNT, Kind.AMOUNT})


class CourseChecks:
    """Checks one form of a course; what is in `course` for its period are the form's own figures."""

    def __init__(self, course: Course, period: Period) -> None:
        self._course = course
        self._schema: Schema = course.schema
        self._period = period
        calendar = self._schema.periods
        self._span = Span(*calendar[period.kind].days(period.year))
        self._quarters = [one for one in spans(calendar, period.year) if one.last <= self._span.last]
        years = sorted({one.year for one in course.reports if one.year <= period.year}, reverse=True)
        self._past = [
            (year, self._quarters[-2::-1] if year == period.year else spans(calendar, year)[::-1])
            for year in years
        ]

    def of_row(self, row: Indicator) -> Finding | None:
        """Return the weightiest thing to be said of a row, None if there is nothing."""
        number = amount(self._figure(row.id))
        if number is None or row.kind is Kind.CODE:
            return None
        return (
            self._piece_larger(row, number) or self._pieces_differ(row, number) or self._unusual(row, number)
        )

    def copied(self) -> Finding | None:
        """Return the finding that all that was counted equals another period's, figure by figure."""
        rows = [row for row in self._schema.indicators.values() if arises_anew(row)]
        mine = {row.id: self._figure(row.id) for row in rows}
        for period in self._looked_at_for_copies():
            theirs = self._course.reports[period].figures
            told = [row for row in rows if amount(mine[row.id]) or amount(theirs.get(row.id, BLANK))]
            same = all(amount(mine[row.id]) == amount(theirs.get(row.id, BLANK)) for row in told)
            if same and len(told) >= FEWEST_COPIED:
                message = both("checks.copied", count=len(told), period=self._name(period))
                return self._finding(told[0], COPIED, Severity.WARNING, message)
        return None

    def _looked_at_for_copies(self) -> Iterator[Period]:
        """The period reported last before this one, and the same period of the year before."""
        calendar, reports = self._schema.periods, self._course.reports
        ended = [
            one
            for one in reports
            if one.kind in calendar and calendar[one.kind].days(one.year)[1] < self._span.last
        ]
        if ended:
            yield max(ended, key=lambda one: calendar[one.kind].days(one.year)[::-1])
        if (last_year := Period(self._period.year - 1, self._period.kind)) in reports:
            yield last_year

    def _piece_larger(self, row: Indicator, number: Decimal) -> Finding | None:
        """A period cannot have had less than a shorter one inside it."""
        if row.flow is not Flow.PERIOD or row.kind not in COUNTED:
            return None
        for kind in self._inside():
            theirs = amount(self._course.figure(row.id, Period(self._period.year, kind)))
            if theirs is not None and theirs > number:
                period = self._name(Period(self._period.year, kind))
                message = both(
                    "checks.piece_larger", value=self._typed(row), period=period, theirs=written(theirs)
                )
                return self._finding(row, PIECE, Severity.WARNING, message)
        return None

    def _inside(self) -> list[str]:
        """The kinds of period that lie within this one and are shorter."""
        year = self._period.year
        days = {key: kind.days(year) for key, kind in self._schema.periods.items()}
        first, last = days[self._period.kind]
        within = (key for key, (start, end) in days.items() if first <= start and end <= last)
        return [key for key in within if days[key] != (first, last)]

    def _pieces_differ(self, row: Indicator, number: Decimal) -> Finding | None:
        """What other periods add up to over the same days."""
        if not adds_up(row):
            return None
        year = self._period.year
        for way in self._course.ways(row, year, self._covered(row)):
            if any(term.sign < 0 or term.kind == self._period.kind for term in way):
                continue
            total = self._course.total(row, year, way)
            if total is None:
                continue
            if abs(total - number) * 2 <= self._slack(row, way):
                return None
            return self._told_differing(row, way, total)
        return None

    def _told_differing(self, row: Indicator, way: Way, total: Decimal) -> Finding:
        year = self._period.year
        periods = [Period(year, term.kind) for term in way]
        names = [self._name(one) for one in periods]
        theirs = " + ".join(written(amount(self._course.figure(row.id, one))) for one in periods)
        said = {
            "value": self._typed(row),
            "periods": Text(" + ".join(one.vi for one in names), " + ".join(one.en for one in names)),
            "sum": written(total) if len(way) == 1 else f"{theirs} = {written(total)}",
        }
        estimated = any(self._course.reports[one].is_estimate for one in periods)
        severity = Severity.INFO if estimated else Severity.WARNING
        key = "checks.pieces_same_day" if len(way) == 1 else "checks.pieces_differ"
        return self._finding(row, PIECES, severity, both(key, **said))

    def _slack(self, row: Indicator, way: Way) -> Decimal | int:
        """Twice the tolerance: a unit in the last place for each figure that was rounded; none for counts."""
        if row.kind is not Kind.AMOUNT:
            return 0
        periods = [self._period, *(Period(self._period.year, term.kind) for term in way)]
        figures = (self._course.figure(row.id, one) for one in periods)
        return sum(_unit(figure.number) for figure in figures if figure.number is not None)

    def _covered(self, row: Indicator) -> Span:
        """The days that a row's figure covers."""
        if row.flow is not Flow.CUMULATIVE:
            return self._span
        return Span(year_start(self._schema.periods, self._period.year), self._span.last)

    def _unusual(self, row: Indicator, number: Decimal) -> Finding | None:
        """The figure of the last quarter that the form tells of, against those before it."""
        value = self._newest(row)
        if value is None:
            return None
        whole = None if row.percent is None else self._newest(self._schema.indicators[row.percent.whole])
        usual = beyond_usual(row, value, self._before(row), whole)
        if usual is None:
            return None
        sign = " %" if row.kind is Kind.PERCENT else ""
        said = {
            "value": written(value) + sign,
            "middle": written(usual.middle) + sign,
            "least": written(usual.least),
            "most": written(usual.most) + sign,
            "count": usual.count,
        }
        key = "checks.beyond_usual" if value == number else "checks.beyond_usual_part"
        return self._finding(row, USUAL, Severity.WARNING, both(key, **said))

    def _newest(self, row: Indicator) -> Decimal | None:
        """What the form itself tells of the last quarter that it covers."""
        if not self._quarters:
            return None
        year, quarter = self._period.year, self._quarters[-1]
        value = self._course.value(row, year, quarter, told_by=self._period.kind)
        return None if value is None else amount(value.figure)

    def _before(self, row: Indicator) -> Sequence[Decimal]:
        """The figures of the quarters before, the latest last; none if they are too few."""
        found: list[Decimal] = []
        for year, quarters in self._past:
            for quarter in quarters:
                value = self._course.value(row, year, quarter)
                number = amount(value.figure) if value is not None else None
                if number is not None:
                    found.append(number)
            if len(found) >= MOST:
                break
        return found[:MOST][::-1] if len(found) >= LEAST else ()

    def _figure(self, id_: str) -> Figure:
        return self._course.figure(id_, self._period)

    def _typed(self, row: Indicator) -> str:
        return as_typed(self._figure(row.id), row)

    def _name(self, period: Period) -> Text:
        label = self._schema.periods[period.kind].label
        return both("checks.period_named", label=label, year=period.year)

    def _finding(self, row: Indicator, kind: str, severity: Severity, message: Text) -> Finding:
        code, part = self._schema.printed_code(row), row.ordinal if row.is_part else None
        return Finding(severity, f"{row.id}.{kind}", row.id, code, part, self._typed(row), None, message)


def arises_anew(row: Indicator) -> bool:
    """Whether a row counts what comes anew each time, so that equal figures are no matter of course."""
    return row.flow is not Flow.STOCK and row.kind in COUNTED


def _unit(number: Decimal) -> Decimal:
    """The unit of the last digit that was typed."""
    return Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))
