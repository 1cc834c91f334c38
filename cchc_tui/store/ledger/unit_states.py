"""Org units over time as tables of the ledger: what each code meant when, and what followed what.

Of the official list's 14.000 only those are held that a figure of the ledger can speak of: what its codes
ever meant, what became of them, what that is made of, where parts of it went, and the units above all these.
Loading all would make the smallest office's ledger, and each of its readers' copies, a megabyte larger.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.schema.model import Level
from cchc_tui.store.ledger.tables import insert
from cchc_tui.units.model import OrgUnit
from cchc_tui.units.official import named, official_around
from cchc_tui.units.register import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.units.register import Register

_STATE = {
    "state": "INTEGER",
    "code": "VARCHAR",
    "name": "VARCHAR",
    "level": "VARCHAR",
    "parent": "VARCHAR",
    "above": "INTEGER",
    "first_day": "DATE",
    "last_day": "DATE",
    "change": "VARCHAR",
    "is_own": "BOOLEAN",
}
_LINK = {"before": "INTEGER", "after": "INTEGER", "steps": "TINYINT", "is_whole": "BOOLEAN"}
_NOTED = "states"


class States(NamedTuple):
    """Rows of ``unit_state`` and ``unit_link``."""

    states: list[tuple[int | str | bool | None, ...]]
    links: list[tuple[int, int, int, bool]]

    def differing(self, held: States) -> set[str]:
        """Return the codes of which these do not say the same as those."""
        other = {*self.states} ^ {*held.states}
        codes = {row[0]: str(row[1]) for row in (*held.states, *self.states)}
        ends = ((row[0], row[1]) for row in {*self.links} ^ {*held.links})
        return {str(row[1]) for row in other} | {codes.get(key, "?") for pair in ends for key in pair}


def is_in_step(connection: DuckDBPyConnection, mark: str) -> bool:
    """Whether the states are those of the list with this mark, and of all units that the ledger knows."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", [_NOTED]).fetchone()
    return row == (_noted(connection, mark),)


def sync_states(connection: DuckDBPyConnection, listed: Sequence[OrgUnit], mark: str) -> None:
    """Bring the states in step with the ledger's org units, the workspace's list and the official one.

    `mark` tells that list from another. Where anything has changed it takes a second for all of the country,
    and a fiftieth of that for one office.
    """
    if is_in_step(connection, mark):
        return
    found = states_of(connection, listed)
    connection.execute("DELETE FROM unit_state; DELETE FROM unit_link")
    insert(connection, "unit_state", _STATE, found.states)
    insert(connection, "unit_link", _LINK, found.links)
    connection.execute("DELETE FROM meta WHERE name = ?", [_NOTED])
    connection.execute("INSERT INTO meta VALUES (?, ?)", [_NOTED, _noted(connection, mark)])


def held_states(connection: DuckDBPyConnection) -> States:
    """Return what the tables hold."""
    columns = ", ".join(f"{name}::VARCHAR" if kind == "DATE" else name for name, kind in _STATE.items())
    states = connection.execute(f"SELECT {columns} FROM unit_state").fetchall()  # noqa: S608  (our own names)
    links = connection.execute(f"SELECT {', '.join(_LINK)} FROM unit_link").fetchall()  # noqa: S608
    return States(states, links)


def _noted(connection: DuckDBPyConnection, mark: str) -> str:
    row = connection.execute("SELECT coalesce(max(unit), 0) FROM unit").fetchone()
    return f"{mark}:{row[0] if row else 0}"


def states_of(connection: DuckDBPyConnection, listed: Iterable[OrgUnit]) -> States:
    """Return what the tables should hold for the ledger's org units and a workspace's list."""
    rows = connection.execute("SELECT code, name, level, parent FROM unit ORDER BY code").fetchall()
    told = {code: OrgUnit(code, name, Level(level), parent) for code, name, level, parent in rows}
    dated = [unit for unit in listed if unit.is_dated]
    undated = {code: told[code] for code in told.keys() - {unit.code for unit in dated}}
    linked = (code for unit in dated for code in (*unit.successors, *unit.replaces, unit.parent) if code)
    known = official_around([*told, *linked, *(unit.parent for unit in undated.values() if unit.parent)])
    own = {*dated, *(unit for code, unit in undated.items() if code not in known)}
    register = known.overlaid(own)
    units = _near(register, told)
    keys = {unit: key for key, unit in enumerate(units, start=1)}
    states = []
    for unit, key in keys.items():
        name, above = _name(undated.get(unit.code), unit), _above(register, unit)
        change, is_own = register.change(unit), unit in own or name != unit.name
        days = (day.isoformat() if day else None for day in (unit.since, unit.last_day))
        what = (unit.code, name, unit.level.value, unit.parent, keys[above] if above else None)
        states.append((key, *what, *days, change.value if change else None, is_own))
    links = [
        (keys[unit], keys[after], *how)
        for unit in units
        for after, how in _onward(register, unit).items()
        if after in keys
    ]
    return States(states, links)


def _near(register: Register, codes: Iterable[str]) -> list[OrgUnit]:
    """What figures under these codes can speak of, by code and day."""
    known = [unit for code in codes for unit in register.history(code)]
    ways = (register.successors, register.predecessors, register.successors, partial(_over, register))
    for step in ways:
        known = reached(known, step)
    return sorted(known, key=lambda unit: (unit.code, unit.since or date.min))


def _onward(register: Register, unit: OrgUnit) -> dict[OrgUnit, tuple[int, bool]]:
    """What a unit has come to, itself first: by how many steps, and whether none of them was a split."""
    found: dict[OrgUnit, tuple[int, bool]] = {}
    waiting = [(unit, 0, True)]
    while waiting:
        one, steps, is_whole = waiting.pop(0)
        first, was_whole = found.get(one, (steps, True))
        found[one] = first, was_whole and is_whole
        after, is_whole = register.successors(one), is_whole and not register.is_split(one)
        waiting += [(each, steps + 1, is_whole) for each in after]
    return found


def _over(register: Register, unit: OrgUnit) -> tuple[OrgUnit, ...]:
    above = _above(register, unit)
    return (above,) if above else ()


def _above(register: Register, unit: OrgUnit) -> OrgUnit | None:
    """The unit above one on its last day; where none was there then, what the code meant last."""
    if unit.parent is None:
        return None
    history = register.history(unit.parent)
    return register.unit(unit.parent, unit.last_day or date.max) or (history[-1] if history else None)


def _name(told: OrgUnit | None, state: OrgUnit) -> str:
    """What a state is called: as the list calls it, if that is a name for those days."""
    if told is None or told.name == told.code:
        return state.name
    return named(told, state.since or state.last_day or date.max)
