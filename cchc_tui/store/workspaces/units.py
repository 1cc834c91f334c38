"""The org units of a workspace: ``org_units.toml``, a ``[[unit]]`` with code, name, level, parent, dates."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from cchc_tui.errors import StoreError
from cchc_tui.schema.model import Level
from cchc_tui.store.disk.files import guarded, replace_file
from cchc_tui.text import squeeze
from cchc_tui.units.model import DISTRICTS_UNTIL, OrgUnit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

__all__ = ["FILE", "OrgUnit", "by_code", "is_code", "put", "read_units", "write_units"]

FILE = "org_units.toml"
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
_TIMES = frozenset(("from", "to", "replaces", "successors"))
_KEYS = ("code", "name", "level", "parent", "from", "to", "replaces", "successors")


def is_code(text: str) -> bool:
    """Whether text can be an org unit's code: letters, digits, dot, dash; it also names a folder."""
    return _CODE.fullmatch(text) is not None


def read_units(path: Path) -> tuple[OrgUnit, ...]:
    """Read the org units of a workspace as they stand in its file; empty if it has none.

    A code may stand there several times, for days that do not overlap.

    Raises:
        StoreError: the file is wrong; the sentence says where and how to mend it.
    """
    if not path.is_file():
        return ()
    with guarded(path):
        content = path.read_bytes()
    try:
        tables = tomllib.loads(content.decode("utf-8"))
    except ValueError as error:
        raise StoreError("store.toml_wrong", path=path, why=error) from error
    if unknown := sorted(set(tables) - {"unit"}):
        raise StoreError("store.unknown_key", path=path, key=unknown[0], known="unit")
    units: dict[str, list[OrgUnit]] = {}
    found = []
    for place, table in enumerate(_tables(path, tables), start=1):
        unit = _unit(path, place, table)
        if any(unit.overlaps(other) for other in units.get(unit.code, ())):
            raise StoreError("store.unit_twice", path=path, code=unit.code)
        units.setdefault(unit.code, []).append(unit)
        found.append(unit)
    return tuple(found)


def by_code(units: Iterable[OrgUnit]) -> dict[str, OrgUnit]:
    """Return the unit that each code means last, in the order in which the codes come."""
    found: dict[str, OrgUnit] = {}
    for unit in units:
        other = found.get(unit.code, unit)
        found[unit.code] = max(other, unit, key=lambda one: one.since or date.min)
    return found


def put(units: Iterable[OrgUnit], new: Iterable[OrgUnit]) -> list[OrgUnit]:
    """Return the units with new ones: each in the place of its code's on the same days, else at the end.

    One without dates takes over those of the unit that its code means last.
    """
    listed = list(units)
    for unit in new:
        last = by_code(listed).get(unit.code) if not unit.is_dated else None
        if last is not None:
            listed[listed.index(last)] = replace(last, name=unit.name, level=unit.level, parent=unit.parent)
            continue
        same = [other for other in listed if other.code == unit.code and unit.overlaps(other)]
        place = listed.index(same[0]) if same else len(listed)
        listed[place : place + 1] = [unit]
        listed = [other for other in listed if other not in same[1:]]
    return listed


def _tables(path: Path, content: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    tables = content.get("unit", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise StoreError("store.units_shape", path=path)
    return tables


def _unit(path: Path, place: int, table: Mapping[str, Any]) -> OrgUnit:
    if unknown := sorted(set(table) - set(_KEYS)):
        raise StoreError("store.unknown_key", path=path, key=unknown[0], known=", ".join(_KEYS))
    code, name = table.get("code"), table.get("name")
    if not isinstance(code, str) or not is_code(code):
        raise StoreError("store.unit_code", path=path, place=place, code=code)
    if not isinstance(name, str) or not squeeze(name):
        raise StoreError("store.unit_name", path=path, code=code)
    level, parent = table.get("level", Level.COMMUNE.value), table.get("parent")
    if level not in list(Level):
        raise StoreError("store.unit_level", path=path, code=code, level=level, known=", ".join(Level))
    if parent is not None and (not isinstance(parent, str) or not is_code(parent)):
        raise StoreError("store.unit_parent", path=path, code=code, parent=parent)
    unit = OrgUnit(code, squeeze(name), Level(level), parent)
    return _dated(path, unit, table) if table.keys() & _TIMES else unit


def _dated(path: Path, unit: OrgUnit, table: Mapping[str, Any]) -> OrgUnit:
    """Return the unit with what its table says of its time."""
    code = unit.code
    since, until = (_day(path, code, key, table.get(key)) for key in ("from", "to"))
    if since is not None and until is not None and since > until:
        raise StoreError("store.unit_days", path=path, code=code)
    if unit.level is Level.DISTRICT and since is not None and since > DISTRICTS_UNTIL:
        raise StoreError("store.unit_no_districts", path=path, code=code)
    replaces, successors = (_codes(path, code, key, table.get(key, [])) for key in ("replaces", "successors"))
    for key, day, other in (("from", since, "replaces"), ("to", until, "successors")):
        if table.get(other) and day is None:
            raise StoreError("store.unit_no_day", path=path, code=code, key=key, other=other)
    return replace(unit, since=since, until=until, successors=successors, replaces=replaces)


def _day(path: Path, code: str, key: str, found: object) -> date | None:
    if found is None or type(found) is date:
        return found
    try:
        return date.fromisoformat(str(found))
    except ValueError as error:
        raise StoreError("store.unit_day", path=path, code=code, key=key, found=found) from error


def _codes(path: Path, code: str, key: str, found: object) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(one, str) and is_code(one) for one in found):
        raise StoreError("store.unit_codes", path=path, code=code, key=key)
    return tuple(dict.fromkeys(found))


def write_units(path: Path, units: Sequence[OrgUnit]) -> None:
    """Write the org units of a workspace, in the order given.

    Raises:
        StoreError: the file cannot be written; the old one is as it was.
    """
    import tomli_w  # noqa: PLC0415  (needed only when the list changes)

    with guarded(path):
        replace_file(path, tomli_w.dumps({"unit": [_table(unit) for unit in units]}).encode())


def _table(unit: OrgUnit) -> dict[str, Any]:
    table = {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level.value,
        "parent": unit.parent,
        "from": unit.since,
        "to": unit.until,
        "replaces": list(unit.replaces) or None,
        "successors": list(unit.successors) or None,
    }
    return {key: value for key, value in table.items() if value is not None}
