"""All rules for forms of one level, in the order of the form, and which of them a figure touches."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cchc_tui.checks.generated import generated_rules
from cchc_tui.checks.needs import figures_of
from cchc_tui.checks.sums import Sums, sum_of
from cchc_tui.schema.model import Level, Severity
from cchc_tui.schema.walk import figures_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cchc_tui.schema.model import Indicator, Rule, Schema

_BASIC = frozenset({"codes", "range"})
"""Kinds of rules on what is possible at all in a row, whatever stands in others."""
_CONTRADICTIONS = frozenset({"part", "sum"})
"""Kinds of rules that find figures to contradict each other."""
_OF_THE_CELL = frozenset({"required", "not_applicable", "not_your_row", "not_your_row_zero"})
"""Kinds of rules on whether anything is to stand in a row."""
_MOST_KEPT = 16
_kept: dict[tuple[int, Level], Rulebook] = {}


@dataclass(frozen=True)
class Rulebook:
    """The rules that forms of `level` must fulfil."""

    schema: Schema
    level: Level
    rules: tuple[Rule, ...] = field(repr=False)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where each rule stands, by its id."""
        return {rule.id: place for place, rule in enumerate(self.rules)}

    @cached_property
    def touched(self) -> Mapping[str, tuple[int, ...]]:
        """For each indicator the places of the rules whose finding its present figure can change."""
        touched: dict[str, list[int]] = {}
        for place, rule in enumerate(self.rules):
            for indicator_id in sorted(self.concerns(rule)):
                touched.setdefault(indicator_id, []).append(place)
        return {indicator_id: tuple(places) for indicator_id, places in touched.items()}

    def touching(self, indicator_ids: Iterable[str]) -> tuple[int, ...]:
        """Return the places of all rules that any of some indicators touches."""
        found = {place for one in indicator_ids for place in self.touched.get(one, ())}
        return tuple(sorted(found))

    def percentages_of(self, part_id: str) -> Iterator[Indicator]:
        """Yield the derived percentages that an indicator is the part of."""
        for row in self.schema.indicators.values():
            if row.percent is not None and row.percent.part == part_id:
                yield row

    def concerns(self, rule: Rule) -> set[str]:
        """Return the indicators whose present figure a rule's outcome, or what is said of it, depends on."""
        found = {one for one, of in figures_of(rule) if of == "now"} | {rule.at}
        if rule.expected is not None:
            found |= {one for one, of in figures_in(rule.expected) if of == "now"}
        if rule.kind == "part":
            found |= {row.id for row in self.percentages_of(rule.at)}
        if rule.kind == "range":
            found |= set(self.schema.indicators[rule.at].unlike)
        if rule.kind == "required" or sum_of(rule) is not None:
            told = (*self.sums.of(rule.at), *self.sums.around(rule.at))
            found |= {one for sum_ in told for one in (sum_.total, *sum_.parts)}
            found |= {
                row.percent.whole for one in [*found] for row in self.percentages_of(one) if row.percent
            }
        for place in self._before(self.place[rule.id]):
            found |= {one for one, _ in figures_of(self.rules[place])}
        return found

    @cached_property
    def sums(self) -> Sums:
        """The totals of the form."""
        return Sums(self.rules, self.schema.indicators)

    def told(self, failed: Iterable[int], others: Iterable[int] = ()) -> list[int]:
        """Return those of the rules that failed, by place, that are to be told.

        One mistake brings one finding. So what follows from a figure that is impossible in itself is left
        out, and what is only doubtful about figures that contradict each other. `others` are rules that are
        told already.
        """
        left, others = list(failed), tuple(others)
        for kinds, before in ((_BASIC, self._basic), (_CONTRADICTIONS, self._contradicted)):
            wrong = {place for place in (*left, *others) if self.rules[place].kind in kinds}
            if wrong:
                left = [place for place in left if wrong.isdisjoint(before.get(place, ()))]
        return left

    def _before(self, place: int) -> Iterator[int]:
        """Yield the places of the rules that, where they fail, have a rule left out."""
        yield from self._basic.get(place, ())
        for one in self._contradicted.get(place, ()):
            yield one
            yield from self._basic.get(one, ())

    @cached_property
    def _basic(self) -> Mapping[int, frozenset[int]]:
        """For the place of a rule, the places of those on what is possible at all in each of its figures."""
        basic = [(place, {rule.at}) for place, rule in enumerate(self.rules) if rule.kind in _BASIC]
        return self._on_figures(basic, lambda rule: rule.kind not in _BASIC | _OF_THE_CELL)

    @cached_property
    def _contradicted(self) -> Mapping[int, frozenset[int]]:
        """For the place of a rule that is no error, the places of those that find its figures contradicted.

        Of a part and its whole either may be wrong, of a sum most likely the total.
        """
        found = [
            (place, {rule.at} if rule.kind == "sum" else {one for one, _ in figures_of(rule)})
            for place, rule in enumerate(self.rules)
            if rule.kind in _CONTRADICTIONS and rule.severity is Severity.ERROR
        ]
        others = _BASIC | _OF_THE_CELL | _CONTRADICTIONS
        return self._on_figures(
            found, lambda rule: rule.severity is not Severity.ERROR and rule.kind not in others
        )

    def _on_figures(
        self, rules: Iterable[tuple[int, set[str]]], choose: Callable[[Rule], bool]
    ) -> dict[int, frozenset[int]]:
        """For each rule that is chosen the places, among some with the figures they are about, on its own."""
        about: dict[str, set[int]] = {}
        for place, indicator_ids in rules:
            for one in indicator_ids:
                about.setdefault(one, set()).add(place)
        return {
            place: frozenset[int]().union(
                *(about.get(one, ()) for one, of in figures_of(rule) if of == "now")
            )
            for place, rule in enumerate(self.rules)
            if choose(rule)
        }


def rulebook(schema: Schema, level: Level | str) -> Rulebook:
    """Return the rules for forms of a level; the same book for the same schema and level."""
    key = id(schema), Level(level)
    book = _kept.get(key)
    if book is None or book.schema is not schema:
        if len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        book = Rulebook(schema, key[1], tuple(_in_order(schema, key[1])))
        _kept[key] = book
    return book


def _in_order(schema: Schema, level: Level) -> list[Rule]:
    found: dict[str, Rule] = {}
    for indicator in schema.indicators.values():
        for rule in generated_rules(schema, indicator, level):
            # Two percentages of the same part and whole say "part ≤ whole" once.
            found.setdefault(rule.id, rule)
    written = [rule for rule in schema.rules if not rule.levels or level in rule.levels]
    order = {indicator_id: place for place, indicator_id in enumerate(schema.indicators)}
    return sorted([*found.values(), *written], key=lambda rule: order[rule.at])
