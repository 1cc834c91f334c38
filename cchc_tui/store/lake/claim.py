"""Which folder a workspace sends from: one alone, so that a copy of it, made of a backup, doubles nothing."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.store.disk.files import guarded, replace_file
from cchc_tui.store.lake.lake import LakeError, script, turn
from cchc_tui.store.ledger.ledger import transaction

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from cchc_tui.store.workspaces.workspace import Workspace

FILE = "sharing-folder"
"""What tells this folder from another with the same workspace; it is in no backup."""
_SENDER = "SELECT folder, host FROM lake.machine WHERE workspace = ? ORDER BY sequence DESC LIMIT 1"


class Machine(NamedTuple):
    """A workspace that sent to the lake, and what is there of it; `latest` is when its last line was made."""

    workspace: str
    host: str
    lines: int
    submissions: int
    latest: str
    unit: str


def check_sender(connection: DuckDBPyConnection, workspace: Workspace, sequence: int) -> None:
    """Make sure, within a turn, that this folder may send; whoever sends first may.

    Raises:
        LakeError: another folder does.
    """
    row = connection.execute(_SENDER, [workspace.id]).fetchone()
    if row is None:
        _register(connection, workspace, sequence)
    elif row[0] != _folder(workspace):
        raise LakeError("lake.elsewhere", host=row[1])


def sends_elsewhere(connection: DuckDBPyConnection, workspace: Workspace) -> str:
    """Return the name of the machine from which this workspace sends instead of from here, "" if none."""
    row = connection.execute(_SENDER, [workspace.id]).fetchone() if has_machines(connection) else None
    return "" if row is None or row[0] == _folder(workspace) else str(row[1])


def claim(connection: DuckDBPyConnection, workspace: Workspace) -> None:
    """Send from this folder from now on, and from no other."""
    if sends_elsewhere(connection, workspace):
        with transaction(connection):
            sequence = turn(connection)["sequence"] + 1
            _register(connection, workspace, sequence)
            connection.execute("UPDATE lake.turn SET sequence = ?", [sequence])


def machines(connection: DuckDBPyConnection) -> list[Machine]:
    """Return all workspaces that sent to the open lake."""
    if not has_machines(connection):
        raise LakeError("lake.empty")
    return [Machine(*row) for row in connection.execute(script("machines")).fetchall()]


def has_machines(connection: DuckDBPyConnection) -> bool:
    """Whether the lake tells who sends."""
    row = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'lake' AND table_name = 'machine'"
    ).fetchone()
    return bool(row and row[0])


def _register(connection: DuckDBPyConnection, workspace: Workspace, sequence: int) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    told = [sequence, workspace.id, _folder(workspace), platform.node(), now]
    connection.execute("INSERT INTO lake.machine VALUES (?, ?, ?, ?, ?)", told)


def _folder(workspace: Workspace) -> str:
    path = workspace.data / FILE
    with guarded(path):
        if not path.exists():
            replace_file(path, f"{os.urandom(8).hex()}\n".encode())
        return path.read_text(encoding="ascii").strip()
