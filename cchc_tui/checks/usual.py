"""What a row's figure usually comes to, and whether a new one is beyond it.

Robust: the middle of the figures known, and the middle of their distances from it (MAD × 1,4826, which is the
standard deviation where chance is normal; Iglewicz and Hoaglin 1993). A single wrong figure in the past moves
neither. Counts are taken as 2·√(n + 3/8) (Anscombe 1948): by mere chance that swings by 1 whatever the count,
so few and many need no rules of their own but one, that a handful more or less is never asked about. Money is
taken the same way. A figure is beyond the usual only if it is also clearly outside of all that ever was:
seasons come back, and a row that is 0 in every other quarter may have any middle.

Square roots are those of IEEE doubles and the middle of an even number is the lower one, so that SQL computes
the very same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING, TypeVar

from cchc_tui.schema.model import Flow, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.schema.model import Indicator

_T = TypeVar("_T", Decimal, float)

LEAST = 6
"""Fewer figures than these are no history."""
MOST = 20
"""Older figures than these are another time's."""
MANY = 8
"""For each so many figures one least and one most are left aside: they may have been mistakes themselves."""
FAR = 3.5
"""How many standard deviations are far."""
NORMAL = 1.4826
HANDFUL = Decimal(5)
"""Neither so many things nor so many percentage points are worth a question."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What a row came to before: the middle figure, the least and the most but for outliers, of how many."""

    middle: Decimal
    least: Decimal
    most: Decimal
    count: int


def beyond_usual(
    row: Indicator, number: Decimal, before: Sequence[Decimal], whole: Decimal | None = None
) -> Usual | None:
    """Return what was usual if a figure is beyond it, else None.

    `before` are the row's figures of equally long times, the latest last; for a stock those at the cut-offs.
    `whole` is what a percentage is of, where that is known: of three things a third more or less is nothing.
    """
    known = list(before[-MOST:])
    if len(known) < LEAST or row.kind is Kind.CODE:
        return None
    ordered = sorted(known)
    aside = len(known) // MANY
    usual = Usual(lower_middle(known), ordered[aside], ordered[-1 - aside], len(known))
    if row.kind is Kind.PERCENT:
        is_beyond = _points_beyond(number, known, usual, whole)
    elif row.flow is Flow.STOCK:
        is_beyond = _step_beyond(number, known)
    else:
        is_beyond = _count_beyond(number, known, usual)
    return usual if is_beyond else None


def lower_middle(values: Sequence[_T]) -> _T:
    """Return the median; of an even number of values the lower of the two in the middle."""
    return sorted(values)[(len(values) - 1) // 2]


def _count_beyond(number: Decimal, known: Sequence[Decimal], usual: Usual) -> bool:
    """Beyond by a quarter of the middle and of all that ever was, and by far more than they swing."""
    if abs(number - usual.middle) <= max(HANDFUL, usual.middle / 4):
        return False
    if usual.least * 4 <= number * 5 and number * 4 <= usual.most * 5:
        return False
    return _is_far(_steady(number), [_steady(one) for one in known], least=1.0)


def _step_beyond(number: Decimal, known: Sequence[Decimal]) -> bool:
    """A stock is held against how much it moved from one cut-off to the next."""
    last = known[-1]
    moves = [abs(after - before) for before, after in pairwise(known)]
    move = abs(number - last)
    return move > max(HANDFUL, last / 4) and move * 4 > max(moves) * 5


def _points_beyond(number: Decimal, known: Sequence[Decimal], usual: Usual, whole: Decimal | None) -> bool:
    """Five points outside of all that ever was are worth a look, unless chance may do as much.

    The share of n things swings by no more than 50/√n points by chance alone (binomial).
    """
    if usual.least - HANDFUL <= number <= usual.most + HANDFUL:
        return False
    chance = 2.0 if whole is None or whole <= 0 else max(2.0, 50 / sqrt(float(whole)))
    return _is_far(float(number), [float(one) for one in known], least=chance)


def _steady(number: Decimal) -> float:
    return 2 * sqrt(max(float(number), 0.0) + 0.375)


def _is_far(value: float, known: Sequence[float], *, least: float) -> bool:
    """Whether a value lies far from the middle; `least` is how much it swings even if it never did."""
    middle = lower_middle(known)
    swing = lower_middle([abs(one - middle) for one in known]) * NORMAL
    return abs(value - middle) > FAR * max(swing, least)
