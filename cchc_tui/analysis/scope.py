"""Whose figures a total is made of: org units as they were at a cut-off, or put onto another day's map."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cchc_tui.schema.model import Level
    from cchc_tui.units.model import OrgUnit
    from cchc_tui.units.register import Register


@dataclass(frozen=True, slots=True)
class Break:
    """A unit of the cut-off that was split later, and the later units that got parts of it.

    If `is_inside`, all of these are summed, so that its figures are in the total though in no unit of it.
    """

    unit: OrgUnit
    touches: tuple[OrgUnit, ...]
    is_inside: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A unit that should have reported, and the unit that its figures go to; None inside a break."""

    unit: OrgUnit
    target: OrgUnit | None


@dataclass(frozen=True, slots=True)
class Scope:
    """The units to be summed, `targets`, and by code at the cut-off the `sources` that report for them."""

    targets: tuple[OrgUnit, ...]
    sources: Mapping[str, Source]
    breaks: tuple[Break, ...] = ()

    def named(self, then: Mapping[str, str], now: Mapping[str, str]) -> Scope:
        """Return the same with one's own names by code, at the cut-off and on the map that is summed on."""

        def old(unit: OrgUnit) -> OrgUnit:
            return replace(unit, name=then.get(unit.code, unit.name))

        def new(unit: OrgUnit) -> OrgUnit:
            return replace(unit, name=now.get(unit.code, unit.name))

        sources = {
            code: Source(old(one.unit), new(one.target) if one.target else None)
            for code, one in self.sources.items()
        }
        breaks = (Break(old(one.unit), tuple(map(new, one.touches)), one.is_inside) for one in self.breaks)
        return Scope(tuple(map(new, self.targets)), sources, tuple(breaks))

    @property
    def expected(self) -> Mapping[str, int]:
        """How many units are to report for each target, by its code."""
        counts = Counter(one.target.code for one in self.sources.values() if one.target)
        return {unit.code: counts[unit.code] for unit in self.targets}

    @property
    def outside(self) -> tuple[Break, ...]:
        """The breaks whose figures are not, or only in part, the total's."""
        return tuple(one for one in self.breaks if not one.is_inside)


def near(register: Register, unit: OrgUnit | None, level: Level) -> Callable[[str], bool]:
    """Return what tells whether a code ever meant a unit of a level under a unit; without one, under any."""

    def is_near(code: str) -> bool:
        found = [one for one in register.history(code) if one.level is level]
        over = (register.above(one, one.since or one.last_day or date.max) for one in found)
        return bool(found) if unit is None else any(unit.code == each.code for some in over for each in some)

    return is_near


def scope_then(units: Iterable[OrgUnit]) -> Scope:
    """Return what sums units as they are."""
    known = tuple(units)
    return Scope(known, {unit.code: Source(unit, unit) for unit in known})


def scope_now(register: Register, units: Iterable[OrgUnit], cut_off: date, now: date) -> Scope:
    """Return what sums the units of a day's map out of those that were there at a cut-off.

    One that was split since goes to none of them; it is in the total if all that it went to are.
    """
    targets = tuple(units)
    sources: dict[str, Source] = {}
    split: dict[OrgUnit, None] = {}
    for target in targets:
        for origin in register.made_of(target, cut_off):
            if origin.is_whole:
                sources[origin.unit.code] = Source(origin.unit, target)
            else:
                split[origin.unit] = None
    breaks = tuple(_breaks(register, split, frozenset(targets), now))
    sources |= {one.unit.code: Source(one.unit, None) for one in breaks if one.is_inside}
    return Scope(targets, sources, breaks)


def _breaks(
    register: Register, split: Iterable[OrgUnit], targets: frozenset[OrgUnit], now: date
) -> Iterator[Break]:
    for unit in split:
        after = register.onto(unit, now)
        yield Break(unit, after, is_inside=targets.issuperset(after))
