"""What a rule needs to know before it can be put: questions that both engines must answer alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.schema.expression import Call, Figure
from cchc_tui.schema.model import Kind
from cchc_tui.schema.walk import children, figures_in, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cchc_tui.schema.expression import Expression
    from cchc_tui.schema.model import Indicator, Rule

STATE = frozenset({"has_number", "applies"})
"""Functions that have an answer even where a row does not apply."""
PRESENCE = frozenset({"given", "known"}) | STATE
"""Functions that ask whether a figure is there, and so have an answer where it is not.

``given(id)`` is true for a number, a code or "none"; ``known(id)`` where the figure counts as a number:
that leaves out "none" in a percentage or a code, which is 0 in no calculation.
"""

_EXACT = frozenset({Kind.COUNT, Kind.CODE})

Reference = tuple[str, str]
"""An indicator's id and which of its figures is meant: "now", "earlier", "opening", "same_last_year"."""


def expressions_of(rule: Rule) -> tuple[Expression, ...]:
    """Return the expressions that decide a rule's outcome."""
    return (rule.check,) if rule.when is None else (rule.check, rule.when)


def figures_of(rule: Rule) -> frozenset[Reference]:
    """Return every figure that a rule's outcome depends on."""
    return frozenset().union(*(figures_in(one) for one in expressions_of(rule)))


def figures_that_must_apply(rule: Rule) -> frozenset[Reference]:
    """Return the figures that make the rule not applicable by not applying themselves.

    That is all of them, save those that are only asked for their state, or in `when` for their presence:
    ``not given(part)`` is true of a part that does not apply.
    """
    asked = frozenset[Reference]() if rule.when is None else frozenset(_calculated(rule.when, PRESENCE))
    return asked | frozenset(_calculated(rule.check, STATE))


def _calculated(expression: Expression, asking: frozenset[str]) -> Iterator[Reference]:
    """Figures in an expression but those that only functions of some names are about."""
    if isinstance(expression, Figure):
        yield expression.id, expression.of
    elif not (isinstance(expression, Call) and expression.name in asking):
        for child in children(expression):
            yield from _calculated(child, asking)


def wholes_of(rule: Rule) -> tuple[Expression, ...]:
    """Return the wholes of all percentages in a rule; where one is 0 the rule is not applicable."""
    found = (one for expression in expressions_of(rule) for one in walk(expression))
    return tuple(one.arguments[2] for one in found if isinstance(one, Call) and one.name == "percent")


def rounded_figures(
    arguments: Iterable[Expression], indicators: Mapping[str, Indicator]
) -> tuple[Figure, ...]:
    """Return the figures of a sum that were rounded when written: all but counts and codes.

    Each may be off by half a unit in the last place that was typed, so n + 1 amounts of one scale give a
    tolerance of (n + 1) / 2 units.
    """
    figures = (one for one in arguments if isinstance(one, Figure))
    return tuple(one for one in figures if indicators[one.id].kind not in _EXACT)
