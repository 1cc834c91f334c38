"""All rules for forms of one level, in the order of the form, and which of them a figure touches."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cchc_tui.checks.generated import generated_rules
from cchc_tui.checks.needs import figures_of
from cchc_tui.schema.model import Level
from cchc_tui.schema.walk import figures_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cchc_tui.schema.model import Indicator, Rule, Schema

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
        return found


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
