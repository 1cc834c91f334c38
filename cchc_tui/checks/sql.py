"""Rules as SQL text over columns of integers: the second engine, with the same four outcomes.

SQL's own logic of true, false and NULL is Kleene's. Each figure is four columns (`column`): its number ×
10**decimals, whether something is given, the unit of the last typed digit, whether the row does not apply.
Numbers are BIGINT; where a worst case needs more, HUGEINT.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.checks.needs import figures_that_must_apply, rounded_figures, wholes_of
from cchc_tui.errors import SchemaError
from cchc_tui.schema.expression import (
    Arithmetic,
    Call,
    Compare,
    Expression,
    Figure,
    Logic,
    Negate,
    Not,
    Number,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cchc_tui.schema.model import Indicator, Rule

    Indicators = Mapping[str, Indicator]

_LARGEST_FIGURE = 10**15 - 1
_BIGINT = 2**63 - 1
_HUGEINT = 2**127 - 1
_COMPARE = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "=", "!=": "<>"}


class Column(NamedTuple):
    """The names of a figure's four columns, quoted for SQL."""

    number: str
    given: str
    unit: str
    inapplicable: str


def column(indicator_id: str, of: str = "now") -> Column:
    """Return the columns of a figure; those of other periods have the period's word before them."""
    name = indicator_id if of == "now" else f"{of}.{indicator_id}"
    return Column(f'"{name}"', f'"{name}#given"', f'"{name}#unit"', f'"{name}#x"')


class _Number(NamedTuple):
    """SQL for a value × 10**scale, and the most that its size can be."""

    text: str
    scale: int
    most: int


def outcome_sql(rule: Rule, indicators: Indicators) -> str:
    """Return SQL for a rule's outcome, one of the values of `Outcome`."""
    branches = [f"WHEN {one} THEN 'not_applicable'" for one in _obstacles(rule, indicators)]
    if rule.when is not None:
        when = _truth(rule.when, indicators)
        branches.append(f"WHEN NOT {when} THEN 'not_applicable' WHEN {when} IS NULL THEN 'undecided'")
    check = _truth(rule.check, indicators)
    branches.append(f"WHEN {check} THEN 'holds' WHEN NOT {check} THEN 'fails' ELSE 'undecided'")
    return f"CASE {' '.join(branches)} END"


def fails_sql(rule: Rule, indicators: Indicators) -> str:
    """Return SQL that is true where the outcome is "fails", and false or NULL elsewhere."""
    terms = [f"NOT {one}" for one in _obstacles(rule, indicators)]
    if rule.when is not None:
        terms.append(_truth(rule.when, indicators))
    terms.append(f"NOT {_truth(rule.check, indicators)}")
    return f"({' AND '.join(terms)})"


def _obstacles(rule: Rule, indicators: Indicators) -> list[str]:
    """SQL for each reason why a rule may not apply, but for its `when`; never NULL."""
    found = [column(*one).inapplicable for one in sorted(figures_that_must_apply(rule))]
    found += [f"coalesce({_number(one, indicators).text} = 0, false)" for one in wholes_of(rule)]
    return found


def _number(expression: Expression, indicators: Indicators) -> _Number:
    match expression:
        case Number(value):
            scale = max(0, -int(value.as_tuple().exponent))
            scaled = int(value.scaleb(scale))
            return _constant(scaled, scale)
        case Figure(indicator_id, of):
            return _Number(
                column(indicator_id, of).number, indicators[indicator_id].decimals, _LARGEST_FIGURE
            )
        case Negate(operand):
            inner = _number(operand, indicators)
            return _Number(f"(-{inner.text})", inner.scale, inner.most)
        case Arithmetic("*", left, right):
            return _product(_number(left, indicators), _number(right, indicators))
        case Arithmetic(sign, left, right):
            a, b = _aligned((left, right), indicators)
            return _added(sign, a, b)
        case Call(name, arguments):
            return _function(name, _aligned(arguments, indicators))
        case _:
            raise TypeError(expression)


def _constant(value: int, scale: int = 0) -> _Number:
    kind = "HUGEINT" if abs(value) > _BIGINT else "BIGINT"
    return _Number(f"({value})::{kind}", scale, abs(value))


def _sized(text: str, most: int) -> str:
    """Widen the first operand of an operation whose result may need it."""
    if most > _HUGEINT:
        raise SchemaError("checks.too_large", expression=text)
    return f"{text}::HUGEINT" if most > _BIGINT else text


def _product(left: _Number, right: _Number) -> _Number:
    most = left.most * right.most
    return _Number(f"({_sized(left.text, most)} * {right.text})", left.scale + right.scale, most)


def _added(sign: str, left: _Number, right: _Number) -> _Number:
    most = left.most + right.most
    return _Number(f"({_sized(left.text, most)} {sign} {right.text})", left.scale, most)


def _function(name: str, arguments: list[_Number]) -> _Number:
    scale, most = arguments[0].scale, max(one.most for one in arguments)
    if name == "abs":
        return _Number(f"abs({arguments[0].text})", scale, most)
    if name == "sum":
        return reduce(lambda a, b: _added("+", a, b), arguments)
    texts = [one.text for one in arguments]
    # least and greatest pass over NULL, but what is missing makes the result missing.
    function = {"min": "least", "max": "greatest"}[name]
    known = " AND ".join(f"{text} IS NOT NULL" for text in texts)
    return _Number(f"(CASE WHEN {known} THEN {function}({', '.join(texts)}) END)", scale, most)


def _aligned(expressions: tuple[Expression, ...], indicators: Indicators) -> list[_Number]:
    """SQL of numeric expressions, to one scale."""
    numbers = [_number(one, indicators) for one in expressions]
    scale = max(one.scale for one in numbers)
    return [_to_scale(one, scale) for one in numbers]


def _to_scale(number: _Number, scale: int) -> _Number:
    if number.scale == scale:
        return number
    return _product(number, _constant(10 ** (scale - number.scale), scale - number.scale))


def _truth(expression: Expression, indicators: Indicators) -> str:
    match expression:
        case Compare(sign, left, right):
            a, b = _aligned((left, right), indicators)
            return f"({a.text} {_COMPARE[sign]} {b.text})"
        case Logic("implies", left, right):
            return f"(NOT {_truth(left, indicators)} OR {_truth(right, indicators)})"
        case Logic(sign, left, right):
            return f"({_truth(left, indicators)} {sign.upper()} {_truth(right, indicators)})"
        case Not(operand):
            return f"(NOT {_truth(operand, indicators)})"
        case Call("given", (Figure(indicator_id, of),)):
            return column(indicator_id, of).given
        case Call("known", (Figure(indicator_id, of),)):
            return f"({column(indicator_id, of).number} IS NOT NULL)"
        case Call("percent", (Figure() as figure, part, whole)):
            return _percent(figure, part, whole, indicators)
        case Call("adds_up", (total, *parts)):
            return _adds_up(total, tuple(parts), indicators)
        case _:
            raise TypeError(expression)


def _percent(figure: Figure, part: Expression, whole: Expression, indicators: Indicators) -> str:
    """2·|P·den − 100·10^D·num| ≤ |den|·unit, as `kleene` puts it."""
    above, below = _aligned((part, whole), indicators)
    hundred = 100 * 10 ** indicators[figure.id].decimals
    typed = _number(figure, indicators)
    off = _added("-", _product(typed, below), _product(_constant(hundred), above))
    twice = _product(_constant(2), _Number(f"abs({off.text})", 0, off.most))
    unit = _Number(column(figure.id, figure.of).unit, 0, hundred)
    slack = _product(_Number(f"abs({below.text})", 0, below.most), unit)
    return f"({twice.text} <= {slack.text})"


def _adds_up(total: Expression, parts: tuple[Expression, ...], indicators: Indicators) -> str:
    difference = Arithmetic("-", total, Call("sum", parts))
    off = _number(difference, indicators)
    twice = _product(_constant(2), _Number(f"abs({off.text})", 0, off.most))
    slack = _constant(0)
    for figure in rounded_figures((total, *parts), indicators):
        decimals = indicators[figure.id].decimals
        unit = _Number(f"coalesce({column(figure.id, figure.of).unit}, 0)", 0, 10**decimals)
        slack = _added("+", slack, _product(unit, _constant(10 ** (off.scale - decimals))))
    return f"({twice.text} <= {slack.text})"
