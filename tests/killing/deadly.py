"""A process that kills itself while it writes."""

from __future__ import annotations

import os
import signal
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable


class Deadly:
    """Kills the process at one of its next calls that write: before it, behind it, or half way through."""

    def __init__(self, chance: random.Random) -> None:
        self.left = chance.randint(1, 40)
        self.how = chance.choice(("before", "behind", "half"))
        self.part = chance.random()

    def arm(self) -> None:
        """Take the place of the calls."""
        for name in ("write", "pwrite", "fdatasync", "fsync", "ftruncate", "open"):
            setattr(os, name, partial(self.call, getattr(os, name)))

    def call(self, real: Callable[..., object], *given: object, **more: object) -> object:
        """Do what was asked for, or die of it."""
        self.left -= 1
        if self.left:
            return real(*given, **more)
        if self.how == "half" and len(given) > 1 and isinstance(given[1], bytes):
            handle, content, *rest = given
            real(handle, content[: int(len(content) * self.part)], *rest)
        elif self.how == "behind":
            real(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)
        return None
