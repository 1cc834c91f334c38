"""Rule expressions out of text; `expression` describes the language.

Every refusal is an `ExpressionError` that names the column, counted from 1, and the mend.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

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
from cchc_tui.schema.tokens import FUNCTIONS, KEYWORDS, MOST_TERMS, ExpressionError, Token, is_id, tokens
from cchc_tui.schema.walk import TIME_FUNCTIONS, TRUTH_FUNCTIONS, figures_in, is_truth
from cchc_tui.schema.write import write_expression

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ExpressionError", "figures_in", "is_id", "parse_expression", "write_expression"]

DEEPEST = 40
MOST_DIGITS = 15

_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})


def parse_expression(text: str) -> Expression:
    """Read an expression.

    Raises:
        ExpressionError: it is empty, too long or deep, not of the grammar, or takes a truth for a number.
    """
    parser = _Parser(text)
    expression = parser.implies()
    parser.expect_end()
    return expression


class _Parser:
    """Recursive descent; one method for each level of binding, loosest first."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._at = 0
        self._depth = 0

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _is(self, text: str) -> bool:
        return self._now.text == text

    def _expect(self, sign: str) -> None:
        if not self._is(sign):
            raise self._unexpected(sign)
        self._at += 1

    def expect_end(self) -> None:
        """Refuse anything that is left over."""
        if self._now.sort != "end":
            raise self._unexpected("")

    def _unexpected(self, wanted: str) -> ExpressionError:
        token = self._now
        if token.sort == "end":
            return ExpressionError("schema.expression_ends", token.column)
        if wanted:
            return ExpressionError("schema.expression_wanted", token.column, found=token.text, wanted=wanted)
        return ExpressionError("schema.expression_unexpected", token.column, found=token.text)

    def implies(self) -> Expression:
        """A implies b implies c is a implies (b implies c)."""
        start = self._now
        left = self._either("or", lambda: self._either("and", self._negation))
        if not self._is("implies"):
            return left
        sign = self._take()
        self._want_truth(left, start, sign.text)
        self._deeper(sign)
        start = self._now
        right = self.implies()
        self._depth -= 1
        self._want_truth(right, start, sign.text)
        return Logic("implies", left, right)

    def _either(self, word: str, tighter: Callable[[], Expression]) -> Expression:
        start = self._now
        left = tighter()
        while self._is(word):
            sign = self._take()
            self._want_truth(left, start, sign.text)
            start = self._now
            right = tighter()
            self._want_truth(right, start, sign.text)
            left = Logic(word, left, right)
        return left

    def _negation(self) -> Expression:
        if not self._is("not"):
            return self._comparison()
        sign = self._take()
        self._deeper(sign)
        start = self._now
        operand = self._negation()
        self._depth -= 1
        self._want_truth(operand, start, "not")
        return Not(operand)

    def _comparison(self) -> Expression:
        start = self._now
        left = self._sum()
        whole: Expression | None = None
        while self._now.text in _COMPARISONS:
            sign = self._take()
            self._want_number(left, start, sign.text)
            start = self._now
            right = self._sum()
            self._want_number(right, start, sign.text)
            link = Compare(sign.text, left, right)
            whole = link if whole is None else Logic("and", whole, link)
            left = right
        return left if whole is None else whole

    def _sum(self) -> Expression:
        return self._arithmetic("+-", lambda: self._arithmetic("*", self._minus))

    def _arithmetic(self, signs: str, tighter: Callable[[], Expression]) -> Expression:
        start = self._now
        left = tighter()
        while self._now.sort == "sign" and self._now.text in signs:
            sign = self._take()
            self._want_number(left, start, sign.text)
            start = self._now
            right = tighter()
            self._want_number(right, start, sign.text)
            left = Arithmetic(sign.text, left, right)
        return left

    def _minus(self) -> Expression:
        if not self._is("-"):
            return self._atom()
        sign = self._take()
        self._deeper(sign)
        start = self._now
        operand = self._minus()
        self._depth -= 1
        self._want_number(operand, start, "-")
        return Negate(operand)

    def _atom(self) -> Expression:
        token = self._now
        if token.sort == "number":
            return self._number(self._take())
        if token.text == "(":
            self._deeper(self._take())
            inside = self.implies()
            self._expect(")")
            self._depth -= 1
            return inside
        if token.sort != "name" or token.text in KEYWORDS:
            raise self._unexpected("")
        self._at += 1
        if self._is("("):
            return self._call(token)
        if not is_id(token.text):
            raise ExpressionError("schema.expression_not_id", token.column, found=token.text)
        return Figure(token.text)

    def _number(self, token: Token) -> Number:
        if len(token.text.replace(".", "").lstrip("0")) > MOST_DIGITS or len(token.text) > 2 * MOST_DIGITS:
            raise ExpressionError("schema.expression_big_number", token.column, found=token.text)
        return Number(Decimal(token.text))

    def _call(self, name: Token) -> Expression:
        if name.text not in FUNCTIONS:
            known = ", ".join(sorted(FUNCTIONS))
            raise ExpressionError("schema.expression_function", name.column, found=name.text, known=known)
        self._deeper(self._take())
        arguments: list[Expression] = []
        while True:
            start = self._now
            argument = self.implies()
            self._want_number(argument, start, name.text)
            arguments.append(argument)
            if not self._is(","):
                break
            self._at += 1
        self._expect(")")
        self._depth -= 1
        return _checked_call(name, tuple(arguments))

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError("schema.expression_deep", token.column, most=DEEPEST)

    def _want_truth(self, expression: Expression, start: Token, where: str) -> None:
        if not is_truth(expression):
            raise ExpressionError("schema.expression_wants_truth", start.column, where=where)

    def _want_number(self, expression: Expression, start: Token, where: str) -> None:
        if is_truth(expression):
            raise ExpressionError("schema.expression_wants_number", start.column, where=where)


_ONE = frozenset({"abs", "given", "known", "has_number", "applies"}) | TIME_FUNCTIONS


def _checked_call(name: Token, arguments: tuple[Expression, ...]) -> Expression:
    least = 3 if name.text == "percent" else 2 if name.text == "adds_up" else 1
    most = least if name.text in _ONE or name.text == "percent" else MOST_TERMS
    if not least <= len(arguments) <= most:
        wanted = str(least) if least == most else f"≥ {least}"
        raise ExpressionError(
            "schema.expression_arity", name.column, found=name.text, count=len(arguments), wanted=wanted
        )
    if name.text in TIME_FUNCTIONS:
        inside = arguments[0]
        if not isinstance(inside, Figure) or inside.of != "now":
            raise ExpressionError("schema.expression_id_only", name.column, found=name.text)
        return Figure(inside.id, name.text)
    # Part and whole of a percentage may be calculated: what was cut is what was less what is.
    of_figures = arguments[:1] if name.text == "percent" else arguments
    if name.text in TRUTH_FUNCTIONS and not all(isinstance(one, Figure) for one in of_figures):
        raise ExpressionError("schema.expression_figures_only", name.column, found=name.text)
    return Call(name.text, arguments)
