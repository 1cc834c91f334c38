"""Who reports: an option, else the document's own words, found in the register of org units."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from cchc_tui.documents.reading.document import DocumentFault
from cchc_tui.documents.reading.own_words import Named, find_unit, read_unit
from cchc_tui.schema.model import Level
from cchc_tui.store.workspaces.units import is_code
from cchc_tui.text import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cchc_tui.schema.model import Schema
    from cchc_tui.store.workspaces.units import OrgUnit


@dataclass(frozen=True, slots=True)
class Who:
    """The org unit of a document; see `Document` for `org_unit` and `name`."""

    org_unit: str | None
    name: str | None
    level: Level
    faults: tuple[DocumentFault, ...] = ()


def resolve_unit(
    text: str,
    table_lines: Sequence[int],
    chosen: str | None,
    units: Mapping[str, OrgUnit],
    schema: Schema,
) -> Who:
    """Return who reports; `chosen` is a code or a name that goes before the document's own words."""
    own = find_unit(text, table_lines)
    if chosen is None and own is None:
        return Who(None, None, _default_level(schema), (DocumentFault("documents.no_org_unit"),))
    if chosen is None and own is not None:
        return _by_name(own, units)
    who = chosen_unit(chosen or "", units, own.level if own else _default_level(schema))
    if own is None:
        return who
    if who.name == who.org_unit and is_code(who.org_unit or "") and not _same_name(own, who):
        # a code that is not registered yet: the document says whose it is
        return Who(who.org_unit, own.name, own.level, who.faults)
    if _same_name(own, who) or _by_name(own, units).org_unit == who.org_unit:
        return who
    other = DocumentFault("documents.other_org_unit", {"named": own.name, "chosen": who.name})
    return Who(who.org_unit, who.name, who.level, (*who.faults, other))


def _same_name(own: Named, who: Who) -> bool:
    """Whether an org unit is the one that the document names; only a kind that both say must agree."""
    named, chosen = fold(own.name), fold(_bare(who.name or ""))
    return chosen in {named, fold(_short(own.name))} or chosen.split(",")[0].strip() == named


def chosen_unit(chosen: str, units: Mapping[str, OrgUnit], level: Level) -> Who:
    """Return the org unit that a code or a name stands for; `level` is taken where neither tells it."""
    unit = units.get(chosen.strip())
    if unit is not None:
        return Who(unit.code, unit.name, unit.level)
    named = read_unit(chosen) or Named(squeeze(chosen), level)
    return _by_name(named, units)


def levels_of(names: Iterable[str], units: Mapping[str, OrgUnit]) -> dict[str, Level]:
    """Return the levels of many org units: of the register by code or name, else as their names tell."""
    by_name = {
        fold(name): unit.level for unit in units.values() for name in (_bare(unit.name), _short(unit.name))
    }
    found: dict[str, Level] = {}
    for name in names:
        named = read_unit(name)
        level = units[name].level if name in units else by_name.get(fold(named.name if named else name))
        if level is None and named is not None:
            level = named.level
        if level is not None:
            found[name] = level
    return found


def _default_level(schema: Schema) -> Level:
    return Level.COMMUNE if Level.COMMUNE in schema.levels or not schema.levels else min(schema.levels)


def _by_name(named: Named, units: Mapping[str, OrgUnit]) -> Who:
    found = _registered(named, units.values())
    if len(found) == 1:
        return Who(found[0].code, found[0].name, found[0].level)
    faults: tuple[DocumentFault, ...] = ()
    if len(found) > 1:
        codes = ", ".join(unit.code for unit in found)
        faults = (DocumentFault("documents.ambiguous_org_unit", {"name": named.name, "codes": codes}),)
    return Who(named.name, named.name, named.level, faults)


def _registered(named: Named, units: Iterable[OrgUnit]) -> list[OrgUnit]:
    """Units of that name, with diacritics if any has it so; the register may leave out "xã"."""
    listed = list(units)
    for name, plain in product((named.name, named.name.split(",")[0]), (str.casefold, fold)):
        wanted = plain(name)
        found = [unit for unit in listed if plain(_bare(unit.name)) == wanted]
        if not found:
            wanted = plain(_short(name))
            found = [
                unit for unit in listed if plain(_bare(unit.name)) == wanted and unit.level is named.level
            ]
        if found:
            return found
    return []


def _bare(name: str) -> str:
    text = squeeze(name)
    for office in ("ubnd ", "ủy ban nhân dân ", "uỷ ban nhân dân "):
        if text.casefold().startswith(office):
            return text[len(office) :]
    return text


def _short(name: str) -> str:
    """A name without the word for its kind: ``xã Thịnh Đức`` is ``Thịnh Đức``."""
    for kind in (
        "xã ",
        "phường ",
        "thị trấn ",
        "đặc khu ",
        "huyện ",
        "quận ",
        "thị xã ",
        "thành phố ",
        "tỉnh ",
    ):
        if name.casefold().startswith(kind):
            return name[len(kind) :]
    return name
