"""How alike two labels are, for people's copies of a form: typing slips, abbreviations, words left out.

A word that changes the meaning (a number, "huyện" for "xã", "quá hạn" for "đúng hạn") makes two labels
different however alike their letters are.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from cchc_tui.text import fold

ALIKE = 0.82
"""From here on two labels are taken for the same without the help of a code."""
ALIKE_WITH_CODE = 0.4
"""Enough where the printed code says the same."""
ALIKE_UNDER_ITS_ROW = 0.75
"""Enough for a part that stands under its own row."""

CUT_SHORT = 0.9
"""How like a label is one that begins with all of it: less than the label itself, more than a guess."""

_SHORT = (
    ("thu tuc hanh chinh", "tthc"),
    ("cai cach hanh chinh", "cchc"),
    ("van ban quy pham phap luat", "vbqppl"),
    ("vb qppl", "vbqppl"),
    ("uy ban nhan dan", "ubnd"),
    ("hoi dong nhan dan", "hdnd"),
    ("dich vu cong", "dvc"),
    ("don vi su nghiep", "dvsn"),
    ("ngan sach nha nuoc", "nsnn"),
    ("thi tran", "xa"),
    ("phuong", "xa"),
    ("ti le", "ty le"),
)
_CRITICAL = frozenset(
    (
        "tinh",
        "huyen",
        "xa",
        "dung",
        "qua",
        "khong",
        "chua",
        "tiep",
        "tuyen",
        "vien",
        "nhan",
        "giao",
        "mat",
        "cong",
    )
)
_TURNS = frozenset(("khong", "chua", "dung", "qua"))
"""Words that turn a label into another even where nothing stands in their place."""
_WORD = re.compile(r"\w+")
_PARENTHESES = re.compile(r"\([^()]*\)")
_LEAST_CORE = 10
_LEAST_CUT = 18
LONGEST = 1000
"""What is longer than this is no label but a page of text."""
_MOST_OF = 0.6
_TYPO_LENGTH = 3


@lru_cache(maxsize=4096)
def words(label: str) -> tuple[str, ...]:
    """Return a label's words folded, long forms as their usual abbreviations."""
    text = " ".join(_WORD.findall(fold(label)))
    for long, short in _SHORT:
        text = re.sub(rf"\b{long}\b", short, text)
    return tuple(text.split())


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """Return how alike two labels are, from 0 to 1; what stands in parentheses may be missing in one."""
    if max(len(one), len(other)) > LONGEST:
        return 0.0
    first, second = words(one), words(other)
    if first == second:
        return 1.0 if first else 0.0
    if is_cut_short(one, other) or is_cut_short(other, one):
        return CUT_SHORT
    best = _word_likeness(first, second)
    bare_one, bare_other = _PARENTHESES.sub(" ", one), _PARENTHESES.sub(" ", other)
    if (bare_one, bare_other) != (one, other) and min(len(bare_one), len(bare_other)) >= _LEAST_CORE:
        best = max(best, 0.97 * _word_likeness(words(bare_one), words(bare_other)))
    return best


def _word_likeness(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    total = sum(map(len, first)) + sum(map(len, second))
    if not first or not second:
        return 0.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if (
        2 * sum(min(first.count(word), second.count(word)) for word in set(first))
        < min(len(first), len(second)) // 2
    ):
        return 0.0
    cost, critical = 0.0, False
    for kind, from_one, to_one, from_two, to_two in matcher.get_opcodes():
        if kind != "equal":
            added, changed = _difference(first[from_one:to_one], second[from_two:to_two], kind)
            cost += added
            critical = critical or changed
    result = max(0.0, 1 - cost / total)
    return min(result, 0.7) if critical else result


def _difference(first: tuple[str, ...], second: tuple[str, ...], kind: str) -> tuple[float, bool]:
    """Cost of one stretch of differing words, and whether it changes the meaning."""
    joined, other = "".join(first), "".join(second)
    size = len(joined) + len(other)
    if kind == "replace":
        if joined == other:
            return 0.0, False
        near = SequenceMatcher(None, joined, other, autojunk=False).ratio()
        typo = min(len(joined), len(other)) >= _TYPO_LENGTH and near >= 0.7  # noqa: PLR2004  (one slip in a word)
        if typo and not (_meaning(first) and _meaning(second)) and not _has_digit(first + second):
            return size * (1 - near), False
        return 2.0 * size, _meaning(first) != _meaning(second)
    told = _meaning(first or second)
    return size * (2.0 if told else 1.0), any(word.isdigit() or word in _TURNS for word in told)


def _meaning(some: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(word for word in some if word in _CRITICAL or word.isdigit()))


def _has_digit(some: tuple[str, ...]) -> bool:
    return any(character.isdigit() for word in some for character in word)


@lru_cache(maxsize=65536)
def is_cut_short(short: str, whole: str) -> bool:
    """Whether a label is the start of another and was cut off, perhaps within a word, to save room."""
    start, full = " ".join(_WORD.findall(fold(short))), " ".join(_WORD.findall(fold(whole)))
    return _LEAST_CUT <= len(start) < len(full) and full.startswith(start)


def begins_like(short: str, whole: str) -> bool:
    """Whether a label is the start of another, as where a page break or a narrow column cut it off."""
    if len(short) > LONGEST:
        return False
    first, second = words(short), words(whole)
    return len(first) > 1 and first == second[: len(first)]


def is_abbreviation(short: str, whole: str) -> bool:
    """Whether most words of a label stand in another, in order, and none that would change its meaning.

    Weak: good enough only where the place in the form says the same.
    """
    if len(short) > LONGEST:
        return False
    first, second = words(short), words(whole)
    found = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    shared = sum(block.size for block in found)
    same_meaning = all(word in second for word in _meaning(first))
    return bool(first) and same_meaning and shared >= _MOST_OF * len(first)
