"""What a workspace stands on: its disk, who owns its files, which of them are locked."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.store.remark import trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_tui.store.remark import Remark
    from cchc_tui.store.workspace import Workspace

_LEAST = 200 * 1024 * 1024
_SHARED = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "glusterfs", "ceph"})
_MOST_NAMED = 5
_LISTED = stat.S_IRGRP | stat.S_IROTH


def disk(workspace: Workspace) -> Iterator[Remark]:
    """Say whether the disk has room for a copy of the ledger, and is one of this machine."""
    usage = shutil.disk_usage(workspace.root)
    ledger = workspace.ledger.stat().st_size if workspace.ledger.exists() else 0
    if usage.free < max(_LEAST, 2 * ledger):
        yield trouble("disk", "sound.disk_low", path=workspace.root, free=usage.free // 1024**2)
    kind = _file_system(workspace.root)
    if kind in _SHARED:
        yield trouble("disk", "sound.disk_shared", path=workspace.root, kind=kind)


def _file_system(path: Path) -> str:
    """The kind of file system that a folder is on, "" where the system does not tell."""
    found: tuple[int, str] = (-1, "")
    with suppress(OSError):
        for line in Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines():
            _, mount, kind, *_ = line.split(" ")
            if path.resolve().is_relative_to(mount.replace("\\040", " ")):
                found = max(found, (len(mount), kind))
    return found[1]


def ownership(workspace: Workspace) -> Iterator[Remark]:
    """Say which files anybody may write, and which those who work here cannot.

    Where the folder of the data is its owner's alone, all in it must be his; where org units have accounts of
    their own, anybody may leave something in some folders that nobody may list.
    """
    top = workspace.data.stat()
    alone = not (top.st_mode & (stat.S_IWGRP | stat.S_IWOTH) or _is_passed(top.st_mode))
    open_, strange = [], []
    for path in _all_files(workspace):
        with suppress(OSError):
            told = path.lstat()
            left = stat.S_ISDIR(told.st_mode) and path.parent == workspace.data and not told.st_mode & _LISTED
            if told.st_mode & stat.S_IWOTH and not (stat.S_ISLNK(told.st_mode) or left):
                open_.append(path)
            if stat.S_ISLNK(told.st_mode) or (alone and told.st_uid != top.st_uid):
                strange.append(path)
    for key, paths in (("sound.mode_open", open_), ("sound.owner_other", strange)):
        for path in paths[:_MOST_NAMED]:
            yield trouble("mode", key, path=path)
        if len(paths) > _MOST_NAMED:
            yield trouble("mode", "sound.mode_more", count=len(paths) - _MOST_NAMED)


def _is_passed(mode: int) -> bool:
    """Whether a folder is one that accounts of org units pass through without seeing what is in it."""
    return bool(mode & stat.S_ISGID and mode & stat.S_IXOTH and not mode & stat.S_IROTH)


def _all_files(workspace: Workspace) -> Iterator[Path]:
    for folder, folders, files in os.walk(workspace.data):
        yield from (Path(folder, name) for name in (*folders, *files))


def locked_files(folder: Path) -> list[Path]:
    """Return which files of a folder are locked now; looking does not touch the locks."""
    held: set[int] = set()
    with suppress(OSError):
        for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
            words = line.split()
            if "FLOCK" in words and "->" not in words:
                held.add(int(words[-3].rpartition(":")[2]))
    found = []
    for path in sorted(folder.rglob("*.lock")):
        with suppress(OSError):
            if path.stat().st_ino in held:
                found.append(path)
    return found
