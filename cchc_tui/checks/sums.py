"""Totals and what they are the sums of: what a total must be, and which of several totals is wrong."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.entry.compute import amount
from cchc_tui.schema.expression import Call
from cchc_tui.schema.expression import Figure as FigureOf
from cchc_tui.schema.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cchc_tui.entry.figure import Figure, Sheet
    from cchc_tui.schema.model import Indicator, Rule

_EXACT = frozenset({Kind.COUNT, Kind.CODE})


class Sum(NamedTuple):
    """The indicator that is a total, and those that it is the sum of."""

    total: str
    parts: tuple[str, ...]

    def value(self, sheet: Sheet) -> Decimal | None:
        """Return what the total must be, None where a part is missing."""
        numbers = [amount(sheet[part]) for part in self.parts]
        known = [one for one in numbers if one is not None]
        return sum(known, Decimal(0)) if len(known) == len(numbers) else None


class Sums:
    """All sums among the rules of a book."""

    def __init__(self, rules: Iterable[Rule], indicators: Mapping[str, Indicator]) -> None:
        self._indicators = indicators
        self._all = tuple(found for rule in rules if (found := sum_of(rule)) is not None)

    def of(self, total: str) -> Iterator[Sum]:
        """Yield the sums that an indicator is the total of."""
        return (one for one in self._all if one.total == total)

    def around(self, total: str) -> Iterator[Sum]:
        """Yield the sums that a total takes part in, and those that are one with its parts."""
        for one in self._all:
            if total in one.parts or any(
                total == other.total for other in self._all if one.total in other.parts
            ):
                yield one

    def expected(self, total: str, sheet: Sheet) -> Decimal | None:
        """Return what a total must be, None where nothing or two things follow."""
        values = {one.value(sheet) for one in self.of(total)}
        return values.pop() if len(values) == 1 else None

    def culprit(self, failing: Sum, sheet: Sheet) -> str | None:
        """Return the part of a sum that is a wrong total itself, if to mend it would make the sum right."""
        total, whole = amount(sheet[failing.total]), failing.value(sheet)
        if total is None or whole is None:
            return None
        for part in failing.parts:
            typed, meant = amount(sheet[part]), self.expected(part, sheet)
            if typed is not None and meant is not None and typed - meant == whole - total:
                return part
        return None

    def bears_out(self, total: str, sheet: Sheet) -> bool:
        """Whether another sum holds with a total as it stands, and would no more if it were changed."""
        return any(self._holds(one, sheet) for one in self._all if total in one.parts)

    def _holds(self, one: Sum, sheet: Sheet) -> bool:
        total, value = amount(sheet[one.total]), one.value(sheet)
        if total is None or value is None:
            return False
        units = [self._unit(name, sheet[name]) for name in (one.total, *one.parts)]
        return 2 * abs(total - value) <= sum(units)

    def _unit(self, name: str, figure: Figure) -> Decimal:
        if figure.number is None or self._indicators[name].kind in _EXACT:
            return Decimal(0)
        return Decimal(1).scaleb(-figure.scale)


def sum_of(rule: Rule) -> Sum | None:
    """Return the total and the parts that a rule compares, if that is all it does."""
    check = rule.check
    if rule.when is not None or not (isinstance(check, Call) and check.name == "adds_up"):
        return None
    figures = [one for one in check.arguments if isinstance(one, FigureOf) and one.of == "now"]
    if len(figures) != len(check.arguments) or figures[0].id != rule.at:
        return None
    total, *parts = (one.id for one in figures)
    return Sum(total, tuple(parts))
