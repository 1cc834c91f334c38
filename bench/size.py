"""``make bench-size``: a country's appendices of ten years, asked and checked, beside a bare DuckDB file.

Made data, always the same: 3.321 communes, ten years of five periods, all indicators, 2 % of the forms and of
the figures missing, 0,5 % of the figures wrong. Questions are put in turn to the ledger and to a file with
the same figures, sorted as each question wants them; both are open, the answers must be equal, the least of
some runs counts. One flat JSON object comes last, and goes into the file that BENCH_JSON names as well.
With ``--keep FOLDER`` what was made is used again.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.size_asked import LAST, Pair, asked, national_scope
from bench.size_found import false_alarms, found_slips
from bench.size_import import FORMS, import_seconds
from bench.size_made import FAMILY, YEARS, made_clean, made_or_kept
from cchc_tui.analysis.matrix import columns, standing
from cchc_tui.analysis.totals import total
from cchc_tui.schema.model import Level
from cchc_tui.store.period_check.check import check_period

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.size_made import Made

UNITS, PERIODS = 3321, (1, 10, 50)
_RUNS = 3


class Measured(NamedTuple):
    """What was measured with so many periods stored: seconds, and questions of both sides."""

    check: float
    check_cpu: float
    national: float
    matrix: float
    pairs: dict[str, Pair]

    @property
    def growing(self) -> dict[str, float]:
        """The seconds of everything that might grow with what is stored."""
        asked = {name: pair.ours for name, pair in self.pairs.items()}
        return {"check": self.check, "matrix": self.matrix, **asked}


def main() -> None:
    """Make what is to be measured, measure it, and print what it came to."""
    arguments = _arguments()
    kept = (
        nullcontext(arguments.keep) if arguments.keep else tempfile.TemporaryDirectory(prefix="cchc-bench-")
    )
    with kept as folder:
        figures = _measure(Path(folder), arguments.units, arguments.periods)
    text = json.dumps(figures, indent=2)
    print(text)
    if target := os.environ.get("BENCH_JSON"):
        Path(target).write_text(text + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.size", description=__doc__)
    parser.add_argument("--keep", metavar="FOLDER", help="use what was made there, or leave it there")
    parser.add_argument("--units", type=int, default=UNITS, help="how many communes (3321)")
    parser.add_argument(
        "--periods",
        type=lambda text: tuple(sorted(map(int, text.split(",")))),
        default=PERIODS,
        help="how many periods are stored, such as 1,10,50; at most 50",
    )
    return parser.parse_args()


def _measure(folder: Path, units: int, periods: Sequence[int]) -> dict[str, float | None]:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {units} communes", flush=True)
    each = import_seconds(min(FORMS, units))
    print(f"import: {each * 1000:.0f} ms a form, {each * units:.0f} s for all of a period", flush=True)
    measured: dict[int, Measured] = {}
    for count in periods:
        began = time.perf_counter()
        made = made_or_kept(folder, units, count)
        print(f"{count} periods stored (made or found in {time.perf_counter() - began:.0f} s)", flush=True)
        measured[count] = _of(made)
        _tell(measured[count])
    figures = _figures(measured, each)
    most = max(periods)
    found = found_slips(made_or_kept(folder, units, most).workspace, folder / f"figures-{units}.duckdb")
    share, asked_about = false_alarms(made_clean(folder, max(units // 10, 10), most))
    print(f"slips of the last year found: {dict(found.found)}")
    print(
        f"  missed: {dict(found.missed)}; no rule can know, for blanks beside them: {dict(found.uncovered)}"
    )
    print(f"figures that are right and asked about: {share:.3%}, {dict(asked_about)}")
    return figures | {"planted_found_share": found.share, "false_alarm_share": share}


def _of(made: Made) -> Measured:
    workspace = made.workspace
    schema = workspace.schema(FAMILY)
    rows = [row for row in schema.indicators.values() if Level.COMMUNE in row.levels]
    scope = national_scope(workspace)
    year = columns(workspace, FAMILY, LAST.year)
    codes = [code for code, unit in workspace.org_units.items() if unit.level is Level.COMMUNE]
    check_cpu = _least(lambda: check_period(workspace, LAST), time.process_time)
    return Measured(
        check=_least(lambda: check_period(workspace, LAST)),
        check_cpu=check_cpu,
        pairs=asked(made),
        national=_least(lambda: total(workspace, schema, LAST, scope, rows)),
        matrix=_least(lambda: standing(workspace, FAMILY, codes, year, refresh=False)),
    )


def _least(run: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    seconds = []
    for _ in range(_RUNS):
        began = clock()
        run()
        seconds.append(clock() - began)
    return min(seconds)


def _tell(found: Measured) -> None:
    print(f"  check of a period: {found.check:.2f} s (aim ≤ 2), {found.check_cpu:.2f} s of processor time")
    for name, pair in found.pairs.items():
        print(
            f"  {name:12} {pair.ours * 1000:7.1f} ms, bare {pair.bare * 1000:7.1f} ms: "
            f"{pair.ratio:.2f} × (aim ≤ 1.2)"
        )
    print(f"  national, asked in a process of its own: {found.national:.2f} s")
    print(f"  matrix of a year, as its screen reads it: {found.matrix * 1000:.0f} ms (aim ≤ 150)", flush=True)


def _figures(measured: dict[int, Measured], each: float) -> dict[str, float | None]:
    """The figures that have an aim, and a few beside them; growth is that of whatever grows most."""
    last = measured[max(measured)]
    growth = None
    if {10, YEARS * 5} <= measured.keys():
        before = measured[10].growing
        growth = max(seconds / before[name] for name, seconds in last.growing.items())
    return {
        "check_period_s": last.check,
        **{f"{name}_ratio": pair.ratio for name, pair in last.pairs.items()},
        "matrix_ms": last.matrix * 1000,
        "growth_50_to_10": growth,
        "check_period_cpu_s": last.check_cpu,
        "import_ms_each": each * 1000,
        "national_s": last.national,
    }


if __name__ == "__main__":
    main()
