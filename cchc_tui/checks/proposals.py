"""Mends for findings: where one simple slip explains what was typed, say it; else the computed value."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from cchc_tui.checks.finding import Proposal
from cchc_tui.checks.slips import slips
from cchc_tui.checks.speech import both
from cchc_tui.entry.notation import write_number
from cchc_tui.schema.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Indicator

_NUMBER = re.compile(r"\d+")
_THOUSAND = 3


def can_round_to(typed: Decimal, part: Decimal, whole: Decimal) -> bool:
    """Whether 100 × part / whole can have been rounded to a percentage with as many decimals as typed."""
    unit = Fraction(1, 10 ** max(0, -int(typed.as_tuple().exponent)))
    return 2 * abs(Fraction(typed) * Fraction(whole) - 100 * Fraction(part)) <= abs(Fraction(whole)) * unit


def propose_percentage(
    figure: Figure, indicator: Indicator, part: Decimal, whole: Decimal, computed: Decimal
) -> Proposal:
    """Propose the computed percentage, and say which slip led away from it."""
    text = write_number(computed)
    if figure.number is None:
        return Proposal(text, both("checks.why_computed"))
    if figure.number in {part, whole}:
        values = {"value": write_number(figure.number), "part": write_number(part)}
        return Proposal(text, both("checks.why_count", **values, whole=write_number(whole), computed=text))
    for slip in slips(figure, indicator.decimals):
        if can_round_to(slip.number, part, whole):
            return Proposal(text, both(f"checks.why_{slip.key}", **slip.values))
    return Proposal(text, both("checks.why_computed"))


def propose_number(figure: Figure, indicator: Indicator, expected: Decimal) -> Proposal:
    """Propose the value that follows from other figures, and say which slip led away from it."""
    text = write_number(expected)
    for slip in slips(figure, indicator.decimals):
        if slip.number == expected:
            return Proposal(text, both(f"checks.why_{slip.key}", **slip.values))
    return Proposal(text, both("checks.why_computed"))


def propose_code(figure: Figure, indicator: Indicator) -> Proposal | None:
    """Propose the code whose label has the number that was typed: "3 cấp" typed as 3, but its code is 2."""
    if figure.number is None:
        return None
    meant = [
        entry
        for entry in indicator.codes
        if any(Decimal(number) == figure.number for number in _NUMBER.findall(entry.label))
    ]
    if len(meant) != 1:
        return None
    label, code = meant[0].label, str(meant[0].code)
    why = both("checks.why_label", value=write_number(figure.number), label=label, code=code)
    return Proposal(code, why)


def propose_part(
    figure: Figure, indicator: Indicator, whole: Decimal, percentages: Iterable[Figure]
) -> Proposal | None:
    """Propose the one slip of a part above its whole that its typed percentage bears out."""
    typed = [one.number for one in percentages if one.number is not None]
    fitting = [
        slip
        for slip in slips(figure, indicator.decimals)
        if 0 <= slip.number <= whole and any(can_round_to(one, slip.number, whole) for one in typed)
    ]
    if len(fitting) != 1:
        return None
    slip = fitting[0]
    return Proposal(write_number(slip.number), both(f"checks.why_{slip.key}", **slip.values))


def propose_all_of(figure: Figure, counts: Iterable[tuple[Indicator, Figure]]) -> Proposal | None:
    """Propose 100 % for a percentage above it that is a listed count: as many as there are in all."""
    for row, count in counts:
        if count.number is not None and count.number == figure.number:
            why = both("checks.why_all", value=write_number(count.number), label=row.label)
            return Proposal("100", why)
    return None


def propose_usual(figure: Figure, indicator: Indicator, usual: Decimal) -> Proposal | None:
    """Propose a thousandth of an amount of money in millions that was most likely typed in thousands."""
    if figure.number is None or indicator.kind is not Kind.AMOUNT:
        return None
    meant = figure.number.scaleb(-_THOUSAND)
    meant = meant.quantize(Decimal(1)) if meant == meant.to_integral_value() else meant
    if meant > usual or -int(meant.as_tuple().exponent) > indicator.decimals:
        return None
    return Proposal(write_number(meant), both("checks.why_thousands", measure=indicator.measure.name))
