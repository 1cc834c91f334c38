"""A workspace's org units over time: its own list laid over the official one."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.messages import language
from cchc_tui.messages.dates import full_day
from cchc_tui.schema.model import Level
from cchc_tui.units.model import DISTRICTS_UNTIL
from cchc_tui.units.official import named, official

if TYPE_CHECKING:
    from cchc_tui.store.journals.submission import SubmissionKey
    from cchc_tui.store.workspaces.workspace import Workspace
    from cchc_tui.units.model import OrgUnit
    from cchc_tui.units.register import Register

_FEW = 50
"""How many org units are looked up one by one; for more the whole list is read."""


def register_of(workspace: Workspace) -> Register:
    """Return all org units over time, with those of the workspace that may be seen put in.

    It takes some 50 ms when first asked for.

    Raises:
        StoreError: the workspace's list is wrong.
    """
    seen = workspace.org_units
    return official().overlaid(unit for unit in workspace.dated_units if unit.code in seen)


def unit_name(workspace: Workspace, code: str, on: date) -> str:
    """Return what an org unit that may be seen was called on a day; "" if it is not on the workspace's list.

    Raises:
        StoreError: that list is wrong.
    """
    last = workspace.org_units.get(code)
    if last is None:
        return ""
    listed = (one for one in workspace.dated_units if one.code == code)
    return named(next((one for one in listed if one.is_dated and one.is_valid(on)), last), on)


def names_on(workspace: Workspace, on: date) -> dict[str, str]:
    """Return what each org unit that may be seen was called on a day, by code.

    Raises:
        StoreError: the workspace's list is wrong.
    """
    if len(workspace.org_units) > _FEW:
        official()
    units = dict(workspace.org_units)
    for unit in workspace.dated_units:
        if unit.code in units and unit.is_dated and unit.is_valid(on):
            units[unit.code] = unit
    return {code: named(unit, on) for code, unit in units.items()}


def name_in(workspace: Workspace, key: SubmissionKey) -> str:
    """Return what the org unit of a submission was called at its cut-off; "" if it is not on the list."""
    known = workspace.org_units.get(key.org_unit)
    day = _cut_off(workspace, key) if known else None
    return known.name if known and day is None else unit_name(workspace, key.org_unit, day or date.max)


def _cut_off(workspace: Workspace, key: SubmissionKey) -> date | None:
    """The last day that a submission's figures cover; None where its form is not there any more."""
    with suppress(StoreError):
        kind = workspace.schema_for(key.family, key.period).periods.get(key.period.kind)
        return kind.days(key.period.year)[1] if kind else None
    return None


def at(workspace: Workspace, code: str, on: date) -> OrgUnit | None:
    """Return what a code of the workspace's list means on a day; None where its days or its level ended.

    The official list ends no commune here: who still reports for a merged one is the office's to say.
    """
    return next((one for one in workspace.dated_units if one.code == code and one.is_valid(on)), None)


def reporting_unit(workspace: Workspace, key: SubmissionKey) -> OrgUnit:
    """Return the org unit that may begin a submission.

    Raises:
        StoreError: the workspace does not know it, or it is not there at the cut-off: districts after
            30/6/2025, and those whose own dates say so.
    """
    last = workspace.unit(key.org_unit)
    day = _cut_off(workspace, key)
    found = at(workspace, key.org_unit, day) if day else last
    if found is not None:
        return found
    ended = last.level is Level.DISTRICT and last.is_valid(DISTRICTS_UNTIL)
    raise StoreError(
        "store.districts_over" if ended else "store.unit_not_there",
        name=last.name,
        code=last.code,
        period=str(key.period),
        day=full_day(day or date.max, language()),
    )
