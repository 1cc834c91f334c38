"""AND, OR and NOT as SQL text, in as few steps as there are: each costs the database planning and running."""

from __future__ import annotations

import re

FALSE, _TRUE = "false", "true"
KNOWN, _MISSING = " IS NOT NULL)", " IS NULL)"
_SIMPLE = re.compile(r'\((\w+\.)?"[^"]+"')
"""The start of a question about one column."""


def all_of(terms: list[str]) -> str:
    """AND, without the terms that are always true; what is always false needs no other."""
    if FALSE in terms:
        return FALSE
    return _joined("AND", [one for one in terms if one != _TRUE]) or _TRUE


def any_of(terms: list[str]) -> str:
    """OR, without the terms that are always false."""
    if _TRUE in terms:
        return _TRUE
    return _joined("OR", [one for one in terms if one != FALSE]) or FALSE


def _joined(sign: str, terms: list[str]) -> str:
    if len(terms) < 2:  # noqa: PLR2004  (a pair takes a sign)
        return "".join(terms)
    return f"({f' {sign} '.join(terms)})"


def opposite(text: str) -> str:
    """SQL for the opposite, in as few steps as there are."""
    if text in {FALSE, _TRUE}:
        return _TRUE if text == FALSE else FALSE
    for one, other in ((KNOWN, _MISSING), (_MISSING, KNOWN)):
        if text.endswith(one) and _SIMPLE.fullmatch(text.removesuffix(one)):
            return text.removesuffix(one) + other
    return f"(NOT {text})"
