"""The processes of this machine, as the kernel tells of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def is_running(pid: int) -> bool:
    """Whether a process lives; one that ended and was not waited for does not."""
    return _stat(pid)[:1] not in ([], ["Z"])


def has_terminal(pid: int) -> bool:
    """Whether a process is on a terminal."""
    return _stat(pid)[4:5] not in ([], ["0"])


def cpu_seconds(pid: int) -> float:
    """Return how much processor time a process has used, 0 if it is gone."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def environment_of(pid: int) -> list[bytes]:
    """Return what a process was given as its environment, a line each."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def command_of(pid: int) -> str:
    """Return a process's command line, "" if it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def all_processes() -> list[int]:
    """Return the ids of all of them."""
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def parent(pid: int) -> int:
    """Return the id of the process that started this one, or took it over; 0 if it is gone."""
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def descendants(new: Collection[int], among: Collection[int]) -> list[int]:
    """Return those of some processes that come from others, in any generation."""
    found: list[int] = []
    while new:
        new = [pid for pid in among if parent(pid) in new]
        found += new
    return found


def _stat(pid: int) -> list[str]:
    """The fields of a process after its name: state, parent …; none if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
