"""A table of results as values: which part of it is in sight, how wide its columns are, where the cursor is.

However many rows there are, only those in sight are ever looked at, and the first few hundred for the widths.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from cchc_tui.entry.notation import write_number
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day
from cchc_tui.text import printable
from cchc_tui.tui import theme
from cchc_tui.tui.lines import Line, fit, join, text

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAMPLE, _BETWEEN = 300, 10
_WIDEST, _WIDEST_ALONE = 40, 300
"""Cells that a column may take, and one that has no other beside it."""
_UP, _DOWN = "↑", "↓"
_GAP = "  "
_NUMERIC = "numeric"


@dataclass(frozen=True)
class Grid:
    """Columns and rows of a result, the cursor's cell, and the first row in sight.

    `order` has the places of the rows as they are shown, None as they came; `by` is the column they are
    ordered by, and whether from the largest. `anchor` is the cell where what is selected begins.
    """

    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    row: int = 0
    column: int = 0
    top: int = 0
    order: Sequence[int] | None = None
    by: tuple[int, bool] | None = None
    anchor: tuple[int, int] | None = None
    _measured: dict[object, tuple[Any, ...]] = field(default_factory=dict, compare=False, repr=False)
    """What was found out about the columns; a grid that was moved knows it too."""

    @property
    def widths(self) -> tuple[int, ...]:
        """How many cells each column takes, judged by its first rows, its last, and some between."""
        key = (language(), self.by)
        if key not in self._measured:
            self._measured[key] = self._widths()
        return self._measured[key]

    def _widths(self) -> tuple[int, ...]:
        widths = [
            cell_len(name) + (place == (self.by or (-1,))[0]) for place, name in enumerate(self.columns)
        ]
        count = len(self.rows)
        between = (self.rows[count * step // _BETWEEN] for step in range(_BETWEEN) if count > _SAMPLE)
        for row in (*self.rows[:_SAMPLE], *between, *self.rows[-_BETWEEN:]):
            for place, value in enumerate(row):
                widths[place] = max(widths[place], cell_len(shown(value)))
        widest = _WIDEST if len(widths) > 1 else _WIDEST_ALONE
        return tuple(min(width, widest) for width in widths)

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Which columns hold numbers, judged by the first value that is there."""
        if _NUMERIC not in self._measured:
            self._measured[_NUMERIC] = self._numeric()
        return self._measured[_NUMERIC]

    def _numeric(self) -> tuple[bool, ...]:
        found = [False] * len(self.columns)
        for place in range(len(self.columns)):
            values = (row[place] for row in self.rows[:_SAMPLE] if row[place] is not None)
            found[place] = isinstance(next(values, None), (int, float, Decimal))
        return tuple(found)

    @property
    def value(self) -> object:
        """The value under the cursor, None on an empty table."""
        return self.at(self.row)[self.column] if self.rows and self.columns else None

    def at(self, number: int) -> Sequence[object]:
        """Return the row that is shown as this one."""
        return self.rows[number if self.order is None else self.order[number]]

    @property
    def selected(self) -> tuple[range, range]:
        """Which rows and columns are selected; the cell under the cursor where nothing else is."""
        row, column = self.anchor or (self.row, self.column)
        return (
            range(min(row, self.row), max(row, self.row) + 1),
            range(min(column, self.column), max(column, self.column) + 1),
        )

    def ordered(self, order: Sequence[int] | None, by: tuple[int, bool] | None) -> Grid:
        """Return the grid with its rows in another order, the cursor on the first of them."""
        return replace(self, order=order, by=by, row=0, top=0, anchor=None)

    def moved(self, down: int, right: int, room: int) -> Grid:
        """Return the grid with the cursor moved, and scrolled by half a page where it leaves the sight."""
        row = max(0, min(self.row + down, len(self.rows) - 1))
        column = max(0, min(self.column + right, len(self.columns) - 1))
        top = self.top
        if not top <= row < top + room:
            half = max(room // 2, 1)
            top = max(0, min(row - half, len(self.rows) - room))
        return replace(self, row=row, column=column, top=top)

    def first_column(self, width: int) -> int:
        """Return the leftmost column to draw so that the cursor's has its place."""
        start = self.column
        taken = self.widths[start] if self.widths else 0
        while start and taken + self.widths[start - 1] + len(_GAP) <= width - 1:
            start -= 1
            taken += self.widths[start] + len(_GAP)
        return start

    def paint(self, width: int, room: int, *, active: bool) -> list[Line]:
        """Return column heads and as many rows as fit below them."""
        first = self.first_column(width)
        places = range(first, len(self.columns))
        heads = [fit(self._head(place), self.widths[place], right=self.numeric[place]) for place in places]
        lines = [text(" " + _GAP.join(heads), theme.HEADING)]
        numbers = range(self.top, min(self.top + room - 1, len(self.rows)))
        return [*lines, *(self._row(number, places, active=active) for number in numbers)]

    def _row(self, number: int, places: range, *, active: bool) -> Line:
        line, row = text(" "), self.at(number)
        rows, columns = self.selected
        for place in places:
            value = row[place]
            words = fit(shown(value), self.widths[place], right=self.numeric[place])
            under = active and number in rows and place in columns
            style = theme.CURSOR if under else theme.QUIET if value is None else theme.PLAIN
            line = join(line, ((words, style),), _GAP)
        return line

    def _head(self, place: int) -> str:
        name = printable(self.columns[place])
        if self.by is None or self.by[0] != place:
            return name
        return f"{name}{_DOWN if self.by[1] else _UP}"


def counted(rows: int) -> str:
    """Return how many rows there are as people read it."""
    return shown(Decimal(rows))


def shown(value: object) -> str:
    """Return a value as people read it: numbers and days as their language writes them, "∅" for none."""
    if value is None:
        return "∅"
    if isinstance(value, bool):
        return tr("console.true" if value else "console.false")
    if isinstance(value, datetime):
        return f"{full_day(value, language())} {value:%H:%M}"
    if isinstance(value, date):
        return full_day(value, language())
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal) and value.is_finite():
        return write_number(value) if language() == "vi" else f"{value:,f}"
    return printable(str(value))
