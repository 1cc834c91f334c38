"""The org units of a workspace: ``org_units.toml``, a ``[[unit]]`` each with code, name, level and parent."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cchc_tui.errors import StoreError
from cchc_tui.schema.model import Level
from cchc_tui.store.files import guarded, replace_file
from cchc_tui.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FILE = "org_units.toml"
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
_KEYS = ("code", "name", "level", "parent")


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """Who reports. `code` is text, since leading zeros count; `parent` is the code of the unit above."""

    code: str
    name: str
    level: Level = Level.COMMUNE
    parent: str | None = None


def is_code(text: str) -> bool:
    """Whether text can be an org unit's code: letters, digits, dot, dash; it also names a folder."""
    return _CODE.fullmatch(text) is not None


def read_units(path: Path) -> dict[str, OrgUnit]:
    """Read the org units of a workspace by code; empty if it has no such file.

    Raises:
        StoreError: the file is wrong; the sentence says where and how to mend it.
    """
    if not path.is_file():
        return {}
    with guarded(path):
        content = path.read_bytes()
    try:
        tables = tomllib.loads(content.decode("utf-8"))
    except ValueError as error:
        raise StoreError("store.toml_wrong", path=path, why=error) from error
    if unknown := sorted(set(tables) - {"unit"}):
        raise StoreError("store.unknown_key", path=path, key=unknown[0], known="unit")
    units: dict[str, OrgUnit] = {}
    for place, table in enumerate(_tables(path, tables), start=1):
        unit = _unit(path, place, table)
        if unit.code in units:
            raise StoreError("store.unit_twice", path=path, code=unit.code)
        units[unit.code] = unit
    return units


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
    return OrgUnit(code, squeeze(name), Level(level), parent)


def write_units(path: Path, units: Sequence[OrgUnit]) -> None:
    """Write the org units of a workspace, in the order given.

    Raises:
        StoreError: the file cannot be written; the old one is as it was.
    """
    import tomli_w  # noqa: PLC0415  (needed only when the list changes)

    tables = [
        {"code": unit.code, "name": unit.name, "level": unit.level.value}
        | ({"parent": unit.parent} if unit.parent is not None else {})
        for unit in units
    ]
    with guarded(path):
        replace_file(path, tomli_w.dumps({"unit": tables}).encode())
