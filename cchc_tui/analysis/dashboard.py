"""One office's course at a glance: its percentages of the last quarters, and what it has to see to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cchc_tui.analysis.series import change, points, quarters
from cchc_tui.entry.figure import State
from cchc_tui.schema.model import Kind
from cchc_tui.store.journals.submission import Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cchc_tui.analysis.series import Change
    from cchc_tui.entry.series import Course, Value
    from cchc_tui.schema.model import Indicator, Level
    from cchc_tui.schema.period import Period
    from cchc_tui.store.journals.overview import PeriodOverview

QUARTERS = 12
"""How many quarters are looked back."""
_SOON = 30


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage: its last quarters, what was last reported, and how that differs from a year before.

    `period` is that of the last report that has it.
    """

    row: Indicator
    course: tuple[float | None, ...]
    last: Value | None = None
    period: Period | None = None
    change: Change | None = None


def shares(course: Course, level: Level, most: int = QUARTERS) -> tuple[Share, ...]:
    """Return the percentages of a level, in printed order; the latest quarter of each is the same one."""
    rows = [
        row for row in course.schema.indicators.values() if row.kind is Kind.PERCENT and level in row.levels
    ]
    told = {
        row.id: {(one.year, one.number): _number(one.value) for one in quarters(course, row)} for row in rows
    }
    known = sorted({place for mine in told.values() for place in mine})[-most:]
    return tuple(_share(course, row, tuple(told[row.id].get(place) for place in known)) for row in rows)


def _share(course: Course, row: Indicator, values: tuple[float | None, ...]) -> Share:
    found = [one for one in points(course, row) if one.reported is not None]
    if not found:
        return Share(row, values)
    last = found[-1]
    return Share(row, values, last.reported, last.period, change(row, last.reported, last.year_before))


def _number(value: Value | None) -> float | None:
    if value is None or value.figure.number is None or value.figure.state is not State.NUMBER:
        return None
    return float(value.figure.number)


class Need(StrEnum):
    """Why a period's submission has to be seen to, the most pressing first."""

    RETURNED = "returned"
    LATE = "late"
    DUE = "due"


def need(line: PeriodOverview, today: date, soon: int = _SOON) -> Need | None:
    """Return why a submission has to be seen to, None if it has not."""
    if line.status.is_locked:
        return None
    if line.status is Status.RETURNED:
        return Need.RETURNED
    if line.is_late(today):
        return Need.LATE
    is_owed = line.status is not Status.NOT_STARTED or not line.is_optional
    return Need.DUE if is_owed and 0 <= (line.due - today).days <= soon else None


def needs(lines: Iterable[PeriodOverview], today: date) -> tuple[tuple[Need, PeriodOverview], ...]:
    """Return what has to be seen to: what was returned, what is late, the latest first, what is due soon.

    Nobody is late for periods from before the first one that was begun.
    """
    known = list(lines)
    begun = min((one.due for one in known if one.status is not Status.NOT_STARTED), default=today)
    found = [(reason, one) for one in known if one.due >= begun and (reason := need(one, today)) is not None]
    order = list(Need)
    return tuple(sorted(found, key=lambda one: (order.index(one[0]), -one[1].due.toordinal())))
