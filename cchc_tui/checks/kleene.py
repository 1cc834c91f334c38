"""Rules as Python closures over exact integers, in Kleene's logic of true, false and missing (None).

A numeric expression becomes a function that gives its value × 10**scale; scales are aligned once, when the
rule is compiled, so that nothing is ever divided or rounded.
"""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.checks.finding import Outcome
from cchc_tui.checks.layout import GIVEN, NOT_APPLICABLE, UNIT, Layout, Vector
from cchc_tui.checks.needs import figures_that_must_apply, rounded_figures, wholes_of
from cchc_tui.schema.expression import (
    Arithmetic,
    Call,
    Compare,
    Expression,
    Figure,
    Logic,
    Negate,
    Not,
    Number,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_tui.schema.model import Rule

    Integer = Callable[[Vector], int | None]
    Truth = Callable[[Vector], bool | None]

_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_ARITHMETIC: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


class Numeric(NamedTuple):
    """A compiled numeric expression: `run` gives its value × 10**`scale`, None where a figure is missing."""

    run: Integer
    scale: int


def compile_rule(rule: Rule, layout: Layout) -> Callable[[Vector], Outcome]:
    """Return a function that puts a rule to a vector of the layout."""
    inapplicable = tuple(layout.place(one) + NOT_APPLICABLE for one in figures_that_must_apply(rule))
    wholes = tuple(compile_number(one, layout).run for one in wholes_of(rule))
    check = compile_truth(rule.check, layout)
    when = None if rule.when is None else compile_truth(rule.when, layout)

    def outcome(vector: Vector) -> Outcome:
        for place in inapplicable:
            if vector[place]:
                return Outcome.NOT_APPLICABLE
        for whole in wholes:
            if whole(vector) == 0:
                return Outcome.NOT_APPLICABLE
        if when is not None:
            asked = when(vector)
            if not asked:
                return Outcome.UNDECIDED if asked is None else Outcome.NOT_APPLICABLE
        holds = check(vector)
        if holds is None:
            return Outcome.UNDECIDED
        return Outcome.HOLDS if holds else Outcome.FAILS

    return outcome


def compile_number(expression: Expression, layout: Layout) -> Numeric:
    """Compile an expression that gives a number."""
    match expression:
        case Number():
            return _constant(expression)
        case Figure(indicator_id, of):
            run: Integer = operator.itemgetter(layout.place((indicator_id, of)))
            return Numeric(run, layout.indicators[indicator_id].decimals)
        case Negate(operand):
            inner, scale = compile_number(operand, layout)
            return Numeric(_mapped(operator.neg, inner), scale)
        case Arithmetic("*", left, right):
            (a, above), (b, below) = compile_number(left, layout), compile_number(right, layout)
            return Numeric(_joined(operator.mul, a, b), above + below)
        case Arithmetic(sign, left, right):
            runs, scale = _aligned((left, right), layout)
            return Numeric(_joined(_ARITHMETIC[sign], *runs), scale)
        case Call(name, arguments):
            return _compile_function(name, arguments, layout)
        case _:
            raise TypeError(expression)


def _constant(number: Number) -> Numeric:
    scale = max(0, -int(number.value.as_tuple().exponent))
    value = int(number.value.scaleb(scale))
    return Numeric(lambda _: value, scale)


def _compile_function(name: str, arguments: tuple[Expression, ...], layout: Layout) -> Numeric:
    runs, scale = _aligned(arguments, layout)
    if name == "abs":
        return Numeric(_mapped(abs, runs[0]), scale)
    functions: dict[str, Callable[[int, int], int]] = {"sum": operator.add, "min": min, "max": max}
    function = functions[name]
    return Numeric(reduce(lambda a, b: _joined(function, a, b), runs), scale)


def _aligned(expressions: tuple[Expression, ...], layout: Layout) -> tuple[tuple[Integer, ...], int]:
    """Compile numeric expressions to one scale."""
    compiled = [compile_number(one, layout) for one in expressions]
    scale = max(one.scale for one in compiled)
    return tuple(_times(10 ** (scale - one.scale), one.run) for one in compiled), scale


def _times(factor: int, run: Integer) -> Integer:
    return run if factor == 1 else _mapped(lambda value: value * factor, run)


def _mapped(function: Callable[[int], int], run: Integer) -> Integer:
    def mapped(vector: Vector) -> int | None:
        value = run(vector)
        return None if value is None else function(value)

    return mapped


def _joined(function: Callable[[int, int], int], left: Integer, right: Integer) -> Integer:
    def joined(vector: Vector) -> int | None:
        a = left(vector)
        if a is None:
            return None
        b = right(vector)
        return None if b is None else function(a, b)

    return joined


def compile_truth(expression: Expression, layout: Layout) -> Truth:
    """Compile an expression that is true or false."""
    match expression:
        case Compare(sign, left, right):
            (a, b), _ = _aligned((left, right), layout)
            return _compared(_COMPARE[sign], a, b)
        case Logic(sign, left, right):
            truths = compile_truth(left, layout), compile_truth(right, layout)
            return {"and": _both, "or": _either, "implies": _implies}[sign](*truths)
        case Not(operand):
            return _negated(compile_truth(operand, layout))
        case Call("given", (Figure(indicator_id, of),)):
            place = layout.place((indicator_id, of)) + GIVEN
            return lambda vector: bool(vector[place])
        case Call("known", (Figure(indicator_id, of),)):
            number = layout.place((indicator_id, of))
            return lambda vector: vector[number] is not None
        case Call("has_number", (Figure(indicator_id, of),)):
            # "None" that counts as 0 has the unit 0.
            unit = layout.place((indicator_id, of)) + UNIT
            return lambda vector: bool(vector[unit])
        case Call("applies", (Figure(indicator_id, of),)):
            inapplicable = layout.place((indicator_id, of)) + NOT_APPLICABLE
            return lambda vector: not vector[inapplicable]
        case Call("percent", (Figure() as figure, part, whole)):
            return _percent(figure, part, whole, layout)
        case Call("adds_up", (total, *parts)):
            return _adds_up(total, tuple(parts), layout)
        case _:
            raise TypeError(expression)


def _compared(function: Callable[[int, int], bool], left: Integer, right: Integer) -> Truth:
    def compared(vector: Vector) -> bool | None:
        a = left(vector)
        if a is None:
            return None
        b = right(vector)
        return None if b is None else function(a, b)

    return compared


def _both(left: Truth, right: Truth) -> Truth:
    def both(vector: Vector) -> bool | None:
        a = left(vector)
        if a is False:
            return False
        b = right(vector)
        return b if a or b is False else None

    return both


def _either(left: Truth, right: Truth) -> Truth:
    def either(vector: Vector) -> bool | None:
        a = left(vector)
        if a:
            return True
        b = right(vector)
        return b if a is False or b else None

    return either


def _implies(left: Truth, right: Truth) -> Truth:
    return _either(_negated(left), right)


def _negated(truth: Truth) -> Truth:
    def negated(vector: Vector) -> bool | None:
        value = truth(vector)
        return None if value is None else not value

    return negated


def _percent(figure: Figure, part: Expression, whole: Expression, layout: Layout) -> Truth:
    """Whether the interval that rounding gives the typed percentage holds 100 × part / whole.

    2·|P·den − 100·10^d·num| ≤ |den| for d typed decimals; here P is scaled by 10^D, D the row's decimals,
    so both sides carry the unit 10^(D−d) of the last typed digit.
    """
    place = layout.place((figure.id, figure.of))
    hundred: int = 100 * 10 ** layout.indicators[figure.id].decimals
    (above, below), _ = _aligned((part, whole), layout)

    def percent(vector: Vector) -> bool | None:
        typed, num, den = vector[place], above(vector), below(vector)
        if typed is None or num is None or den is None:
            return None
        return 2 * abs(typed * den - hundred * num) <= abs(den) * (vector[place + UNIT] or 0)

    return percent


def _adds_up(total: Expression, parts: tuple[Expression, ...], layout: Layout) -> Truth:
    """Whether a total is the sum of its parts, give or take half a unit for each rounded figure."""
    difference = Arithmetic("-", total, Call("sum", parts))
    run, scale = compile_number(difference, layout)

    rounded = [
        (layout.place((one.id, one.of)) + UNIT, int(10 ** (scale - layout.indicators[one.id].decimals)))
        for one in rounded_figures((total, *parts), layout.indicators)
    ]

    def adds_up(vector: Vector) -> bool | None:
        off = run(vector)
        if off is None:
            return None
        slack = sum((vector[place] or 0) * weight for place, weight in rounded)
        return 2 * abs(off) <= slack

    return adds_up
