"""Questions put to the ledger's views and statements, and to a bare file in SQL written by hand."""

# ruff: noqa: S608  (our own names go into the statements)
from __future__ import annotations

import time
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

import duckdb

from bench.size_made import FAMILY, KINDS, Made
from cchc_tui.analysis import totals
from cchc_tui.analysis.scope import Scope, scope_now
from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period
from cchc_tui.store.copies.snapshot import snapshot
from cchc_tui.store.journals.over_time import register_of
from cchc_tui.store.ledger.sqltext import with_parameters
from cchc_tui.store.query.query import QueryResult

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from duckdb import DuckDBPyConnection

    from cchc_tui.schema.model import Indicator
    from cchc_tui.store.workspaces.workspace import Workspace

LAST = Period(2024, KINDS[-1])
_TODAY = date(2026, 1, 1)
_RUNS = 7
_ROWS = "SELECT org_unit, period, id, figure FROM"


class Pair(NamedTuple):
    """The least seconds that a question took of the ledger and of the bare file."""

    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times as long the ledger took."""
        return self.ours / self.bare


def asked(made: Made) -> dict[str, Pair]:
    """Ask every question of both in turn, each on a connection that is open, and compare the answers."""
    path = snapshot(made.workspace)
    with (
        closing(duckdb.connect(str(path), read_only=True)) as ours,
        closing(duckdb.connect(str(made.bare), read_only=True)) as bare,
    ):
        return {
            "one_unit": _both(
                lambda: _one_unit(ours, "figures", made.unit), lambda: _one_unit(bare, "by_unit", made.unit)
            ),
            "one_period": _both(lambda: _one_period(ours, "figures"), lambda: _one_period(bare, "by_period")),
            "national": _national(made.workspace, ours, bare),
        }


def _both(ours: Callable[[], Any], bare: Callable[[], Any]) -> Pair:
    """The least time of some runs, taken in turn."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(_RUNS):
        answers = []
        for run, times in zip((ours, bare), seconds, strict=True):
            began = time.perf_counter()
            answers.append(run())
            times.append(time.perf_counter() - began)
        if answers[0] != answers[1]:
            raise AssertionError(answers)
    return Pair(*map(min, seconds))


def _one_unit(connection: DuckDBPyConnection, relation: str, unit: str) -> list[tuple[Any, ...]]:
    """All figures of one org unit, by period and indicator; "none" is no figure in a percentage or a code."""
    found = connection.execute(
        f"SELECT period, id, coalesce(figure, 0) FROM {relation} WHERE org_unit = $unit ORDER BY ALL",
        {"unit": unit},
    )
    return found.fetchall()


def _one_period(connection: DuckDBPyConnection, relation: str) -> list[tuple[Any, ...]]:
    """Each indicator of one period over all org units: how many have it, its sum, middle and ends."""
    found = connection.execute(
        "SELECT id, count(*), sum(number), median(number), min(number), max(number) "
        f"FROM (SELECT *, coalesce(figure, 0) AS number FROM {relation}) "
        "WHERE period = $period GROUP BY id ORDER BY id",
        {"period": str(LAST)},
    )
    return found.fetchall()


def _national(workspace: Workspace, ours: DuckDBPyConnection, bare: DuckDBPyConnection) -> Pair:
    """All indicators summed over the communes of today's map, with who lacks which figure."""
    schema = workspace.schema(FAMILY)
    rows = [row for row in schema.indicators.values() if Level.COMMUNE in row.levels]
    scope = national_scope(workspace)

    def here(_: Workspace, sql: str, values: dict[str, Any], **__: object) -> QueryResult:
        written = with_parameters(sql, values)
        found = ours.execute(written.sql, {name: values[name] for name in written.names})
        columns = tuple(one[0] for one in found.description)
        return QueryResult(columns, (), found.fetchall(), truncated=False, seconds=0.0)

    def summed() -> list[Decimal | None]:
        with patch.object(totals, "run_query", here):
            found = totals.total(workspace, schema, LAST, scope, rows)
        return [one.whole if one.row.percent else one.figure for one in found.rows]

    by_hand = _by_hand(rows)
    given = {"codes": " ".join(scope.sources), "period": str(LAST)}

    def asked_by_hand() -> list[Decimal | None]:
        answers = [bare.execute(one, given).fetchall() for one in by_hand]
        sums, wholes = ({id_: figure for id_, figure, *_ in one} for one in answers[:2])
        return [wholes[one.id] if one.percent else sums.get(one.id) for one in rows]

    return _both(summed, asked_by_hand)


def national_scope(workspace: Workspace) -> Scope:
    """All communes of today's map, and those of the last period that they were made of."""
    known = register_of(workspace)
    cut_off = workspace.schema(FAMILY).periods[LAST.kind].days(LAST.year)[1]
    return scope_now(known, list(known.valid(_TODAY, Level.COMMUNE)), cut_off, _TODAY)


def _by_hand(rows: list[Indicator]) -> list[str]:
    """The national total as one would write it: sums and what is not summed, percentages, who lacks what."""
    summed = ", ".join(f"'{row.id}'" for row in rows if totals.is_summed(row))
    shares = ", ".join(
        f"('{row.id}', '{row.percent.part}', '{row.percent.whole}')" for row in rows if row.percent
    )
    ids = ", ".join(f"('{row.id}')" for row in rows)
    cells = (
        "WITH cell AS (SELECT org_unit, id, figure FROM by_period SEMI JOIN (SELECT "
        "unnest(string_split($codes, ' ')) AS org_unit) USING (org_unit) WHERE period = $period)"
    )
    sums = (
        f"{cells} SELECT id, CASE WHEN id IN ({summed}) THEN sum(figure) END, count(*), string_agg("
        f"figure::VARCHAR, ' ' ORDER BY figure) FILTER (id NOT IN ({summed})) FROM cell GROUP BY id"
    )
    percentages = (
        f"{cells} SELECT share.id, sum(whole.figure), sum(part.figure), count(*) "
        f"FROM (VALUES {shares}) AS share(id, part, whole) JOIN cell AS part ON part.id = share.part "
        "JOIN cell AS whole ON whole.id = share.whole AND whole.org_unit = part.org_unit GROUP BY share.id"
    )
    blanks = (
        f"{cells} SELECT id, string_agg(org_unit, ' ' ORDER BY org_unit) "
        f"FROM (SELECT DISTINCT org_unit FROM cell) CROSS JOIN (VALUES {ids}) AS row(id) "
        "ANTI JOIN cell USING (org_unit, id) GROUP BY id"
    )
    return [sums, percentages, blanks]
