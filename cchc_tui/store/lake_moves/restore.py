"""Bringing back from a lake what a workspace sent there and lost, or that of a machine that is gone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.errors import CchcError, StoreError
from cchc_tui.schema.model import Level
from cchc_tui.store.disk.files import guarded, make_folder, replace_file
from cchc_tui.store.disk.lock import Lock
from cchc_tui.store.lake.claim import claim, machines
from cchc_tui.store.lake.compare import compared
from cchc_tui.store.lake.lake import LakeError, open_lake
from cchc_tui.store.lake.own import gather_own
from cchc_tui.store.lake.push import push_through, settle_own
from cchc_tui.store.lake_moves.numbers import make_room
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.ledger.migrations import connect
from cchc_tui.store.mending.rebuild import rebuild
from cchc_tui.store.soundness.examination import examine
from cchc_tui.store.workspaces.remark import note
from cchc_tui.store.workspaces.settings import Settings
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.journals.content import Content
    from cchc_tui.store.workspaces.remark import Remark

_WAIT = 60.0
_HARMLESS = frozenset({"lake.elsewhere", "lake.same", "lake.waiting"})
"""What a comparison may say of a workspace that has all that it sent."""
_ALL = "lake.only_there"


class Restored(NamedTuple):
    """What was done: sentences, what the workspace holds now, and the last moment that the lake knows of it.

    `is_whole` is whether it has all that the lake has; only then is it sent from there.
    """

    remarks: tuple[Remark, ...]
    content: Content
    latest: str
    is_whole: bool


def restore_here(workspace: Workspace) -> Restored:
    """Bring back what the workspace sent to the lake and lost, and send it from this folder from now on.

    Raises:
        LakeError: the lake cannot be reached, or knows nothing of this workspace.
        StoreError: the disk refuses, or another process keeps the ledger.
    """
    if not workspace.settings.shares:
        raise StoreError("lake.not_shared")
    workspace = workspace.whole()
    with Lock.take(workspace.locks / "sharing.lock", wait=_WAIT) or _busy():
        if merge(workspace, everything=True, wait=_WAIT) is None:
            raise StoreError("store.ledger_busy")
        with open_lake(workspace) as lake:
            latest = _latest(workspace, lake)
            remarks, differences = brought_back(workspace, lake)
            is_whole = all(one.said.key in _HARMLESS for one in differences)
            if is_whole:
                settle_own(workspace)
                claim(lake, workspace)
                push_through(lake, workspace)
        content = examine(workspace, None).journals
        return Restored((*remarks, *_missing_forms(workspace)), content, latest, is_whole)


def brought_back(workspace: Workspace, lake: DuckDBPyConnection) -> tuple[list[Remark], list[Remark]]:
    """Bring back what an open lake has and the journals lack; return what was done, and what then differs.

    Raises:
        StoreError: the lake cannot be reached, the disk refuses, or another process keeps the ledger.
    """
    remarks: list[Remark] = []
    gather_own(lake, workspace)
    differences = compared(workspace, examine(workspace, None).journals, lake)
    if any(one.said.key == _ALL for one in differences):
        remarks += make_room(workspace, lake)
        remarks += rebuild(workspace).remarks
        differences = compared(workspace, examine(workspace, None).journals, lake)
    return [*remarks, *(one for one in differences if one.said.key not in _HARMLESS)], differences


def restore_machine(workspace: Workspace, lost: str, folder: Path) -> Restored:
    """Make the workspace of a lost machine anew in a folder, of all that the lake of `workspace` has of it.

    Raises:
        LakeError: the lake cannot be reached, or knows of no such workspace.
        StoreError: the folder holds something already, or the disk refuses.
    """
    if not workspace.settings.shares:
        raise StoreError("lake.not_shared")
    with guarded(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StoreError("sound.restore_not_empty", path=folder)
    with open_lake(workspace) as lake:
        known = [one.workspace for one in machines(lake)]
        if lost not in known:
            raise LakeError("lake.unknown_machine", workspace=lost, known=", ".join(known))
        made = _made(workspace, lost, folder, lake)
    try:
        return restore_here(made)
    except CchcError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _made(workspace: Workspace, lost: str, folder: Path, lake: DuckDBPyConnection) -> Workspace:
    """Make the folder with what is no figure: whose it is, its org units, and forms that are at hand here."""
    with guarded(folder):
        for one in (folder, folder / "schemas", folder / "data"):
            make_folder(one)
        (folder / "data").chmod(0o700)
        replace_file(folder / "data" / "workspace.toml", f'id = "{lost}"\n'.encode())
        for path in sorted((workspace.root / "schemas").glob("*.toml")):
            shutil.copyfile(path, folder / "schemas" / path.name)
    made = Workspace.create(folder, Settings(store=workspace.settings.store))
    gather_own(lake, made)
    rows = lake.execute(
        "SELECT code, name, level, parent FROM base.unit "
        "WHERE unit IN (SELECT unit FROM base.submission) ORDER BY code"
    ).fetchall()
    for code, name, level, parent in rows:
        made.add_unit(OrgUnit(code, name, Level(level), parent))
    return made


def _latest(workspace: Workspace, lake: DuckDBPyConnection) -> str:
    """When the last line that the lake has of a workspace was made."""
    known = {one.workspace: one for one in machines(lake)}
    if workspace.id not in known:
        raise LakeError("lake.unknown_machine", workspace=workspace.id, known=", ".join(known))
    return known[workspace.id].latest


def _missing_forms(workspace: Workspace) -> Iterator[Remark]:
    """Say which forms the figures are of that are not at hand."""
    known = {schema.name for schema in workspace.schemas()}
    with connect(workspace.ledger, read_only=True) as connection:
        for name in _forms(connection):
            if name not in known:
                yield note("form", "lake.no_edition", name=name, folder=workspace.root / "schemas")


def _forms(connection: DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "SELECT DISTINCT family || '-' || name FROM base.edition "
        "WHERE edition IN (SELECT edition FROM base.submission) ORDER BY ALL"
    ).fetchall()
    return [name for (name,) in rows]


def _busy() -> Lock:
    raise StoreError("lake.busy")
