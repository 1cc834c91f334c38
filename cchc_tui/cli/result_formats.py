"""An answer of the database, printed: as a table to read, as CSV for a spreadsheet, as JSON for a program."""

from __future__ import annotations

import csv
import json
import os
import sys
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from cchc_tui.documents.answers.answers import safe_cell
from cchc_tui.messages import language, tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    from cchc_tui.store.query.query import QueryResult

_LONG, _LEAST_TEXT = 24, 16
"""Columns wider than the first may be wrapped, down to the second."""


def print_table(result: QueryResult) -> None:
    """Print rows under their columns' names, or row by row where they are too wide for the screen."""
    from cchc_tui.cli.context import console  # noqa: PLC0415  (rich comes in with tables only)

    rows = [[_shown(cell) for cell in row] for row in result.rows]
    widths = [
        max(cell_len(name), *(cell_len(row[at]) for row in rows), 0) for at, name in enumerate(result.columns)
    ]
    screen = console(
        width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else sum(widths) + 3 * len(widths)
    )
    least = sum(min(width, _LEAST_TEXT) if width > _LONG else width for width in widths) + 3 * len(widths)
    if least > screen.width:
        _print_blocks(result, rows)
    else:
        screen.print(_table(result, rows, widths))
    seconds = f"{result.seconds:.2f}"
    if language() == "vi":
        seconds = seconds.replace(".", ",")
    # not through the screen, which is as narrow as the table where nobody looks at it
    print(tr("cli.query_rows", count=len(result.rows), seconds=seconds))
    if result.truncated:
        print(tr("cli.query_truncated", count=len(result.rows)))


def _table(result: QueryResult, rows: list[list[str]], widths: list[int]) -> Table:
    """Short columns stay whole; only long text is wrapped. Numbers stand to the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, kind, width in zip(result.columns, result.types, widths, strict=True):
        is_number = kind.startswith("DECIMAL") or kind.endswith(("INT", "INTEGER", "DOUBLE", "FLOAT"))
        table.add_column(
            Text(printable(name)),
            justify="right" if is_number else "left",
            no_wrap=width <= _LONG,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _print_blocks(result: QueryResult, rows: list[list[str]]) -> None:
    widest = max(cell_len(name) for name in result.columns)
    for number, row in enumerate(rows, start=1):
        print(f"─── {number} ".ljust(widest + 20, "─"))
        for name, cell in zip(result.columns, row, strict=True):
            print(f"{printable(name):<{widest}}  {cell}")
    print()


def print_csv(result: QueryResult) -> None:
    """Print CSV; text that a spreadsheet would take for a formula gets an apostrophe in front."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in result.rows)
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
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return printable(format(cell, "f") if isinstance(cell, Decimal) else str(cell))
