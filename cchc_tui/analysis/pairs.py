"""Two periods of one org unit side by side, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.analysis.series import change, reported
from cchc_tui.schema.model import Flow, Kind
from cchc_tui.schema.period import Period

if TYPE_CHECKING:
    from cchc_tui.analysis.series import Change
    from cchc_tui.entry.series import Course, Value
    from cchc_tui.schema.model import Indicator, Level


@dataclass(frozen=True, slots=True)
class Pair:
    """A row in both periods. Where `is_unlike` they cover times of other lengths, and no change is told."""

    row: Indicator
    here: Value | None
    there: Value | None
    change: Change | None
    is_unlike: bool

    @property
    def is_same(self) -> bool:
        """Whether both periods say the same, or neither says anything."""
        if self.here is None or self.there is None:
            return self.here is self.there
        return self.here.figure.state is self.there.figure.state and (
            self.here.figure.number == self.there.figure.number
        )


def ordered(course: Course) -> tuple[Period, ...]:
    """Return the periods that were reported in the order in which they end, the longer last."""
    calendar = course.schema.periods

    def ends(period: Period) -> tuple[int, int]:
        first, last = calendar[period.kind].days(period.year)
        return last.toordinal(), -first.toordinal()

    return tuple(sorted(course.reports, key=ends))


def offer(course: Course, wanted: Period | None) -> tuple[Period, Period] | None:
    """Return what to lay side by side first: a period, or the last reported, and that of the year before.

    Where that one was not reported, the one reported before it; None where there are no two.
    """
    known = ordered(course)
    if len(known) < 2:  # noqa: PLR2004  (a pair)
        return None
    here = wanted if wanted in known else known[-1]
    there = Period(here.year - 1, here.kind)
    if there not in known:
        place = known.index(here)
        there = known[place - 1] if place else known[1]
    return here, there


def pairs(course: Course, level: Level, here: Period, there: Period) -> tuple[Pair, ...]:
    """Return every row of a level in both periods, in printed order."""
    return tuple(
        _pair(course, row, here, there) for row in course.schema.indicators.values() if level in row.levels
    )


def _pair(course: Course, row: Indicator, here: Period, there: Period) -> Pair:
    now, then = reported(course, row, here), reported(course, row, there)
    adds = row.kind in {Kind.COUNT, Kind.AMOUNT} and row.flow is not Flow.STOCK
    is_unlike = adds and here.kind != there.kind
    return Pair(row, now, then, None if is_unlike else change(row, now, then), is_unlike)
