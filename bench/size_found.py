"""How many of the planted slips a check of a period finds, and what it asks about where all is right."""

# ruff: noqa: S608  (our own names go into the statements)
from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from bench.made.mistakes import SLIPS
from bench.size_made import FAMILY, KINDS, YEARS, last_periods
from cchc_tui.checks.needs import figures_of
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.schema.model import Level, Severity
from cchc_tui.schema.period import Period
from cchc_tui.store.period_check.check import PeriodChecked, check_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cchc_tui.schema.model import Indicator, Schema
    from cchc_tui.store.workspaces.workspace import Workspace

_CHECKED = last_periods(len(KINDS))
"""The periods of the last year: those with the most behind them."""


class Found(NamedTuple):
    """How many slips of the last year were found, and missed, by kind; and those that no rule can know."""

    found: Counter[str]
    missed: Counter[str]
    uncovered: Counter[str]

    @property
    def share(self) -> float:
        """The share found of those that a rule covers."""
        return self.found.total() / max(self.found.total() + self.missed.total(), 1)


def found_slips(workspace: Workspace, figures: Path) -> Found:
    """Look for the slips of the last year.

    A slip is found where a finding is on its row, or on one that a rule or a percentage sets beside it. No
    rule covers one that it is not found by and whose neighbours are blank: the part or whole of its
    percentage, or the same row in another period of the year or at the end of the year before.
    """
    schema = workspace.schema(FAMILY)
    about = _about(schema)
    found = Found(Counter(), Counter(), Counter())
    for period, slips in _planted(schema, figures).items():
        told: dict[str, set[str]] = {}
        for one in check_period(workspace, period).findings:
            rows = about.get(one.finding.rule) or about[f"{one.finding.indicator}."]
            told.setdefault(one.org_unit, set()).update(rows)
        for code, row, slip, is_covered in slips:
            if row in told.get(code, ()):
                found.found[slip] += 1
            else:
                (found.missed if is_covered else found.uncovered)[slip] += 1
    return found


def _about(schema: Schema) -> dict[str, set[str]]:
    """The rows that each rule is about; for what is told across periods by row, with a dot behind it."""
    found: dict[str, set[str]] = {}
    book = rulebook(schema, Level.COMMUNE)
    for rule in book.rules:
        found[rule.id] = {rule.at, *(id_ for id_, of in figures_of(rule) if of == "now")}
        if rule.kind == "part":
            found[rule.id] |= {row.id for row in book.percentages_of(rule.at)}
    for row in schema.indicators.values():
        found[f"{row.id}."] = {row.id, *_parts(row)}
    return found


def _parts(row: Indicator) -> tuple[str, ...]:
    return (row.percent.part, row.percent.whole) if row.percent else ()


def _planted(schema: Schema, figures: Path) -> dict[Period, list[tuple[str, str, str, bool]]]:
    """The slips of the last year by period: org unit, row, kind, and whether its neighbours are there."""
    groups = [{row.id, *_parts(row)} for row in schema.indicators.values() if row.percent]
    groups += [{slip.id, *(schema.indicators.keys() & slip.becomes.split())} for slip in SLIPS]
    beside = ", ".join(f"('{one}', '{other}')" for group in groups for one in group for other in group)
    first = YEARS * len(KINDS) - len(_CHECKED)
    planted: dict[Period, list[tuple[str, str, str, bool]]] = {}
    with closing(duckdb.connect(str(figures), read_only=True)) as connection:
        rows = connection.execute(
            f"""
            WITH slip AS (FROM mistake WHERE place > {first}),
            needed AS (
                SELECT slip.*, place AS moment, other FROM slip
                JOIN (VALUES {beside}) AS beside(id, other) USING (id)
                UNION
                SELECT slip.*, unnest(range({first}, place)) AS moment, id AS other FROM slip
            ),
            lacking AS (
                SELECT DISTINCT place, unit, id FROM needed
                ANTI JOIN cell ON cell.place = moment AND cell.unit = needed.unit AND cell.id = other
            )
            SELECT year, kind, code, slip.id, slip.slip, lacking.id IS NULL
            FROM slip JOIN commune USING (unit) JOIN day USING (place)
            LEFT JOIN lacking USING (place, unit, id)
            """
        ).fetchall()
    for year, kind, *slip in rows:
        planted.setdefault(Period(year, kind), []).append((slip[0], slip[1], slip[2], slip[3]))
    return planted


def false_alarms(workspace: Workspace) -> tuple[float, Counter[str]]:
    """Return which share of figures that are right is asked about, in the last year, and by what kinds."""
    asked, count = Counter[str](), 0
    schema = workspace.schema(FAMILY)
    rows = sum(Level.COMMUNE in row.levels for row in schema.indicators.values())
    for checked in _last_year(workspace):
        count += checked.forms * rows
        asked.update(
            one.finding.rule.rpartition(".")[2]
            for one in checked.findings
            if one.finding.severity is not Severity.INFO
        )
    return asked.total() / max(count, 1), asked


def _last_year(workspace: Workspace) -> Iterator[PeriodChecked]:
    for year, kind in _CHECKED:
        yield check_period(workspace, Period(year, kind))
