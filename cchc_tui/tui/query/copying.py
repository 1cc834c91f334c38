"""Cells of an answer as text that spreadsheets paste, and how much of it a terminal takes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from cchc_tui.documents.answers.answers import safe_cell
from cchc_tui.messages import language
from cchc_tui.text import printable
from cchc_tui.tui.query.grid import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.tui.query.grid import Grid

MOST_BYTES = 74_994
"""What fits the 100.000 bytes that terminals take in one OSC 52 sequence, of which base64 needs a quarter."""


def selected(grid: Grid) -> str:
    """Return the selected cells, a line for each row, tabs between the cells."""
    rows, columns = grid.selected
    return _table([grid.at(row)[column] for column in columns] for row in rows)


def whole_rows(grid: Grid) -> str:
    """Return the rows that are selected, all their cells."""
    rows, _ = grid.selected
    return _table(grid.at(row) for row in rows)


def everything(grid: Grid) -> str:
    """Return the column heads and all rows, up to a little more than a terminal takes."""
    lines, size = ["\t".join(map(printable, grid.columns))], 0
    for row in range(len(grid.rows)):
        line = _table([grid.at(row)])
        lines.append(line)
        size += len(line)
        if size > MOST_BYTES:
            break
    return "\n".join(lines)


def _table(rows: Iterable[Iterable[object]]) -> str:
    return "\n".join("\t".join(map(_cell, row)) for row in rows)


def _cell(value: object) -> str:
    """A value as a spreadsheet in the language spoken reads it; none that it would work out."""
    if value is None:
        return ""
    if isinstance(value, (bool, datetime)):
        return shown(value) if isinstance(value, bool) else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Decimal, float)):
        written = format(Decimal(repr(value)) if isinstance(value, float) else value, "f")
        return written.replace(".", ",") if language() == "vi" else written
    return printable(str(safe_cell(str(value))))
