"""Bringing journals into the ledger behind the clerk's back.

It happens in a process of its own, so that the database never takes this one's memory or a moment of typing.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import cchc_tui

if TYPE_CHECKING:
    from asyncio import TimerHandle

    from cchc_tui.store.workspace import Workspace

CALM_SECONDS = 3.0
"""How long typing has to pause before a merge begins."""
_CODE = (
    "import sys\n"
    "from cchc_tui.store.merge import merge\n"
    "from cchc_tui.store.workspace import Workspace\n"
    "merge(Workspace.open(sys.argv[1]))\n"
)


class Merger:
    """Starts a merge once typing has paused, never two at a time."""

    def __init__(self, workspace: Workspace, calm: float = CALM_SECONDS) -> None:
        self._root = workspace.root
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
            self._process = self._start()

    def leave(self) -> None:
        """Before the program ends: start what is still owed and do not wait for it."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
            self._process = self._start()

    def _runs(self) -> bool:
        if self._process is not None:
            with suppress(ChildProcessError):
                if os.waitpid(self._process, os.WNOHANG) == (0, 0):
                    return True
            self._process = None
        return False

    def _start(self) -> int:
        """Start a merge without our terminal, in a session of its own, so that it outlives a cut line."""
        package = Path(cchc_tui.__file__).parent.parent
        return os.posix_spawn(
            sys.executable,
            [sys.executable, "-P", "-c", _CODE, str(self._root)],
            {**os.environ, "PYTHONPATH": str(package)},
            file_actions=[(os.POSIX_SPAWN_OPEN, one, os.devnull, os.O_RDWR, 0) for one in range(3)],
            setsid=True,
        )
