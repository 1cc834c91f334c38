"""Checking a period out of the newest copy of the ledger."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import duckdb

from cchc_tui.checks.batch import TableFinding
from cchc_tui.errors import StoreError
from cchc_tui.store.copies.freshest import forget_copies, freshest, start_anew
from cchc_tui.store.ledger.damage import is_broken, refusal
from cchc_tui.store.period_check.staging import Stage
from cchc_tui.store.period_check.telling import found_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from cchc_tui.schema.period import Period
    from cchc_tui.store.workspaces.workspace import Workspace

_Opened = TypeVar("_Opened")
_TRIES, _PAUSE = 5, 0.05


class PeriodChecked(NamedTuple):
    """What the forms of a period came to; each finding's row counts the forms, by code, from 1.

    `problems` are sentences that must be shown with it: forms that could not be checked, or that an older
    copy had to do.
    """

    forms: int
    findings: list[TableFinding]
    problems: tuple[str, ...] = ()


def check_period(
    workspace: Workspace, period: Period, units: Collection[str] | None = None, family: str | None = None
) -> PeriodChecked:
    """Check all stored forms of a period, or those of some org units, against their rules and other periods.

    It tells what checking each form by itself does, and stores nothing.

    Raises:
        StoreError: there is nothing to read.
    """
    if not workspace.access.is_whole:
        units = workspace.org_units.keys() if units is None else workspace.org_units.keys() & units
    for mend in (forget_copies, start_anew, None):
        copy = freshest(workspace, refresh=True)
        try:
            checked = _check(workspace, copy.path, period, units, family)
        except duckdb.Error as error:
            if mend is None or not is_broken(error):
                raise refusal(error, copy.path) from error
            mend(workspace)
        else:
            return checked._replace(problems=(*copy.problems, *checked.problems))
    raise AssertionError


def _check(
    workspace: Workspace, path: Path, period: Period, units: Collection[str] | None, family: str | None
) -> PeriodChecked:
    forms, rows, problems = 0, [], []
    with _opened(path) as connection:
        editions = connection.execute(
            "SELECT DISTINCT family, name FROM base.submission JOIN base.edition USING (edition) "
            "WHERE year = ? AND kind = ? AND family = coalesce(?, family) ORDER BY ALL",
            [period.year, period.kind, family],
        ).fetchall()
        for of_family, edition in editions:
            try:
                stage = Stage(connection, workspace.schema(f"{of_family}-{edition}"), period)
            except StoreError as error:
                problems.append(str(error))
                continue
            if count := stage.begin(units):
                codes, found = stage.codes(), found_in(stage)
                rows += [
                    TableFinding(forms + row, code, str(period), finding)
                    for row, code in enumerate(codes, start=1)
                    for finding in found.get(code, ())
                ]
                forms += count
    return PeriodChecked(forms, rows, tuple(problems))


def _opened(path: Path) -> DuckDBPyConnection:
    """Open a copy to read."""
    return unlocked(lambda: duckdb.connect(str(path), read_only=True, config={"temp_directory": ""}))


def unlocked(open_: Callable[[], _Opened]) -> _Opened:
    """Open a copy; one that a newer one has replaced is locked for a moment while it is changed."""
    for left in reversed(range(_TRIES)):
        try:
            return open_()
        except duckdb.IOException as error:
            if not left or "could not set lock" not in str(error).lower():
                raise
            time.sleep(_PAUSE)
    raise AssertionError
