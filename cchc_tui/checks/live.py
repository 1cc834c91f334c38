"""The live engine: one form against its rulebook, and after a key only what the key touched."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.checks.explain import Explainer
from cchc_tui.checks.finding import Outcome
from cchc_tui.checks.kleene import compile_rule
from cchc_tui.checks.layout import Layout, fill
from cchc_tui.checks.needs import figures_of
from cchc_tui.checks.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from cchc_tui.checks.finding import Finding
    from cchc_tui.checks.layout import Slot, Vector
    from cchc_tui.checks.rulebook import Rulebook
    from cchc_tui.entry.figure import Sheet
    from cchc_tui.schema.model import Level, Schema


class _Plan(NamedTuple):
    """The rules that a change touches, and the figures that they read."""

    places: frozenset[int]
    rules: tuple[tuple[int, Callable[[Vector], Outcome]], ...]
    slots: tuple[Slot, ...]


_OF_THREAD = threading.local()
"""A checker serves one thread at a time, and merging may have one of its own."""


def checker(schema: Schema, level: Level) -> LiveChecker:
    """Return what checks forms of a level; this thread's own, its rules compiled once."""
    kept: dict[str, LiveChecker] = _OF_THREAD.__dict__
    key = f"{schema.name} {level}"
    if key not in kept or kept[key].book.schema is not schema:
        kept[key] = LiveChecker(rulebook(schema, level))
    return kept[key]


class LiveChecker:
    """Puts the rules of a book to one form at a time. Not for several threads at once."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._explainer = Explainer(book)
        self._layout = Layout(book.schema.indicators, book.level)
        self._compiled = [compile_rule(rule, self._layout) for rule in book.rules]
        self._all = self._plan(range(len(book.rules)))
        self._plans: dict[frozenset[str], _Plan] = {}
        self._vector = self._layout.vector()

    def outcomes(self, sheet: Sheet) -> dict[str, Outcome]:
        """Return the outcome of every rule, in the order of the form."""
        fill(self._vector, self._all.slots, sheet)
        return {self.book.rules[place].id: run(self._vector) for place, run in self._all.rules}

    def findings(self, sheet: Sheet) -> list[Finding]:
        """Return what is wrong with a form, in its order."""
        failed = self.book.told(self._failed(self._all, sheet))
        return self._explained(failed, sheet)

    def recheck(
        self, sheet: Sheet, changed_ids: Collection[str], previous: Sequence[Finding]
    ) -> list[Finding]:
        """Return `findings(sheet)`, given those from before some indicators' figures changed.

        Figures of other periods must not have changed in between.
        """
        key = frozenset(changed_ids)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = self._plan(self.book.touching(key))
        place = self.book.place
        kept = [one for one in previous if place[one.rule] not in plan.places]
        failed = self._failed(plan, sheet)
        if failed:
            failed = self.book.told(failed, [place[one.rule] for one in kept])
        if not failed:
            return kept
        found = self._explained(failed, sheet)
        return sorted([*kept, *found], key=lambda one: place[one.rule])

    def _plan(self, places: Iterable[int]) -> _Plan:
        chosen = tuple(places)
        rules = tuple((place, self._compiled[place]) for place in chosen)
        read = (figures_of(self.book.rules[place]) for place in chosen)
        slots = self._layout.slots(sorted(frozenset[tuple[str, str]]().union(*read)))
        return _Plan(frozenset(chosen), rules, slots)

    def _failed(self, plan: _Plan, sheet: Sheet) -> list[int]:
        vector = self._vector
        fill(vector, plan.slots, sheet)
        return [place for place, run in plan.rules if run(vector) is Outcome.FAILS]

    def _explained(self, failed: Iterable[int], sheet: Sheet) -> list[Finding]:
        rules = self.book.rules
        return [self._explainer.finding(rules[place], sheet) for place in failed]
