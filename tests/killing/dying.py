"""Doing something in a process that is killed at a random moment."""

from __future__ import annotations

import mmap
import os
import select
import signal
import time
from typing import TYPE_CHECKING

from tests.killing.deadly import HOWS, Deadly

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_FIRST_GUESS = 0.3
_FIRST_CALLS = 12
_LONGEST = 20.0


class Dying:
    """Kills what is done by name: from outside as far in as it takes, or by itself at a call that writes.

    How long each takes, and how many calls, is learnt whenever one comes to its end.
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._took: dict[str, float] = {}
        self._calls: dict[str, int] = {}
        self._told = mmap.mmap(-1, 8)

    def die(self, name: str, deed: Callable[[], object]) -> bool:
        """Do it in a process of its own, and return whether that was killed before it was done.

        Raises:
            AssertionError: it was not killed, and failed.
        """
        by_itself = self.chance.random() < 1 / 2
        deadly = Deadly(self.chance, HOWS[:3], self._calls.get(name, _FIRST_CALLS))
        deadly.left = deadly.left if by_itself else 0
        patience = _LONGEST if by_itself else self.chance.uniform(0, self._took.get(name, _FIRST_GUESS))
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            self._do(deed, deadly)
        process = os.pidfd_open(child)
        if not select.select([process], [], [], patience)[0]:
            signal.pidfd_send_signal(process, signal.SIGKILL)
        os.close(process)
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            return True
        assert os.waitstatus_to_exitcode(status) == 0, f"{name} failed without being killed"
        self._took[name] = time.monotonic() - began
        self._calls[name] = max(1, int.from_bytes(self._told[:]))
        return False

    def _do(self, deed: Callable[[], object], deadly: Deadly) -> None:
        """Do it and end this process, silently; tell how many calls it took."""
        failed = 1
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            deadly.arm()
            deed()
            self._told[:] = deadly.calls.to_bytes(8)
            failed = 0
        finally:
            os._exit(failed)
