"""Whole numbers in English words."""

from __future__ import annotations

_SMALL = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_GROUPS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
MINUS = "minus"
COMMA = "point"


def whole(number: int) -> str:
    """Return a number from 0 up in words: 504 is "five hundred and four"."""
    if number == 0:
        return _SMALL[0]
    words: list[str] = []
    for size, name in _GROUPS:
        group, number = divmod(number, size)
        if group:
            words += [whole(group), name]
    return " ".join([*words, *_group(number, follows=bool(words))])


def fraction(digits: str) -> str:
    """Return the digits after the point in words, one by one."""
    return " ".join(_SMALL[int(digit)] for digit in digits)


def _group(number: int, *, follows: bool) -> list[str]:
    """Up to three digits in words, with "and" before the tens where something goes before them."""
    hundreds, rest = divmod(number, 100)
    words = [_SMALL[hundreds], "hundred"] if hundreds else []
    if rest:
        words += ["and"] if hundreds or follows else []
        words.append(_below_hundred(rest))
    return words


def _below_hundred(number: int) -> str:
    if number < len(_SMALL):
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_SMALL[ones]}" if ones else _TENS[tens]
