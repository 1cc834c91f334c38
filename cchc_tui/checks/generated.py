"""The rules that follow from what an indicator says of itself: one meaning each, in the order they are told.

One slip should bring one finding. So a rule leaves aside, by its `when`, what a clearer one already says: a
derived percentage out of range is told by its parts, parts that contradict each other by themselves.
"""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

from cchc_tui.messages import tr_in
from cchc_tui.schema.expression import Call, Compare, Figure, Logic, Not, Number
from cchc_tui.schema.model import Flow, Kind, Rule, Severity, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_tui.schema.expression import Expression
    from cchc_tui.schema.model import Indicator, Level, Percent, Schema

_ZERO = Number(Decimal(0))
_HUNDRED = Number(Decimal(100))


def generated_rules(schema: Schema, indicator: Indicator, level: Level) -> Iterator[Rule]:
    """Yield what a form of a level must fulfil because of how one of its rows is defined."""
    figure = Figure(indicator.id)
    if level not in indicator.levels:
        yield from _of_others(indicator)
    elif indicator.required:
        yield _rule(indicator, "required", _given(figure), Severity.WARNING, when=_not_computed(indicator))
        yield _rule(indicator, "not_applicable", Call("applies", (figure,)), Severity.WARNING)
    if indicator.codes:
        listed = (_equal(figure, Number(Decimal(entry.code))) for entry in indicator.codes)
        yield _rule(indicator, "codes", reduce(_or, listed))
    elif indicator.kind is not Kind.CODE:
        yield _range(indicator)
    if indicator.percent is not None:
        yield from _percentage(indicator, indicator.percent, level)
    yield from _likely(schema, indicator, level)


def bounds(indicator: Indicator) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the greatest figure that is possible in a row, None for no bound.

    A percentage lies from 0 to 100 and nothing falls below 0 unless the schema says otherwise.
    """
    low = Decimal(indicator.low) if indicator.low is not None else Decimal(0)
    if indicator.high is not None:
        return low, Decimal(indicator.high)
    return low, Decimal(100) if indicator.kind is Kind.PERCENT else None


def part_rule_id(percent: Percent) -> str:
    """Return the id of the rule that a part is no more than its whole."""
    return f"{percent.part}.part_of_{percent.whole}"


def _of_others(indicator: Indicator) -> Iterator[Rule]:
    """The rules of a row that other levels fill in: a zero does little harm, "none" and blanks none."""
    figure = Figure(indicator.id)
    zero = _equal(figure, _ZERO)
    yield _rule(indicator, "not_your_row", zero, Severity.WARNING)
    yield _rule(indicator, "not_your_row_zero", Not(_and(_has_number(figure), zero)), Severity.INFO)


def _percentage(indicator: Indicator, percent: Percent, level: Level) -> Iterator[Rule]:
    """The rules of a derived percentage and its two parts."""
    typed, part, whole = Figure(indicator.id), Figure(percent.part), Figure(percent.whole)
    sound = _and(_at_most(_ZERO, part), _at_most(part, whole))
    _, high = bounds(indicator)
    if high is None or high > _HUNDRED.value:
        sound = _and(_at_most(_ZERO, part), _at_most(_ZERO, whole))
    else:
        within = _and(_at_most(_ZERO, part), _at_most(_ZERO, whole))
        yield Rule(
            id=part_rule_id(percent),
            check=_at_most(part, whole),
            at=percent.part,
            severity=Severity.ERROR,
            message=_general("part"),
            kind="part",
            when=within,
        )
    yield _rule(indicator, "percent", Call("percent", (typed, part, whole)), when=sound)
    if level in indicator.levels:
        some = _and(sound, Compare("!=", whole, _ZERO))
        yield _rule(indicator, "percent_missing", _has_number(typed), when=some)
    nothing = _and(_equal(whole, _ZERO), _or(Not(_known(part)), _at_most(part, _ZERO)))
    zero = _equal(typed, _ZERO)
    yield _rule(indicator, "percent_of_nothing", _or(Not(_known(typed)), zero), when=nothing)
    yield _rule(indicator, "percent_of_nothing_zero", Not(zero), Severity.INFO, when=nothing)


def _likely(schema: Schema, indicator: Indicator, level: Level) -> Iterator[Rule]:
    """The rules on what is possible, yet seldom right."""
    figure = Figure(indicator.id)
    counts = [Figure(one) for one in indicator.unlike if level in schema.indicators[one].levels]
    if counts:
        between = _and(Compare("<", _ZERO, figure), Compare("<", figure, _HUNDRED))
        aside = _not_computed(indicator)
        when = between if aside is None else _and(between, aside)
        alike = reduce(_or, (_equal(figure, count) for count in counts))
        yield _rule(indicator, "unlike", Not(alike), Severity.WARNING, when=when)
    if indicator.usual_high is not None and level in (indicator.usual_levels or indicator.levels):
        _, high = bounds(indicator)
        possible = None if high is None else _at_most(figure, Number(high))
        usual = Number(Decimal(indicator.usual_high))
        yield _rule(indicator, "usual_high", _at_most(figure, usual), Severity.WARNING, when=possible)
    if indicator.flow is Flow.CUMULATIVE and indicator.percent is None and indicator.kind is not Kind.CODE:
        grown = _at_most(Figure(indicator.id, "earlier"), figure)
        yield _rule(indicator, "cumulative", grown, Severity.WARNING)


def _range(indicator: Indicator) -> Rule:
    figure = Figure(indicator.id)
    low, high = bounds(indicator)
    links: list[Expression] = []
    if low is not None:
        links.append(_at_most(Number(low), figure))
    if high is not None:
        links.append(_at_most(figure, Number(high)))
    return _rule(indicator, "range", reduce(_and, links), when=_not_computed(indicator))


def _not_computed(indicator: Indicator) -> Expression | None:
    """Whether a derived percentage has to stand for itself, because its parts are not both given."""
    percent = indicator.percent
    if percent is None:
        return None
    return Not(_and(_given(Figure(percent.part)), _given(Figure(percent.whole))))


def _rule(
    indicator: Indicator,
    kind: str,
    check: Expression,
    severity: Severity = Severity.ERROR,
    when: Expression | None = None,
) -> Rule:
    return Rule(
        id=f"{indicator.id}.{kind}",
        check=check,
        at=indicator.id,
        severity=severity,
        message=_general(kind),
        kind=kind,
        when=when,
        line=indicator.line,
    )


def _general(kind: str) -> Text:
    """What a kind of rule says, without the figures of a form."""
    key = f"checks.rule_{kind}"
    return Text(tr_in("vi", key), tr_in("en", key))


def _given(figure: Figure) -> Expression:
    return Call("given", (figure,))


def _has_number(figure: Figure) -> Expression:
    return Call("has_number", (figure,))


def _known(figure: Figure) -> Expression:
    return Call("known", (figure,))


def _and(left: Expression, right: Expression) -> Expression:
    return Logic("and", left, right)


def _or(left: Expression, right: Expression) -> Expression:
    return Logic("or", left, right)


def _equal(left: Expression, right: Expression) -> Expression:
    return Compare("==", left, right)


def _at_most(left: Expression, right: Expression) -> Expression:
    return Compare("<=", left, right)
