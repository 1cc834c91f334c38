"""Rules as SQL text over columns of integers: the second engine, with the same four outcomes.

SQL's own logic of true, false and NULL is Kleene's. Each figure is four columns (`column`): its number ×
10**decimals, whether something is given, the unit of the last typed digit, whether the row does not apply.
Numbers are BIGINT; where a worst case needs more, HUGEINT.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.checks.needs import PRESENCE, figures_that_must_apply, rounded_figures, wholes_of
from cchc_tui.checks.sql_logic import FALSE, KNOWN, all_of, any_of, opposite
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
    from collections.abc import Callable, Mapping

    from cchc_tui.schema.model import Indicator, Rule

    Indicators = Mapping[str, Indicator]
    Columns = Callable[[str, str], "Column"]

_LARGEST_FIGURE = 10**15 - 1
_BIGINT = 2**63 - 1
_HUGEINT = 2**127 - 1
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_COMPARE = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "=", "!=": "<>"}


class Column(NamedTuple):
    """SQL for a figure's four columns; `always_typed` where no number may be a "none" of the unit 0."""

    number: str
    given: str
    unit: str
    inapplicable: str
    always_typed: bool = False


def column(indicator_id: str, of: str = "now") -> Column:
    """Return the columns of a figure; those of other periods have the period's word before them."""
    name = indicator_id if of == "now" else f"{of}.{indicator_id}"
    return Column(f'"{name}"', f'"{name}#given"', f'"{name}#unit"', f'"{name}#x"')


class _Number(NamedTuple):
    """SQL for a value × 10**scale, the most that its size can be, and the value itself if it is constant."""

    text: str
    scale: int
    most: int
    constant: int | None = None


class _Form(NamedTuple):
    """What expressions are written for: the rows of the form, and the columns of their figures."""

    indicators: Indicators
    columns: Columns

    def column(self, figure: Figure) -> Column:
        return self.columns(figure.id, figure.of)

    def decimals(self, figure: Figure) -> int:
        return self.indicators[figure.id].decimals


def outcome_sql(rule: Rule, indicators: Indicators, columns: Columns = column) -> str:
    """Return SQL for a rule's outcome, one of the values of `Outcome`."""
    form = _Form(indicators, columns)
    branches = [f"WHEN {one} THEN 'not_applicable'" for one in _obstacles(rule, form)]
    if rule.when is not None:
        when = _truth(rule.when, form)
        branches.append(f"WHEN NOT {when} THEN 'not_applicable' WHEN {when} IS NULL THEN 'undecided'")
    check = _truth(rule.check, form)
    branches.append(f"WHEN {check} THEN 'holds' WHEN NOT {check} THEN 'fails' ELSE 'undecided'")
    return f"CASE {' '.join(branches)} END"


def fails_sql(rule: Rule, indicators: Indicators, columns: Columns = column) -> str:
    """Return SQL that is true where the outcome is "fails", and false or NULL elsewhere."""
    form = _Form(indicators, columns)
    terms = [opposite(one) for one in _obstacles(rule, form)]
    if rule.when is not None:
        terms.append(_truth(rule.when, form))
    terms.append(_falsity(rule.check, form))
    return all_of(terms)


def _obstacles(rule: Rule, form: _Form) -> list[str]:
    """SQL for each reason why a rule may not apply, but for its `when`; never NULL."""
    found = [form.columns(*one).inapplicable for one in sorted(figures_that_must_apply(rule))]
    found = [one for one in found if one != FALSE]
    return found + [f"({_number(one, form).text} IS NOT DISTINCT FROM 0)" for one in wholes_of(rule)]


def _number(expression: Expression, form: _Form) -> _Number:
    match expression:
        case Number(value):
            scale = max(0, -int(value.as_tuple().exponent))
            return _constant(int(value.scaleb(scale)), scale)
        case Figure():
            return _Number(form.column(expression).number, form.decimals(expression), _LARGEST_FIGURE)
        case Negate(operand):
            inner = _number(operand, form)
            return _Number(f"(-{inner.text})", inner.scale, inner.most)
        case Arithmetic("*", left, right):
            return _product(_number(left, form), _number(right, form))
        case Arithmetic(sign, left, right):
            a, b = _aligned((left, right), form)
            return _added(sign, a, b)
        case Call(name, arguments):
            return _function(name, _aligned(arguments, form))
        case _:
            raise TypeError(expression)


def _constant(value: int, scale: int = 0) -> _Number:
    kind = "HUGEINT" if abs(value) > _BIGINT else "BIGINT"
    return _Number(f"{value}::{kind}" if value >= 0 else f"({value})::{kind}", scale, abs(value), value)


def _plain(number: _Number, other: _Number) -> str:
    """SQL for one side of an operation: a constant takes the type of a side that is none, without a cast."""
    return number.text if number.constant is None or other.constant is not None else str(number.constant)


def _sized(text: str, most: int) -> str:
    """Widen the first operand of an operation whose result may need it."""
    if most > _HUGEINT:
        raise SchemaError("checks.too_large", expression=text)
    return f"{text}::HUGEINT" if most > _BIGINT else text


def _product(left: _Number, right: _Number) -> _Number:
    most = left.most * right.most
    if left.constant is not None and right.constant is not None:
        return _constant(left.constant * right.constant, left.scale + right.scale)
    first, second = _plain(left, right), _plain(right, left)
    if max(left.most, right.most) <= _BIGINT:
        first = _sized(first, most)
    elif most > _HUGEINT:
        raise SchemaError("checks.too_large", expression=first)
    return _Number(f"({first} * {second})", left.scale + right.scale, most)


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


def _aligned(expressions: tuple[Expression, ...], form: _Form) -> list[_Number]:
    """SQL of numeric expressions, to one scale."""
    numbers = [_number(one, form) for one in expressions]
    scale = max(one.scale for one in numbers)
    return [_to_scale(one, scale) for one in numbers]


def _to_scale(number: _Number, scale: int) -> _Number:
    if number.scale == scale:
        return number
    return _product(number, _constant(10 ** (scale - number.scale), scale - number.scale))


def _truth(expression: Expression, form: _Form) -> str:
    """SQL that is true, false or NULL as the expression is."""
    match expression:
        case Compare(sign, left, right):
            a, b = _aligned((left, right), form)
            return f"({_plain(a, b)} {_COMPARE[sign]} {_plain(b, a)})"
        case Logic("implies", left, right):
            return any_of([_falsity(left, form), _truth(right, form)])
        case Logic("or", left, right):
            return any_of([_truth(left, form), _truth(right, form)])
        case Logic(_, left, right):
            return all_of([_truth(left, form), _truth(right, form)])
        case Not(operand):
            return _falsity(operand, form)
        case Call(name, (Figure() as figure,)) if name in PRESENCE:
            return _presence(name, form.column(figure))
        case Call("percent", (Figure() as figure, part, whole)):
            return _percent(figure, part, whole, form)
        case Call("adds_up", (total, *parts)):
            return _adds_up(total, tuple(parts), form)
        case _:
            raise TypeError(expression)


def _presence(name: str, column: Column) -> str:
    """SQL, never NULL, for what is asked about the state of a figure."""
    known = f"({column.number}{KNOWN}"
    return {
        "given": column.given,
        "known": known,
        # "None" that counts as 0 has the unit 0.
        "has_number": known
        if column.always_typed
        else f"({column.number} IS NOT NULL AND {column.unit} > 0)",
        "applies": opposite(column.inapplicable),
    }[name]


def _falsity(expression: Expression, form: _Form) -> str:
    """SQL that is true, false or NULL as the expression is false, true or missing.

    The negation goes inwards, which the database plans and runs quicker than NOT around the whole.
    """
    match expression:
        case Compare(sign, left, right):
            return _truth(Compare(_OPPOSITE[sign], left, right), form)
        case Logic("and", left, right):
            return any_of([_falsity(left, form), _falsity(right, form)])
        case Logic("or", left, right):
            return all_of([_falsity(left, form), _falsity(right, form)])
        case Logic(_, left, right):
            return all_of([_truth(left, form), _falsity(right, form)])
        case Not(operand):
            return _truth(operand, form)
        case _:
            return opposite(_truth(expression, form))


def _percent(figure: Figure, part: Expression, whole: Expression, form: _Form) -> str:
    """2·|P·den − 100·10^D·num| ≤ |den|·unit, as `kleene` puts it."""
    above, below = _aligned((part, whole), form)
    hundred = 100 * 10 ** form.decimals(figure)
    typed = _number(figure, form)
    off = _added("-", _product(typed, below), _product(_constant(hundred), above))
    twice = _product(_constant(2), _Number(f"abs({off.text})", 0, off.most))
    unit = _Number(form.column(figure).unit, 0, hundred)
    slack = _product(_Number(f"abs({below.text})", 0, below.most), unit)
    return f"({twice.text} <= {slack.text})"


def _adds_up(total: Expression, parts: tuple[Expression, ...], form: _Form) -> str:
    off = _number(Arithmetic("-", total, Call("sum", parts)), form)
    twice = _product(_constant(2), _Number(f"abs({off.text})", 0, off.most))
    slack = _constant(0)
    for figure in rounded_figures((total, *parts), form.indicators):
        decimals = form.decimals(figure)
        unit = _Number(f"coalesce({form.column(figure).unit}, 0)", 0, 10**decimals)
        slack = _added("+", slack, _product(unit, _constant(10 ** (off.scale - decimals))))
    return f"({twice.text} <= {slack.text})"
