"""A copy of the lake as a ledger of this machine: questions in SQL need neither network nor extension."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from cchc_tui.store.disk.files import guarded, remove_database, sync_file
from cchc_tui.store.lake.lake import SHARED, script, turn
from cchc_tui.store.ledger.compaction import compact, note_recent, settle_all
from cchc_tui.store.ledger.dimensions import units_mark
from cchc_tui.store.ledger.ledger import transaction
from cchc_tui.store.ledger.migrations import open_current
from cchc_tui.store.ledger.sqltext import quoted_text
from cchc_tui.store.ledger.unit_states import is_in_step, sync_states
from cchc_tui.store.ledger.views import make_views

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.workspaces.workspace import Workspace

_NOTED = ("lake", "sequence")


def pull(connection: DuckDBPyConnection, workspace: Workspace, copy: Path) -> bool:
    """Bring a copy of the open lake up to date, made first if need be; return whether anything was new.

    It changes whole or not at all. The lake's own lock must be held.

    Raises:
        LakeError: the lake cannot be reached or used; the copy is as it was.
    """
    beside = copy.with_name(f".{copy.name}.lake")
    with guarded(beside):
        remove_database(beside)
        if copy.exists():
            shutil.copyfile(copy, beside)
    try:
        open_current(beside, workspace.id).close()
        if not _take(connection, workspace, beside):
            return False
        with guarded(copy):
            sync_file(beside)
            beside.replace(copy)
    finally:
        remove_database(beside)
    return True


def _take(connection: DuckDBPyConnection, workspace: Workspace, path: Path) -> bool:
    connection.execute(f"ATTACH {quoted_text(str(path))} AS taken; USE taken; SET search_path = 'base,main'")
    try:
        with transaction(connection):
            now, before = turn(connection), _noted(connection)
            if before and before["lake"] != now["lake"]:
                _empty(connection)
                before = {}
            listed = workspace.dated_units
            is_old = now["sequence"] <= int(before.get("sequence", -1))
            if is_old and is_in_step(connection, units_mark(listed)):
                return False
            if not is_old:
                _fill(connection, int(before.get("sequence", 0)))
                _note(connection, {"lake": now["lake"], "sequence": now["sequence"]})
                # the units of others may have changed, which our list does not tell
                connection.execute("DELETE FROM meta WHERE name = 'states'")
            sync_states(connection, listed, units_mark(listed))
            make_views(connection, anew=True)
        connection.execute("CHECKPOINT taken")
    finally:
        connection.execute("RESET search_path; USE memory; DETACH taken")
    return True


def _empty(connection: DuckDBPyConnection) -> None:
    """Begin again: it is a copy of another lake."""
    for table in SHARED:
        connection.execute(f"DELETE FROM base.{table}")  # noqa: S608  (our own names)


def _fill(connection: DuckDBPyConnection, since: int) -> None:
    connection.execute(f"SET VARIABLE since = {since:d}")
    connection.execute(script("take"))
    if since:
        note_recent(connection, since)
        compact(connection)
    else:
        settle_all(connection)


def _noted(connection: DuckDBPyConnection) -> dict[str, str]:
    rows = connection.execute(
        "SELECT name, value FROM meta WHERE list_contains(?::VARCHAR[], name)", [list(_NOTED)]
    )
    found = dict(rows.fetchall())
    return found if "lake" in found else {}


def _note(connection: DuckDBPyConnection, noted: dict[str, object]) -> None:
    for name, value in noted.items():
        connection.execute("DELETE FROM meta WHERE name = ?", [name])
        connection.execute("INSERT INTO meta VALUES (?, ?)", [name, str(value)])
