"""Temporary tables of one batch check, under names of their own."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

from duckdb import Error as DuckDBError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duckdb import DuckDBPyConnection

_numbers = count(1)
_SETTING = "disabled_optimizers"
_NOT_WORTH_IT = (
    "common_subexpressions,expression_rewriter,statistics_propagation,"
    "column_lifetime,reorder_filter,filter_pullup"
)
WORD = 62
"""How many rules have their bit in one BIGINT."""
_TABLES = ("raw", "odd", "links", "units", "failing")

Rows = list[tuple[Any, ...]]


class Scratch:
    """A connection, and the temporary tables that a check keeps on it until `close`."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self._prefix = f"cchc_check_{next(_numbers)}"
        self.raw = self.table("raw")
        """What was read: SQL for a table of keys and cells, with the rows numbered."""
        self.words = 1
        """How many columns of bits "failing" has."""

    def word_names(self) -> list[str]:
        """Return the columns of "failing" whose bits tell which rules failed."""
        return [f"w{place}" for place in range(self.words)]

    def table(self, name: str) -> str:
        """Return a table's name for SQL."""
        return f'"{self._prefix}_{name}"'

    def run(self, sql: str, parameters: Sequence[object] | None = None) -> Rows:
        """Run SQL and return its rows."""
        return self._connection.execute(sql, parameters).fetchall()

    @contextmanager
    def planning_little(self) -> Iterator[None]:
        """Plan queries of hundreds of rules without the steps that take longer than they save."""
        (before,) = self.run(f"SELECT current_setting('{_SETTING}')")[0]
        try:
            plan_little(self._connection)
        except DuckDBError:  # the configuration is locked
            yield
            return
        try:
            yield
        finally:
            self.run(f"SET {_SETTING} = '{before}'")

    def close(self) -> None:
        """Drop the tables."""
        for name in _TABLES:
            self.run(f"DROP TABLE IF EXISTS {self.table(name)}")


def plan_little(connection: DuckDBPyConnection) -> None:
    """Leave out the steps of planning that rules do not need; call it before locking the configuration."""
    connection.execute(f"SET {_SETTING} = '{_NOT_WORTH_IT}'")


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
