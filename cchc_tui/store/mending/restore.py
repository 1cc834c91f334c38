"""Bringing a backup back: into a new folder, whole and compared, or not at all."""

from __future__ import annotations

import glob
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.backups.file import EDITIONS, BackupReader, check_backup
from cchc_tui.store.disk.files import guarded, make_folder, sync_folder
from cchc_tui.store.disk.takeover import began
from cchc_tui.store.journals import content
from cchc_tui.store.journals.lost import FILE as LOST
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.soundness.examination import examine, ledger_copy
from cchc_tui.store.workspaces.settings import FILE as SETTINGS
from cchc_tui.store.workspaces.units import FILE as UNITS
from cchc_tui.store.workspaces.workspace import Workspace

if TYPE_CHECKING:
    from cchc_tui.store.backups.file import Manifest

_WITHIN = ("data/journals/", "data/habits/", "data/locks/", "schemas/", EDITIONS)
_FILES = ("data/workspace.toml", "data/chain.jsonl", LOST, SETTINGS, UNITS)


def restore(path: Path, folder: Path) -> Manifest:
    """Make a workspace of a backup; journals and new ledger are compared with what the backup says.

    Raises:
        StoreError: the folder holds something already, the backup cannot be used, or what was restored is not
            what it says; the folder is as it was.
    """
    with guarded(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StoreError("sound.restore_not_empty", path=folder)
        make_folder(folder.parent)
        _forget_killed(folder)
        beside = folder.with_name(f"{_beside(folder)}{os.getpid()}-{os.urandom(4).hex()}")
        beside.mkdir()
    try:
        check_backup(path)  # before anything of it is written
        manifest = _unpack(path, beside)
        _compare(path, beside, manifest)
        with guarded(folder):
            os.sync()
            beside.rename(folder)
            sync_folder(folder.parent)
    except StoreError as error:
        # nobody knows the folder that was not to be seen yet
        at = error.values.get("path")
        if isinstance(at, Path) and at.is_relative_to(beside):
            error.values["path"] = folder / at.relative_to(beside)
        raise
    finally:
        with suppress(OSError):
            shutil.rmtree(beside)
    return manifest


def _beside(folder: Path) -> str:
    return f".{folder.name}.restoring-"


def _forget_killed(folder: Path) -> None:
    """Take away what a restoring into the same folder left that was killed."""
    for old in folder.parent.glob(f"{glob.escape(_beside(folder))}*-*"):
        if not began(int(old.name.rsplit("-", 2)[1])):
            shutil.rmtree(old, ignore_errors=True)


def _unpack(path: Path, folder: Path) -> Manifest:
    shipped = {one.name for one in shipped_schemas()}
    (folder / "schemas").mkdir()
    (folder / "data").mkdir()
    reader = BackupReader(path)
    for name, data in reader.files():
        if not (name in _FILES or name.startswith(_WITHIN)):
            raise StoreError("sound.backup_edited", path=path)
        place = name
        if name.startswith(EDITIONS):
            edition = name.removeprefix(EDITIONS)
            place = f"schemas/{edition}"
            if edition in shipped or (folder / place).exists():
                continue
        with guarded(folder / place):
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_bytes(data)
    if reader.manifest is None:
        raise StoreError("sound.backup_torn", path=path)
    return reader.manifest


def _compare(path: Path, folder: Path, manifest: Manifest) -> None:
    workspace = Workspace(folder)
    merge(workspace, everything=True)
    with ledger_copy(workspace) as connection:
        found = examine(workspace, connection)
    held = found.ledger or content.Content()
    if {found.journals.checksum, held.checksum} != {manifest.content}:
        raise StoreError("sound.restore_differs", path=path)
