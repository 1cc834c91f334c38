"""Expressions as text again: what `parse` reads back into the same tree, with no needless brackets."""

from __future__ import annotations

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

_BINDING = {"implies": 1, "or": 2, "and": 3, "+": 6, "-": 6, "*": 7}
_NOT = 4
_COMPARE = 5
_MINUS = 8
_ATOM = 9


def write_expression(expression: Expression) -> str:
    """Return the expression as it would be written in a schema file."""
    return _written(expression)[0]


def _written(expression: Expression) -> tuple[str, int]:
    """Text and how tightly its outermost operator binds."""
    if isinstance(expression, Number):
        return format(expression.value, "f"), _ATOM
    if isinstance(expression, Figure):
        text = expression.id if expression.of == "now" else f"{expression.of}({expression.id})"
        return text, _ATOM
    if isinstance(expression, Call):
        inside = ", ".join(write_expression(one) for one in expression.arguments)
        return f"{expression.name}({inside})", _ATOM
    if isinstance(expression, Not):
        return f"not {_bracketed(expression.operand, _NOT)}", _NOT
    if isinstance(expression, Negate):
        return f"-{_bracketed(expression.operand, _MINUS)}", _MINUS
    return _written_pair(expression)


def _written_pair(expression: Arithmetic | Compare | Logic) -> tuple[str, int]:
    sign = expression.operator
    binding = _COMPARE if isinstance(expression, Compare) else _BINDING[sign]
    # The looser side is the one that the parser would not group by itself: the right one, but for implies.
    left_least, right_least = binding, binding + 1
    if sign == "implies":
        left_least, right_least = binding + 1, binding
    elif isinstance(expression, Compare):
        left_least = binding + 1
    left = _bracketed(expression.left, left_least)
    right = _bracketed(expression.right, right_least)
    return f"{left} {sign} {right}", binding


def _bracketed(expression: Expression, least: int) -> str:
    text, binding = _written(expression)
    return text if binding >= least else f"({text})"
