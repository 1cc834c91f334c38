"""The ledger: one DuckDB file, written only by whoever holds its lock."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded
from cchc_tui.store.disk.lock import Holder, Lock
from cchc_tui.store.disk.takeover import began
from cchc_tui.store.ledger.damage import refusal
from cchc_tui.store.ledger.dimensions import sync_editions, sync_units
from cchc_tui.store.ledger.migrations import open_current
from cchc_tui.store.ledger.views import make_views
from cchc_tui.store.workspaces import network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.workspaces.workspace import Workspace

LAST_ROOM = 8 << 20
"""How many bytes a disk must have left before the ledger takes any."""


def ledger_lock(workspace: Workspace, *, wait: float = 0) -> Lock | None:
    """Take the right to write the ledger; None if another process has it. Its file names the holder.

    Raises:
        StoreError: the lock's file cannot be made, or the disk is one of several machines.
    """
    if refused := network.refusal(workspace):
        raise refused
    since, own = datetime.now(UTC).isoformat(timespec="seconds"), os.getpid()
    holder = Holder(workspace.access.who, "", since, process=own, began=began(own))
    return Lock.take(workspace.locks / "ledger.lock", holder, wait=wait)


@contextmanager
def open_ledger(workspace: Workspace) -> Iterator[DuckDBPyConnection]:
    """Open the ledger to write, made or migrated if need be, in step with forms and org units.

    The ledger's lock must be held. On leaving, everything is folded into the one file.

    Raises:
        LedgerDamagedError: its file is damaged or its tables do not fit.
        StoreError: it cannot be opened, is newer than this program, or belongs to another workspace; or the
            disk is nearly full.
    """
    _leave_room(workspace)
    connection = None
    try:
        connection = open_current(workspace.ledger, workspace.id)
        with transaction(connection):
            changed = sync_editions(connection, workspace.schemas())
            sync_units(connection, workspace.dated_units, workspace.all_units.values())
            make_views(connection, anew=changed)
        yield connection
        connection.execute("CHECKPOINT")
    except duckdb.Error as error:
        raise refusal(error, workspace.ledger) from error
    finally:
        if connection is not None:
            connection.close()


def _leave_room(workspace: Workspace) -> None:
    """The last room on a disk is for the journals: the ledger can be made of them later."""
    with guarded(workspace.data):
        left = os.statvfs(workspace.data)
    if left.f_bavail * left.f_frsize < LAST_ROOM:
        raise StoreError("store.disk_full", path=workspace.ledger)


@contextmanager
def transaction(connection: DuckDBPyConnection) -> Iterator[None]:
    """Do all of a block or nothing: COMMIT is reached only when no statement failed."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:  # whatever ends the block, Ctrl+C too, takes it back; it is raised on
        with suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
