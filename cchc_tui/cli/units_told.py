"""An org unit over time in sentences, and as data for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day
from cchc_tui.units.model import day_after, day_before

if TYPE_CHECKING:
    from datetime import date

    from cchc_tui.units.model import OrgUnit
    from cchc_tui.units.register import Register


def sentences(register: Register, unit: OrgUnit) -> list[str]:
    """Say what a code was called and when, what became of it, and what it was made of."""
    where = ", ".join([unit.name, *(over.name for over in register.above(unit, _a_day(unit)))])
    told = [tr("register.is", code=unit.code, name=where, when=_when(unit))]
    change = register.change(unit)
    if change is not None and unit.last_day is not None:
        after = ", ".join(_short(one) for one in register.successors(unit))
        day = full_day(day_after(unit.last_day), language())
        told.append(tr(f"register.change_{change}", day=day, after=after))
    if before := _origins(register, unit):
        told.append(tr("register.made_of", before=", ".join(before)))
    return told


def data(register: Register, unit: OrgUnit) -> dict[str, Any]:
    """Return the same as plain values."""
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level.value,
        "above": [_named(over) for over in register.above(unit, _a_day(unit))],
        "from": unit.since.isoformat() if unit.since else None,
        "to": unit.last_day.isoformat() if unit.last_day else None,
        "change": register.change(unit),
        "successors": [_named(one) for one in register.successors(unit)],
        "predecessors": [
            {**_named(one), "whole": not register.is_split(one)} for one in register.predecessors(unit)
        ],
    }


def _origins(register: Register, unit: OrgUnit) -> list[str]:
    if unit.since is None:
        return []
    found = register.made_of(unit, day_before(unit.since))
    return [_short(one.unit) if one.is_whole else tr("register.part", unit=_short(one.unit)) for one in found]


def _short(unit: OrgUnit) -> str:
    return f"{unit.code} {unit.name}"


def _named(unit: OrgUnit) -> dict[str, str]:
    return {"code": unit.code, "name": unit.name}


def _a_day(unit: OrgUnit) -> date:
    """A day on which it is valid."""
    from datetime import date  # noqa: PLC0415  (for those that never changed)

    return unit.since or unit.last_day or date.max


def _when(unit: OrgUnit) -> str:
    days = {
        name: full_day(day, language())
        for name, day in (("since", unit.since), ("until", unit.last_day))
        if day is not None
    }
    return tr(f"register.{'between' if len(days) > 1 else next(iter(days), 'always')}", **days)
