"""Merging for all sessions: one process is on duty while anybody keys, so that nobody else need start one.

What a session asks of it costs no more than a look at a lock and at a small file, and needs no database.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded, make_folder

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_tui.store.workspaces.workspace import Workspace

REST = 1.0
"""Seconds between two merges."""
_LINGER = 5.0
"""How many seconds it stays after the last new row: longer than a clerk needs for a figure."""
_PATIENCE = 5.0
"""How many seconds it waits for a copy that is being made of the ledger."""


def claim(workspace: Workspace) -> int | None:
    """Take the duty for a process that is about to be started, so that nobody starts a second one meanwhile.

    Returns the open file that it has to inherit, None if a process is on duty.

    Raises:
        StoreError: the lock's file cannot be made.
    """
    path = _path(workspace)
    with guarded(path):
        make_folder(path.parent)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o664)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def serve(workspace: Workspace, claimed: int | None) -> None:
    """Merge for everybody until nobody has anything new; only once if another process is on duty.

    `claimed` is what `claim` gave. May be killed at any moment. What cannot be merged is kept as `merge`
    keeps it, for those who ask.
    """
    if claimed is not None:
        _stay(workspace)
        os.close(claimed)
    if claimed is None or _has_sessions(workspace):
        # who looked just before the lock was let go relies on us
        _merge(workspace)


def is_served(workspace: Workspace) -> bool:
    """Whether a process is on duty now; it takes in what is committed before this is asked."""
    return _is_held(_path(workspace))


def is_ledger_held(workspace: Workspace) -> bool:
    """Whether any process keeps the ledger now."""
    return _is_held(workspace.locks / "ledger.lock")


def last_look(workspace: Workspace) -> float:
    """When (of `time.time`) a merge last looked at the journals and took in what it found; 0 if never.

    What a clock that was ahead wrote does not count: everybody would wait until that time has come.
    """
    try:
        looked = float(json.loads((workspace.data / "merged.json").read_bytes())["looked"])
        return looked if looked <= time.time() else 0.0
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0


def _stay(workspace: Workspace) -> None:
    alone, known = time.monotonic() + _LINGER, _forms(workspace)
    while True:
        anything_new = _merge(workspace)
        now = time.monotonic()
        if anything_new:
            alone = now + _LINGER
        # a marker is gone once its session is over and all of it is merged
        if now >= alone or not _has_sessions(workspace):
            return
        # long enough for whoever waits for the ledger to get it, however long a merge takes
        time.sleep(REST)
        if not _has_sessions(workspace):
            return
        if (forms := _forms(workspace)) != known:
            workspace, known = type(workspace)(workspace.root), forms


def _forms(workspace: Workspace) -> list[tuple[Path, int]]:
    """The files of forms and settings, and when each was changed: a clerk may key today's already."""
    root = workspace.root
    with suppress(OSError):
        return [
            (path, path.stat().st_mtime_ns) for path in (*root.glob("*.toml"), *root.glob("schemas/*.toml"))
        ]
    return []


def _merge(workspace: Workspace) -> bool:
    """Merge; return whether anything was new."""
    from cchc_tui.store.copies.sharing import share_behind  # noqa: PLC0415  (who only asks needs it not)
    from cchc_tui.store.ledger.merge import merge  # noqa: PLC0415  (brings in the database)

    with suppress(StoreError):
        merged = merge(workspace, wait=_PATIENCE)
        share_behind(workspace)
        return merged is not None and merged.entries + merged.steps > 0
    return False


def _has_sessions(workspace: Workspace) -> bool:
    try:
        return any(workspace.pending.iterdir())
    except OSError:
        return False


def _path(workspace: Workspace) -> Path:
    return workspace.locks / "merging.lock"


def _is_held(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
