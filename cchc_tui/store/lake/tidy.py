"""Tidying a lake up: what lies in the catalog goes to files, small files become large ones, old ones go."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import duckdb

from cchc_tui.store.lake.files import files_synced
from cchc_tui.store.lake.lake import SHARED, is_conflict, turn
from cchc_tui.store.ledger.ledger import transaction
from cchc_tui.store.ledger.sqltext import quoted_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.workspaces.workspace import Workspace

MOST_UNTIDY = 50_000
"""How many lines may come to the lake until it is tidied up."""
_LOCK = 0x63636863
"""The number of the catalog's advisory lock: one process tidies up at a time."""
_KEPT = "7 days"
"""How long a state of the lake that was replaced, and its files, can still be read."""
_STEPS = (
    *(f"CALL ducklake_flush_inlined_data('lake', table_name => '{name}')" for name in SHARED),
    *(f"CALL ducklake_merge_adjacent_files('lake', '{name}')" for name in SHARED),
    f"CALL ducklake_expire_snapshots('lake', older_than => now() - INTERVAL '{_KEPT}')",
    f"CALL ducklake_cleanup_old_files('lake', older_than => now() - INTERVAL '{_KEPT}')",
)


def tidy(connection: DuckDBPyConnection, workspace: Workspace, most: int = MOST_UNTIDY) -> bool:
    """Tidy the open lake up if more than `most` lines came since; return whether it was.

    Adding and reading go on meanwhile; it may be killed at any moment.

    Raises:
        LakeError: the lake was made by a newer program.
    """
    found = turn(connection)
    if found["sequence"] - found["tidied"] <= most:
        return False
    with _alone(connection, workspace) as alone:
        for step in _STEPS if alone else ():
            _tried(connection, workspace, step)
        if alone:
            connection.execute(f"SET VARIABLE tidied = {found['sequence']:d}")
            _tried(connection, workspace, "UPDATE lake.turn SET tidied = getvariable('tidied')")
    return alone


def _tried(connection: DuckDBPyConnection, workspace: Workspace, step: str) -> None:
    """Do one step; where what another machine adds is in the way, the next one tidies that up."""
    try:
        with transaction(connection), files_synced(workspace):
            connection.execute(step)
    except duckdb.Error as error:
        if not is_conflict(error):
            raise


@contextmanager
def _alone(connection: DuckDBPyConnection, workspace: Workspace) -> Iterator[bool]:
    """Keep others from tidying up; the catalog itself lets go of it when this process ends."""
    catalog = quoted_text(workspace.settings.store["lake"])
    connection.execute(f"ATTACH {catalog} AS catalog (TYPE postgres, READ_ONLY)")
    holder = connection.cursor()
    try:
        holder.execute("BEGIN")
        row = holder.execute(
            f"FROM postgres_query('catalog', 'SELECT pg_try_advisory_xact_lock({_LOCK})')"
        ).fetchone()
        yield bool(row and row[0])
    finally:
        with suppress(duckdb.Error):
            holder.execute("ROLLBACK")
        holder.close()
