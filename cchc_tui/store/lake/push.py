"""Adding to the lake what this machine's ledger holds and the lake does not: each line once.

A turn is one transaction: rows, how far each journal has come with them, and the lake's sequence. Of two
turns at once DuckLake refuses one, since both change the same row; it is tried again on what it then finds.
"""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

import duckdb

from cchc_tui.errors import StoreError
from cchc_tui.store.lake.claim import check_sender, sends_elsewhere
from cchc_tui.store.lake.files import files_synced
from cchc_tui.store.lake.lake import (
    SHARED,
    LakeError,
    is_conflict,
    is_made,
    open_lake,
    script,
    tables,
    turn,
)
from cchc_tui.store.lake.tidy import MOST_UNTIDY, tidy
from cchc_tui.store.ledger.ledger import ledger_lock, transaction
from cchc_tui.store.ledger.sqltext import quoted_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.workspaces.workspace import Workspace

MOST = 400_000
"""How many lines one turn carries at most."""
_SEQUENCED = frozenset({"entry", "step", "finding"})
"""Tables whose rows have a sequence in the ledger as well."""
_TOLD = frozenset({"unit", "edition", "session", "journal"})
"""Tables of which each workspace tells its own."""
_NOTHING_REACHED = "CREATE OR REPLACE TEMP TABLE reached AS SELECT '' AS path, 0 AS last LIMIT 0"
_REACHED = """
CREATE OR REPLACE TEMP TABLE reached AS
SELECT path, max(last) AS last FROM lake.journal WHERE workspace = getvariable('workspace') GROUP BY path
"""
_SMALL = """
CALL lake.set_option('parquet_compression', 'zstd'); CALL lake.set_option('parquet_version', '2')
"""
"""Files of half the size."""
_TRIES = 40
_WAIT = 10.0
_PAUSE = 0.1


def push(workspace: Workspace, *, create: bool = False, tidied_after: int = MOST_UNTIDY) -> int:
    """Add to the lake what it lacks of this workspace; return how many lines that was.

    May be killed at any moment and done any number of times. With `create` the lake is made if need be, and
    it is tidied up after so many lines. The lake's own lock must be held.

    Raises:
        LakeError: the lake cannot be reached or used.
        StoreError: another process keeps the ledger.
    """
    with open_lake(workspace, create=create) as connection:
        return push_through(connection, workspace, tidied_after)


def push_through(
    connection: DuckDBPyConnection, workspace: Workspace, tidied_after: int = MOST_UNTIDY
) -> int:
    """Do the same through a lake that is open."""
    added = 0
    connection.execute("SET VARIABLE workspace = ?", [workspace.id])
    connection.execute("SET VARIABLE most = ?", [MOST])
    while _in_turn(lambda: _gather(connection, workspace)):
        added += _in_turn(lambda: _add(connection, workspace))
    tidy(connection, workspace, tidied_after)
    return added


def kept_twice(connection: DuckDBPyConnection) -> list[str]:
    """Return the submissions that were keyed on this machine and on another one, by name."""
    return [name for (name,) in connection.execute(script("twice")).fetchall()]


def settle_own(workspace: Workspace) -> None:
    """Bring the ledger in step with forms and org units, so that the lake hears of them.

    Raises:
        StoreError: it cannot be written, or another process keeps it.
    """
    from cchc_tui.store.ledger.merge import settle  # noqa: PLC0415  (merging is not otherwise needed here)

    lock = ledger_lock(workspace, wait=_WAIT)
    if lock is None:
        raise StoreError("store.ledger_busy")
    with lock:
        settle(workspace)


def _gather(connection: DuckDBPyConnection, workspace: Workspace) -> bool:
    """Copy what the lake lacks out of the ledger, which is kept from others only for that long."""
    connection.execute(_REACHED if is_made(connection) else _NOTHING_REACHED)
    lock = ledger_lock(workspace, wait=_WAIT)
    if lock is None:
        raise StoreError("store.ledger_busy")
    with lock:
        if not workspace.ledger.exists():
            return False
        connection.execute(f"ATTACH {quoted_text(str(workspace.ledger))} AS own (READ_ONLY)")
        try:
            _may_send(connection, workspace)
            connection.execute(script("gather"))
            _make(connection)
        finally:
            connection.execute("DETACH own")
    row = connection.execute(script("owed")).fetchone()
    return bool(row and row[0])


def _may_send(connection: DuckDBPyConnection, workspace: Workspace) -> None:
    """Refuse to send what was brought back from an old backup, or lost journals, before it has caught up."""
    if host := sends_elsewhere(connection, workspace):
        raise LakeError("lake.elsewhere", host=host)
    row = connection.execute(script("ahead")).fetchone()
    if row and row[0]:
        raise LakeError("lake.ahead", count=row[0])


def _make(connection: DuckDBPyConnection) -> None:
    """Give the lake the tables and columns that the ledger has; of two at once one is refused."""
    theirs, ours = tables(connection, "lake", "main"), tables(connection, "own", "base")
    statements: list[str] = []
    for name in SHARED:
        columns = ours[name] if name in _SEQUENCED else {"sequence": "BIGINT", **ours[name]}
        columns |= {"workspace": "VARCHAR"} if name in _TOLD else {}
        if name not in theirs:
            told = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            statements.append(f"CREATE TABLE lake.{name} ({told})")
        else:
            added = columns.keys() - theirs[name].keys()
            statements += [
                f"ALTER TABLE lake.{name} ADD COLUMN {one} {columns[one]}" for one in sorted(added)
            ]
    if "turn" not in theirs:
        connection.execute("SET VARIABLE new_lake = ?", [os.urandom(8).hex()])
        statements.append(script("turn"))
    if "machine" not in theirs:
        statements.append(script("machine"))
    if statements:
        with transaction(connection):
            connection.execute(";\n".join(statements))
        if "turn" not in theirs:
            connection.execute(_SMALL)


def _in_turn(work: Callable[[], int]) -> int:
    """Do something as often as it takes to be the only one at it."""
    for tried in range(_TRIES):
        try:
            return work()
        except duckdb.Error as error:
            if not is_conflict(error):
                raise
            time.sleep(_PAUSE * random.uniform(0.5, 1.5 + tried / 4))  # noqa: S311  (no secret)
    raise LakeError("lake.conflict")


def _add(connection: DuckDBPyConnection, workspace: Workspace) -> int:
    with transaction(connection):
        since = turn(connection)["sequence"]
        check_sender(connection, workspace, since)
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM new_entry), (SELECT count(*) FROM new_step)"
        ).fetchone()
        entries, steps = counts or (0, 0)
        variables = {"since": since, "entries": entries, "upto": since + entries + steps + 1}
        for name, value in variables.items():
            connection.execute(f"SET VARIABLE {name} = {value:d}")
        with files_synced(workspace):
            connection.execute(script("add"))
            row = connection.execute(script("arrived")).fetchone()
            if row is None or not row[0]:
                raise LakeError("lake.incomplete")
    return int(entries + steps)
