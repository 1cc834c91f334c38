"""Taking a workspace to a lake, and back; what it says is compared before anything is decided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.errors import StoreError
from cchc_tui.store.copies.snapshot import forget_snapshot
from cchc_tui.store.disk.lock import Lock
from cchc_tui.store.journals.content import of_ledger, total
from cchc_tui.store.lake.claim import claim
from cchc_tui.store.lake.lake import LakeError, is_made, open_lake
from cchc_tui.store.lake.own import gather_own
from cchc_tui.store.lake.push import push_through, settle_own
from cchc_tui.store.lake_moves.restore import brought_back
from cchc_tui.store.ledger.ledger import ledger_lock
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.ledger.migrations import connect
from cchc_tui.store.workspaces.lake_settings import check_store
from cchc_tui.store.workspaces.settings import FILE as SETTINGS
from cchc_tui.store.workspaces.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.journals.content import Content
    from cchc_tui.store.workspaces.remark import Remark

_WAIT = 60.0


class Moved(NamedTuple):
    """What a move compared: how many submissions and lines, and the checksum that both sides have.

    `brought` says what came back from the lake because it was lost here.
    """

    submissions: int
    lines: int
    checksum: str
    brought: tuple[Remark, ...] = ()


def move_to_lake(workspace: Workspace, store: Mapping[str, str]) -> Moved:
    """Send all that a workspace holds to a lake, made if need be, compare, and share it from then on.

    `store` is what ``[store]`` of the settings shall say.

    Raises:
        StoreError: the lake cannot be used, or says something else; the workspace is as it was.
    """
    check_store(workspace.root / SETTINGS, store)
    aimed = Workspace(workspace.root)
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
    """Bring back what the lake has and the workspace lost, send the rest, and compare both."""
    lock = Lock.take(workspace.locks / "sharing.lock", wait=_WAIT)
    if lock is None:
        raise StoreError("lake.busy")
    with lock:
        if merge(workspace, everything=True, wait=_WAIT) is None:
            raise StoreError("store.ledger_busy")
        settle_own(workspace)
        with open_lake(workspace, create=create) as connection:
            if create and is_made(connection):
                claim(connection, workspace)
            brought = _pushed(connection, workspace)
            mine, theirs = _compared(connection, workspace)
        names = {*mine.digests, *theirs}
        other = sorted(name for name in names if mine.digests.get(name) != theirs.get(name))
        if other:
            raise LakeError("lake.differs", count=len(other), name=other[0])
        return Moved(len(mine.digests), mine.lines, mine.checksum, brought)


def _pushed(connection: DuckDBPyConnection, workspace: Workspace) -> tuple[Remark, ...]:
    """Send what the lake lacks; if it has what was lost here, bring that back first and say so."""
    try:
        push_through(connection, workspace)
    except LakeError as error:
        if error.key != "lake.ahead":
            raise
    else:
        return ()
    brought = brought_back(workspace, connection)[0]
    push_through(connection, workspace)
    return tuple(brought)


def _compared(connection: DuckDBPyConnection, workspace: Workspace) -> tuple[Content, Mapping[str, str]]:
    """What the ledger says, and what the lake says of this workspace, read anew from its files."""
    ledger = ledger_lock(workspace, wait=_WAIT)
    if ledger is None:
        raise StoreError("store.ledger_busy")
    with ledger:
        with connect(workspace.ledger, read_only=True) as own:
            mine = total(of_ledger(own))
        forget_snapshot(workspace)
    gather_own(connection, workspace)
    return mine, total(of_ledger(connection)).digests
