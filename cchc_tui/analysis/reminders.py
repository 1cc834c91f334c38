"""Whom to remind of which submission: returned, late or due soon, and the words to send."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from cchc_tui.analysis.dashboard import Need
from cchc_tui.analysis.matrix import Cell, Expected, columns, standing
from cchc_tui.errors import CchcError
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day, period_of
from cchc_tui.store.journals.submission import Status, SubmissionKey, read_submission

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from threading import Event

    from cchc_tui.analysis.matrix import Column, Standing
    from cchc_tui.store.workspaces.units import OrgUnit
    from cchc_tui.store.workspaces.workspace import Workspace

SOON = 15
"""Within how many days a submission is due soon."""
_YEARS = 2


@dataclass(frozen=True, slots=True)
class Reminder:
    """A submission to remind an org unit of. `days` are those until it is due, below 0 once it is late.

    `reason` is why it was returned, "" where that is not known.
    """

    unit: OrgUnit
    column: Column
    need: Need
    days: int
    status: Status
    errors: int
    warnings: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reminders:
    """All reminders by org unit, in the order of the list; `problems` must be shown with them."""

    all: tuple[Reminder, ...]
    problems: tuple[str, ...] = ()

    @property
    def by_unit(self) -> tuple[tuple[OrgUnit, tuple[Reminder, ...]], ...]:
        """Each org unit to remind, with what of."""
        return tuple((unit, tuple(mine)) for unit, mine in groupby(self.all, key=lambda one: one.unit))


def reminders(  # noqa: PLR0913  (whom, of what, as of when, and how fresh)
    workspace: Workspace,
    family: str,
    units: Sequence[OrgUnit],
    today: date,
    *,
    soon: int = SOON,
    refresh: bool | None = True,
    cancel: Event | None = None,
) -> Reminders:
    """Return whom to remind of what of this year and the year before.

    Nobody is late for what was due before the first submission that anybody of them began; an optional period
    is owed only once it was begun.

    Raises:
        AccessError: the role may not ask, or may not see one of them.
        QueryError: the question went wrong or took too long.
        StoreError: there is nothing to read.
    """
    years = range(today.year - _YEARS + 1, today.year + 1)
    of = [one for year in years for one in columns(workspace, family, year)]
    codes = [unit.code for unit in units]
    found = standing(workspace, family, codes, of, refresh=refresh, cancel=cancel)
    reporting = [one for one in of if found.cells.get(one.period)]
    begun = min((one.due for one in reporting), default=today)
    if found.since is not None and found.since < years[0]:
        begun = min(begun, of[0].due)
    asked = [one for one in of if begun <= one.due and (one.due - today).days <= soon]
    expected = Expected(workspace)
    told = tuple(
        one for unit in units for one in _of_unit(workspace, family, unit, asked, found, expected, today)
    )
    return Reminders(told, found.problems)


def _of_unit(  # noqa: PLR0913, PLR0917  (one step of the loop above)
    workspace: Workspace,
    family: str,
    unit: OrgUnit,
    asked: Sequence[Column],
    found: Standing,
    expected: Expected,
    today: date,
) -> Iterator[Reminder]:
    for column in asked:
        said = found.cells.get(column.period, {}).get(unit.code)
        cell = Cell.read(said) if said else None
        status = cell.status if cell is not None else Status.NOT_STARTED
        owed = cell is not None or not column.is_optional
        if status.is_locked or not owed or not expected(unit.code, column.last_day):
            continue
        days = (column.due - today).days
        why, reason = (Need.LATE if days < 0 else Need.DUE), ""
        if status is Status.RETURNED:
            why, reason = Need.RETURNED, _reason(workspace, SubmissionKey(family, unit.code, column.period))
        errors, warnings = (cell.errors, cell.warnings) if cell is not None else (0, 0)
        yield Reminder(unit, column, why, days, status, errors, warnings, reason)


def _reason(workspace: Workspace, key: SubmissionKey) -> str:
    """Why a submission was returned, if its journals lie here."""
    try:
        steps = read_submission(workspace, key).steps
    except CchcError:
        return ""
    return steps[-1].reason if steps else ""


def line(one: Reminder) -> str:
    """Say one reminder in a sentence."""
    spoken = language()
    period = period_of(one.column.label.get(spoken), one.column.period.year, spoken)
    due = full_day(one.column.due, spoken)
    said = tr(f"remind.need_{one.need}", period=period, due=due, days=abs(one.days))
    if one.need is Need.RETURNED:
        return f"{said} {tr('remind.reason', reason=one.reason)}" if one.reason else said
    begun = tr("remind.begun") if one.status is Status.DRAFT else ""
    found = tr("remind.errors", errors=one.errors) if one.errors else ""
    return " ".join(filter(None, (said, begun, found)))


def letter(unit: OrgUnit, of: Sequence[Reminder]) -> str:
    """Return the words to send to an org unit, without a signature."""
    lines = [tr("remind.to", unit=unit.name, code=unit.code), tr("remind.please")]
    return "\n".join([*lines, *(f"- {line(one)}" for one in of)])


def letters(found: Reminders) -> str:
    """Return the words to send to all, one after another."""
    return "\n\n".join(letter(unit, of) for unit, of in found.by_unit)
