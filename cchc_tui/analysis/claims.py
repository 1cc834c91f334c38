"""Claims about a total that not all have reported to: what the missing ones would have to come to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from cchc_tui.analysis.totals import is_summed
from cchc_tui.errors import UsageError
from cchc_tui.schema.expression import Compare, Figure, Number
from cchc_tui.schema.parse import ExpressionError, parse_expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.analysis.totals import RowTotal, Total
    from cchc_tui.schema.model import Indicator, Schema
    from cchc_tui.units.model import OrgUnit

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_ZERO = Decimal(0)


class Outcome(StrEnum):
    """How a claim stands."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Claim:
    """An indicator's total compared with a number."""

    row: Indicator
    sign: str
    limit: Decimal


@dataclass(frozen=True, slots=True)
class Judged:
    """How a claim stands, whatever the `unknown` units report, or what they would have to: `sign` `needed`.

    `each` is that divided evenly, to a figure that the row can hold: upwards where at least so much is
    needed, downwards where at most so much may be.
    """

    claim: Claim
    outcome: Outcome
    known: Decimal
    unknown: tuple[OrgUnit, ...]
    needed: Decimal | None = None
    each: Decimal | None = None


def read_claim(text: str, schema: Schema) -> Claim:
    """Read ``files_received >= 100000``.

    Raises:
        UsageError: it is no comparison of a count, an amount or a computed percentage with a number.
    """
    try:
        found = parse_expression(text)
    except ExpressionError as error:
        raise UsageError("total.claim_unreadable", text=text, why=error) from error
    if isinstance(found, Compare):
        sign, left, right = found.operator, found.left, found.right
        if isinstance(left, Number):
            sign, left, right = _MIRRORED[sign], right, left
        if isinstance(left, Figure) and left.of == "now" and isinstance(right, Number):
            row = schema.indicators.get(left.id)
            if row is None:
                raise UsageError("total.row_unknown", id=left.id, schema=schema.name)
            if not is_summed(row) and row.percent is None:
                raise UsageError("total.claim_not_summed", id=left.id)
            return Claim(row, sign, right.value)
    raise UsageError("total.claim_shape", text=text)


def judge(total: Total, claim: Claim) -> Judged:
    """Hold a claim against a total; no figure can be below 0.

    A percentage is open as long as any unit's part or whole is not known: how large they are bounds nothing.
    """
    found = total.row(claim.row.id)
    known = (found.figure if found else None) or _ZERO
    unknown = total.unknown(claim.row.id)
    if claim.row.percent is not None:
        return Judged(claim, _outcome_of_share(claim, found, unknown), known, unknown)
    least, most = known, None if unknown else known
    outcome = _outcome(claim.sign, claim.limit, least, most)
    if outcome is not Outcome.OPEN:
        return Judged(claim, outcome, known, unknown)
    needed = claim.limit - known
    return Judged(claim, outcome, known, unknown, needed, _each(claim, needed, len(unknown)))


def _outcome_of_share(claim: Claim, found: RowTotal | None, unknown: Sequence[OrgUnit]) -> Outcome:
    """Compare without dividing, so that no rounding decides."""
    if unknown or found is None or found.part is None or not found.whole:
        return Outcome.OPEN
    share = 100 * found.part
    return _outcome(claim.sign, claim.limit * found.whole, share, share)


def _outcome(sign: str, limit: Decimal, least: Decimal, most: Decimal | None) -> Outcome:
    """What a total between two numbers, or without an upper bound, says of a comparison."""
    if sign in {"<", "<=", "!="}:
        opposite = {"<": ">=", "<=": ">", "!=": "=="}[sign]
        turned = {Outcome.HOLDS: Outcome.FAILS, Outcome.FAILS: Outcome.HOLDS, Outcome.OPEN: Outcome.OPEN}
        return turned[_outcome(opposite, limit, least, most)]
    if sign == "==":
        if least > limit or (most is not None and most != limit):
            return Outcome.FAILS
        return Outcome.OPEN if most is None else Outcome.HOLDS
    reached = least > limit if sign == ">" else least >= limit
    if reached:
        return Outcome.HOLDS
    return Outcome.OPEN if most is None else Outcome.FAILS


def _each(claim: Claim, needed: Decimal, count: int) -> Decimal | None:
    if claim.sign in {"==", "!="}:
        return None
    unit = Decimal(1).scaleb(-claim.row.decimals)
    rounding = ROUND_CEILING if claim.sign in {">", ">="} else ROUND_FLOOR
    return (needed / count).quantize(unit, rounding=rounding)
