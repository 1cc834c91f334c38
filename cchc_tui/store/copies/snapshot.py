"""A copy of the ledger for those who read: they never make a writer wait, nor writers them.

A large ledger's copies are kept and used in turn: one that nobody reads takes in what is new and then takes
the place of the last one, which whoever has it open reads to the end.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.copies.spares import copied, forget_spares, put_in_place, spare
from cchc_tui.store.disk.files import guarded, log_of, remove_database, replace_file
from cchc_tui.store.disk.lock import Holder, Lock
from cchc_tui.store.disk.takeover import began
from cchc_tui.store.ledger.views import views_mark
from cchc_tui.store.workspaces.units import FILE as UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cchc_tui.store.workspaces.workspace import Workspace

SMALL = 16 << 20
"""Up to how many bytes a ledger is copied whole: that is done before a database is opened."""
_BYTES_A_SECOND = 100e6
"""How much may be written for copies when one is made after the other."""
_LONGEST_PAUSE = 5.0


def snapshot(workspace: Workspace, *, wait: float = 10) -> Path:
    """Return a copy of the ledger as it is now; the last one, while nothing has changed.

    While another process keeps the ledger for longer than `wait` seconds the last copy has to do. Who asks
    for one whole copy after the other waits in between: journals are written to the same disk.

    Raises:
        StoreError: there is no copy yet and none can be made.
    """
    if is_fresh(workspace):
        return workspace.snapshot
    if workspace.settings.shares:
        from cchc_tui.store.copies.sharing import refresh  # noqa: PLC0415  (few workspaces share a ledger)

        refresh(workspace, wait=wait)
        return workspace.snapshot
    try:
        made = _make(workspace, time.monotonic() + wait)
    except StoreError:
        # a disk that cannot be written can still be read
        if workspace.snapshot.exists():
            return workspace.snapshot
        raise
    if not made and not workspace.snapshot.exists():
        raise StoreError("store.ledger_busy")
    return workspace.snapshot


def _make(workspace: Workspace, until: float) -> bool:
    """Make the copy that is wanted; False if others kept it, or the ledger, for too long."""
    since, own = datetime.now(UTC).isoformat(timespec="seconds"), os.getpid()
    holder = Holder(workspace.access.who, "", since, process=own, began=began(own))
    turn = Lock.take(workspace.locks / "snapshot.lock", holder, wait=_left(until))
    if turn is None:
        return False
    with turn:
        if is_fresh(workspace):
            return True
        # only who is at work on it waits: a whole copy of a copy needs no lock on the ledger
        older = spare(workspace.snapshot) if _size(workspace.ledger) > SMALL else None
        if older is None and (pause := _pause(workspace, _left(until))) > 0:
            time.sleep(pause)
        from cchc_tui.store.ledger.ledger import ledger_lock  # noqa: PLC0415  (a fresh copy needs no database here)

        lock = ledger_lock(workspace, wait=_left(until))
        if lock is None:
            return False
        with lock:
            if not is_fresh(workspace):
                _copy(workspace, older)
        return True


def _left(until: float) -> float:
    return max(until - time.monotonic(), 0)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _pause(workspace: Workspace, most: float) -> float:
    """How many seconds to leave the disk alone before the next whole copy is made."""
    try:
        stat = workspace.snapshot.stat()
    except OSError:
        return 0.0
    age = time.time() - stat.st_mtime
    return min(stat.st_size / _BYTES_A_SECOND - age, most, _LONGEST_PAUSE) if age >= 0 else 0.0


def _copy(workspace: Workspace, older: Path | None) -> None:
    from cchc_tui.store.ledger.merge import settle  # noqa: PLC0415

    settle(workspace)
    if older is None or not _caught_up(older, workspace.ledger):
        older = _whole(workspace)
    with guarded(workspace.snapshot):
        put_in_place(older, workspace.snapshot, keep=_size(workspace.ledger) > SMALL)
        note_copy(workspace, stamp(workspace))


def _caught_up(older: Path, ledger: Path) -> bool:
    from cchc_tui.store.copies.catch_up import CopyReadError, NoCatchingUpError, catch_up  # noqa: PLC0415

    try:
        catch_up(older, ledger)
    except (CopyReadError, NoCatchingUpError):
        remove_database(older)
        return False
    return True


def _whole(workspace: Workspace) -> Path:
    with guarded(workspace.snapshot):
        beside = copied(workspace.ledger, workspace.snapshot)
    if beside.stat().st_size > SMALL:
        from cchc_tui.store.copies.catch_up import mark  # noqa: PLC0415

        mark(beside, workspace.ledger)
    return beside


def note_copy(workspace: Workspace, made_of: Mapping[str, object]) -> None:
    """Say what the copy was made of."""
    with guarded(workspace.snapshot):
        replace_file(_note(workspace), json.dumps(made_of).encode())


def forget_snapshot(workspace: Workspace) -> None:
    """Take the copies away, so that the next one who asks makes a new one; the ledger's lock must be held."""
    with guarded(workspace.snapshot):
        _note(workspace).unlink(missing_ok=True)
        workspace.snapshot.unlink(missing_ok=True)
        forget_spares(workspace.snapshot)


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
    found = {"ledger": _file(workspace.ledger), "log": log_of(workspace.ledger).exists(), "mark": mark}
    return {**found, "lake": dict(workspace.settings.store)} if workspace.settings.shares else found


def _file(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ino]
