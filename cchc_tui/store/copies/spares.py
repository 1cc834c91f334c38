"""Older copies of the ledger beside the one in use: those in use before, until nobody reads them any more."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from cchc_tui.store.disk.copying import copy_file
from cchc_tui.store.disk.files import remove_database

if TYPE_CHECKING:
    from pathlib import Path

_OLDER = "older-"
_MOST = 3
"""How many there may be: as many questions may be read from older copies at the same time."""
_SPACE = 2
"""How often a copy must fit on what the disk has left before one more is made."""


def spare(copy: Path) -> Path | None:
    """Return an older copy that nobody reads, made of the one in use if all are read; None if none can be.

    Only one process at a time may ask, and use what it is given.
    """
    older = spares(copy)
    for path in older:
        if not is_read(path):
            return path
    if not copy.exists() or len(older) >= _MOST or not _has_room(copy):
        return None
    try:
        return copied(copy, copy)
    except OSError:
        return None


def copied(source: Path, copy: Path) -> Path:
    """Return a new file beside the copy in use that holds what another one does."""
    beside = copy.with_name(f".{copy.name}.new")
    remove_database(beside)
    try:
        copy_file(source, beside)
    except OSError:
        with suppress(OSError):
            remove_database(beside)
        raise
    return beside


def spares(copy: Path) -> list[Path]:
    """Return all older copies, the newest last; a second name of the one in use is taken away."""
    found = sorted(copy.parent.glob(f".{copy.name}.{_OLDER}*[0-9]"))
    for path in found:
        # killed between the two names of `put_in_place`
        if copy.exists() and path.samefile(copy):
            path.unlink()
    return [path for path in found if path.exists()]


def put_in_place(new: Path, copy: Path, *, keep: bool) -> None:
    """Let a whole copy be the one in use; the one before becomes a spare if it is worth to `keep`.

    Some copy is in use at any moment.
    """
    if not keep:
        forget_spares(copy, but=new)
    elif copy.exists() and len(spares(copy)) <= _MOST:
        os.link(copy, copy.with_name(f".{copy.name}.{_OLDER}{time.time_ns()}"))
    new.replace(copy)


def forget_spares(copy: Path, but: Path | None = None) -> None:
    """Remove all older copies `but` one, with what a killed process left beside them."""
    for pattern in (f"{_OLDER}*", "new*"):
        for path in copy.parent.glob(f".{copy.name}.{pattern}"):
            if path != but:
                path.unlink(missing_ok=True)


def is_read(path: Path) -> bool:
    """Whether another process has a file open as DuckDB does: it locks what it reads."""
    try:
        with path.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def _has_room(copy: Path) -> bool:
    left = os.statvfs(copy.parent)
    return left.f_bavail * left.f_frsize > _SPACE * copy.stat().st_size
