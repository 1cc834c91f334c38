"""``make bench-many``: fifty clerks key at once beside a large ledger, while an officer asks without a pause.

Each clerk is a process in a session of its own, as over SSH, that keeps figures as the program does; what the
screens add to a process's memory is measured on real programs on a terminal. With ``--json`` only one flat
object is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, nullcontext, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from bench.many_figures import Work, compare, memory, numbers, tell
from bench.many_ledger import made_or_kept, units
from bench.many_watch import Watch, idle_seconds
from bench.workspace import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.store.workspaces.workspace import Workspace

PROGRAMS = 3
"""How many real programs are opened to see how much memory one takes."""
_PATIENCE = 60.0


@dataclass
class Worker:
    """A process of ours that says in JSON lines what it did."""

    process: subprocess.Popen[str]
    said: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def start(cls, module: str, *words: str) -> Worker:
        """Start one and wait for nothing. Linux shares a processor out among sessions: each has its own."""
        command = [sys.executable, "-m", f"bench.{module}", *words]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        return cls(subprocess.Popen(command, cwd=ROOT, start_new_session=True, **pipes))

    def hear(self) -> None:
        """Wait for the next line."""
        line = cast("TextIO", self.process.stdout).readline()
        self.said |= {} if line == "ready\n" else json.loads(line)

    def tell(self) -> None:
        """Let it begin."""
        stdin = cast("TextIO", self.process.stdin)
        stdin.write("\n")
        stdin.flush()

    def dismiss(self) -> None:
        """Let it end, and hear what it used."""
        cast("TextIO", self.process.stdin).close()
        self.hear()
        self.process.wait(_PATIENCE)


def main() -> int:
    """Let them work, and print what was measured."""
    parser = argparse.ArgumentParser(prog="bench.many", description=__doc__)
    parser.add_argument("--clerks", type=int, default=50)
    parser.add_argument("--figures", type=int, default=1_000_000, help="how many the ledger holds before")
    parser.add_argument("--seconds", type=float, default=60, help="how long they key")
    parser.add_argument("--folder", help="where the workspace is made (default: the temporary folder)")
    parser.add_argument("--keep", help="a folder to keep the made workspace in, and to take it from again")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object and nothing else")
    asked = parser.parse_args()
    with (
        redirect_stdout(sys.stderr) if asked.json else nullcontext(),
        tempfile.TemporaryDirectory(prefix="cchc-bench-", dir=asked.folder) as folder,
    ):
        began = time.perf_counter()
        workspace = made_or_kept(Path(folder) / "work", asked.figures, asked.keep and Path(asked.keep))
        size = workspace.ledger.stat().st_size / 1e6
        made = time.perf_counter() - began
        print(f"a ledger of {asked.figures:,} figures: {size:.0f} MB, made in {made:.0f} s", flush=True)
        figures = measure(workspace, asked.clerks, asked.seconds)
    if asked.json:
        print(json.dumps(figures, indent=2))
    return 0


def measure(workspace: Workspace, clerks: int, seconds: float) -> dict[str, float]:
    """Let clerks key for so long; return the figures."""
    watch = Watch(workspace)
    names = [unit.code for unit in units()[:clerks]]
    with ExitStack() as stack:
        people = [Worker.start("many_clerk", str(workspace.root), name, str(seconds)) for name in names]
        officer = Worker.start("many_officer", str(workspace.root))
        for one in (*people, officer):
            stack.callback(_end, one.process)
            one.hear()
        idle, began = idle_seconds(), time.monotonic()
        for one in people:
            one.tell()
        watch.until(began + seconds)
        for one in people:
            one.hear()
        taken = time.monotonic() - began
        busy = 1 - (idle_seconds() - idle) / (taken * (os.cpu_count() or 1))
        _wait_for_ledger(watch, people)
        officer.dismiss()
        for one in people:
            one.dismiss()
    work = Work({name: one.said for name, one in zip(names, people, strict=True)}, officer.said, taken, busy)
    figures = numbers(work, watch)
    figures |= {"rss_mb_each": memory(workspace, [unit.code for unit in units()[clerks : clerks + PROGRAMS]])}
    lost, doubled = compare(workspace, work.clerks, _PATIENCE)
    figures |= {"lost": lost, "doubled": doubled}
    tell(figures, work, watch)
    return figures


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.kill()
        process.wait()


def _wait_for_ledger(watch: Watch, people: Sequence[Worker]) -> None:
    """Wait until all that is safe is in the ledger, or patience ends."""
    end = time.monotonic() + _PATIENCE
    left = {one.said["journal"]: one.said["kept"][-1][4] for one in people if one.said["kept"]}
    while left and time.monotonic() < end:
        watch.until(time.monotonic() + 0.2)
        last = watch.seen[-1][1] if watch.seen else {}
        left = {name: size for name, size in left.items() if last.get(name, 0) < size}


if __name__ == "__main__":
    sys.exit(main())
