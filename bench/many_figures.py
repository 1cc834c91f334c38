"""The figures of many clerks at once: how they are counted, compared with the ledger, and told."""

from __future__ import annotations

import os
import statistics
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from bench.many_clerk import PERIOD
from bench.many_ledger import FAMILY
from bench.pty_probe import Probe
from bench.workspace import form_command
from cchc_tui.schema.period import Period
from cchc_tui.store.ledger.merge import merge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.many_watch import Watch
    from cchc_tui.store.workspaces.workspace import Workspace

_CORES = os.cpu_count() or 1
_LAST = """
SELECT unit.code, indicator.id, entry.typed, count(*)
FROM entry JOIN submission USING (submission) JOIN edition USING (edition) JOIN unit USING (unit)
    JOIN indicator USING (indicator)
WHERE edition.family = ? AND submission.year = ? AND submission.kind = ? AND entry.act = 'enter'
    AND entry.submission >= (SELECT min(submission) FROM submission WHERE year = ? AND kind = ?)
GROUP BY ALL
"""
"""What was entered for one period, of the tables themselves: a view would go through the years before."""


class Work(NamedTuple):
    """What the processes said in `taken` seconds, `clerks` by org unit, and how busy the machine was."""

    clerks: Mapping[str, Mapping[str, Any]]
    officer: Mapping[str, Any]
    taken: float
    busy: float

    def share(self, seconds: float) -> float:
        """Processor time as a share of what there was of it."""
        return seconds / self.taken / _CORES


def numbers(work: Work, watch: Watch) -> dict[str, float]:
    """Return the figures that have an aim: milliseconds until safe, seconds until visible."""
    people = work.clerks.values()
    parts = _parts([kept[2] for one in people for kept in one["kept"]])
    seen = sorted(
        watch.visible(one["journal"], size) - when for one in people for *_, when, size in one["kept"]
    )
    return {
        "safe_p50_ms": parts[0],
        "safe_p95_ms": parts[1],
        "safe_p99_ms": parts[2],
        "visible_p95_s": seen[int(len(seen) * 0.95)],
        "cpu_share": work.share(sum(one["cpu"] + one["merging"] for one in people)),
    }


def _parts(values: Sequence[float]) -> tuple[float, float, float]:
    """The middle, and what 95 and 99 of a hundred do not exceed."""
    parts = statistics.quantiles(values, n=100)
    return parts[49], parts[94], parts[98]


def memory(workspace: Workspace, names: Sequence[str]) -> float:
    """The most that a real program takes, its form opened and a figure keyed into it."""
    found = []
    for name in names:
        with Probe(form_command(workspace.root, name)) as program:
            program.first_paint()
            program.press(b"7\r7\r")
            found.append(program.memory_mb())
    return max(found)


def compare(workspace: Workspace, people: Mapping[str, Mapping[str, Any]], wait: float) -> tuple[int, int]:
    """How many of the figures that were said to be safe are not in the ledger, and how many too often."""
    merge(workspace, wait=wait)
    period = Period.parse(PERIOD)
    with duckdb.connect(str(workspace.ledger), read_only=True) as ledger:
        ledger.execute("USE base")
        rows = ledger.execute(_LAST, [FAMILY, *[period.year, period.kind] * 2]).fetchall()
    found = Counter({(unit, row, typed): count for unit, row, typed, count in rows if unit in people})
    wanted = Counter((unit, row, typed) for unit, one in people.items() for row, typed, *_ in one["kept"])
    return (wanted - found).total(), (found - wanted).total()


def tell(figures: Mapping[str, float], work: Work, watch: Watch) -> None:
    """Print what was measured, and what there is to compare it with."""
    people, asked = list(work.clerks.values()), work.officer
    count = sum(len(one["kept"]) for one in people)
    print(f"{len(people)} clerks, {count} figures, {len(watch.seen)} merges")
    print(
        "  figure → safe on disk: {} (aim: p95 ≤ 5)".format(
            _told([one[2] for o in people for one in o["kept"]])
        )
    )
    print(f"    the first of a session, whose journal is made: {_told([o['kept'][0][2] for o in people])}")
    print(f"    every other: {_told([one[2] for o in people for one in o['kept'][1:]])}")
    print(f"    a bare append with its sync, at the same time: {_told(watch.bare)}")
    print("  safe → in the ledger: p95 {visible_p95_s:.1f} s (aim ≤ 3)".format(**figures))
    own = statistics.median(one["rss_mb"] for one in people)
    merger = max(watch.merger_mb.values(), default=0.0)
    print(
        "  memory: a program {rss_mb_each:.0f} MB (aim ≤ 70), ".format(**figures)
        + f"without its screens {own:.0f} MB; the one who merges for all {merger:.0f} MB"
    )
    clerks, merging = (work.share(sum(one[what] for one in people)) for what in ("cpu", "merging"))
    others = work.busy - clerks - merging - asked["cores"] / _CORES
    print(
        f"  processors: clerks {clerks:.0%} of all, merges {merging:.0%} (aim: both < 50 %), "
        f"the officer's questions {asked['cores'] / _CORES:.0%}, others on this machine {others:.0%}"
    )
    print(
        f"  {len(asked['seconds'])} questions: median {statistics.median(asked['seconds']):.2f} s, "
        f"longest {max(asked['seconds']):.2f} s; {len(asked['refused'])} not as fresh as could be"
    )
    print("  {lost} lost, {doubled} doubled".format(**figures), flush=True)
    for why in dict.fromkeys(asked["refused"]):
        print(f"  {why}")


def _told(milliseconds: Sequence[float]) -> str:
    return "p50 {:.1f} ms, p95 {:.1f}, p99 {:.1f}".format(*_parts(milliseconds))
