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
from cchc_tui.units.official import named, official, official_around, official_history, was_there

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def names_borne(workspace: Workspace, key: SubmissionKey) -> set[str]:
    """Return what a paper of a submission may rightly call its org unit; empty if it is not on the list.

    Besides the name of the cut-off that is any on the list, and that of the official list at the cut-off:
    whoever gives her unit another name makes no forgeries of what was handed in.
    """
    name, day = name_in(workspace, key), _cut_off(workspace, key)
    if not name:
        return set()
    listed = {unit.name for unit in workspace.dated_units if unit.code == key.org_unit}
    then = (one for one in official_history(key.org_unit) if day is None or one.is_valid(day))
    return {name, *listed, *(one.name for one in then)}


def _cut_off(workspace: Workspace, key: SubmissionKey) -> date | None:
    """The last day that a submission's figures cover; None where its form is not there any more."""
    with suppress(StoreError):
        kind = workspace.schema_for(key.family, key.period).periods.get(key.period.kind)
        return kind.days(key.period.year)[1] if kind else None
    return None


def at(workspace: Workspace, code: str, on: date) -> OrgUnit | None:
    """Return what a code of the workspace's list means on a day; None where that unit was not there.

    The workspace's own days go before those of the official list.
    """
    return next((one for one in workspace.dated_units if one.code == code and was_there(one, on)), None)


def reporting_unit(workspace: Workspace, key: SubmissionKey) -> OrgUnit:
    """Return the org unit that may begin a submission.

    Raises:
        StoreError: the workspace does not know it, or it is not there at the cut-off; the sentence says who
            reports instead.
    """
    last = workspace.unit(key.org_unit)
    if (gone := not_there(workspace, key)) is not None:
        raise gone
    day = _cut_off(workspace, key)
    return (at(workspace, key.org_unit, day) if day else None) or last


def not_there(workspace: Workspace, key: SubmissionKey, new: OrgUnit | None = None) -> StoreError | None:
    """Return why the listed org unit of a submission, or a `new` one, has none: it was not there at its end.

    Districts end on 30/6/2025, others when the workspace's own days say so, else the official list. None for
    one that is there, or that is not listed.
    """
    last, day = new or workspace.all_units.get(key.org_unit), _cut_off(workspace, key)
    if last is None or day is None:
        return None
    if was_there(new, day) if new else at(workspace, key.org_unit, day):
        return None
    said = {"name": last.name, "code": last.code, "period": str(key.period), "day": _told(day)}
    if last.level is Level.DISTRICT and last.is_valid(DISTRICTS_UNTIL):
        return StoreError("store.districts_over", **said)
    if any(one.is_dated for one in workspace.dated_units if one.code == last.code):
        return StoreError("store.unit_not_there", **said)
    known = official_around([last.code])
    before = [one for one in known.history(last.code) if one.last_day and one.last_day < day]
    if not before:
        [new] = known.history(last.code)[:1]
        said |= {"since": _told(new.since or day), "others": _names(known.predecessors(new))}
        return StoreError("store.unit_not_yet", **said)
    ended = before[-1]
    after = known.successors(ended)
    said |= {"name": ended.name, "until": _told(ended.last_day or day), "others": _names(after)}
    return StoreError("store.unit_split" if len(after) > 1 else "store.unit_ended", **said)


def _told(day: date) -> str:
    return full_day(day, language())


def _names(units: Iterable[OrgUnit]) -> str:
    return ", ".join(f"{one.code} {one.name}" for one in units) or "–"
