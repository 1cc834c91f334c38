"""Bringing journals into the ledger behind the clerk's back.

It happens in a process of its own, so that the database never takes this one's memory or a moment of typing.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import cchc_tui

if TYPE_CHECKING:
    from asyncio import TimerHandle

    from cchc_tui.store.workspace import Workspace

CALM_SECONDS = 3.0
"""How long typing has to pause before a merge begins. It gives way to whoever is typing elsewhere."""
_MERGE = """
import os, sys
os.nice(10)
try:
    with open("/proc/self/autogroup", "w") as group:
        group.write("10")
except OSError:
    pass
from cchc_tui.store.merge import merge
from cchc_tui.store.workspace import Workspace
workspace = Workspace.open(sys.argv[1])
merge(workspace)
"""
_REFRESH = f"""{_MERGE}
from cchc_tui.store.snapshot import snapshot
snapshot(workspace)
"""


def start_merge(workspace: Workspace, *, refresh: bool = False) -> int:
    """Start a merge, and a new snapshot for readers if one is wanted; return the process's id.

    The process has not our terminal and a session of its own, so that it outlives a cut line. Where Linux
    shares the processor out among sessions, being nice is nothing unless the whole session is.
    """
    package = Path(cchc_tui.__file__).parent.parent
    return os.posix_spawn(
        sys.executable,
        [sys.executable, "-P", "-c", _REFRESH if refresh else _MERGE, str(workspace.root)],
        {**os.environ, "PYTHONPATH": str(package)},
        file_actions=[(os.POSIX_SPAWN_OPEN, one, os.devnull, os.O_RDWR, 0) for one in range(3)],
        setsid=True,
    )


def ended(process: int) -> bool:
    """Whether a process that was started here has ended."""
    try:
        return os.waitpid(process, os.WNOHANG) != (0, 0)
    except ChildProcessError:
        return True


class Merger:
    """Starts a merge once typing has paused, never two at a time."""

    def __init__(self, workspace: Workspace, calm: float = CALM_SECONDS) -> None:
        self._workspace = workspace
        self._calm = calm
        self._waiting: TimerHandle | None = None
        self._process: int | None = None

    @property
    def busy(self) -> bool:
        """Whether a merge is waited for or runs."""
        return self._waiting is not None or self._runs()

    def committed(self) -> None:
        """Say that something was journaled; to be called on the event loop."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(self._calm, self._due)

    def _due(self) -> None:
        self._waiting = None
        if self._runs():
            self.committed()
        else:
            self._process = start_merge(self._workspace)

    def leave(self) -> None:
        """Before the program ends: start what is still owed and do not wait for it."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
            self._process = start_merge(self._workspace)

    def _runs(self) -> bool:
        if self._process is not None and ended(self._process):
            self._process = None
        return self._process is not None
