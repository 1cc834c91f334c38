"""Adding rows to tables of the ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from duckdb import DuckDBPyConnection


def insert(
    connection: DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]
) -> None:
    """Add rows to a table; `columns` names their columns and types in order.

    One JSON text carries all of them: inserting row by row takes twenty times as long.
    """
    if not rows:
        return
    shape = json.dumps([columns])
    content = json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False)
    fields = ", ".join(f"r.{name}" for name in columns)
    # the names come from this package alone
    connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {fields} "  # noqa: S608
        f"FROM (SELECT unnest(from_json(?::JSON, ?)) AS r)",
        [content, shape],
    )


def as_list(values: Iterable[object]) -> str:
    """Return many values, none of which has a space, as the one that `listed` takes.

    Where pandas is not there DuckDB looks for it again at each value of a list: ten thousand take a second.
    """
    return " ".join(map(str, values))


def listed(parameter: str, kind: str) -> str:
    """Return SQL that makes rows of the values given as one."""
    return f"unnest(string_split(nullif({parameter}, ''), ' ')::{kind}[])"


def next_key(connection: DuckDBPyConnection, table: str, column: str) -> int:
    """Return the next free small key of a table; the holder of the lock is the only one to give them."""
    row = connection.execute(f"SELECT coalesce(max({column}), 0) + 1 FROM {table}").fetchone()  # noqa: S608
    return int(row[0]) if row else 1
