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
from typing import TYPE_CHECKING

from bench.many_watch import most_memory_mb
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.place import Place
from cchc_tui.store.journals.submission import SubmissionKey
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.workspace import Workspace
from cchc_tui.tui.merging import Merger
from tests.checks.forms import THINH_DUC

if TYPE_CHECKING:
    from pathlib import Path

PERIOD = "2024-Q1"
PAUSE = (1.5, 2.5)
"""Least and most seconds between two figures."""
_TYPING = 0.4
"""Seconds from the first key of a figure to the Enter behind it."""


def cpu_seconds() -> tuple[float, float]:
    """What this process has used, and those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, others = (one.ru_utime + one.ru_stime for one in used)
    return own, others


async def work(workspace: Workspace, unit: str, seconds: float) -> None:
    """Key until the time is over, then wait for the end of the input."""
    chance = random.Random(unit)  # noqa: S311  (a pace, no secret)
    merger = Merger(workspace)
    with Draft.open(workspace, SubmissionKey("cchc-xa", unit, Period.parse(PERIOD)), "lan") as draft:
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        used, end = cpu_seconds(), time.monotonic() + seconds
        kept: list[tuple[str, str, float, float, int]] = []
        await asyncio.sleep(chance.uniform(0.0, PAUSE[1] - _TYPING))
        for name in [one for one in draft.form.walk.mine if one in THINH_DUC]:
            if time.monotonic() > end:
                break
            text = THINH_DUC[name]
            draft.remember(Place(name, "over", text[:1], 1))
            await asyncio.sleep(_TYPING)
            changes = draft.form.enter(name, text)
            began = time.perf_counter()
            draft.commit(changes)
            took = time.perf_counter() - began
            merger.committed()
            kept.append((name, text, took * 1000, time.monotonic(), _size(draft)))
            await asyncio.sleep(chance.uniform(*PAUSE) - _TYPING)
        print(json.dumps({"journal": str(_journal(draft)), "kept": kept}), flush=True)
        await asyncio.to_thread(sys.stdin.read)
        merger.leave()
    while merger.busy:  # noqa: ASYNC110  (nobody tells when a process ends)
        await asyncio.sleep(0.05)
    own, merging = (now - before for now, before in zip(cpu_seconds(), used, strict=True))
    print(json.dumps({"cpu": own, "merging": merging, "rss_mb": most_memory_mb()}), flush=True)


def _journal(draft: Draft) -> Path:
    path = draft.key.folder(draft.workspace) / f"{draft.session.id}.jsonl"
    return path.relative_to(draft.workspace.journals)


def _size(draft: Draft) -> int:
    return (draft.workspace.journals / _journal(draft)).stat().st_size


if __name__ == "__main__":
    asyncio.run(work(Workspace.open(sys.argv[1]), sys.argv[2], float(sys.argv[3])))
