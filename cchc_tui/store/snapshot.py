"""A copy of the ledger for those who read: they never make a writer wait, nor writers them."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.files import guarded, replace_file
from cchc_tui.store.units import FILE as UNITS
from cchc_tui.store.views import views_mark

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_tui.store.workspace import Workspace


def snapshot(workspace: Workspace, *, wait: float = 10) -> Path:
    """Return a copy of the ledger as it is now; the last one, while nothing has changed.

    While another process keeps the ledger for longer than `wait` seconds the last copy has to do.

    Raises:
        StoreError: there is no copy yet and none can be made.
    """
    if is_fresh(workspace):
        return workspace.snapshot
    from cchc_tui.store.ledger import ledger_lock  # noqa: PLC0415  (a fresh copy needs no database here)

    try:
        lock = ledger_lock(workspace, wait=wait)
    except StoreError:
        # a disk that cannot be written can still be read
        if workspace.snapshot.exists():
            return workspace.snapshot
        raise
    if lock is None:
        if workspace.snapshot.exists():
            return workspace.snapshot
        raise StoreError("store.ledger_busy")
    with lock:
        if not is_fresh(workspace):
            _copy(workspace)
    return workspace.snapshot


def _copy(workspace: Workspace) -> None:
    from cchc_tui.store.merge import settle  # noqa: PLC0415

    settle(workspace)
    beside = workspace.snapshot.with_name(f".{workspace.snapshot.name}.new")
    with guarded(workspace.snapshot):
        try:
            shutil.copyfile(workspace.ledger, beside)
            beside.replace(workspace.snapshot)
        finally:
            beside.unlink(missing_ok=True)
        replace_file(_note(workspace), json.dumps(_stamp(workspace)).encode())


def forget_snapshot(workspace: Workspace) -> None:
    """Take the copy away, so that the next one who asks makes a new one; the ledger's lock must be held."""
    with guarded(workspace.snapshot):
        _note(workspace).unlink(missing_ok=True)
        workspace.snapshot.unlink(missing_ok=True)


def is_fresh(workspace: Workspace) -> bool:
    """Whether there is a copy, and it is of the ledger as it is now."""
    try:
        noted = json.loads(_note(workspace).read_bytes())
        return workspace.snapshot.exists() and bool(noted == _stamp(workspace))
    except (OSError, ValueError):
        return False


def _note(workspace: Workspace) -> Path:
    return workspace.data / "snapshot.json"


def _stamp(workspace: Workspace) -> dict[str, object]:
    """What the copy was made of: this very ledger, and the files that its forms and org units come from."""
    own = sorted((workspace.root / "schemas").glob("*.toml"))
    files = [path for path in [*shipped_schemas(), *own, workspace.root / UNITS] if path.exists()]
    described = [(str(path), *_file(path)[:2]) for path in files]
    mark = hashlib.sha256(repr((described, views_mark())).encode()).hexdigest()[:16]
    log = workspace.ledger.with_name(f"{workspace.ledger.name}.wal")
    return {"ledger": _file(workspace.ledger), "log": log.exists(), "mark": mark}


def _file(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ino]
