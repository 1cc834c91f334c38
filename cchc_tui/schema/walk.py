"""Questions about an expression: its parts, its kind, the figures it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    from collections.abc import Iterator

TRUTH_FUNCTIONS = frozenset({"given", "known", "has_number", "applies", "percent", "adds_up"})
NUMERIC_FUNCTIONS = frozenset({"sum", "abs", "min", "max"})
TIME_FUNCTIONS = frozenset({"earlier", "opening", "same_last_year"})


def is_truth(expression: Expression) -> bool:
    """Whether the expression is true or false rather than a number."""
    if isinstance(expression, Call):
        return expression.name in TRUTH_FUNCTIONS
    return isinstance(expression, Compare | Logic | Not)


def children(expression: Expression) -> tuple[Expression, ...]:
    """Return the expressions directly inside this one."""
    if isinstance(expression, Number | Figure):
        return ()
    if isinstance(expression, Negate | Not):
        return (expression.operand,)
    if isinstance(expression, Arithmetic | Compare | Logic):
        return (expression.left, expression.right)
    return expression.arguments


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield the expression and everything inside it."""
    waiting = [expression]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(children(one)))


def figures_in(expression: Expression) -> frozenset[tuple[str, str]]:
    """Return (id, of) of every figure that the expression reads; `of` is "now", "earlier" and so on."""
    return frozenset((one.id, one.of) for one in walk(expression) if isinstance(one, Figure))
