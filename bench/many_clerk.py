"""One clerk in a process of her own: she keys a figure every two seconds or so, kept as the program keeps it.

What was safe and when is written to standard output once her time is over; she ends when her input does.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import time
from pathlib import Path

from cchc_tui.schema.period import Period
from cchc_tui.store.draft import Draft
from cchc_tui.store.submission import SubmissionKey
from cchc_tui.store.workspace import Workspace
from cchc_tui.tui.merging import Merger
from tests.checks.forms import THINH_DUC

PERIOD = "2024-Q1"
PAUSE = (1.5, 2.5)
"""Least and most seconds between two figures."""


def cpu_seconds() -> float:
    """What this process and those it has waited for have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


async def work(workspace: Workspace, unit: str, seconds: float) -> None:
    """Key until the time is over, then wait for the end of the input."""
    chance = random.Random(unit)  # noqa: S311  (a pace, no secret)
    over = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), over.set)
    merger = Merger(workspace)
    with Draft.open(workspace, SubmissionKey("cchc-xa", unit, Period.parse(PERIOD)), "lan") as draft:
        print("ready", flush=True)
        await over.wait()
        sys.stdin.readline()
        over.clear()
        used, end = cpu_seconds(), time.monotonic() + seconds
        kept: list[tuple[str, str, float, float, int]] = []
        await asyncio.sleep(chance.uniform(0.0, PAUSE[1]))
        for name in [one for one in draft.form.walk.mine if one in THINH_DUC]:
            if time.monotonic() > end:
                break
            text = THINH_DUC[name]
            changes = draft.form.enter(name, text)
            began = time.perf_counter()
            draft.commit(changes)
            took = time.perf_counter() - began
            merger.committed()
            kept.append((name, text, took * 1000, time.monotonic(), _size(draft)))
            await asyncio.sleep(chance.uniform(*PAUSE))
        print(json.dumps({"journal": str(_journal(draft)), "kept": kept}), flush=True)
        await over.wait()
        merger.leave()
    while merger.busy:  # noqa: ASYNC110  (nobody tells when a process ends)
        await asyncio.sleep(0.05)
    print(json.dumps({"cpu": cpu_seconds() - used, "rss_mb": _most_memory_mb()}), flush=True)


def _most_memory_mb() -> float:
    said = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
    return int(said["VmHWM"].split()[0]) / 1024


def _journal(draft: Draft) -> Path:
    path = draft.key.folder(draft.workspace) / f"{draft.session.id}.jsonl"
    return path.relative_to(draft.workspace.journals)


def _size(draft: Draft) -> int:
    return (draft.workspace.journals / _journal(draft)).stat().st_size


if __name__ == "__main__":
    asyncio.run(work(Workspace.open(sys.argv[1]), sys.argv[2], float(sys.argv[3])))
