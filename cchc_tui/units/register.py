"""Org units as they followed one another: who is valid on a day, what became of whom, who is under whom.

A total over time asks two things. On the map of its own day: `children` and `beneath`. On another day's:
`made_of` says of which earlier units one consists, and which of them only in part. Counts of whole ones add
up; one that was split is a break in every series that crosses its end, and is named, never shared out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from cchc_tui.text import fold
from cchc_tui.units.model import Change, OrgUnit, day_after, day_before

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from cchc_tui.schema.model import Level


_T = TypeVar("_T", bound="Hashable")


def reached(first: Iterable[_T], step: Callable[[_T], Iterable[_T]]) -> list[_T]:
    """Return whatever is reached from some by any number of steps, themselves too."""
    found = dict.fromkeys(first)
    waiting = list(found)
    while waiting:
        new = [one for one in step(waiting.pop()) if one not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return list(found)


@dataclass(frozen=True, slots=True)
class Origin:
    """An earlier unit that a later one consists of, `is_whole` if all of it went there."""

    unit: OrgUnit
    is_whole: bool


class Register:
    """Dated org units by code."""

    def __init__(self, units: Iterable[OrgUnit]) -> None:
        self._units: dict[str, list[OrgUnit]] = {}
        for unit in units:
            self._units.setdefault(unit.code, []).append(unit)
        for group in self._units.values():
            group.sort(key=lambda unit: unit.since or date.min)

    def __iter__(self) -> Iterator[OrgUnit]:
        for group in self._units.values():
            yield from group

    def __contains__(self, code: str) -> bool:
        return code in self._units

    def overlaid(self, own: Iterable[OrgUnit]) -> Register:
        """Return the register with units of one's own put in.

        Each takes the place of those of its code that were valid on one of its days. One that says nothing of
        its time, and whose code is known here, only gives its name: see `named`.
        """
        mine = [unit for unit in own if unit.is_dated or unit.code not in self]
        codes = {unit.code for unit in mine}
        kept = [
            unit
            for unit in self
            if unit.code not in codes or not any(unit.code == one.code and unit.overlaps(one) for one in mine)
        ]
        return Register([*kept, *mine])

    def history(self, code: str) -> tuple[OrgUnit, ...]:
        """Return the units that a code has meant, oldest first; empty if it is not known."""
        return tuple(self._units.get(code, ()))

    def unit(self, code: str, on: date) -> OrgUnit | None:
        """Return what a code means on a day."""
        return next((unit for unit in self._units.get(code, ()) if unit.is_valid(on)), None)

    def valid(self, on: date, level: Level | None = None) -> Iterator[OrgUnit]:
        """Yield the units of a day, or those of one level."""
        return (unit for unit in self if unit.is_valid(on) and level in {None, unit.level})

    @cached_property
    def _followers(self) -> Mapping[OrgUnit, tuple[OrgUnit, ...]]:
        """Whoever was followed by anybody, and by whom."""
        found: dict[OrgUnit, dict[OrgUnit, None]] = defaultdict(dict)
        for unit in self:
            for code in unit.successors if unit.last_day else ():
                if (after := self.unit(code, day_after(unit.last_day or date.min))) is not None:
                    found[unit][after] = None
            for code in unit.replaces if unit.since else ():
                before = self.unit(code, day_before(unit.since or date.max))
                if before is not None and before.last_day == day_before(unit.since or date.max):
                    found[before][unit] = None
        return {unit: tuple(after) for unit, after in found.items()}

    @cached_property
    def _leaders(self) -> Mapping[OrgUnit, tuple[OrgUnit, ...]]:
        found: dict[OrgUnit, list[OrgUnit]] = defaultdict(list)
        for unit, followers in self._followers.items():
            for follower in followers:
                found[follower].append(unit)
        return {unit: tuple(before) for unit, before in found.items()}

    def successors(self, unit: OrgUnit) -> tuple[OrgUnit, ...]:
        """Return the units that its area went to when it ended."""
        return self._followers.get(unit, ())

    def predecessors(self, unit: OrgUnit) -> tuple[OrgUnit, ...]:
        """Return the units that it took over from when it began, whole or in part."""
        return self._leaders.get(unit, ())

    def is_split(self, unit: OrgUnit) -> bool:
        """Whether it went to several units, so that its figures belong to none of them."""
        return len(self.successors(unit)) > 1

    def change(self, unit: OrgUnit) -> Change | None:
        """Return what became of a unit; None while it goes on."""
        if unit.last_day is None:
            return None
        after = self.successors(unit)
        if len(after) != 1:
            return Change.SPLIT if after else Change.ENDED
        if len(self.predecessors(after[0])) > 1:
            return Change.MERGED
        same = unit.code == after[0].code and fold(unit.name) == fold(after[0].name)
        return Change.KEPT if same else Change.RENAMED

    def onto(self, unit: OrgUnit, on: date) -> tuple[OrgUnit, ...]:
        """Return the units of a later day's map that its area is in: itself, one, several after a split."""
        reached: dict[OrgUnit, None] = {}
        waiting = [unit]
        while waiting:
            one = waiting.pop(0)
            if one.is_valid(on):
                reached[one] = None
            elif one.last_day is not None and one.last_day < on:
                waiting += self.successors(one)
        return tuple(reached)

    def made_of(self, unit: OrgUnit, on: date) -> tuple[Origin, ...]:
        """Return the units of an earlier day's map that it consists of: itself, what went into it."""
        reached: dict[OrgUnit, bool] = {}
        waiting = [(unit, True)]
        while waiting:
            one, is_whole = waiting.pop(0)
            if one.is_valid(on):
                reached[one] = reached.get(one, True) and is_whole
            before = [each for each in self.predecessors(one) if each.last_day and each.last_day >= on]
            waiting += [(each, is_whole and not self.is_split(each)) for each in before]
        return tuple(Origin(one, is_whole) for one, is_whole in reached.items())

    @cached_property
    def _by_parent(self) -> Mapping[str, tuple[OrgUnit, ...]]:
        found: dict[str, list[OrgUnit]] = defaultdict(list)
        for unit in self:
            if unit.parent is not None:
                found[unit.parent].append(unit)
        return {code: tuple(units) for code, units in found.items()}

    def children(self, code: str, on: date) -> tuple[OrgUnit, ...]:
        """Return the units right under a code on a day."""
        return tuple(unit for unit in self._by_parent.get(code, ()) if unit.is_valid(on))

    def beneath(self, code: str, on: date, level: Level | None = None) -> tuple[OrgUnit, ...]:
        """Return the units under a code on a day at any depth, or those of one level."""
        found: dict[OrgUnit, None] = {}
        waiting = list(self.children(code, on))
        while waiting:
            unit = waiting.pop(0)
            if unit not in found:
                found[unit] = None
                waiting += self.children(unit.code, on)
        return tuple(unit for unit in found if level in {None, unit.level})

    def above(self, unit: OrgUnit, on: date) -> tuple[OrgUnit, ...]:
        """Return the units over one on a day, nearest first."""
        found: list[OrgUnit] = []
        code = unit.parent
        while code is not None and (over := self.unit(code, on)) is not None and over not in found:
            found.append(over)
            code = over.parent
        return tuple(found)

    def find(self, words: str, within: str | None = None) -> tuple[OrgUnit, ...]:
        """Return the units whose code or name has every word, diacritics aside, those named just so first.

        `within` is the code of a unit that they were under, at any depth, on one of their own days.
        """
        wanted = fold(words).split()
        found = [
            unit
            for unit in self
            if all(word in f" {unit.code} {fold(unit.name)}" for word in wanted)
            and (within is None or within in self._over(unit))
        ]
        exact = " ".join(wanted)
        return tuple(sorted(found, key=lambda unit: not f" {fold(unit.name)}".endswith(f" {exact}")))

    def _over(self, unit: OrgUnit) -> set[str]:
        day = unit.since or unit.last_day or date.max
        return {over.code for over in self.above(unit, day)}
