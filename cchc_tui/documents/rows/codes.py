"""Printed codes and the marks of "trong đó" rows, as they come in documents of any hand."""

from __future__ import annotations

import re
import unicodedata

from cchc_tui.text import fold

_CODE = re.compile(r"(?:muc\s+)?\(?\s*(\d{1,2}(?:\s*\.\s*\d{1,2}){0,5})\s*[.):;]?(?:\s*[.\-–])?\s*")
_GLUED = re.compile(r"\s*(\d{1,2}(?:\s?\.\s?\d{1,2}){1,5}\s?[.):]?|\d{1,2}\s?[.)])(?:\s+|(?=[^\W\d]))(?=\S)")
_ROMAN = re.compile(r"(x{0,1}(?:ix|iv|v?i{0,3}))\s*[.)]?")
_MARK = re.compile(r"\s*(?:[-–—+*•·∙▪◦o]|\(?[a-zđ]\)|[a-zđ]\.)\s*")
_LEADING_MARK = re.compile(r"\s*(?:[-–—+*•·∙▪◦]+\s*|\(?[a-zđ]\)\s+)")
_AMONG = re.compile(r"\s*[-–+*•]?\s*(?:trong do|bao gom)\b\s*[:.,]?\s*")
_AMONG_PIECES = frozenset({"trong", "do", "do:", "trong do", "trong do:"})
_ROMAN_VALUES = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


def read_code(text: str) -> str | None:
    """Return a printed code in its bare form (``"3.2.1 ."`` gives ``"3.2.1"``); None if it is none."""
    match = _CODE.fullmatch(fold(unicodedata.normalize("NFKC", text)).replace(",", "."))
    if match is None:
        return None
    return ".".join(str(int(step)) for step in match[1].split("."))


def is_code(text: str) -> bool:
    """Whether a cell looks like a code that tells rows apart: with a dot in it or behind it."""
    return "." in text and read_code(text) is not None


def read_roman(text: str) -> str | None:
    """Return the section number that a Roman numeral stands for, as ``"3"`` for ``III.``."""
    match = _ROMAN.fullmatch(fold(text).strip())
    value = _ROMAN_VALUES.get(match[1]) if match else None
    return str(value) if value else None


def split_glued(label: str) -> tuple[str, str]:
    """Part a code from the label it is glued to: ``"1.1. Tỷ lệ"`` gives ``("1.1", "Tỷ lệ")``."""
    match = _GLUED.match(label)
    code = read_code(match[1]) if match else None
    if match is None or code is None:
        return "", label
    return code, label[match.end() :]


def is_part_mark(text: str) -> bool:
    """Whether a code cell says no more than that its row is a part: ``Trong đó``, ``-``, ``a)``."""
    folded = fold(text).strip()
    return (
        folded in _AMONG_PIECES or _AMONG.fullmatch(folded) is not None or _MARK.fullmatch(folded) is not None
    )


def begins_parts(text: str) -> bool:
    """Whether a code cell says that the first part of a row stands here: ``Trong đó``."""
    return fold(text).strip().startswith(("trong", "bao gom"))


def strip_part_mark(label: str) -> tuple[bool, str]:
    """Return whether a label begins as a part's does (``Trong đó:``, ``- ``), and the label without that."""
    rest = label
    match = _AMONG.match(fold(rest))
    marked = match is not None
    if match is not None:
        rest = rest[match.end() :]
    bullet = _LEADING_MARK.match(fold(rest))
    if bullet is not None:
        rest = rest[bullet.end() :]
        marked = True
    return marked, rest.strip()
