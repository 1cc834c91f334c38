"""One normal form for truth expressions that mean the same, so that rules can be held against each other.

Comparisons of sums become "terms ≤ bound"; a negation moves inwards; "and" and "or" forget their order. All
of it keeps the meaning when figures are missing.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from cchc_tui.schema.expression import (
    Arithmetic,
    Call,
    Compare,
    Expression,
    Logic,
    Negate,
    Not,
    Number,
)
from cchc_tui.schema.write import write_expression

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}

Terms = tuple[tuple[str, Fraction], ...]


class Bound(NamedTuple):
    """A comparison: the sum of `terms` (what, times how much) stands in `operator` to `bound`."""

    terms: Terms
    operator: str
    bound: Fraction


class Fact(NamedTuple):
    """A truth function, or its opposite."""

    text: str
    holds: bool


class Group(NamedTuple):
    """Facts joined by "and" or "or"."""

    operator: str
    parts: frozenset[Normal]


Normal = Bound | Fact | Group


def normal(expression: Expression, *, holds: bool = True) -> Normal:
    """Return the normal form of a truth expression, or of its opposite."""
    if isinstance(expression, Not):
        return normal(expression.operand, holds=not holds)
    if isinstance(expression, Compare):
        return _bound(expression, holds=holds)
    if isinstance(expression, Logic):
        return _group(expression, holds=holds)
    return Fact(write_expression(expression), holds)


def bounds(one: Normal) -> list[Bound]:
    """Return the comparisons that must all be true for `one` to be."""
    if isinstance(one, Bound):
        return [one]
    if isinstance(one, Group) and one.operator == "and":
        return [bound for part in one.parts for bound in bounds(part)]
    return []


def never_both(one: Bound, other: Bound) -> bool:
    """Whether two comparisons of the same terms exclude each other."""
    if one.terms != other.terms:
        return False
    if not one.terms:
        return False
    return any(_excludes(first, second) for first, second in ((one, other), (other, one)))


def always(one: Normal) -> bool | None:
    """Return the truth of a comparison that no figure decides, such as ``a <= a``; None if one does."""
    if not isinstance(one, Bound) or one.terms:
        return None
    nothing = Fraction(0)
    return {
        "<": nothing < one.bound,
        "<=": nothing <= one.bound,
        ">": nothing > one.bound,
        ">=": nothing >= one.bound,
        "==": nothing == one.bound,
        "!=": nothing != one.bound,
    }[one.operator]


def _excludes(low: Bound, high: Bound) -> bool:
    """Whether nothing is as `low` says from below and as `high` says from above."""
    if (low.operator, high.operator) == ("==", "!="):
        return low.bound == high.bound
    if low.operator not in {">", ">=", "=="} or high.operator not in {"<", "<=", "=="}:
        return False
    if low.bound == high.bound:
        return low.operator == ">" or high.operator == "<"
    return low.bound > high.bound


def _group(expression: Logic, *, holds: bool) -> Normal:
    operator, left = expression.operator, normal(expression.left, holds=holds)
    if operator == "implies":
        operator, left = "or", normal(expression.left, holds=not holds)
    if not holds:
        operator = "and" if operator == "or" else "or"
    parts: set[Normal] = set()
    for part in (left, normal(expression.right, holds=holds)):
        parts |= part.parts if isinstance(part, Group) and part.operator == operator else {part}
    return parts.pop() if len(parts) == 1 else Group(operator, frozenset(parts))


def _bound(compare: Compare, *, holds: bool) -> Bound:
    operator = compare.operator if holds else _OPPOSITE[compare.operator]
    sums = _sum(Arithmetic("-", compare.left, compare.right))
    constant = sums.pop("", Fraction(0))
    terms = sorted((what, times) for what, times in sums.items() if times)
    if not terms:
        return Bound((), operator, -constant)
    first = terms[0][1]
    if first < 0:
        operator = _FLIPPED[operator]
    return Bound(tuple((what, times / first) for what, times in terms), operator, -constant / first)


def _sum(expression: Expression) -> dict[str, Fraction]:
    """Terms of a sum with how often they count; the key "" holds the constant."""
    if isinstance(expression, Number):
        return {"": Fraction(expression.value)}
    if isinstance(expression, Negate):
        return _times(_sum(expression.operand), Fraction(-1))
    if isinstance(expression, Call) and expression.name == "sum":
        return _added([_sum(one) for one in expression.arguments])
    if isinstance(expression, Arithmetic):
        left, right = _sum(expression.left), _sum(expression.right)
        if expression.operator != "*":
            return _added([left, right if expression.operator == "+" else _times(right, Fraction(-1))])
        for one, other in ((left, right), (right, left)):
            if one.keys() <= {""}:
                return _times(other, one.get("", Fraction(0)))
        factors = sorted(write_expression(one) for one in (expression.left, expression.right))
        return {" * ".join(factors): Fraction(1)}
    return {write_expression(expression): Fraction(1)}


def _times(terms: dict[str, Fraction], factor: Fraction) -> dict[str, Fraction]:
    return {what: times * factor for what, times in terms.items()}


def _added(several: list[dict[str, Fraction]]) -> dict[str, Fraction]:
    total: dict[str, Fraction] = {}
    for terms in several:
        for what, times in terms.items():
            total[what] = total.get(what, Fraction(0)) + times
    return total
