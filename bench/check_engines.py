"""(c) Forms checked a second: the live engine, SQL, and pandera on the same rules and the same figures.

The rules are 120 of the shipped form's, evenly picked from those that need no other period. The figures are
made up: sound forms of many sizes, one cell in twenty of them spoilt, which makes one to two failures a form
(the real appendix has sixteen). All three start from figures in memory and end with the failing (row, rule)
pairs, which must be equal; explanations are left out. Each figure is the best of some runs, taken in turn.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from cchc_tui.checks.batch import failures
from cchc_tui.checks.finding import Outcome
from cchc_tui.checks.live import LiveChecker
from cchc_tui.checks.needs import figures_of
from cchc_tui.checks.rulebook import Rulebook, rulebook
from cchc_tui.entry.figure import Figure, Sheet, State
from cchc_tui.entry.notation import read_figure
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Kind, Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_tui.schema.model import Schema

TITLE = "Forms checked a second, at 10.000 forms × 120 rules, and re-check of one cell"
FORMS, RULES, RUNS = 10_000, 120, 5
SPOILT = 0.05
SCHEMA = Path(__file__).parents[1] / "schemas" / "cchc-xa-2022.toml"

SOUND = {
    **dict.fromkeys(("tasks_planned", "level3_eligible", "level3_active", "procedures_new"), "8"),
    **dict.fromkeys(("tasks_done", "level3_used", "level4_used", "procedures_abolished"), "3"),
    **dict.fromkeys(
        ("level4_eligible", "level4_active", "legal_texts_to_handle", "legal_texts_handled"), "10"
    ),
    **dict.fromkeys(("online_services", "national_portal_services", "linked_same_level"), "18"),
    **dict.fromkeys(("level3_share", "level4_share", "national_portal_share", "payment_share"), "100"),
    **dict.fromkeys(
        ("legal_texts_handled_share", "online_received_share", "documents_electronic_share"), "100"
    ),
    **dict.fromkeys(
        ("procedures_in_force", "procedures_commune", "fee_procedures", "payment_procedures"), "134"
    ),
    **dict.fromkeys(("approved_process_share", "electronic_process_share", "documents_exchanged"), "99"),
    **dict.fromkeys(
        ("staff_cut", "staff_cut_share", "officials_recruited", "officials_recruited_special"), "0"
    ),
    **dict.fromkeys(("commune_officials_moved_up", "disciplined", "disciplined_service_staff"), "0"),
    **dict.fromkeys(("documents_parallel_share", "survey_method", "egov_architecture"), "0"),
    **dict.fromkeys(("dialogue_held", "online_meetings", "reporting_system", "sharing_platform"), "1"),
    "plan_completion": "37,5",
    "legal_texts_reviewed": "329",
    "survey_forms": "50",
    "files_received": "519",
    "online_received": "519",
    "commune_files_resolved": "519",
    "commune_files_on_time": "509",
    "commune_on_time_share": "98,07",
    "linked_between_levels": "19",
    "borderless_procedures": "93",
    "staff_assigned": "21",
    "staff_present": "18",
    "contract_staff": "7",
    "investment_planned": "1.180",
    "investment_spent": "590",
    "investment_share": "50",
}
"""A commune's form that holds."""

Row = dict[str, Decimal | None]
Pairs = set[tuple[int, str]]


def measure() -> dict[str, float | None]:
    """Time the three engines in turn, print and return the best of each."""
    book = a_book()
    rows = made_up_forms(book.schema)
    connection = loaded(book.schema, rows)
    engines: dict[str, Callable[[], Pairs]] = {"SQL": lambda: set(failures(connection, "forms", book))}
    checker = LiveChecker(book)
    sheets = [sheet_of(row) for row in rows]
    engines["live"] = lambda: by_live(checker, sheets)
    frame_check = pandera_check(book, rows)
    if frame_check is not None:
        engines["pandera"] = frame_check
    found, seconds = timed(engines)
    if len({frozenset(pairs) for pairs in found.values()}) != 1:
        raise AssertionError({name: len(pairs) for name, pairs in found.items()})
    speed = {name: FORMS / one for name, one in seconds.items()}
    print(f"  {len(found['SQL']):,} failures found by each")
    for name, forms in speed.items():
        print(f"  {name:8}{forms:12,.0f} forms/s  ({seconds[name] * 1000:.0f} ms)")
    if "pandera" in speed:
        print(f"  SQL is {speed['SQL'] / speed['pandera']:.1f} × pandera (aim ≥ 10)")
    else:
        print("  pandera is not installed (pip install 'cchc-tui[bench]'); left out")
    mean, worst = recheck_microseconds()
    print(f"  re-check of one cell: {mean:.0f} µs on average, {worst:.0f} µs at most (aim ≤ 50)")
    return {
        "recheck_us": mean,
        "sql_forms_per_s": speed["SQL"],
        "live_forms_per_s": speed["live"],
        "pandera_forms_per_s": speed.get("pandera"),
    }


def timed(engines: dict[str, Callable[[], Pairs]]) -> tuple[dict[str, Pairs], dict[str, float]]:
    """Run the engines in turn, after one run to warm up; return what they found and the least seconds."""
    found = {name: run() for name, run in engines.items()}
    # The made-up forms are millions of objects; nobody's time should go into walking them.
    gc.collect()
    gc.freeze()
    times: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(RUNS):
        for name, run in engines.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    return found, {name: min(one) for name, one in times.items()}


def a_book() -> Rulebook:
    """120 rules for a commune that need no other period."""
    whole = rulebook(load_schema(SCHEMA), Level.COMMUNE)
    fitting = [rule for rule in whole.rules if all(of == "now" for _, of in figures_of(rule))]
    chosen = [fitting[place * len(fitting) // RULES] for place in range(RULES)]
    return Rulebook(whole.schema, Level.COMMUNE, tuple(chosen))


def made_up_forms(schema: Schema) -> list[Row]:
    """Forms of communes of many sizes that hold, but for one cell in twenty that was spoilt."""
    generator = random.Random(20240314)  # noqa: S311  (figures for a measurement)
    sound = {name: read_figure(text, schema.indicators[name]).figure.number for name, text in SOUND.items()}
    return [_form(schema, sound, generator) for _ in range(FORMS)]


def _form(schema: Schema, sound: Row, generator: random.Random) -> Row:
    size = generator.randint(1, 40)
    row: Row = {}
    for one in schema.indicators.values():
        number = sound.get(one.id)
        if number is not None and one.kind in {Kind.COUNT, Kind.AMOUNT}:
            number *= size
        if number is not None and generator.random() < SPOILT:
            number = generator.choice((None, number * 10 + 1, -number - 1))
        row[one.id] = number
    return row


def loaded(schema: Schema, rows: list[Row]) -> duckdb.DuckDBPyConnection:
    """A table of the forms, counts as BIGINT and the rest as DOUBLE, as Parquet would have them."""
    connection = duckdb.connect()
    kinds = {one.id: "DOUBLE" if one.decimals else "BIGINT" for one in schema.indicators.values()}
    columns = ", ".join(
        f'unnest(${place}::{kind}[]) AS "{one}"' for place, (one, kind) in enumerate(kinds.items(), 1)
    )
    lists = [[None if row[one] is None else float(row[one] or 0) for row in rows] for one in kinds]
    connection.execute(f"CREATE TABLE forms AS SELECT {columns}", lists)
    return connection


def sheet_of(row: Row) -> Sheet:
    """The figures of a form as the live engine takes them."""
    figures = {name: Figure(State.NUMBER, number) for name, number in row.items() if number is not None}
    return Sheet(figures, "commune", {}, {}, {})


def by_live(checker: LiveChecker, sheets: list[Sheet]) -> Pairs:
    """What fails, by the live engine."""
    return {
        (number, name)
        for number, sheet in enumerate(sheets, 1)
        for name, outcome in checker.outcomes(sheet).items()
        if outcome is Outcome.FAILS
    }


def pandera_check(book: Rulebook, rows: list[Row]) -> Callable[[], Pairs] | None:
    """What fails, by pandera; None where it is not installed."""
    try:
        from bench.baselines.pandera_rules import FrameCheck  # noqa: PLC0415  (an optional baseline)
    except ImportError:
        return None
    return FrameCheck(book, rows).failures


def recheck_microseconds(rounds: int = 200) -> tuple[float, float]:
    """Mean and worst of re-checking each cell of the real appendix, findings included."""
    from tests.checks.forms import THINH_DUC, checker, shipped_sheet  # noqa: PLC0415  (its figures live there)

    live, sheet = checker(), shipped_sheet(THINH_DUC)
    findings = live.findings(sheet)
    times: list[float] = []
    for name in live.book.schema.indicators:
        live.recheck(sheet, (name,), findings)
        start = time.perf_counter()
        for _ in range(rounds):
            live.recheck(sheet, (name,), findings)
        times.append((time.perf_counter() - start) / rounds * 1e6)
    return statistics.mean(times), max(times)


if __name__ == "__main__":
    print(TITLE)
    measure()
