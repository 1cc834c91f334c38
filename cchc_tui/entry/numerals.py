"""One unsigned number in digits, points, commas and spaces: which separator means what."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPACED = re.compile(r"[\s'’ʼ′`]+")
_GROUP = 3


@dataclass(frozen=True, slots=True)
class Numeral:
    """Digits before and after the decimal comma, and remarks on how the separators were read."""

    whole: str
    fraction: str = ""
    remarks: tuple[str, ...] = ()


def read_numeral(text: str, decimals: int, *, percent: bool = False) -> Numeral | str:
    """Read an unsigned number of a row that allows `decimals` digits after the comma.

    A percentage has no thousands worth parting, so in its row (`percent`) one point or comma is the decimal
    sign whatever follows. Zeros beyond the decimals of the row change nothing and are left out.

    Returns the name of the fault where it cannot be read: "groups", "no_decimals", "too_many_decimals",
    "unfinished" or "two_notations".
    """
    if text[-1] in ".,":
        return "unfinished"
    points, commas = text.count("."), text.count(",")
    if points and commas:
        return _both(text, decimals)
    if points > 1:
        return _grouped(text, ".")
    if commas > 1:
        return _grouped(text, ",", "thousands")
    if points:
        return _one_point(text, decimals, percent=percent)
    if commas:
        return _one_comma(text, decimals, percent=percent)
    return _grouped(text, " ")


def _ungroup(text: str, separator: str) -> str | None:
    """The digits of text whose groups of three are parted by `separator`, or by spaces; None if wrong."""
    groups = _SPACED.split(text) if separator == " " or _SPACED.search(text) else text.split(separator)
    if len(groups) == 1:
        return groups[0] if groups[0].isdigit() else None
    if not all(group.isascii() and group.isdigit() and len(group) == _GROUP for group in groups[1:]):
        return None
    first = groups[0]
    right = first.isdigit() and len(first) <= _GROUP and first[0] != "0"
    return "".join(groups) if right else None


def _grouped(text: str, separator: str, *remarks: str) -> Numeral | str:
    digits = _ungroup(text, separator)
    return "groups" if digits is None else _numeral(digits, "", *remarks)


def _numeral(whole: str, fraction: str, *remarks: str) -> Numeral:
    if len(whole) > 1 and whole[0] == "0":
        remarks = ("leading_zero", *remarks)
    return Numeral(whole.lstrip("0") or "0", fraction, remarks)


def _one_point(text: str, decimals: int, *, percent: bool) -> Numeral | str:
    digits = None if percent else _ungroup(text, ".")
    if digits is not None:
        return _numeral(digits, "", *(("thousands",) if decimals else ()))
    return _decimal(text, ".", decimals, "decimal_point")


def _one_comma(text: str, decimals: int, *, percent: bool) -> Numeral | str:
    digits = None if percent else _ungroup(text, ",")
    if digits is None:
        return _decimal(text, ",", decimals)
    if decimals == 0:
        return _numeral(digits, "", "thousands")
    return _decimal(text, ",", decimals, "decimal_comma")


def _both(text: str, decimals: int) -> Numeral | str:
    """Point and comma in one number: the last one is the decimal sign."""
    sign = "." if text.rfind(".") > text.rfind(",") else ","
    if text.count(sign) > 1:
        return "two_notations"
    if sign == ",":
        return _decimal(text, ",", decimals, thousands=".")
    if len(text) - text.rfind(".") - 1 == _GROUP:
        return "two_notations"
    return _decimal(text, ".", decimals, "decimal_point", thousands=",")


def _decimal(text: str, sign: str, decimals: int, remark: str = "", thousands: str = " ") -> Numeral | str:
    whole, _, fraction = text.partition(sign)
    digits = _ungroup(whole or "0", thousands)
    if digits is None or not (fraction.isascii() and fraction.isdigit()):
        return "groups"
    remarks = (remark,) if remark else ()
    if len(fraction) > decimals:
        if fraction[decimals:].strip("0"):
            return "too_many_decimals" if decimals else "no_decimals"
        fraction, remarks = fraction[:decimals], ("zero_fraction",)
    return _numeral(digits, fraction, *remarks)
