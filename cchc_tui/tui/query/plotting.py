"""A column of an answer as a plot, in the order that its rows are shown in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cchc_tui.messages import tr
from cchc_tui.tui import theme
from cchc_tui.tui.lines import Line, text
from cchc_tui.tui.plot import plot
from cchc_tui.tui.query.grid import counted, shown

if TYPE_CHECKING:
    from cchc_tui.tui.query.grid import Grid

_MOST = 2000
"""Rows that are plotted at most: more than any window has columns, four times over."""
_LABEL = 12


def plotted(grid: Grid, width: int, height: int) -> list[Line]:
    """Return the numbers of the cursor's column as a plot, labelled by the first column that is no number."""
    if not grid.numeric[grid.column]:
        return [text(f" {tr('console.not_numbers', name=grid.columns[grid.column])}", theme.WARNING)]
    count = min(len(grid.rows), _MOST)
    rows = [grid.at(number) for number in range(count)]
    values = [float(row[grid.column]) if row[grid.column] is not None else None for row in rows]  # type: ignore[arg-type]
    named = next((place for place, is_number in enumerate(grid.numeric) if not is_number), None)
    labels = [
        shown(row[named])[:_LABEL] if named is not None else str(n) for n, row in enumerate(rows, start=1)
    ]
    lines = plot(labels, values, width, height - 1, write=_written)
    if not lines:
        return [text(f" {tr('console.too_few_numbers')}", theme.WARNING)]
    key = "console.plotted_part" if count < len(grid.rows) else "console.plotted"
    return [text(f" {tr(key, name=grid.columns[grid.column], rows=counted(count))}", theme.HEADING), *lines]


def _written(number: float) -> str:
    return shown(Decimal(f"{number:.4g}"))
