"""The percentage that a derived row must hold, computed exactly, and which rows follow which."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cchc_tui.entry.figure import Figure, State
from cchc_tui.entry.notation import DIGITS

if TYPE_CHECKING:
    from cchc_tui.schema.model import Indicator, Schema

DECIMALS = 2
"""How many decimals a computed percentage is rounded to, unless its row allows fewer."""
DERIVED = "="
"""What a derived figure has in place of typed text; it marks the figure as computed."""


def amount(figure: Figure) -> Decimal | None:
    """Return the number that a part or a whole counts as: none (không phát sinh) is 0, a blank is unknown."""
    if figure.state is State.NONE:
        return Decimal(0)
    return figure.number


def percentage(part: Decimal, whole: Decimal, decimals: int = DECIMALS) -> Decimal | None:
    """Return 100 × part / whole, rounded half up (away from 0), without zeros at the end.

    None where the whole is 0.
    """
    if not whole:
        return None
    scale = max(0, -int(part.as_tuple().exponent), -int(whole.as_tuple().exponent))
    above, below = int(part.scaleb(scale)), int(whole.scaleb(scale))
    units = (2 * 100 * 10**decimals * abs(above) + abs(below)) // (2 * abs(below))
    if (above < 0) != (below < 0):
        units = -units
    while decimals and units % 10 == 0:
        units, decimals = units // 10, decimals - 1
    return Decimal(units).scaleb(-decimals)


def derived(part: Figure, whole: Figure, indicator: Indicator) -> Figure | None:
    """Return the figure that a derived percentage row holds; None where it cannot be computed.

    That is where a part is missing or not applicable, the whole is 0, or the result has more digits than a
    figure may have.
    """
    above, below = amount(part), amount(whole)
    if above is None or below is None:
        return None
    number = percentage(above, below, min(DECIMALS, indicator.decimals))
    if number is None or number.adjusted() + indicator.decimals >= DIGITS:
        return None
    return Figure(State.NUMBER, number, DERIVED)


def followers(schema: Schema) -> dict[str, list[Indicator]]:
    """Return by row the percentages that are computed from it."""
    found: dict[str, list[Indicator]] = {}
    for row in schema.indicators.values():
        for source in {row.percent.part, row.percent.whole} if row.percent else ():
            found.setdefault(source, []).append(row)
    return found
