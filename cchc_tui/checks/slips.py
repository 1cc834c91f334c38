"""Simple slips of hand and eye: what a figure may have been meant as."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_tui.entry.figure import Figure

_FACTORS = ((1, "10"), (2, "100"), (3, "1.000"))
_ONE_POINT = re.compile(r"-?\d+\.\d+")


class Slip(NamedTuple):
    """One slip: its name in the catalogue, the figure that was meant, and what fills in its sentence."""

    key: str
    number: Decimal
    factor: str = ""


def slips(figure: Figure, decimals: int) -> Iterator[Slip]:
    """Yield what a figure may have been meant as, the likeliest slip first.

    A decimal point keyed for a comma, a factor of 10, 100 or 1.000, and two neighbouring digits swapped.
    """
    number = figure.number
    if not number:
        return
    sign, digits, exponent = number.as_tuple()
    point = figure.typed.strip()
    # A point that was read as one between thousands, but meant as the decimal sign.
    if "." in point and _ONE_POINT.fullmatch(point) and Decimal(point) != number:
        yield Slip("decimal_point", Decimal(point))
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    for power, factor in _FACTORS:
        if power - int(exponent) - zeros <= decimals:
            yield Slip("factor_too_large", number.scaleb(-power), factor)
        yield Slip("factor_too_small", number.scaleb(power), factor)
    for place in range(len(digits) - 1):
        a, b = digits[place : place + 2]
        if a != b:
            swapped = (*digits[:place], b, a, *digits[place + 2 :])
            yield Slip("swapped", Decimal((sign, swapped, int(exponent))))
