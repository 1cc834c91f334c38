"""An answer of the database, printed: as a table to read, as CSV for a spreadsheet, as JSON for a program."""

from __future__ import annotations

import csv
import json
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

from cchc_tui.messages import tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    from cchc_tui.store.query import QueryResult

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def print_table(result: QueryResult) -> None:
    """Print rows under their columns' names; numbers stand to the right."""
    from rich import box  # noqa: PLC0415  (rich comes in with tables only)
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from cchc_tui.cli.context import console  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, kind in zip(result.columns, result.types, strict=True):
        is_number = kind.startswith("DECIMAL") or kind.endswith(("INT", "INTEGER", "DOUBLE", "FLOAT"))
        table.add_column(Text(printable(name)), justify="right" if is_number else "left", overflow="fold")
    for row in result.rows:
        table.add_row(*(Text(_shown(cell)) for cell in row))
    screen = console()
    screen.print(table)
    screen.print(tr("cli.query_rows", count=len(result.rows), seconds=f"{result.seconds:.2f}"))
    if result.truncated:
        screen.print(tr("cli.query_truncated", count=len(result.rows)))


def print_csv(result: QueryResult) -> None:
    """Print CSV; text that a spreadsheet would take for a formula gets an apostrophe in front."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows([_cell(cell) for cell in row] for row in result.rows)
    _say_if_cut(result)


def print_json(result: QueryResult) -> None:
    """Print a list of objects, one for each row; exact decimals are given as text."""
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    json.dump(rows, sys.stdout, ensure_ascii=False, indent=2, default=str)
    print()
    _say_if_cut(result)


def _say_if_cut(result: QueryResult) -> None:
    if result.truncated:
        print(tr("cli.query_truncated", count=len(result.rows)), file=sys.stderr)


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    return printable(format(cell, "f") if isinstance(cell, Decimal) else str(cell))


def _cell(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return format(cell, "f") if isinstance(cell, Decimal) else cell
