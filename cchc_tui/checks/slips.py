"""Simple slips of hand and eye: what a figure may have been meant as."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.entry.figure import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_tui.entry.figure import Figure

_FACTORS = (1, 2, 3)
_ONE_POINT = re.compile(r"-?\d+\.\d+")


class Slip(NamedTuple):
    """One slip: its name in the catalogue, what fills in its sentence, and the figure that was meant."""

    key: str
    number: Decimal
    values: dict[str, object]


def slips(figure: Figure, decimals: int) -> Iterator[Slip]:
    """Yield what a figure may have been meant as, the likeliest slip first.

    A decimal point keyed for a comma, a factor of 10, 100 or 1.000, and two neighbouring digits swapped.
    """
    if figure.state is not State.NUMBER or figure.number is None:
        return
    seen = {figure.number}
    for slip in (*_point(figure), *_factors(figure.number), *_swaps(figure.number)):
        if slip.number not in seen and _decimals(slip.number) <= decimals:
            seen.add(slip.number)
            yield slip


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))


def _point(figure: Figure) -> Iterator[Slip]:
    """A point that was read as one between thousands, but meant as the decimal sign."""
    text = figure.typed.strip()
    if _ONE_POINT.fullmatch(text):
        yield Slip("decimal_point", Decimal(text), {})


def _factors(number: Decimal) -> Iterator[Slip]:
    for power in _FACTORS:
        values: dict[str, object] = {"factor": f"{10**power:,}".replace(",", ".")}
        yield Slip("factor_too_large", number.scaleb(-power), values)
        yield Slip("factor_too_small", number.scaleb(power), values)


def _swaps(number: Decimal) -> Iterator[Slip]:
    sign, digits, exponent = number.as_tuple()
    for place in range(len(digits) - 1):
        a, b = digits[place : place + 2]
        if a != b:
            swapped = (*digits[:place], b, a, *digits[place + 2 :])
            yield Slip("swapped", Decimal((sign, swapped, int(exponent))), {})
