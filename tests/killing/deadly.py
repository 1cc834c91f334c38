"""A process that kills itself while it writes."""

from __future__ import annotations

import os
import signal
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

HOWS = ("before", "behind", "half", "group")
_CALLS = (
    "write",
    "pwrite",
    "fdatasync",
    "fsync",
    "ftruncate",
    "open",
    "replace",
    "link",
    "unlink",
    "sendfile",
)


class Deadly:
    """Kills the process at one of its next calls that write: before it, behind it, or half way through.

    "group" is half way through one that writes several lines, which count together or not at all. `calls`
    counts those that it lived through.
    """

    def __init__(self, chance: random.Random, how: Sequence[str] = HOWS, most: int = 40) -> None:
        self.how = chance.choice(how)
        self.left = 1 if self.how == "group" else chance.randint(1, most)
        self.part = chance.random()
        self.calls = 0

    def arm(self) -> None:
        """Take the place of the calls."""
        for name in _CALLS:
            setattr(os, name, partial(self.call, getattr(os, name)))

    def call(self, real: Callable[..., object], *given: object, **more: object) -> object:
        """Do what was asked for, or die of it."""
        self.calls += 1
        text = given[1] if len(given) > 1 and isinstance(given[1], bytes) else b""
        if self.how != "group" or text.count(b"\n") > 1:
            self.left -= 1
        if self.left:
            return real(*given, **more)
        if text and self.how in {"half", "group"}:
            real(given[0], text[: int(len(text) * self.part)], *given[2:])
        elif self.how == "behind":
            real(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)
        return None
