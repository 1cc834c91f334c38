"""Rules held against each other and against their rows, in normal form."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.schema.normal import Bound, Normal, always, bounds, never_both, normal
from cchc_tui.schema.walk import figures_in

if TYPE_CHECKING:
    from cchc_tui.schema.model import Indicator, Level, Rule, Schema

_ONE = Fraction(1)


class RuleView(NamedTuple):
    """A rule with the normal forms of its expressions, and the levels whose forms it can speak of at all."""

    rule: Rule
    check: Normal
    when: Normal | None
    levels: frozenset[Level]

    @classmethod
    def of(cls, rule: Rule, schema: Schema) -> RuleView:
        """Return the view of a written rule."""
        levels = rule.levels or schema.levels
        for name, time in figures_in(rule.check):
            if time == "now":
                levels &= schema.indicators[name].levels
        when = None if rule.when is None else normal(rule.when)
        return cls(rule, normal(rule.check), when, levels)


def repeats(one: RuleView, other: RuleView) -> bool:
    """Whether two rules say the same."""
    return (one.check, one.when) == (other.check, other.when)


def contradicts(one: RuleView, other: RuleView) -> bool:
    """Whether no form can fulfil both rules where both apply."""
    same_when = one.when == other.when or one.when is None or other.when is None
    return same_when and _clash(bounds(one.check), bounds(other.check))


def verdict(view: RuleView, schema: Schema) -> str:
    """Return the message for a rule that holds or fails whatever is typed, "" for a sound one."""
    if always(view.check) is True or view.check == view.when or _follows_from_row(view.check, schema):
        return "schema.lint_always_holds"
    own = bounds(view.check)
    whens = bounds(view.when) if view.when is not None else []
    if (
        always(view.check) is False
        or _clash(own, own)
        or _clash(own, whens)
        or _clash(own, _ranges(own, schema))
    ):
        return "schema.lint_never_holds"
    if view.when is not None and (
        always(view.when) is False or _clash(whens, [*whens, *_ranges(whens, schema)])
    ):
        return "schema.lint_never_applies"
    return ""


def _clash(some: list[Bound], others: list[Bound]) -> bool:
    return any(never_both(one, other) for one in some for other in others if one is not other)


def _ranges(some: list[Bound], schema: Schema) -> list[Bound]:
    """What the rows themselves say of the single figures that some comparisons speak of."""
    found = []
    for bound in some:
        row = _single(bound, schema)
        if row is not None:
            found.extend(row_bounds(row))
    return found


def _single(bound: Bound, schema: Schema) -> Indicator | None:
    return schema.indicators.get(bound.terms[0][0]) if len(bound.terms) == 1 else None


def row_bounds(row: Indicator) -> list[Bound]:
    """Return the range of a row, or that of its coded values, as comparisons."""
    low: str | int | None = row.low
    high: str | int | None = row.high
    if row.codes:
        low, high = row.codes[0].code, row.codes[-1].code
    terms = ((row.id, _ONE),)
    found = [] if low is None else [Bound(terms, ">=", Fraction(low))]
    return found if high is None else [*found, Bound(terms, "<=", Fraction(high))]


def _follows_from_row(check: Normal, schema: Schema) -> bool:
    """Whether a check says no more than a row's range, or than part ≤ whole of a percentage."""
    if not isinstance(check, Bound):
        return False
    row = _single(check, schema)
    if row is not None:
        return check in row_bounds(row)
    return any(
        check == _part_of_whole(one.percent.part, one.percent.whole)
        for one in schema.indicators.values()
        if one.percent is not None
    )


def _part_of_whole(part: str, whole: str) -> Bound:
    """Part ≤ whole in normal form, whose first term by name counts once."""
    if part < whole:
        return Bound(((part, _ONE), (whole, -_ONE)), "<=", Fraction(0))
    return Bound(((whole, _ONE), (part, -_ONE)), ">=", Fraction(0))
