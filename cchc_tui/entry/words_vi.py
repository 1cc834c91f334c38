"""Whole numbers in Vietnamese words, as read aloud in the north: nghìn, linh, mốt, tư, lăm.

No library reads figures so: num2words 0.5.14 and num2words2 1.0.20 say 1.010 as "một nghìn lẻ mười" and 98,07
as 98,7; vietnam-number 1.0.6 misspells "lẽ" and reads 98.07 as 9.807; vietnormalizer 0.2.3 leaves the empty
hundreds of 1.001.000 unsaid and spells thirteen digits one by one.
"""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
_GROUPS = ((10**6, "triệu"), (10**3, "nghìn"), (1, ""))
_BILLION = 10**9
MINUS = "âm"
COMMA = "phẩy"


def whole(number: int) -> str:
    """Return a number from 0 up in words.

    504 is "năm trăm linh bốn", 1.005 "một nghìn không trăm linh năm".
    """
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, _BILLION)
    words = [*_whole(billions), "tỷ"] if billions else []
    return " ".join([*words, *_below_billion(rest, follows=bool(billions))])


def fraction(digits: str) -> str:
    """Return the digits after the comma in words: each leading zero by itself, the rest as a number."""
    rest = digits.lstrip("0")
    zeros = [_DIGITS[0]] * (len(digits) - len(rest))
    return " ".join([*zeros, whole(int(rest))] if rest else zeros)


def _whole(number: int) -> list[str]:
    return whole(number).split()


def _below_billion(number: int, *, follows: bool) -> list[str]:
    words: list[str] = []
    for size, name in _GROUPS:
        group, number = divmod(number, size)
        if group:
            words += _group(group, follows=follows or bool(words))
            words += [name] if name else []
    return words


def _group(number: int, *, follows: bool) -> list[str]:
    """Three digits in words; after other words the hundreds are named though they are none."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or follows else []
    if tens > 1:
        words += [_DIGITS[tens], "mươi"]
        return [*words, _AFTER_TENS.get(ones, _DIGITS[ones])] if ones else words
    if tens:
        words.append("mười")
        return [*words, "lăm" if ones == 5 else _DIGITS[ones]] if ones else words  # noqa: PLR2004
    if ones:
        words += ["linh", _DIGITS[ones]] if words else [_DIGITS[ones]]
    return words
