"""Taking a workspace to a lake, and back; what it says is compared before anything is decided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.errors import StoreError
from cchc_tui.store.content import of_ledger, total
from cchc_tui.store.lake import LakeError, open_lake
from cchc_tui.store.lake_copy import pull
from cchc_tui.store.lake_push import push_through, settle_own
from cchc_tui.store.lake_settings import check_store
from cchc_tui.store.ledger import ledger_lock
from cchc_tui.store.lock import Lock
from cchc_tui.store.merge import merge
from cchc_tui.store.migrations import connect
from cchc_tui.store.settings import FILE as SETTINGS
from cchc_tui.store.snapshot import forget_snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.content import Content
    from cchc_tui.store.workspace import Workspace

_WAIT = 60.0


class Moved(NamedTuple):
    """What a move compared: how many submissions and lines, and the checksum that both sides have."""

    submissions: int
    lines: int
    checksum: str


def move_to_lake(workspace: Workspace, store: Mapping[str, str]) -> Moved:
    """Send all that a workspace holds to a lake, made if need be, compare, and share it from then on.

    `store` is what ``[store]`` of the settings shall say.

    Raises:
        StoreError: the lake cannot be used, or says something else; the workspace is as it was.
    """
    check_store(workspace.root / SETTINGS, store)
    aimed = workspace.whole()
    settings = replace(aimed.settings, store=store)
    aimed.__dict__["settings"] = settings
    moved = _sent(aimed, create=True)
    workspace.change_settings(settings)
    return moved


def move_from_lake(workspace: Workspace) -> Moved:
    """Keep a workspace on its own from now on; what it has sent stays in the lake for the others.

    Raises:
        StoreError: it is in none, or the lake says something else; the workspace is as it was.
    """
    if not workspace.settings.shares:
        raise StoreError("lake.not_shared")
    moved = _sent(workspace.whole())
    workspace.change_settings(replace(workspace.settings, store={}))
    return moved


def _sent(workspace: Workspace, *, create: bool = False) -> Moved:
    lock = Lock.take(workspace.locks / "sharing.lock", wait=_WAIT)
    if lock is None:
        raise StoreError("lake.busy")
    with lock:
        if merge(workspace, everything=True, wait=_WAIT) is None:
            raise StoreError("store.ledger_busy")
        settle_own(workspace)
        with open_lake(workspace, create=create) as connection:
            push_through(connection, workspace)
            mine, theirs = _compared(connection, workspace)
        other = [name for name, digest in mine.digests.items() if theirs.get(name) != digest]
        if other:
            raise LakeError("lake.differs", count=len(other), name=other[0])
        return Moved(len(mine.digests), mine.lines, mine.checksum)


def _compared(connection: DuckDBPyConnection, workspace: Workspace) -> tuple[Content, Mapping[str, str]]:
    """What the ledger says, and what the lake says of each submission, read anew from its files."""
    copy = workspace.data / "lake-check.duckdb"
    ledger = ledger_lock(workspace, wait=_WAIT)
    if ledger is None:
        raise StoreError("store.ledger_busy")
    try:
        with ledger:
            mine = _content(workspace.ledger)
            forget_snapshot(workspace)
        pull(connection, workspace, copy)
        return mine, _content(copy).digests
    finally:
        copy.unlink(missing_ok=True)


def _content(path: Path) -> Content:
    with connect(path, read_only=True) as connection:
        return total(of_ledger(connection))
