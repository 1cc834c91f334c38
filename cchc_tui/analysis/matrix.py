"""How the submissions of many org units stand over many periods."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.errors import QueryError
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.submission import Status
from cchc_tui.store.query.query import run_query
from cchc_tui.units.official import expect_many, was_there

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from threading import Event

    from cchc_tui.schema.model import Level, Text
    from cchc_tui.store.workspaces.units import OrgUnit
    from cchc_tui.store.workspaces.workspace import Workspace

_SQL = Path(__file__).with_name("matrix.sql")
_MOST = 1_000_000
_FEW = 50
"""How many org units are looked up one by one in the official list."""
_STATUS = {"d": Status.DRAFT, "s": Status.SUBMITTED, "a": Status.ACCEPTED, "r": Status.RETURNED}


class Cell(NamedTuple):
    """One submission: `days` after the due day it was first handed in, below 0 before it; None if never."""

    status: Status
    days: int | None
    errors: int
    warnings: int

    @classmethod
    def read(cls, said: str) -> Cell:
        """Read what the statement says of a submission."""
        status, days, errors, warnings = said.split(",")
        return cls(_STATUS[status], int(days) if days else None, int(errors), int(warnings))


@dataclass(frozen=True, slots=True)
class Column:
    """A period as a column: what its figures cover last, and when it is due."""

    period: Period
    label: Text
    last_day: date
    due: date
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How submissions stand: by period and org unit what `Cell.read` reads; `since` is the first year of any.

    `problems` are sentences that must be shown with it.
    """

    cells: Mapping[Period, Mapping[str, str]]
    since: int | None
    problems: tuple[str, ...] = ()


def columns(workspace: Workspace, family: str, year: int) -> tuple[Column, ...]:
    """Return the periods of a reporting year in the order in which they end, longer ones last.

    Raises:
        StoreError: there is no such form.
    """
    found = []
    for key in workspace.schema(family).periods:
        period = Period(year, key)
        kind = workspace.schema_for(family, period).periods.get(key)
        if kind is not None:
            first, last = kind.days(year)
            found.append((last, -first.toordinal(), kind, period))
    found.sort(key=lambda one: one[:2])
    return tuple(
        Column(period, kind.label, last, kind.due_day(year), kind.optional) for last, _, kind, period in found
    )


def units_beneath(workspace: Workspace, code: str, levels: Iterable[Level]) -> tuple[OrgUnit, ...]:
    """Return the listed org units under one that report, in the list's order.

    Where nobody is listed under it, all that may be seen are meant.
    """
    known, reporting = workspace.org_units, frozenset(levels)
    under = {code}
    children: dict[str, list[str]] = {}
    for unit in known.values():
        children.setdefault(unit.parent or "", []).append(unit.code)
    waiting = [code]
    while waiting:
        new = [one for one in children.get(waiting.pop(), ()) if one not in under]
        under.update(new)
        waiting += new
    if len(under) == 1:
        return tuple(unit for unit in known.values() if unit.level in reporting)
    return tuple(
        unit
        for unit in known.values()
        if unit.code in under and unit.code != code and unit.level in reporting
    )


class Expected:
    """Which org units were there at a cut-off, so that a report is waited for."""

    def __init__(self, workspace: Workspace) -> None:
        self._listed: dict[str, list[OrgUnit]] = {}
        for unit in workspace.dated_units:
            self._listed.setdefault(unit.code, []).append(unit)
        self._known: dict[tuple[str, date], bool] = {}

    def __call__(self, code: str, on: date) -> bool:
        """Whether a code means a unit on a day."""
        known = self._known.get((code, on))
        if known is None:
            if len(self._listed) > _FEW:
                expect_many()
            listed = self._listed.get(code)
            known = listed is None or any(was_there(one, on) for one in listed)
            self._known[code, on] = known
        return known


def standing(  # noqa: PLR0913  (whose, of what, and how fresh)
    workspace: Workspace,
    family: str,
    units: Sequence[str],
    of: Sequence[Column],
    *,
    refresh: bool | None = True,
    cancel: Event | None = None,
) -> Standing:
    """Return how the submissions of org units stand in some periods.

    `refresh` is as in `run_query`.

    Raises:
        AccessError: the role may not ask, or may not see one of them.
        QueryError: the question went wrong or took too long.
        StoreError: there is nothing to read.
    """
    given = {
        "units": " ".join(units),
        "periods": " ".join(f"{one.period.year}={one.period.kind}={one.due}" for one in of),
        "family": family,
    }
    answer = run_query(
        workspace,
        _SQL.read_text(encoding="utf-8"),
        given,
        rows=_MOST,
        refresh=refresh,
        cancel=cancel,
        of=units,
    )
    if answer.truncated:
        raise QueryError("total.too_many")
    cells: list[dict[str, str]] = [{} for _ in of]
    since = None
    for place, said in answer.rows:
        if place < 0:
            since = int(said)
        else:
            cells[place] = dict(one.split("=") for one in said.split(" "))
    found = {column.period: mine for column, mine in zip(of, cells, strict=True)}
    return Standing(found, since, answer.problems)


def is_owed(column: Column, today: date) -> bool:
    """Whether a period's report should have been handed in by now."""
    return today > column.due and not column.is_optional
