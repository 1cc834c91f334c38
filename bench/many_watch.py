"""What is seen from outside while many key: merges, the disk alone, and the processors."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.store.disk.lock import holder_of

if TYPE_CHECKING:
    from cchc_tui.store.workspaces.workspace import Workspace

_LOOK = 0.05
_SYNC = 0.2


class Watch:
    """When the ledger was seen to hold how much of each journal, and how quick the disk was meanwhile.

    `merger_mb` is the most memory that each process took which was seen to hold the ledger.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._path = workspace.data / "merged.json"
        self._lock = workspace.locks / "ledger.lock"
        self._stamp = 0
        self.seen: list[tuple[float, dict[str, int]]] = []
        self.bare: list[float] = []
        self.merger_mb: dict[int, float] = {}
        self._bare = workspace.data / "bare.sync"
        self._next = 0.0

    def look(self) -> None:
        """Take note if another merge has ended."""
        try:
            stamp = self._path.stat().st_mtime_ns
            if stamp != self._stamp:
                self.seen.append((time.monotonic(), json.loads(self._path.read_bytes())["journals"]))
                self._stamp = stamp
                process = holder_of(self._lock).process
                self.merger_mb[process] = most_memory_mb(process)
        except (OSError, ValueError):
            return

    def until(self, end: float) -> None:
        """Keep looking."""
        while (now := time.monotonic()) < end:
            self.look()
            if now >= self._next:
                self._sync()
                self._next = now + _SYNC
            time.sleep(_LOOK)

    def _sync(self) -> None:
        """Append and sync as a journal does, and nothing else."""
        with self._bare.open("ab", buffering=0) as file:
            began = time.perf_counter()
            file.write(b"." * 200)
            os.fdatasync(file.fileno())
            self.bare.append((time.perf_counter() - began) * 1000)

    def visible(self, journal: str, size: int) -> float:
        """When so much of a journal was in the ledger; without end if it never was."""
        return next((when for when, sizes in self.seen if sizes.get(journal, 0) >= size), float("inf"))


def idle_seconds() -> float:
    """Seconds that all processors together have had nothing to do."""
    line = Path("/proc/stat").read_text(encoding="ascii").split(maxsplit=8)
    return (int(line[4]) + int(line[5])) / os.sysconf("SC_CLK_TCK")


def most_memory_mb(process: int | str = "self") -> float:
    """The most memory that a process has had at once; 0 for one that has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    said = dict(line.split(":", 1) for line in status.splitlines())
    return int(said.get("VmHWM", "0 kB").split()[0]) / 1024
