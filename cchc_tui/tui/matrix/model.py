"""What the matrix shows, as values: no store, no clock, no screen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.analysis.matrix import Cell, is_owed
from cchc_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cchc_tui.analysis.matrix import Column
    from cchc_tui.schema.period import Period
    from cchc_tui.store.workspaces.units import OrgUnit

_SOON, _AHEAD = 14, 45
"""Within how many days a report is due soon, and further ahead than how many it is nothing to look at yet."""
DONE = frozenset("sa")
"""The letters of what was handed in and not returned."""


class Sums(NamedTuple):
    """Of `expected` reports: how many were handed in, of these on time, and how many have errors."""

    expected: int
    handed_in: int
    on_time: int
    wrong: int


@dataclass(frozen=True)
class MatrixState:
    """What is painted: `cells` has what was read so far, by period and code; `words` filter the units.

    With `owing` only those are shown that have not handed in for the column of the cursor. Nobody is late for
    what was due before `begun`, when the first of them reported.
    """

    units: tuple[OrgUnit, ...]
    columns: tuple[Column, ...]
    today: date
    expected: Callable[[str, date], bool]
    cells: Mapping[Period, Mapping[str, str]] = field(default_factory=dict)
    row: int = 0
    column: int = 0
    words: str = ""
    place: int = 0
    owing: bool = False
    begun: date = date.min
    notice: str = ""

    @cached_property
    def matching(self) -> tuple[OrgUnit, ...]:
        """The units whose code or name has every word typed."""
        words = fold(self.words).split()
        if not words:
            return self.units
        return tuple(
            unit for unit in self.units if all(word in f"{unit.code} {fold(unit.name)}" for word in words)
        )

    @cached_property
    def shown(self) -> tuple[OrgUnit, ...]:
        """The rows."""
        if not self.owing or not self.columns:
            return self.matching
        column = self.columns[self.column]
        mine = self.cells.get(column.period, {})
        return tuple(
            unit
            for unit in self.matching
            if mine.get(unit.code, " ")[0] not in DONE and self.expected(unit.code, column.last_day)
        )

    @property
    def unit(self) -> OrgUnit | None:
        """The unit under the cursor."""
        return self.shown[self.row] if self.shown else None

    def cell(self, unit: OrgUnit, column: Column) -> Cell | None:
        """Return a unit's submission, None if there is none or it was not read yet."""
        said = self.cells.get(column.period, {}).get(unit.code)
        return Cell.read(said) if said else None

    def days_late(self, cell: Cell | None, unit: OrgUnit, column: Column) -> int:
        """Return by how many days a report was handed in late, or is late now; 0 if it is not."""
        if cell is not None and cell.days is not None:
            return max(cell.days, 0)
        owed = is_owed(column, self.today) and column.due >= self.begun
        owed = owed or (cell is not None and self.today > column.due)
        return (self.today - column.due).days if owed and self.expected(unit.code, column.last_day) else 0

    def sums(self, column: Column) -> Sums | None:
        """Return how many of the matching units stand how in a period; None while it was not read."""
        mine = self.cells.get(column.period)
        if mine is None:
            return None
        said = [mine.get(unit.code, "") for unit in self.matching]
        expected = sum(
            bool(one) or self.expected(unit.code, column.last_day)
            for unit, one in zip(self.matching, said, strict=True)
        )
        done = [one.split(",") for one in said if one and one[0] in DONE]
        on_time = sum(bool(days) and int(days) <= 0 for _, days, _, _ in done)
        wrong = sum(one.split(",")[2] != "0" for one in said if one)
        return Sums(expected, len(done), on_time, wrong)

    def at(self, row: int, column: int | None = None) -> MatrixState:
        """Return the state with the cursor there, stopping at every end."""
        across = self.column if column is None else max(0, min(len(self.columns) - 1, column))
        moved = replace(self, column=across, notice="")
        return replace(moved, row=max(0, min(len(moved.shown) - 1, row)))

    def typed(self, words: str, place: int) -> MatrixState:
        """Return the state with another filter."""
        return replace(self, words=words, place=place, row=0, notice="")


def where_to_start(columns: tuple[Column, ...], today: date) -> int:
    """Return the latest column that is due within two weeks, or was due."""
    due = [
        index for index, one in enumerate(columns) if (one.due - today).days <= _SOON and not one.is_optional
    ]
    return due[-1] if due else 0


def worth_showing(column: Column, cells: Mapping[Period, Mapping[str, str]], today: date) -> bool:
    """Whether a column says anything: not one that is far ahead, or optional and reported by nobody."""
    if cells.get(column.period):
        return True
    return (column.due - today).days <= _AHEAD and not column.is_optional


def begun_on(
    columns: Iterable[Column], cells: Mapping[Period, Mapping[str, str]], since: int | None, today: date
) -> date:
    """Return when the first report was due: today if there is none, long ago if that was not read."""
    if since is None:
        return today
    if since not in {period.year for period in cells}:
        return date.min
    return min((one.due for one in columns if cells.get(one.period)), default=date.min)
