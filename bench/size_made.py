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
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from bench.made import make
from bench.made.mistakes import plant
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Level
from cchc_tui.store.ledger.compaction import settle_all
from cchc_tui.store.ledger.ledger import ledger_lock, open_ledger, transaction
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace
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


class Made(NamedTuple):
    """A workspace with so many periods stored, the same figures in a bare file, and one of the communes."""

    periods: int
    workspace: Workspace
    bare: Path
    unit: str


def last_periods(count: int) -> list[tuple[int, str]]:
    """The last so many periods that are made, the earliest first."""
    made = [(year, kind) for year in range(FIRST, FIRST + YEARS) for kind in KINDS]
    return made[-count:]


def communes(count: int) -> list[OrgUnit]:
    """Communes of today's map, evenly picked, in the order of their codes; of any time."""
    known = sorted(official().valid(_TODAY, Level.COMMUNE), key=lambda unit: unit.code)
    return [_undated(known[place * len(known) // count]) for place in range(count)]


def _undated(unit: OrgUnit) -> OrgUnit:
    return OrgUnit(unit.code, unit.name, unit.level, unit.parent)


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
    provinces = map(_undated, official().valid(_TODAY, Level.PROVINCE))
    workspace = Workspace.create(beside, units=[*provinces, *communes(units)])
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
    """Make a file of the same figures twice, sorted as each question wants them: ``by_unit``, ``by_period``.

    "None" is 0 there, as in every sum; a blank is not there.
    """
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    first = YEARS * len(KINDS) - periods
    with closing(duckdb.connect(str(beside))) as connection:
        connection.execute(f"ATTACH '{figures}' AS made (READ_ONLY)")
        connection.execute(f"""
            CREATE TABLE by_period AS
            SELECT
                code AS org_unit, year || '-' || kind AS period, id, coalesce(figure, 0) AS figure
            FROM made.cell JOIN made.commune USING (unit) JOIN made.day USING (place) WHERE place > {first}
            ORDER BY place, unit, id
        """)
        connection.execute("CREATE TABLE by_unit AS FROM by_period ORDER BY org_unit, period, id")
        connection.execute("DETACH made")
    beside.rename(path)


def made_or_kept(folder: Path, units: int, periods: int) -> Made:
    """Make both, unless they are there from an earlier run."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = folder / f"figures-{units}.duckdb"
    root, bare = folder / f"workspace-{units}-{periods}", folder / f"bare-{units}-{periods}.duckdb"
    if not figures.exists():
        make_figures(figures, units)
    if not root.exists():
        make_workspace(root, figures, units, periods)
    if not bare.exists():
        make_bare(bare, figures, periods)
    return Made(periods, Workspace.open(root), bare, communes(units)[units // 2].code)


def made_clean(folder: Path, units: int, periods: int) -> Workspace:
    """Make a workspace with nothing missing and nothing wrong, unless it is there from an earlier run."""
    figures, root = folder / f"clean-{units}.duckdb", folder / f"clean-{units}-{periods}"
    if not figures.exists():
        make_figures(figures, units, spoilt=False)
    return Workspace.open(root) if root.exists() else make_workspace(root, figures, units, periods)
