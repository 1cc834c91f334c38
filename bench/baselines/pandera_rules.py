"""The rules of a book as checks of a pandera schema, on a frame of floats with NaN for what is missing.

A rule that reads one figure is a check of its column, any other a check of the frame, as pandera's
documentation has it. Each side of a rule becomes two masks of plain numpy, where it is true and where it is
false; NaN is in neither, which is Kleene's logic.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from cchc_tui.checks.needs import figures_of, figures_that_must_apply, wholes_of
from cchc_tui.schema.expression import Arithmetic, Call, Compare, Figure, Logic, Negate, Not, Number

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from cchc_tui.checks.rulebook import Rulebook
    from cchc_tui.schema.expression import Expression
    from cchc_tui.schema.model import Rule

_COMPARE = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_ARITHMETIC = {"+": np.add, "-": np.subtract, "*": np.multiply}

Frame = Mapping[str, pd.Series]
Array = np.ndarray[Any, Any]
Masks = tuple[Array, Array]


class FrameCheck:
    """The rules as a pandera schema, and a frame to put them to."""

    def __init__(self, book: Rulebook, rows: list[dict[str, Decimal | None]]) -> None:
        names = list(book.schema.indicators)
        cells = {
            name: [np.nan if row[name] is None else float(row[name] or 0) for row in rows] for name in names
        }
        self._frame = pd.DataFrame(cells)
        self._schema = _schema_of(book)

    def failures(self) -> set[tuple[int, str]]:
        """Return (row, rule id) of what fails, rows counted from 1."""
        try:
            self._schema.validate(self._frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            cases = errors.failure_cases
            return {(int(row) + 1, name) for row, name in zip(cases["index"], cases["check"], strict=True)}
        return set()


def _schema_of(book: Rulebook) -> pa.DataFrameSchema:
    compiler = _Compiler(book)
    columns: dict[str, list[pa.Check]] = {}
    whole = []
    for rule in book.rules:
        fails = compiler.fails(rule)
        if {one for one, _ in figures_of(rule)} == {rule.at}:
            columns.setdefault(rule.at, []).append(
                _check(rule, lambda one, at=rule.at, fails=fails: fails({at: one}))
            )
        else:
            whole.append(_check(rule, fails))
    made = {at: pa.Column(float, checks=checks, nullable=True) for at, checks in columns.items()}
    return pa.DataFrameSchema(made, checks=whole)


def _check(rule: Rule, fails: Callable[..., Array]) -> pa.Check:
    return pa.Check(lambda figures: pd.Series(~fails(figures)), name=rule.id, ignore_na=False)


class _Compiler:
    """Turns expressions into functions of a frame."""

    def __init__(self, book: Rulebook) -> None:
        self._rows = book.schema.indicators
        self._level = book.level

    def fails(self, rule: Rule) -> Callable[[Frame], Array]:
        """Return the mask of the rows that fail."""
        blank = [one for one, _ in figures_that_must_apply(rule) if self._level not in self._rows[one].levels]
        wholes = [self._number(one) for one in wholes_of(rule)]
        check = self._truth(rule.check)
        when = None if rule.when is None else self._truth(rule.when)

        def fails(frame: Frame) -> Array:
            mask = check(frame)[1]
            if when is not None:
                mask = mask & when(frame)[0]
            for name in blank:
                mask = mask & ~_missing(frame, name)
            for whole in wholes:
                mask = mask & (whole(frame) != 0)
            return mask

        return fails

    def _number(self, expression: Expression) -> Callable[[Frame], Array]:
        match expression:
            case Number(value):
                constant = float(value)
                return lambda _: constant
            case Figure(name):
                return lambda frame: frame[name].to_numpy()
            case Negate(operand):
                inner = self._number(operand)
                return lambda frame: -inner(frame)
            case Arithmetic(sign, left, right):
                a, b, join = self._number(left), self._number(right), _ARITHMETIC[sign]
                return lambda frame: join(a(frame), b(frame))
            case Call("abs", (inside,)):
                inner = self._number(inside)
                return lambda frame: np.abs(inner(frame))
            case Call(name, arguments):
                parts = [self._number(one) for one in arguments]
                joined = {"sum": np.add, "min": np.minimum, "max": np.maximum}[name]
                return lambda frame: joined.reduce([part(frame) for part in parts])
        raise TypeError(expression)

    def _truth(self, expression: Expression) -> Callable[[Frame], Masks]:
        match expression:
            case Compare(sign, left, right):
                return self._compared(sign, self._number(left), self._number(right))
            case Logic("implies", left, right):
                return self._truth(Logic("or", Not(left), right))
            case Logic(sign, left, right):
                one, other = self._truth(left), self._truth(right)
                return _both(one, other) if sign == "and" else _negated(_both(_negated(one), _negated(other)))
            case Not(operand):
                return _negated(self._truth(operand))
            case Call("percent", (Figure(name), part, whole)):
                return _percent(name, self._number(part), self._number(whole))
            case Call("adds_up", (total, *parts)):
                return self._compared("==", self._number(total), self._number(Call("sum", tuple(parts))))
            case Call("applies", (Figure(name),)):
                others = self._level not in self._rows[name].levels
                return lambda frame: (~(others & _missing(frame, name)), others & _missing(frame, name))
            case Call(_, (Figure(name),)):
                return lambda frame: (~_missing(frame, name), _missing(frame, name))
        raise TypeError(expression)

    def _compared(
        self, sign: str, left: Callable[[Frame], Array], right: Callable[[Frame], Array]
    ) -> Callable[[Frame], Masks]:
        if sign == "!=":
            return _negated(self._compared("==", left, right))
        if sign == "==":

            def equal(frame: Frame) -> Masks:
                a, b = left(frame), right(frame)
                return a == b, (a < b) | (a > b)

            return equal
        holds, fails = _COMPARE[sign], _COMPARE[_OPPOSITE[sign]]

        def compared(frame: Frame) -> Masks:
            a, b = left(frame), right(frame)
            return holds(a, b), fails(a, b)

        return compared


def _missing(frame: Frame, name: str) -> Array:
    missing: Array = np.isnan(frame[name].to_numpy())
    return missing


def _both(one: Callable[[Frame], Masks], other: Callable[[Frame], Masks]) -> Callable[[Frame], Masks]:
    def both(frame: Frame) -> Masks:
        (a, not_a), (b, not_b) = one(frame), other(frame)
        return a & b, not_a | not_b

    return both


def _negated(truth: Callable[[Frame], Masks]) -> Callable[[Frame], Masks]:
    return lambda frame: truth(frame)[::-1]


def _percent(
    name: str, part: Callable[[Frame], Array], whole: Callable[[Frame], Array]
) -> Callable[[Frame], Masks]:
    def percent(frame: Frame) -> Masks:
        typed = np.rint(frame[name].to_numpy() * 100)
        unit = np.where(typed % 100 == 0, 100, np.where(typed % 10 == 0, 10, 1))
        below = whole(frame)
        off = 2 * np.abs(typed * below - 10000 * part(frame))
        slack = np.abs(below) * unit
        return off <= slack, off > slack

    return percent
