"""Totals of one period over many org units, each with its coverage.

Counts and amounts are summed, a percentage that has a part and a whole is computed anew from their sums over
the units where both are known. Other percentages, and codes, are never averaged: how they lie is told. A
blank is unknown and named, "none" is 0. Counts of distinct things are summed too: offices have different
ones.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cchc_tui.entry.compute import DECIMALS, percentage
from cchc_tui.errors import QueryError
from cchc_tui.schema.model import Kind
from cchc_tui.store.query.query import run_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cchc_tui.analysis.scope import Scope, Source
    from cchc_tui.schema.model import Indicator, Schema
    from cchc_tui.schema.period import Period
    from cchc_tui.store.query.query import QueryResult
    from cchc_tui.store.workspaces.workspace import Workspace
    from cchc_tui.units.model import OrgUnit

_SQL = Path(__file__).with_name("total.sql")
_HERE = timedelta(hours=7)
_NOTHING = (None, None, 0, 0, None, None)
"""What the statement would say of a row if it said anything of whom nobody reported for."""
_MOST = 1_000_000
"""Rows of an answer: 3.321 org units by some 90 indicators stay far below."""


@dataclass(frozen=True, slots=True)
class RowTotal:
    """What one indicator comes to. `figure` is None where it is not known, or is nothing to be summed.

    `known` of the `expected` units have it, `blank` are the codes of those that reported and lack it (for a
    percentage: its part or its whole), `not_applicable` says how many it does not concern. `listed` are all
    figures, in order, of what is not summed; `part` and `whole` the sums that a percentage comes from.
    """

    row: Indicator
    figure: Decimal | None
    known: int
    blank: tuple[str, ...]
    not_applicable: int
    expected: int
    listed: tuple[Decimal, ...] = ()
    part: Decimal | None = None
    whole: Decimal | None = None

    @property
    def codes(self) -> Mapping[Decimal, int]:
        """How many units have which figure, of what is not summed."""
        return Counter(self.listed)

    @property
    def median(self) -> Decimal | None:
        """The middle figure, or the mean of the two in the middle."""
        count = len(self.listed)
        if not count:
            return None
        return (self.listed[(count - 1) // 2] + self.listed[count // 2]) / 2


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whose reports a total rests on: `reported` of the units expected, `missing` with how theirs stands.

    `strays` are codes that reported though nobody waited for them: they are not in the total. `estimates`
    counts the reports made before the cut-off.
    """

    expected: int
    reported: tuple[OrgUnit, ...]
    missing: Mapping[OrgUnit, str]
    estimates: int = 0
    strays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """Totals by indicator, over all units and, where that was asked, of each target by its code."""

    schema: Schema
    period: Period
    scope: Scope
    coverage: Coverage
    rows: tuple[RowTotal, ...] = ()
    by_unit: Mapping[str, tuple[RowTotal, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    seconds: float = 0.0

    def row(self, id_: str) -> RowTotal | None:
        """Return the total of one indicator."""
        return next((one for one in self.rows if one.row.id == id_), None)

    def unknown(self, id_: str) -> tuple[OrgUnit, ...]:
        """Return the units whose figure a total lacks: not reported, blank, or split with a part outside."""
        found = self.row(id_)
        blank = (self.scope.sources[code].unit for code in found.blank) if found else ()
        return (*self.coverage.missing, *blank, *(one.unit for one in self.scope.outside))


def total(  # noqa: PLR0913  (what is summed, and two choices)
    workspace: Workspace,
    schema: Schema,
    period: Period,
    scope: Scope,
    rows: Sequence[Indicator],
    *,
    drafts: bool = False,
    by_unit: bool = False,
) -> Total:
    """Sum one period's figures; of drafts and of what was returned only if `drafts`.

    Raises:
        AccessError: the role may not ask.
        QueryError: the question went wrong or took too long.
        StoreError: there is nothing to read.
    """
    answer = whole_answer(
        workspace,
        _SQL,
        {
            "units": " ".join(_word(code, one, by_unit) for code, one in scope.sources.items()),
            "rows": " ".join(_asked(row) for row in rows),
            "aliases": " ".join(
                f"{old}={row.id}" for row in schema.indicators.values() for old in row.replaces
            ),
            "family": schema.family,
            "year": period.year,
            "kind": period.kind,
            "drafts": drafts,
        },
    )
    lines = {(line[1], line[2]): line[3:] for line in answer.rows if line[0] == "figure"}

    def rows_of(target: str, expected: int) -> tuple[RowTotal, ...]:
        return tuple(_row_total(row, expected, lines.get((target, row.id), _NOTHING)) for row in rows)

    coverage = _coverage(schema, period, scope, (line[1:] for line in answer.rows if line[0] == "report"))
    return Total(
        schema,
        period,
        scope,
        coverage,
        () if by_unit else rows_of("", len(scope.sources)),
        {code: rows_of(code, count) for code, count in scope.expected.items()} if by_unit else {},
        answer.problems,
        answer.seconds,
    )


def whole_answer(
    workspace: Workspace, statement: Path, given: Mapping[str, str | int | float | bool | None]
) -> QueryResult:
    """Ask a statement of this package; an answer that is cut off would make wrong sums.

    Raises:
        QueryError: it went wrong, took too long, or has too many rows.
    """
    answer = run_query(workspace, statement.read_text(encoding="utf-8"), given, rows=_MOST)
    if answer.truncated:
        raise QueryError("total.too_many")
    return answer


def _word(code: str, source: Source, by_unit: bool) -> str:  # noqa: FBT001
    target = source.target if by_unit else None
    return f"{code}={target.code if target else ''}"


def _asked(row: Indicator) -> str:
    """Tell the statement how a row is totalled."""
    if row.percent is not None:
        return f"{row.id}={row.percent.part}={row.percent.whole}="
    return f"{row.id}==={'' if is_summed(row) else 'y'}"


def is_summed(row: Indicator) -> bool:
    """Whether a row's figures of several org units may be added."""
    return row.kind in {Kind.COUNT, Kind.AMOUNT}


def _row_total(row: Indicator, expected: int, line: Sequence[Any]) -> RowTotal:
    figure, whole, known, not_applicable, blank, listed = line
    codes = tuple(blank.split()) if blank else ()
    if row.percent is not None:
        share = percentage(figure, whole, min(DECIMALS, row.decimals)) if figure is not None else None
        return RowTotal(row, share, known, codes, not_applicable, expected, (), figure, whole)
    if is_summed(row):
        return RowTotal(row, figure, known, codes, not_applicable, expected)
    numbers = tuple(_plain(Decimal(one)) for one in listed.split()) if listed else ()
    return RowTotal(row, None, known, codes, not_applicable, expected, numbers)


def _plain(number: Decimal) -> Decimal:
    """A number without zeros at its end."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _coverage(schema: Schema, period: Period, scope: Scope, lines: Iterable[Sequence[Any]]) -> Coverage:
    kind = schema.periods[period.kind]
    last, early = kind.days(period.year)[1], kind.is_estimate(period.year)
    status: dict[str, str] = {}
    reported, strays, estimates = [], [], 0
    for code, stands, _, _, is_counted, is_wanted, worked, _ in lines:
        if is_counted:
            reported.append(scope.sources[code].unit)
            estimates += early and not _is_final(worked, last)
        elif is_wanted:
            status[code] = stands
        else:
            strays.append(code)
    there = set(reported)
    units = (one.unit for one in scope.sources.values())
    missing = {unit: status.get(unit.code, "not_started") for unit in units if unit not in there}
    reported.sort(key=lambda unit: unit.code)
    return Coverage(len(scope.sources), tuple(reported), missing, estimates, tuple(sorted(strays)))


def _is_final(worked: str | None, last: date) -> bool:
    """Whether somebody worked on a report by hand after its cut-off; the ledger's clock is UTC."""
    return worked is not None and (datetime.fromisoformat(worked) + _HERE).date() > last
