"""An earlier session of the same person that still holds a submission: known for sure, and sent away.

After a cut line the old process may live on until sshd notices. It is told from others by its process id
together with when that process began, and by having the lock's file open.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc_tui.store.disk.lock import Holder

_BEGAN = 19
"""Which word behind the name in ``/proc/…/stat`` tells when a process began."""


def began(process: int) -> str:
    """Return when a process began, in the kernel's own count; "" if there is no such process."""
    try:
        stat = Path(f"/proc/{process}/stat").read_bytes()
        return stat.rpartition(b")")[2].split()[_BEGAN].decode()
    except (OSError, IndexError):
        return ""


def is_own(holder: Holder, mine: Holder, path: Path) -> bool:
    """Whether a lock is held by another session of the person and account that asks."""
    return (
        (holder.who, holder.key) == (mine.who, mine.key)
        and holder.process not in {0, mine.process}
        and _lives(holder)
        and holds(holder.process, path)
    )


def holds(process: int, path: Path) -> bool:
    """Whether a process has a file open."""
    try:
        wanted = path.stat()
        handles = list(Path(f"/proc/{process}/fd").iterdir())
    except OSError:
        return False
    return any(_is(handle, wanted) for handle in handles)


def send_away(holder: Holder, path: Path) -> bool:
    """Ask an own earlier session to end, as a cut line would; False if it is gone already.

    The lock's file tells it why, behind the line that names it.
    """
    try:
        process = os.pidfd_open(holder.process)
    except OSError:
        return False
    try:
        # looked at only now: the process that is held here cannot be replaced by another of the same id
        if not (_lives(holder) and holds(holder.process, path)):
            return False
        _leave_word(path)
        signal.pidfd_send_signal(process, signal.SIGHUP)
    except OSError:
        return False
    finally:
        os.close(process)
    return True


def was_sent_away(path: Path) -> bool:
    """Whether another session has asked the holder of this lock to end."""
    try:
        return b"\n" in path.read_bytes()
    except OSError:
        return False


def _lives(holder: Holder) -> bool:
    try:
        same_account = Path(f"/proc/{holder.process}").stat().st_uid == os.geteuid()
    except OSError:
        return False
    return same_account and began(holder.process) == holder.began != ""


def _is(handle: Path, wanted: os.stat_result) -> bool:
    try:
        return os.path.samestat(handle.stat(), wanted)
    except OSError:
        return False


def _leave_word(path: Path) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
    except OSError:
        return
    try:
        os.write(handle, b"\n")
    except OSError:
        return  # it is sent away without a word
    finally:
        os.close(handle)
