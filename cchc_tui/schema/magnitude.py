"""How large the numbers of an expression can become, so that no database overflows on a legal figure.

A figure has at most 15 digits counted with the decimals that its row allows. Both engines compute on whole
numbers scaled by 10**decimals, and those have room for 38 digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
from cchc_tui.schema.parse import MOST_DIGITS
from cchc_tui.schema.walk import children

if TYPE_CHECKING:
    from collections.abc import Callable

ROOM = 10**38
_MOST_FACTORS = 2


class Size(NamedTuple):
    """Largest scaled number, decimals of its scale, and how many figures are multiplied in it."""

    most: int
    scale: int
    factors: int


class TooLargeError(ValueError):
    """An expression could exceed the room, or multiplies three figures (`factors`)."""

    def __init__(self, *, factors: bool) -> None:
        super().__init__(factors)
        self.factors = factors


def check_size(expression: Expression, decimals: Callable[[str], int]) -> Size:
    """Return how large an expression can become; `decimals` gives those of an indicator by id.

    Raises:
        TooLargeError: it could become too large for the engines.
    """
    size = _size(expression, decimals)
    if size.factors > _MOST_FACTORS:
        raise TooLargeError(factors=True)
    if size.most >= ROOM:
        raise TooLargeError(factors=False)
    return size


def _size(expression: Expression, decimals: Callable[[str], int]) -> Size:
    if isinstance(expression, Figure):
        return Size(10**MOST_DIGITS, decimals(expression.id), 1)
    if isinstance(expression, Number):
        scale = max(0, -int(expression.value.as_tuple().exponent))
        return Size(abs(int(expression.value.scaleb(scale))) + 1, scale, 0)
    if isinstance(expression, Call) and expression.name == "percent":
        return _size_of_percent(expression, decimals)
    sizes = [check_size(one, decimals) for one in children(expression)]
    if isinstance(expression, Logic | Not):
        return Size(0, 0, 0)
    if isinstance(expression, Arithmetic) and expression.operator == "*":
        left, right = sizes
        return Size(left.most * right.most, left.scale + right.scale, left.factors + right.factors)
    scale = max(one.scale for one in sizes)
    aligned = [one.most * 10 ** (scale - one.scale) for one in sizes]
    factors = max(one.factors for one in sizes)
    if isinstance(expression, Arithmetic | Compare):
        return Size(sum(aligned), scale, factors)
    return _size_of_call(expression, aligned, scale, factors)


def _size_of_call(call: Call | Negate, aligned: list[int], scale: int, factors: int) -> Size:
    name = call.name if isinstance(call, Call) else "-"
    if name == "sum":
        return Size(sum(aligned), scale, factors)
    if name == "adds_up":
        # 2 · |total - sum| is held against (n + 1) units.
        return Size(2 * sum(aligned), scale, factors)
    return Size(max(aligned), scale, factors)


def _size_of_percent(call: Call, decimals: Callable[[str], int]) -> Size:
    """2 · |P · whole - 100 · 10**d · part|, part and whole brought to one scale."""
    typed, part, whole = (check_size(one, decimals) for one in call.arguments)
    scale = max(part.scale, whole.scale)
    most_part = part.most * 10 ** (scale - part.scale)
    most_whole = whole.most * 10 ** (scale - whole.scale)
    factors = max(part.factors, whole.factors + 1)
    return Size(2 * (typed.most * most_whole + 100 * 10**typed.scale * most_part), scale, factors)
