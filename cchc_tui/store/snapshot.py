"""A copy of the ledger for those who read: they never make a writer wait, nor writers them."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.files import guarded, replace_file
from cchc_tui.store.units import FILE as UNITS
from cchc_tui.store.views import views_mark

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cchc_tui.store.workspace import Workspace

_BYTES_A_SECOND = 100e6
"""How much may be written for copies when one is made after the other."""
_LONGEST_PAUSE = 5.0


def snapshot(workspace: Workspace, *, wait: float = 10) -> Path:
    """Return a copy of the ledger as it is now; the last one, while nothing has changed.

    While another process keeps the ledger for longer than `wait` seconds the last copy has to do. Who asks
    for one large copy after the other waits in between: journals are written to the same disk.

    Raises:
        StoreError: there is no copy yet and none can be made.
    """
    if is_fresh(workspace):
        return workspace.snapshot
    if workspace.settings.shares:
        from cchc_tui.store.sharing import refresh  # noqa: PLC0415  (few workspaces share a ledger)

        refresh(workspace, wait=wait)
        return workspace.snapshot
    if (pause := _pause(workspace, wait)) > 0:
        time.sleep(pause)
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


def _pause(workspace: Workspace, most: float) -> float:
    """How many seconds to leave the disk alone before the next copy is made."""
    try:
        stat = workspace.snapshot.stat()
    except OSError:
        return 0.0
    age = time.time() - stat.st_mtime
    return min(stat.st_size / _BYTES_A_SECOND - age, most, _LONGEST_PAUSE) if age >= 0 else 0.0


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
    note_copy(workspace, stamp(workspace))


def note_copy(workspace: Workspace, made_of: Mapping[str, object]) -> None:
    """Say what the copy was made of."""
    with guarded(workspace.snapshot):
        replace_file(_note(workspace), json.dumps(made_of).encode())


def forget_snapshot(workspace: Workspace) -> None:
    """Take the copy away, so that the next one who asks makes a new one; the ledger's lock must be held."""
    with guarded(workspace.snapshot):
        _note(workspace).unlink(missing_ok=True)
        workspace.snapshot.unlink(missing_ok=True)


def is_fresh(workspace: Workspace) -> bool:
    """Whether there is a copy, and it is of the ledger as it is now."""
    try:
        noted = json.loads(_note(workspace).read_bytes())
        return workspace.snapshot.exists() and bool(noted == stamp(workspace))
    except (OSError, ValueError):
        return False


def _note(workspace: Workspace) -> Path:
    return workspace.data / "snapshot.json"


def stamp(workspace: Workspace) -> dict[str, object]:
    """Return what a copy made now is of: this very ledger, and the files of forms and org units."""
    own = sorted((workspace.root / "schemas").glob("*.toml"))
    files = [path for path in [*shipped_schemas(), *own, workspace.root / UNITS] if path.exists()]
    described = [(str(path), *_file(path)[:2]) for path in files]
    mark = hashlib.sha256(repr((described, views_mark())).encode()).hexdigest()[:16]
    log = workspace.ledger.with_name(f"{workspace.ledger.name}.wal")
    found = {"ledger": _file(workspace.ledger), "log": log.exists(), "mark": mark}
    return {**found, "lake": dict(workspace.settings.store)} if workspace.settings.shares else found


def _file(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ino]
