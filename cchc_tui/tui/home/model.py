"""What the first screen shows, as values: no store, no clock, no screen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cchc_tui.store.journals.submission import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cchc_tui.schema.model import Text
    from cchc_tui.schema.period import Period
    from cchc_tui.store.journals.overview import PeriodOverview
    from cchc_tui.store.workspaces.units import OrgUnit

OPEN = frozenset({Status.DRAFT, Status.RETURNED})
"""Statuses in which the clerk has begun and is not done."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings an appendix has now."""

    errors: int
    warnings: int


@dataclass(frozen=True)
class HomeState:
    """Everything that the page is painted from.

    `lines` are the periods of `year` and of the year before. `counts` holds what was checked so far; a period
    that is not in it shows none. `role` is what may be done to the unit's appendices: "fill", "judge" or
    "look". `names` are what the unit was called in each period. `has_others`: whether others may be seen too.
    """

    title: Text
    unit: OrgUnit
    year: int
    today: date
    lines: tuple[PeriodOverview, ...]
    counts: Mapping[Period, Counts]
    cursor: int = 0
    notice: str = ""
    role: str = "fill"
    names: Mapping[Period, str] = field(default_factory=dict)
    has_others: bool = False

    @property
    def unit_name(self) -> str:
        """What the unit was called at the cut-off of the period under the cursor."""
        return self.names.get(self.current.key.period, self.unit.name) if self.lines else self.unit.name

    @property
    def current(self) -> PeriodOverview:
        """The period under the cursor."""
        return self.lines[self.cursor]

    @property
    def reports(self) -> bool:
        """Whether the form has any row for the unit's level in the periods shown."""
        return any(line.to_fill or line.filled for line in self.lines)

    def at(self, cursor: int) -> HomeState:
        """Return the state with the cursor there, stopping at both ends."""
        return replace(self, cursor=max(0, min(len(self.lines) - 1, cursor)), notice="")


def days_late(line: PeriodOverview, today: date) -> int:
    """Return by how many days a report that is still owed is late; 0 when it is not."""
    return (today - line.due).days if line.is_late(today) else 0


def in_order(lines: Sequence[PeriodOverview]) -> tuple[PeriodOverview, ...]:
    """Return periods with the latest year first, and within a year in the order in which they end."""
    return tuple(
        sorted(
            lines, key=lambda one: (-one.key.period.year, one.last_day, -one.first_day.toordinal(), one.key)
        )
    )


def where_to_start(lines: Sequence[PeriodOverview], today: date) -> int:
    """Return the index of the period that the cursor should wait on.

    Of those begun and not handed in, the one whose due day is nearest; else the nearest of all.
    """
    begun = [index for index, line in enumerate(lines) if line.status in OPEN]
    return min(begun or range(len(lines)), key=lambda index: abs((lines[index].due - today).days), default=0)
