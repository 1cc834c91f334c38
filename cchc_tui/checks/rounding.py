"""How far rounding may carry a figure: the tolerance of sums, in one form for both engines."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cchc_tui.schema.expression import Arithmetic, Call, Figure, Negate, Number
from cchc_tui.schema.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cchc_tui.schema.expression import Expression
    from cchc_tui.schema.model import Indicator

_ONE = Decimal(1)
_EXACT = frozenset({Kind.COUNT, Kind.CODE})


def rounded_figures(
    expression: Expression, indicators: Mapping[str, Indicator], times: Decimal = _ONE
) -> Iterator[tuple[Figure, Decimal]]:
    """Yield the rounded figures that an expression adds up, each with the size of its factor.

    Each may be off by half a unit in the last place that was typed, so n + 1 amounts of one scale give
    (n + 1) / 2 units. Counts and codes are exact, and so are products of figures taken to be.
    """
    if isinstance(expression, Figure):
        if indicators[expression.id].kind not in _EXACT:
            yield expression, abs(times)
    elif isinstance(expression, Negate):
        yield from rounded_figures(expression.operand, indicators, times)
    elif isinstance(expression, Arithmetic):
        yield from _of_pair(expression, indicators, times)
    elif isinstance(expression, Call):
        for one in expression.arguments:
            yield from rounded_figures(one, indicators, times)


def _of_pair(
    pair: Arithmetic, indicators: Mapping[str, Indicator], times: Decimal
) -> Iterator[tuple[Figure, Decimal]]:
    if pair.operator != "*":
        yield from rounded_figures(pair.left, indicators, times)
        yield from rounded_figures(pair.right, indicators, times)
    elif isinstance(pair.left, Number):
        yield from rounded_figures(pair.right, indicators, times * pair.left.value)
    elif isinstance(pair.right, Number):
        yield from rounded_figures(pair.left, indicators, times * pair.right.value)
