"""``make bench-many``: fifty clerks key at once beside a large ledger, while an officer asks without a pause.

Each clerk is a process of her own that keeps figures as the program does; what the screens add to a process's
memory is measured on real programs on a terminal. With ``--json`` only one flat object is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, nullcontext, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

import duckdb

from bench.many_clerk import PERIOD
from bench.many_ledger import FAMILY, make, units
from bench.pty_probe import Probe
from bench.workspace import ROOT, form_command
from cchc_tui.store.merge import merge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.store.workspace import Workspace

PROGRAMS = 3
"""How many real programs are opened to see how much memory one takes."""
_PATIENCE = 60.0
_LOOK = 0.05


@dataclass
class Worker:
    """A process of ours that says in JSON lines what it did."""

    process: subprocess.Popen[str]
    said: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def start(cls, module: str, *words: str) -> Worker:
        """Start one and wait for nothing."""
        command = [sys.executable, "-m", f"bench.{module}", *words]
        return cls(
            subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        )

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


class Watch:
    """When the ledger was seen to hold how much of each journal, and how quick the disk was meanwhile."""

    def __init__(self, workspace: Workspace) -> None:
        self._path = workspace.data / "merged.json"
        self._stamp = 0
        self.seen: list[tuple[float, dict[str, int]]] = []
        self.bare: list[float] = []
        self._bare = workspace.data / "bare.sync"

    def look(self) -> None:
        """Take note if another merge has ended."""
        try:
            stamp = self._path.stat().st_mtime_ns
            if stamp != self._stamp:
                self.seen.append((time.monotonic(), json.loads(self._path.read_bytes())["journals"]))
                self._stamp = stamp
        except (OSError, ValueError):
            return

    def until(self, end: float) -> None:
        """Keep looking."""
        while time.monotonic() < end:
            self.look()
            time.sleep(_LOOK)
            self._sync()

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


def main() -> int:
    """Let them work, and print what was measured."""
    parser = argparse.ArgumentParser(prog="bench.many", description=__doc__)
    parser.add_argument("--clerks", type=int, default=50)
    parser.add_argument("--figures", type=int, default=1_000_000, help="how many the ledger holds before")
    parser.add_argument("--seconds", type=float, default=60, help="how long they key")
    parser.add_argument("--folder", help="where the workspace is made (default: the temporary folder)")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object and nothing else")
    asked = parser.parse_args()
    with (
        redirect_stdout(sys.stderr) if asked.json else nullcontext(),
        tempfile.TemporaryDirectory(prefix="cchc-bench-", dir=asked.folder) as folder,
    ):
        began = time.perf_counter()
        workspace = make(Path(folder), asked.figures)
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
    with ExitStack() as stack:
        names = [unit.code for unit in units()[:clerks]]
        people = [Worker.start("many_clerk", str(workspace.root), name, str(seconds)) for name in names]
        officer = Worker.start("many_officer", str(workspace.root))
        for one in (*people, officer):
            stack.callback(_end, one.process)
            one.hear()
        idle, began = _idle(), time.monotonic()
        for one in people:
            one.tell()
        watch.until(began + seconds)
        for one in people:
            one.hear()
        taken = time.monotonic() - began
        busy = 1 - (_idle() - idle) / (taken * (os.cpu_count() or 1))
        _wait_for_ledger(watch, people)
        officer.dismiss()
        for one in people:
            one.dismiss()
    memory = _memory(workspace, [unit.code for unit in units()[clerks : clerks + PROGRAMS]])
    figures = _figures(people, watch, taken) | {"rss_mb_each": memory}
    lost, doubled = _compare(workspace, dict(zip(names, people, strict=True)))
    figures |= {"lost": lost, "doubled": doubled}
    _print(figures, people, officer, busy, watch)
    return figures


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.kill()
        process.wait()


def _idle() -> float:
    """Seconds that all processors together have had nothing to do."""
    line = Path("/proc/stat").read_text(encoding="ascii").split(maxsplit=8)
    return (int(line[4]) + int(line[5])) / os.sysconf("SC_CLK_TCK")


def _wait_for_ledger(watch: Watch, people: Sequence[Worker]) -> None:
    """Wait until all that is safe is in the ledger, or patience ends."""
    end = time.monotonic() + _PATIENCE
    left = {one.said["journal"]: one.said["kept"][-1][4] for one in people if one.said["kept"]}
    while left and time.monotonic() < end:
        watch.until(time.monotonic() + 0.2)
        last = watch.seen[-1][1] if watch.seen else {}
        left = {name: size for name, size in left.items() if last.get(name, 0) < size}


def _figures(people: Sequence[Worker], watch: Watch, taken: float) -> dict[str, float]:
    safe = [kept[2] for one in people for kept in one.said["kept"]]
    seen = sorted(
        watch.visible(one.said["journal"], size) - when
        for one in people
        for _, _, _, when, size in one.said["kept"]
    )
    parts = statistics.quantiles(safe, n=100)
    cpu = sum(one.said["cpu"] for one in people)
    return {
        "safe_p50_ms": parts[49],
        "safe_p95_ms": parts[94],
        "safe_p99_ms": parts[98],
        "visible_p95_s": seen[int(len(seen) * 0.95)],
        "cpu_share": cpu / taken / (os.cpu_count() or 1),
    }


def _memory(workspace: Workspace, names: Sequence[str]) -> float:
    """The most that a real program takes, its form opened and a figure keyed into it."""
    found = []
    for name in names:
        with Probe(form_command(workspace.root, name)) as program:
            program.first_paint()
            program.press(b"7\r7\r")
            found.append(program.memory_mb())
    return max(found)


def _compare(workspace: Workspace, people: dict[str, Worker]) -> tuple[int, int]:
    """How many of the figures that were said to be safe are not in the ledger, and how many twice."""
    merge(workspace, wait=_PATIENCE)
    with duckdb.connect(str(workspace.ledger), read_only=True) as ledger:
        rows = ledger.execute(
            "SELECT org_unit, id, typed, count(*) FROM history "
            "WHERE family = ? AND period = ? AND act = 'enter' GROUP BY ALL",
            [FAMILY, PERIOD],
        ).fetchall()
    found = {(unit, row, typed): count for unit, row, typed, count in rows if unit in people}
    wanted = {(unit, row, typed) for unit, one in people.items() for row, typed, *_ in one.said["kept"]}
    doubled = sum(count - 1 for count in found.values()) + len(found.keys() - wanted)
    return len(wanted - found.keys()), doubled


def _print(
    figures: dict[str, float], people: Sequence[Worker], officer: Worker, busy: float, watch: Watch
) -> None:
    count = sum(len(one.said["kept"]) for one in people)
    asked = officer.said
    own = statistics.median(one.said["rss_mb"] for one in people)
    print(f"{len(people)} clerks, {count} figures, {len(watch.seen)} merges")
    print(
        "  figure → safe on disk: p50 {safe_p50_ms:.1f} ms, p95 {safe_p95_ms:.1f} (aim ≤ 5), "
        "p99 {safe_p99_ms:.1f}".format(**figures)
    )
    bare = statistics.quantiles(watch.bare, n=100)
    print(
        f"    of that a bare append with its sync, at the same time: p50 {bare[49]:.1f}, p95 {bare[94]:.1f}, "
        f"p99 {bare[98]:.1f}"
    )
    print("  safe → in the ledger: p95 {visible_p95_s:.1f} s (aim ≤ 3)".format(**figures))
    print(
        "  a program's memory: {rss_mb_each:.0f} MB (aim ≤ 70), ".format(**figures)
        + f"without its screens {own:.0f} MB"
    )
    print(
        f"  processors: clerks and merges {figures['cpu_share']:.0%} of all (aim < 50 %), "
        f"the officer's questions {asked['cores'] / (os.cpu_count() or 1):.0%}, "
        f"this machine with all else {busy:.0%}"
    )
    print(
        f"  {len(asked['seconds'])} questions: median {statistics.median(asked['seconds']):.2f} s, "
        f"longest {max(asked['seconds']):.2f} s; {len(asked['refused'])} not as fresh as could be"
    )
    print("  {lost} lost, {doubled} doubled".format(**figures), flush=True)
    for why in dict.fromkeys(asked["refused"]):
        print(f"  {why}")


if __name__ == "__main__":
    sys.exit(main())
