"""Bringing journals into the ledger behind the clerk's back.

It happens in a process of its own, so that the database never takes this one's memory or a moment of typing.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cchc_tui
from cchc_tui.errors import StoreError
from cchc_tui.store.sessions.duty import claim, is_ledger_held, is_served, last_look
from cchc_tui.store.workspaces.modes import is_left_to_others

if TYPE_CHECKING:
    from asyncio import TimerHandle

    from cchc_tui.store.workspaces.workspace import Workspace

WAIT_SECONDS = 1.5
"""How long after a figure its merge begins, unless another process is on duty. It gives way to who types."""
_STUCK_SECONDS = 10.0
"""How long one waits for the process on duty before one sees to it oneself."""
_LONGEST_WAIT = 60.0
_HANDED = 100
"""As which open file a process inherits the duty: none that it opens itself."""
_OPEN = """
import sys
from cchc_tui.store.disk.priority import MERGING, give_way
give_way(MERGING)
from cchc_tui.store.workspaces.workspace import Workspace
workspace = Workspace.open(sys.argv[1])
"""
_MERGE = f"""{_OPEN}
from cchc_tui.store.sessions.duty import serve
serve(workspace, int(sys.argv[2]) if sys.argv[2:] else None)
"""
_REFRESH = f"""{_OPEN}
from cchc_tui.store.ledger.merge import merge
merge(workspace, wait=10)
from cchc_tui.store.copies.snapshot import snapshot
from cchc_tui.store.copies.sharing import refresh
if workspace.settings.shares:
    refresh(workspace)
snapshot(workspace)
"""


def start_merge(workspace: Workspace, *, refresh: bool = False) -> int:
    """Start a merge, and a new snapshot for readers if one is wanted; return the process's id.

    The process has not our terminal and a session of its own, so that it outlives a cut line, and gives way
    to whoever types.
    """
    package = Path(cchc_tui.__file__).parent.parent
    claimed = None
    with suppress(StoreError):
        claimed = None if refresh else claim(workspace)
    actions = [(os.POSIX_SPAWN_OPEN, one, os.devnull, os.O_RDWR, 0) for one in range(3)]
    command = [sys.executable, "-P", "-c", _REFRESH if refresh else _MERGE, str(workspace.root)]
    if claimed is None:
        return _spawn(command, package, actions)
    try:
        return _spawn([*command, str(_HANDED)], package, [*actions, (os.POSIX_SPAWN_DUP2, claimed, _HANDED)])
    finally:
        os.close(claimed)


def _spawn(command: list[str], package: Path, actions: list[tuple[Any, ...]]) -> int:
    return os.posix_spawn(
        sys.executable,
        command,
        {**os.environ, "PYTHONPATH": str(package)},
        file_actions=actions,
        setsid=True,
    )


def ended(process: int) -> bool:
    """Whether a process that was started here has ended."""
    try:
        return os.waitpid(process, os.WNOHANG) != (0, 0)
    except ChildProcessError:
        return True


class Merger:
    """Sees to it that what was committed is merged soon: by the process on duty, or by one that it starts."""

    def __init__(self, workspace: Workspace, wait: float = WAIT_SECONDS) -> None:
        self._workspace = workspace
        self._wait = self._pause = wait
        self._waiting: TimerHandle | None = None
        self._process: int | None = None
        self._first = self._last = 0.0

    @property
    def busy(self) -> bool:
        """Whether a merge is waited for or runs."""
        return self._waiting is not None or self._runs()

    def committed(self) -> None:
        """Say that something was journaled; to be called on the event loop."""
        if is_left_to_others(self._workspace):
            return
        self._last = time.time()
        if self._waiting is None:
            self._first, self._pause = self._last, self._wait
            self._look_later()

    def leave(self) -> None:
        """Before the program ends: start what is still owed and do not wait for it."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
            looked = last_look(self._workspace)
            # when all go home at five, not each of them needs a process of her own for it
            if looked < self._last and not self._is_seen_to(looked):
                self._process = start_merge(self._workspace)

    def _look_later(self) -> None:
        self._waiting = asyncio.get_running_loop().call_later(self._pause, self._look)

    def _look(self) -> None:
        self._waiting = None
        looked = last_look(self._workspace)
        if looked >= self._last:
            return
        if not self._is_seen_to(looked):
            self._process = start_merge(self._workspace)
            self._pause = min(self._pause * 2, _LONGEST_WAIT)
        self._look_later()

    def _is_seen_to(self, looked: float) -> bool:
        """Whether a process is at it that does not seem stuck, or nobody can do more."""
        if not (self._runs() or is_served(self._workspace)):
            return False
        # not all who wait for it do something at the same moment
        stuck = max(self._first, looked) + _STUCK_SECONDS * (1 + os.getpid() % 10 / 10)
        return time.time() < stuck or is_ledger_held(self._workspace)

    def _runs(self) -> bool:
        if self._process is not None and ended(self._process):
            self._process = None
        return self._process is not None
