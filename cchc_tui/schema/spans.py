"""Which figures of two periods may be set side by side: those that cover equally long times."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cchc_tui.schema.model import Flow, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cchc_tui.schema.model import Indicator
    from cchc_tui.schema.period import Period, PeriodKind

_EQUAL = Fraction(1, 10)
"""By how much of their length two times may differ and count as equally long: quarters do by a day or two."""


def growth(
    calendar: Mapping[str, PeriodKind], row: Indicator, period: Period, other: Period
) -> Fraction | None:
    """Return how many times as long a time a row's figure of `period` covers as that of another period.

    1 for what there is at a cut-off, and for shares of what arose in a period, however long that was. More
    than 1 only for figures that count from the start of the same year; less than 1 where a count of a longer
    time bounds that of a shorter one from above; None where the two are not alike.
    """
    if row.flow is Flow.STOCK or period.kind == other.kind:
        return Fraction(1)
    if row.flow is Flow.PERIOD and row.kind is Kind.PERCENT:
        return Fraction(1)
    times = Fraction(_days(calendar, row.flow, period), _days(calendar, row.flow, other))
    if abs(times - 1) <= _EQUAL:
        return Fraction(1)
    if row.kind is Kind.PERCENT:
        return None
    counts_on = row.flow is Flow.CUMULATIVE and period.year == other.year
    return times if times < 1 or counts_on else None


def _days(calendar: Mapping[str, PeriodKind], flow: Flow, period: Period) -> int:
    """How many days a figure covers: the period's own, or all since the year's start."""
    first, last = calendar[period.kind].days(period.year)
    if flow is Flow.CUMULATIVE:
        first = min(kind.days(period.year)[0] for kind in calendar.values())
    return (last - first).days + 1
