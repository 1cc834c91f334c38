"""What a workspace stands on: its disk, who owns its files, which of them are locked."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.store.workspaces import network
from cchc_tui.store.workspaces.remark import Remark, note, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_tui.store.workspaces.workspace import Workspace

_LEAST = 200 * 1024 * 1024
_MOST_NAMED = 5
_OWN = stat.S_IRUSR | stat.S_IWUSR
_LISTED = stat.S_IRGRP | stat.S_IROTH


def disk(workspace: Workspace) -> Iterator[Remark]:
    """Say whether the disk can be written, has room for a copy of the ledger, and is this machine's alone."""
    if os.statvfs(workspace.data).f_flag & os.ST_RDONLY:
        yield trouble("disk", "store.read_only_disk", path=workspace.data)
    usage = shutil.disk_usage(workspace.root)
    ledger = workspace.ledger.stat().st_size if workspace.ledger.exists() else 0
    if usage.free < max(_LEAST, 2 * ledger):
        yield trouble("disk", "sound.disk_low", path=workspace.root, free=usage.free // 1024**2)
    with suppress(StoreError):  # settings that cannot be read are told of elsewhere
        if refused := network.refusal(workspace):
            yield Remark("disk", refused)
        elif network.is_shared(kind := network.file_system(workspace.data)):
            yield note("disk", "sound.disk_shared", path=workspace.root, kind=kind)


def ownership(workspace: Workspace) -> Iterator[Remark]:
    """Say which files anybody may write, which not even their owner may, and which are somebody else's.

    Where the folder of the data is its owner's alone, all in it must be his; where org units have accounts of
    their own, anybody may leave something in some folders that nobody may list.
    """
    top = workspace.data.stat()
    alone = not (top.st_mode & (stat.S_IWGRP | stat.S_IWOTH) or _is_passed(top.st_mode))
    found: dict[str, list[Path]] = {}
    for path in _all_files(workspace):
        with suppress(OSError):
            told = path.lstat()
            left = stat.S_ISDIR(told.st_mode) and path.parent == workspace.data and not told.st_mode & _LISTED
            if stat.S_ISLNK(told.st_mode):
                found.setdefault("sound.linked", []).append(path)
            elif alone and told.st_uid != top.st_uid:
                found.setdefault("sound.owner_other", []).append(path)
            elif told.st_mode & stat.S_IRWXU < _OWN:
                found.setdefault("sound.mode_closed", []).append(path)
            elif told.st_mode & stat.S_IWOTH and not left:
                found.setdefault("sound.mode_open", []).append(path)
    for key, paths in found.items():
        for path in paths[:_MOST_NAMED]:
            yield trouble("mode", key, path=path, data=workspace.data)
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
