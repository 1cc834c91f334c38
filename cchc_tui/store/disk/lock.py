"""Locks that die with their process: `flock` on a file that also says who holds it.

The file's content means something only while the lock is held; a dead holder's lines are ignored.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from cchc_tui.messages import language
from cchc_tui.messages.dates import moment
from cchc_tui.store.disk.files import guarded, make_folder, open_plain

if TYPE_CHECKING:
    from pathlib import Path

_PAUSE = 0.02
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, in which session, and since when (UTC, ISO 8601).

    `key` is the fingerprint of the SSH key behind it, `process` and `began` its process; see `takeover`.
    """

    who: str
    session: str
    since: str
    key: str = ""
    process: int = 0
    began: str = ""

    def since_local(self) -> str:
        """Return since when, as a clock on the wall shows it."""
        with suppress(ValueError):
            return moment(datetime.fromisoformat(self.since).astimezone(), language())
        return self.since


class Lock:
    """An exclusive lock held until `release`, or until this process ends."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle: int | None = handle

    @classmethod
    def take(cls, path: Path, holder: Holder | None = None, *, wait: float = 0) -> Self | None:
        """Take the lock, waiting at most `wait` seconds; None if somebody else keeps it.

        Raises:
            StoreError: the lock's file cannot be made or written.
        """
        with guarded(path):
            make_folder(path.parent)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o664)
        if not _flock(handle, time.monotonic() + wait):
            os.close(handle)
            return None
        lock = cls(path, handle)
        if holder is not None:
            # on a full disk the lock holds all the same; only its name is missing
            with suppress(OSError):
                os.ftruncate(handle, 0)
                os.pwrite(handle, json.dumps(asdict(holder), ensure_ascii=False).encode(), 0)
        return lock

    def is_on(self, path: Path) -> bool:
        """Whether the file locked is the one that stands at `path` now."""
        try:
            return self._handle is not None and os.path.samestat(os.fstat(self._handle), path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Let the next one in; releasing twice does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _flock(handle: int, deadline: float) -> bool:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_PAUSE)
        else:
            return True


def holder_of(path: Path) -> Holder:
    """Return who wrote their name into a lock's file last; ``?`` where it cannot be read yet."""
    try:
        with open_plain(path) as file:
            said = json.loads(file.readline(_LONGEST))
        who, session, since = (str(said[name]) for name in ("who", "session", "since"))
        return Holder(
            who,
            session,
            since,
            str(said.get("key", "")),
            int(said.get("process", 0)),
            str(said.get("began", "")),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Holder("?", "", "")
