"""Who gets the processor first: whoever types, before what is done behind her back."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

MERGING = 5
ASKING = 10
"""How nice a process is that merges, or answers a question: what waits for a merge comes before an answer."""
_SESSION = Path("/proc/self/autogroup")


def give_way(by: int) -> None:
    """Let others go first, from now on. The process must have a session of its own.

    Where Linux shares the processor out among sessions, being nice is nothing unless the whole session is.
    """
    os.nice(by)
    with suppress(OSError):
        _SESSION.write_text(str(by), encoding="ascii")
