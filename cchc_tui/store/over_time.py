"""A workspace's org units over time: its own list laid over the official one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.units.official import named, official

if TYPE_CHECKING:
    from datetime import date

    from cchc_tui.store.submission import SubmissionKey
    from cchc_tui.store.workspace import Workspace
    from cchc_tui.units.register import Register


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


def name_in(workspace: Workspace, key: SubmissionKey) -> str:
    """Return what the org unit of a submission was called at its cut-off; "" if it is not on the list."""
    known = workspace.org_units.get(key.org_unit)
    if known is None:
        return ""
    with suppress(StoreError):  # a form that is not there any more says nothing of days
        kind = workspace.schema_for(key.family, key.period).periods.get(key.period.kind)
        if kind is not None:
            return unit_name(workspace, key.org_unit, kind.days(key.period.year)[1])
    return known.name
