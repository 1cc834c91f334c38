"""Modes of a workspace's files where each org unit has an account of its own.

The administrator's account owns the workspace and alone writes the ledger. An org unit's journals and locks
lie in folders of that unit's group, which nobody else may enter. What all must read is open to read; where
all must leave something (that there is a new row, habits), nobody may list, replace or remove what others
left.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded, make_folder
from cchc_tui.store.workspaces.settings import FILE as SETTINGS
from cchc_tui.store.workspaces.units import FILE as UNITS

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_tui.store.workspaces.workspace import Workspace

UMASK = 0o007
_PASSED, _READ, _DROPPED, _UNIT = 0o2711, 0o755, 0o3733, 0o2770
_READ_FILE, _UNIT_FILE, _OWN_FILE = 0o644, 0o660, 0o600
_OWN = 0o700


def is_shared(data: Path) -> bool:
    """Whether a workspace, whose folder of data this is, was set up for accounts of their own."""
    try:
        return stat.S_IMODE(data.stat().st_mode) == _PASSED
    except OSError:
        return False


def is_left_to_others(workspace: Workspace) -> bool:
    """Whether merging is for another account to do, since this one may not write the ledger."""
    return is_shared(workspace.data) and not os.access(workspace.data, os.W_OK)


def share(workspace: Workspace) -> None:
    """Set a workspace up for accounts of their own, or put its modes right; org units' folders are closed.

    Raises:
        StoreError: it belongs to another account.
    """
    root, data = workspace.root, workspace.data
    with guarded(root):
        for folder, mode in (
            (root, _READ),
            (root / "schemas", _READ),
            (workspace.journals, _READ),
            (workspace.locks, _READ),
            (workspace.pending, _DROPPED),
            (data / "habits", _DROPPED),
            (data / "logs", _DROPPED),
        ):
            make_folder(folder)
            folder.chmod(mode)
        for path in (root / UNITS, root / SETTINGS):
            path.touch()
        for path in (*root.glob("*.toml"), *root.glob("schemas/*.toml"), data / "workspace.toml"):
            path.chmod(_READ_FILE)
        for path in data.iterdir():
            if path.is_file() and path.name != "workspace.toml":
                path.chmod(_OWN_FILE)
        for folder in _families(workspace):
            make_folder(folder)
            folder.chmod(_READ)
            for unit in folder.iterdir():
                if unit.is_dir() and not unit.stat().st_mode & stat.S_ISGID:
                    unit.chmod(_OWN)
        data.chmod(_PASSED)


def give(workspace: Workspace, org_unit: str, group: str) -> None:
    """Give an org unit's journals and locks to a group of accounts, and to nobody else.

    Raises:
        StoreError: the workspace is not set up for that, there is no such group, or it may not be given.
    """
    if not is_shared(workspace.data):
        raise StoreError("modes.not_shared")
    owner = _group(group)
    for family in _families(workspace):
        folder = family / org_unit
        with guarded(folder):
            make_folder(folder)
            # what lies in a folder given before is its accounts' own, and may be a trap for ours
            inside = () if folder.stat().st_mode & stat.S_ISGID else sorted(folder.rglob("*"), reverse=True)
            for path in (*inside, folder):
                _give(path, owner)


def _group(name: str) -> int:
    if name.isdecimal():
        return int(name)
    import grp  # noqa: PLC0415  (workspace.py needs the rest at every start)

    try:
        return grp.getgrnam(name).gr_gid
    except KeyError as error:
        raise StoreError("modes.no_group", group=name) from error


def _give(path: Path, group: int) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fchown(handle, -1, group)
        os.fchmod(handle, _UNIT if stat.S_ISDIR(os.fstat(handle).st_mode) else _UNIT_FILE)
    finally:
        os.close(handle)


def _families(workspace: Workspace) -> list[Path]:
    """The folders of journals and of locks of each family of forms."""
    names = dict.fromkeys(schema.family for schema in workspace.schemas())
    return [folder / name for name in names for folder in (workspace.journals, workspace.locks)]
