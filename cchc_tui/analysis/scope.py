"""Whose figures a total is made of: org units as they were at a cut-off, or put onto another day's map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

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

    @property
    def outside(self) -> tuple[Break, ...]:
        """The breaks whose figures are not, or only in part, the total's."""
        return tuple(one for one in self.breaks if not one.is_inside)


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
