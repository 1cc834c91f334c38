"""Submissions in the ledger that wait to be checked: more of their lines are to come."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cchc_tui.store.journals.submission import SubmissionKey

if TYPE_CHECKING:
    from collections.abc import Collection

    from duckdb import DuckDBPyConnection


def read_waiting(connection: DuckDBPyConnection) -> set[SubmissionKey]:
    """Return the submissions that wait."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'unchecked'").fetchone()
    return {SubmissionKey.named(name) for name in json.loads(row[0])} if row else set()


def write_waiting(connection: DuckDBPyConnection, waiting: Collection[SubmissionKey]) -> None:
    """Keep which submissions wait, with the lines that they wait for."""
    connection.execute("DELETE FROM meta WHERE name = 'unchecked'")
    if waiting:
        told = json.dumps(sorted(key.name for key in waiting))
        connection.execute("INSERT INTO meta VALUES ('unchecked', ?)", [told])
