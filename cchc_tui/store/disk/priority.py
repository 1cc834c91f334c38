"""Who gets the processor first: whoever types, before what is done behind her back."""

from __future__ import annotations

import os
import struct
import sys
from contextlib import suppress
from pathlib import Path

MERGING = 2
ASKING = 5
"""How nice a process is that merges, or answers a question: what waits for a merge comes before an answer."""
_SESSION = Path("/proc/self/autogroup")
_SHORT = 100_000
"""The shortest slice of processor time that Linux grants, in nanoseconds; others have some milliseconds."""
_SET_ATTRIBUTES = {"x86_64": 314, "aarch64": 274}
_NOT_INHERITED = 1


def give_way(by: int) -> None:
    """Let others go first, from now on. The process must have a session of its own.

    Where Linux shares the processor out among sessions, being nice is nothing unless the whole session is.
    """
    os.nice(by)
    with suppress(OSError):
        _SESSION.write_text(str(by), encoding="ascii")


def come_first() -> None:
    """Let whoever types in this program be served as soon as a key or the disk wakes it.

    She needs the processor often and never for long. Since 6.12 Linux lets a process ask for short slices of
    it, and serves the shortest first (``sched_setattr(2)``); where it does not, nothing changes.
    """
    call = _SET_ATTRIBUTES.get(os.uname().machine)
    if call is None or sys.platform != "linux" or os.sched_getscheduler(0) != os.SCHED_OTHER:
        return
    import ctypes  # noqa: PLC0415  (the first page does without)

    nice = os.getpriority(os.PRIO_PROCESS, 0)
    # struct sched_attr: size, policy, flags, nice, priority, runtime, deadline, period
    asked = struct.pack("IIQiIQQQ", 48, os.SCHED_OTHER, _NOT_INHERITED, nice, 0, _SHORT, 0, 0)
    ctypes.CDLL(None).syscall(call, os.getpid(), asked, 0)
