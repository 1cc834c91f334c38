"""The words of the expression language: text into tokens, each with its column."""

from __future__ import annotations

import re
from typing import NamedTuple

from cchc_tui.errors import SchemaError
from cchc_tui.schema.walk import NUMERIC_FUNCTIONS, TIME_FUNCTIONS, TRUTH_FUNCTIONS

MOST_CHARACTERS = 4000
MOST_TERMS = 300

KEYWORDS = frozenset({"and", "or", "not", "implies"})
FUNCTIONS = TRUTH_FUNCTIONS | NUMERIC_FUNCTIONS | TIME_FUNCTIONS
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?(?![\w.]))|(?P<name>[a-z_][a-z0-9_]*(?!\w))"
    r"|(?P<sign><=|>=|==|!=|[-+*<>(),]))"
)
_ID = re.compile(r"[a-z][a-z0-9_]*")


class ExpressionError(SchemaError):
    """An expression cannot be understood; `column` counts from 1."""

    def __init__(self, key: str, column: int, **values: object) -> None:
        super().__init__(key, column=column, **values)
        self.column = column


class Token(NamedTuple):
    """A word, number or sign; `sort` is "name", "number", "sign" or "end", `column` counts from 1."""

    sort: str
    text: str
    column: int


def is_id(text: str) -> bool:
    """Whether text may name an indicator: small letters, digits and _, no word of the language."""
    return _ID.fullmatch(text) is not None and text not in KEYWORDS and text not in FUNCTIONS


def tokens(text: str) -> list[Token]:
    """Return the tokens of an expression, an "end" behind them.

    Raises:
        ExpressionError: it is too long, or has a character that the language does not know.
    """
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError("schema.expression_long", MOST_CHARACTERS, most=MOST_CHARACTERS)
    found = []
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            column = at + len(text[at:]) - len(text[at:].lstrip())
            raise _stray(text, column)
        sort = match.lastgroup or ""
        found.append(Token(sort, match[sort], match.start(sort) + 1))
        at = match.end()
    if len(found) > MOST_TERMS:
        raise ExpressionError("schema.expression_long", found[MOST_TERMS].column, most=MOST_TERMS)
    found.append(Token("end", "", end + 1))
    return found


def _stray(text: str, at: int) -> ExpressionError:
    character = text[at]
    key = {
        "/": "schema.expression_divides",
        "=": "schema.expression_single_equals",
        "%": "schema.expression_percent_sign",
    }.get(character, "schema.expression_character")
    if character.isdigit():
        key = "schema.expression_number"
    elif character.isalpha():
        key = "schema.expression_name"
    return ExpressionError(key, at + 1, found=character)
