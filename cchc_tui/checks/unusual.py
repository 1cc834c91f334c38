"""A figure far from those of other periods: worth a question while it is keyed, never a finding.

A digit too many or too few moves a figure about tenfold, so eightfold is far: that leaves a true change of
a quarter room on either side of the slip. Small counts swing by themselves: fewer than ten weigh as ten, none
weighs nothing unless it was more than a thousand before, and up to a hundred nothing is asked. A percentage
is far when it moves by more than half of the scale. One period that bears the figure out is enough to ask
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from cchc_tui.checks.speech import both
from cchc_tui.entry.compute import amount
from cchc_tui.entry.notation import write_number, write_typed
from cchc_tui.schema.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Indicator, Text

FAR = 8
"""How many times as much, or as little, is far."""
FAR_POINTS = 50
"""How many percentage points are far."""
_FEW = Decimal(10)
_MANY = 100
_VERY_MANY = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of the same row in another period, and how many times as long a time the new one covers."""

    name: Text
    number: Decimal
    growth: Fraction = Fraction(1)


def unusual(figure: Figure, row: Indicator, known: Iterable[Known]) -> Text | None:
    """Return what is unusual about a figure, None if nothing is.

    It is held against every figure known and told against the first, so the likest one has to come first.
    """
    number = amount(figure)
    others = list(known)
    if number is None or row.kind is Kind.CODE or not others:
        return None
    is_far = _points_apart if row.kind is Kind.PERCENT else _times_apart
    if not all(is_far(number, one) for one in others):
        return None
    return _told(number, row, others[0])


def _points_apart(number: Decimal, known: Known) -> bool:
    return abs(number - known.number) > FAR_POINTS


def _times_apart(number: Decimal, known: Known) -> bool:
    then = known.number
    if min(number, then) < 0 or not then or max(number, then) < (_MANY if number else _VERY_MANY):
        return False
    if number > then:
        return Fraction(number) >= FAR * max(known.growth, Fraction(1)) * Fraction(max(then, _FEW))
    # A count that falls within its year is an error of its own; one of a shorter time may well be small.
    return known.growth == 1 and then >= FAR * max(number, _FEW)


def _told(number: Decimal, row: Indicator, known: Known) -> Text:
    values = {"value": write_typed(number, row), "name": known.name, "known": write_typed(known.number, row)}
    if row.kind is Kind.PERCENT:
        points = write_typed(abs(number - known.number), row)
        return both("checks.unusual_points", **values, points=points)
    if not number:
        return both("checks.unusual_nothing", **values)
    times = Fraction(number) / Fraction(known.number)
    if times > 1:
        return both("checks.unusual_more", **values, times=_about("{}", times))
    return both("checks.unusual_less", **values, times=_about("1/{}", 1 / times))


def _about(shape: str, times: Fraction) -> Text | str:
    said = shape.format(write_number(Decimal(round(times))))
    return said if times == round(times) else both("checks.about", number=said)
