"""Doing something in a process that is killed at a random moment."""

from __future__ import annotations

import os
import select
import signal
import time
from typing import TYPE_CHECKING

from tests.killing.deadly import Deadly

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_FIRST_GUESS = 0.3
_LONGEST = 20.0


class Dying:
    """Kills what is done by name: from outside as far in as it takes, or by itself at a call that writes."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._took: dict[str, float] = {}

    def die(self, name: str, deed: Callable[[], object]) -> bool:
        """Do it in a process of its own, and return whether that was killed before it was done.

        Raises:
            AssertionError: it was not killed, and failed.
        """
        by_itself = self.chance.random() < 1 / 2
        deadly = Deadly(self.chance)
        patience = self.chance.uniform(0, self._took.get(name, _FIRST_GUESS))
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            _do(deed, deadly if by_itself else None)
        process = os.pidfd_open(child)
        ended = bool(select.select([process], [], [], _LONGEST if by_itself else patience)[0])
        if not ended:
            signal.pidfd_send_signal(process, signal.SIGKILL)
        os.close(process)
        status = os.waitpid(child, 0)[1]
        killed = os.WIFSIGNALED(status)
        if not killed:
            assert os.waitstatus_to_exitcode(status) == 0, f"{name} failed without being killed"
            self._took[name] = time.monotonic() - began
        return killed


def _do(deed: Callable[[], object], deadly: Deadly | None) -> None:
    """Do it and end this process, silently."""
    failed = 1
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        if deadly is not None:
            deadly.arm()
        deed()
        failed = 0
    finally:
        os._exit(failed)
