"""Temporary tables of one batch check, under names of their own."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

_numbers = count(1)
_TABLES = ("raw", "odd", "links", "units", "failing")

Rows = list[tuple[Any, ...]]


class Scratch:
    """A connection, and the temporary tables that a check keeps on it until `close`."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self._prefix = f"cchc_check_{next(_numbers)}"

    def table(self, name: str) -> str:
        """Return a table's name for SQL."""
        return f'"{self._prefix}_{name}"'

    def run(self, sql: str, parameters: Sequence[object] | None = None) -> Rows:
        """Run SQL and return its rows."""
        return self._connection.execute(sql, parameters).fetchall()

    def close(self) -> None:
        """Drop the tables."""
        self.run(f"DROP VIEW IF EXISTS {self.table('staged')}")
        for name in _TABLES:
            self.run(f"DROP TABLE IF EXISTS {self.table(name)}")


def quoted(name: str) -> str:
    """Return the name of a table, view or column, quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def unnested(columns: Sequence[tuple[str, str]]) -> str:
    """Return SQL that makes rows of parameters $1, $2 …: one list for each (name, SQL type)."""
    return ", ".join(
        f"unnest(${place}::{kind}[]) AS {quoted(name)}" for place, (name, kind) in enumerate(columns, 1)
    )


def by_column(rows: Sequence[tuple[object, ...]], width: int) -> list[list[object]]:
    """Return rows as one list for each column, as `unnested` wants them."""
    return [[row[place] for row in rows] for place in range(width)]
