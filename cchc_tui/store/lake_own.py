"""What a lake holds of one workspace alone, as a ledger: to compare with its journals, or to bring back."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.store.examination import CHECKING
from cchc_tui.store.files import guarded
from cchc_tui.store.lake import LakeError, is_made, open_lake, script, turn
from cchc_tui.store.ledger import transaction
from cchc_tui.store.migrations import connect, open_current
from cchc_tui.store.sqltext import quoted_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.workspace import Workspace


@contextmanager
def own_ledger(workspace: Workspace, lake: DuckDBPyConnection | None = None) -> Iterator[Path]:
    """Yield the file of a ledger with all that the lake holds of this workspace; it is gone afterwards.

    `lake` is a connection that has it open already.

    Raises:
        LakeError: the lake cannot be reached or read.
    """
    with guarded(workspace.data):
        folder = Path(tempfile.mkdtemp(prefix=f"{CHECKING}{os.getpid()}-", dir=workspace.data))
    try:
        path = folder / workspace.ledger.name
        open_current(path, workspace.id).close()
        if lake is not None:
            _take(lake, path, workspace.id)
        else:
            with open_lake(workspace) as connection:
                _take(connection, path, workspace.id)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_rows(workspace: Workspace) -> Iterator[DuckDBPyConnection]:
    """Open to read what `own_ledger` yields.

    Raises:
        LakeError: the lake cannot be reached or read.
    """
    with own_ledger(workspace) as path, connect(path, read_only=True) as connection:
        connection.execute("SET search_path = 'base,main'")
        yield connection


def _take(connection: DuckDBPyConnection, path: Path, workspace_id: str) -> None:
    if not is_made(connection):
        raise LakeError("lake.empty")
    turn(connection)
    connection.execute("SET VARIABLE workspace = ?", [workspace_id])
    connection.execute(f"ATTACH {quoted_text(str(path))} AS taken; USE taken; SET search_path = 'base,main'")
    try:
        with transaction(connection):
            connection.execute(script("own"))
        connection.execute("CHECKPOINT taken")
    finally:
        connection.execute("RESET search_path; USE memory; DETACH taken")
