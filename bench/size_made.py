"""Workspaces whose ledgers hold a whole country's appendices, and the same figures in bare files.

The figures are those of `bench.made` with slips planted, 2 % of the forms not there and 2 % of the figures of
the others blank. They go into the ledger in bulk, as merging leaves them.
"""

# ruff: noqa: S608  (our own names go into the statements)
from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from bench.made import make
from bench.made.mistakes import plant
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Level
from cchc_tui.store.compaction import settle_all
from cchc_tui.store.ledger import ledger_lock, open_ledger, transaction
from cchc_tui.store.merge import merge
from cchc_tui.store.workspace import OrgUnit, Workspace
from cchc_tui.units.official import official

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FAMILY, FIRST, YEARS = "cchc-xa", 2015, 10
KINDS = ("Q1", "H1", "Q3", "M9", "Y")
SCHEMA = Path(__file__).parents[1] / "schemas" / "cchc-xa-2022.toml"
_SQL = Path(__file__).with_name("made")
_TODAY = date(2026, 1, 1)
_KEYS = 3
"""Unit, year and kind stand before the figures."""
_MISSING = 0.02


def last_periods(count: int) -> list[tuple[int, str]]:
    """The last so many periods that are made, the earliest first."""
    made = [(year, kind) for year in range(FIRST, FIRST + YEARS) for kind in KINDS]
    return made[-count:]


def communes(count: int) -> list[OrgUnit]:
    """Communes of today's map, evenly picked, in the order of their codes."""
    known = sorted(official().valid(_TODAY, Level.COMMUNE), key=lambda unit: unit.code)
    return [known[place * len(known) // count] for place in range(count)]


def make_figures(path: Path, units: int, *, spoilt: bool = True) -> None:
    """Make a file of figures: ``cell`` (one a row, by place of period), ``mistake``, ``commune``, ``day``.

    Without `spoilt` nothing is missing and nothing wrong.
    """
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with closing(duckdb.connect(str(beside))) as connection:
        make(connection, units, FIRST, YEARS)
        plant(connection, 0.005 if spoilt else 0)
        _name_places(connection, units)
        missing = _MISSING if spoilt else 0
        connection.execute(
            "CREATE TABLE mistake AS SELECT place_of(year, kind) AS place, unit, id, slip FROM planted "
            f"WHERE chance(place * 4096 + unit, 119) >= {missing} ORDER BY ALL"
        )
        connection.execute(_long(connection, missing))
    beside.rename(path)


def _name_places(connection: DuckDBPyConnection, units: int) -> None:
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    connection.execute(
        f"CREATE MACRO place_of(year, kind) AS "
        f"(year - {FIRST}) * {len(KINDS)} + list_position([{kinds}], kind)"
    )
    rows = ", ".join(f"({place}, '{one.code}', '{one.parent}')" for place, one in enumerate(communes(units)))
    connection.execute(f"CREATE TABLE commune AS FROM (VALUES {rows}) AS made(unit, code, province)")
    calendar = load_schema(SCHEMA).periods
    days = ", ".join(
        f"({place}, {year}, '{kind}', DATE '{calendar[kind].days(year)[1]}')"
        for place, (year, kind) in enumerate(last_periods(YEARS * len(KINDS)), 1)
    )
    connection.execute(f"CREATE TABLE day AS FROM (VALUES {days}) AS made(place, year, kind, last_day)")


def _long(connection: DuckDBPyConnection, missing: float) -> str:
    """SQL for a row per figure; forms and figures are left out by chance, but no figure that was planted."""
    columns = connection.execute("DESCRIBE form").fetchall()[_KEYS:]
    # what was divided is a DOUBLE: a percentage, rounded to two decimals
    scales = {
        name: 2 if kind == "DOUBLE" else int(kind.rstrip(")").partition(",")[2] or 0)
        for name, kind, *_ in columns
    }
    figures = ", ".join(f"{name}::DECIMAL(21, 6) AS {name}" for name in scales)
    rows = ", ".join(f"('{name}', {scale}, {number})" for number, (name, scale) in enumerate(scales.items()))
    forms = f"SELECT place_of(year, kind) AS place, unit, {figures} FROM form"
    return f"""
        CREATE TABLE cell AS
        SELECT place, unit, id, figure, scale
        FROM (FROM ({forms}) UNPIVOT INCLUDE NULLS (figure FOR id IN ({", ".join(scales)})))
        JOIN (VALUES {rows}) AS known(id, scale, number) USING (id)
        LEFT JOIN mistake USING (place, unit, id)
        WHERE chance(place * 4096 + unit, 119) >= {missing}
            AND (mistake.slip IS NOT NULL OR chance((place * 4096 + unit) * 128 + number, 120) >= {missing})
        ORDER BY place, unit, id
    """


def make_workspace(root: Path, figures: Path, units: int, periods: int) -> Workspace:
    """Make a workspace that holds the last so many periods, each form handed in after its cut-off."""
    beside = root.with_name(f"{root.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    provinces = list(official().valid(_TODAY, Level.PROVINCE))
    listed = [
        OrgUnit(unit.code, unit.name, unit.level, unit.parent) for unit in (*provinces, *communes(units))
    ]
    workspace = Workspace.create(beside, units=listed)
    merge(workspace)
    lock = ledger_lock(workspace, wait=10)
    assert lock is not None  # noqa: S101  (nobody else knows of this folder)
    with lock, open_ledger(workspace) as connection:
        connection.execute(f"ATTACH '{figures}' AS made (READ_ONLY)")
        first = len(last_periods(YEARS * len(KINDS))) - periods
        with transaction(connection):
            fill = (_SQL / "ledger.sql").read_text(encoding="utf-8").replace("$first", str(first))
            connection.execute(fill.replace("$family", f"'{FAMILY}'"))
            settle_all(connection)
        connection.execute("DETACH made")
    beside.rename(root)
    return Workspace.open(root)


def make_bare(path: Path, figures: Path, periods: int) -> None:
    """Make a file with a row per form and a column per indicator: sorted by period, and again by org unit.

    Beside them stand the provinces of today's map, and what each old commune became.
    """
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    ids = [row.id for row in load_schema(SCHEMA).indicators.values() if Level.COMMUNE in row.levels]
    with closing(duckdb.connect(str(beside))) as connection:
        connection.execute(f"ATTACH '{figures}' AS made (READ_ONLY)")
        first = len(last_periods(YEARS * len(KINDS))) - periods
        connection.execute(f"""
            CREATE TABLE by_period AS
            SELECT code AS org_unit, province, year::SMALLINT AS year, kind, pivoted.* EXCLUDE (place, unit)
            FROM (
                FROM (
                    SELECT place, unit, id, coalesce(figure, 0) AS figure FROM made.cell WHERE place > {first}
                )
                PIVOT (max(figure) FOR id IN ({", ".join(f"'{one}'" for one in ids)}) GROUP BY place, unit)
            ) AS pivoted JOIN made.commune USING (unit) JOIN made.day USING (place)
            ORDER BY place, unit
        """)
        connection.execute("CREATE TABLE by_unit AS FROM by_period ORDER BY org_unit, year, kind")
        connection.execute("DETACH made")
    beside.rename(path)
