"""Mends for findings: where one simple slip explains what was typed, say it; else the computed value."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from cchc_tui.checks.finding import Proposal
from cchc_tui.checks.slips import slips
from cchc_tui.checks.speech import both
from cchc_tui.entry.notation import write_number, write_typed
from cchc_tui.schema.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cchc_tui.checks.slips import Slip
    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Indicator, Text

_NUMBER = re.compile(r"\d+")
_THOUSAND = 3
_HUNDRED = 100


def fitting(part: Decimal, whole: Decimal) -> Callable[[Decimal], bool]:
    """Return whether 100 × part / whole can have been rounded to a percentage with its decimals."""
    scale = max(_decimals(part), _decimals(whole))
    hundred, below = 100 * int(part.scaleb(scale)), int(whole.scaleb(scale))

    def fits(typed: Decimal) -> bool:
        decimals = _decimals(typed)
        unit: int = 10**decimals
        return 2 * abs(int(typed.scaleb(decimals)) * below - unit * hundred) <= abs(below)

    return fits


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def _slipped(slip: Slip) -> Text:
    return both(f"checks.why_{slip.key}", factor=slip.factor)


def _plain(number: Decimal) -> Decimal:
    """The same number without zeros after the decimal comma."""
    number = number.normalize()
    return number.quantize(Decimal(1)) if int(number.as_tuple().exponent) > 0 else number


def propose_percentage(
    figure: Figure, indicator: Indicator, part: Decimal, whole: Decimal, computed: Decimal
) -> Proposal:
    """Propose the computed percentage, and say which slip led away from it."""
    text = write_typed(computed, indicator)
    if figure.number is None:
        return Proposal(text, both("checks.why_computed"))
    if figure.number in {part, whole}:
        values = {"value": write_number(figure.number), "part": write_number(part)}
        return Proposal(text, both("checks.why_count", **values, whole=write_number(whole), computed=text))
    fits = fitting(part, whole)
    for slip in slips(figure, indicator.decimals):
        if abs(slip.number - computed) < 1 and fits(slip.number):
            return Proposal(text, _slipped(slip))
    return Proposal(text, both("checks.why_computed"))


def propose_number(figure: Figure, indicator: Indicator, expected: Decimal) -> Proposal:
    """Propose the value that follows from other figures, and say which slip led away from it."""
    text = write_typed(expected, indicator)
    for slip in slips(figure, indicator.decimals):
        if slip.number == expected:
            return Proposal(text, _slipped(slip))
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
    borne_out = [
        slip
        for slip in slips(figure, indicator.decimals)
        if typed and 0 <= slip.number <= whole and any(map(fitting(slip.number, whole), typed))
    ]
    if len(borne_out) != 1:
        return None
    meant = borne_out[0].number
    return Proposal(write_number(_plain(meant)), _slipped(borne_out[0]))


def propose_all_of(figure: Figure, counts: Iterable[tuple[Indicator, Figure]]) -> Proposal | None:
    """Propose 100 % for a percentage above it that is a listed count: as many as there are in all."""
    for row, count in counts:
        if count.number is not None and count.number == figure.number:
            why = both("checks.why_all", value=write_number(count.number), label=row.label)
            return Proposal("100", why)
    return None


def propose_hundred(figure: Figure) -> Proposal | None:
    """Propose 100 % for 1000, 10000 or 100000: zeros too many."""
    for slip in slips(figure, 0):
        if slip.number == _HUNDRED and slip.key == "factor_too_large":
            return Proposal("100", _slipped(slip))
    return None


def propose_usual(figure: Figure, indicator: Indicator, usual: Decimal) -> Proposal | None:
    """Propose a thousandth of an amount of money in millions that was most likely typed in thousands."""
    if figure.number is None or indicator.kind is not Kind.AMOUNT:
        return None
    meant = _plain(figure.number.scaleb(-_THOUSAND))
    if meant > usual or _decimals(meant) > indicator.decimals:
        return None
    return Proposal(write_number(meant), both("checks.why_thousands", measure=indicator.measure.name))
