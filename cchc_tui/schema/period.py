"""Reference periods: which days a report covers, when it is due, and which periods come before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cchc_tui.errors import PeriodError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cchc_tui.schema.model import Text

_WRITTEN = re.compile(r"(?P<year>\d{4})-(?P<kind>[A-Z][A-Z0-9]*)")


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day that comes every year, such as 14/3."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """Return this day of a year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class PeriodKind:
    """One entry of an edition's calendar (Q1, Q2, H1, Q3, M9, Y).

    `start` and `end` are the first and last day that the figures cover; a start later in the year than the
    end lies in the year before. `due` is the last day to hand the report in. An `optional` period may be
    reported, but nobody is late who does not.
    """

    key: str
    label: Text
    start: MonthDay
    end: MonthDay
    due: MonthDay
    optional: bool = False

    def days(self, year: int) -> tuple[date, date]:
        """Return first and last day of this period of a reporting year."""
        last = self.end.in_year(year)
        first = self.start.in_year(year)
        return (first if first <= last else self.start.in_year(year - 1)), last

    def due_day(self, year: int) -> date:
        """Return the last day to hand the report in; a due date before the start lies in the next year."""
        first, _ = self.days(year)
        due = self.due.in_year(year)
        return due if due > first else self.due.in_year(year + 1)

    def is_estimate(self, year: int) -> bool:
        """Whether the report is due before its cut-off has passed, so that its figures are estimates."""
        return self.due_day(year) <= self.days(year)[1]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reference period: a kind of the calendar in a reporting year, written ``2024-Q1``."""

    year: int
    kind: str

    def __str__(self) -> str:
        return f"{self.year}-{self.kind}"

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2024-Q1`` (case and surrounding spaces do not matter).

        Raises:
            PeriodError: the text is not written so.
        """
        match = _WRITTEN.fullmatch(text.strip().upper())
        if match is None:
            raise PeriodError("schema.period_unreadable", period=text)
        return cls(int(match["year"]), match["kind"])


def _known(calendar: Mapping[str, PeriodKind], period: Period) -> PeriodKind:
    kind = calendar.get(period.kind)
    if kind is None:
        raise PeriodError("schema.period_unknown", period=str(period), known=", ".join(calendar))
    return kind


def _ending(calendar: Mapping[str, PeriodKind], years: range) -> list[tuple[date, date, Period]]:
    """All periods of some years as (last day, first day, period)."""
    found = []
    for year in years:
        for key, kind in calendar.items():
            first, last = kind.days(year)
            found.append((last, first, Period(year, key)))
    return found


def before(calendar: Mapping[str, PeriodKind], period: Period) -> tuple[Period, ...]:
    """Return the periods that end before this one does, latest first, within the two years before.

    Among periods that end on the same day the longest comes first. The first of them that was reported is
    what a screen shows as "last period".
    """
    _, last = _known(calendar, period).days(period.year)
    found = [entry for entry in _ending(calendar, range(period.year - 2, period.year + 1)) if entry[0] < last]
    found.sort(key=lambda entry: (-entry[0].toordinal(), entry[1]))
    return tuple(entry[2] for entry in found)


def earlier_in_year(calendar: Mapping[str, PeriodKind], period: Period) -> tuple[Period, ...]:
    """Return the earlier periods whose cumulative figures this period's may not fall below, latest first."""
    _known(calendar, period)
    return tuple(one for one in before(calendar, period) if one.year == period.year)


def opening(calendar: Mapping[str, PeriodKind], period: Period) -> tuple[Period, ...]:
    """Return the periods that end on the day before this one begins: where its opening stock stands."""
    first, _ = _known(calendar, period).days(period.year)
    wanted = first - timedelta(days=1)
    found = [
        entry for entry in _ending(calendar, range(period.year - 2, period.year + 1)) if entry[0] == wanted
    ]
    found.sort(key=lambda entry: entry[1])
    return tuple(entry[2] for entry in found)
