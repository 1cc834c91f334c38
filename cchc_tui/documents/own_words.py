"""Who reports and for which period, in the document's own words: its titles and headings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period
from cchc_tui.text import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cchc_tui.schema.period import PeriodKind

_LEVELS = {
    "xã": Level.COMMUNE,
    "phường": Level.COMMUNE,
    "thị trấn": Level.COMMUNE,
    "đặc khu": Level.COMMUNE,
    "huyện": Level.DISTRICT,
    "quận": Level.DISTRICT,
    "thị xã": Level.DISTRICT,
    "thành phố": Level.DISTRICT,
    "tỉnh": Level.PROVINCE,
}
_RANKS = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)
"""In a letterhead the office above stands first: of two that are named alike, the lower one reports."""
_KINDS = "|".join(sorted(_LEVELS, key=len, reverse=True))
_OFFICE = r"(?:ubnd|[uủ][yỷ]\s+ban\s+nhân\s+dân|hđnd,\s+ubnd|đơn\s+vị(?:\s+báo\s+cáo)?\s*:(?:\s*ubnd)?)"
_UNIT = re.compile(rf"{_OFFICE}\s+(?P<kind>{_KINDS})\s+(?P<name>[^\n|,.;:()\[\]/\"“”*]+)", re.IGNORECASE)
_BROKEN_NAME = re.compile(
    rf"\b(ubnd|[uủ][yỷ]\s+ban\s+nhân\s+dân)[ *]*(?:<br\s*/?>|\n)[ *]*((?:{_KINDS})\s)", re.IGNORECASE
)
_BARE_UNIT = re.compile(rf"(?P<kind>{_KINDS})\s+(?P<name>[^\n|,.;:()\[\]/\"“”*]+)", re.IGNORECASE)
_ENDS_A_NAME = frozenset(("của", "về", "đến", "trong", "theo", "cho", "từ", "tháng", "ngày", "tại", "số"))
_ENDS_A_NAME_BEFORE = {
    "cộng": re.compile("hòa|hoà"),
    "quý": re.compile(r"[ivx\d]+"),
    "năm": re.compile(r"\d.*"),
    "báo": re.compile("cáo"),
    "kỳ": re.compile("báo"),
    "thành": re.compile("phố"),
    "thị": re.compile("xã|trấn"),
    "tỉnh": re.compile(".+"),
    "huyện": re.compile(".+"),
    "quận": re.compile(".+"),
    "xã": re.compile(".+"),
}
_MOST_NAME_WORDS = 5
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NUMBER_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nhat": 1}
_YEAR = r"(?P<year>20\d\d)"
_JOIN = r"(?:\s*[-–/,.]?\s*(?:cua\s+)?(?:nam\s+)?)"
_PERIODS = (
    (re.compile(rf"\bquy\s*(?P<number>iv|i{{1,3}}|0?[1-4]|mot|hai|ba|bon|tu|nhat)\b{_JOIN}{_YEAR}\b"), "Q"),
    (re.compile(rf"\b(?:0?6|sau)\s+thang(?:\s+dau)?{_JOIN}{_YEAR}\b"), "H1"),
    (re.compile(rf"\b(?:0?9|chin)\s+thang(?:\s+dau)?{_JOIN}{_YEAR}\b"), "M9"),
)
_WHOLE_YEAR = re.compile(rf"\b(?:ca\s+)?nam\s+{_YEAR}\b")
_WORDS_OF_TITLE = re.compile(r"\b(bao cao|phu luc|ket qua cong tac|bieu)\b")
_NO_TITLE = re.compile(
    r"\b(ke hoach|phuong huong|nhiem vu trong tam|quyet dinh so|cong van so|\d{4}[-–]20\d\d)\b"
)
_DAYS = re.compile(
    r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(20\d\d)\s*(?:den|[-–])\s*(?:het\s+)?(?:ngay\s+)?"
    r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(20\d\d)"
)
_NEAR = 15


@dataclass(frozen=True, slots=True)
class Named:
    """An org unit as a document names it: ``xã Thịnh Đức``, and the level that its first word tells."""

    name: str
    level: Level


def find_unit(text: str, table_lines: Sequence[int]) -> Named | None:
    """Return the org unit that reports: named just above the appendix, else in a title, else most often."""
    lines = _BROKEN_NAME.sub(r"\1 \2", text).split("\n")
    near = _lines_above(table_lines, len(lines))
    weights: Counter[tuple[str, str]] = Counter()
    shown: dict[tuple[str, str], list[str]] = {}
    for number, line in enumerate(lines, 1):
        for kind, name in _units_in(line):
            key = (kind, fold(name))
            title = bool(_WORDS_OF_TITLE.search(fold(line)))
            weights[key] += 1 + 50 * (number in near) + 5 * title + 3 * (number <= _NEAR)
            shown.setdefault(key, []).append(name)
    if not weights:
        return None
    best = max(weights, key=lambda key: (weights[key], -_RANKS.index(_LEVELS[key[0]])))
    return Named(f"{best[0]} {_proper(shown[best])}", _LEVELS[best[0]])


def read_unit(written: str) -> Named | None:
    """Read an org unit's name as an option gives it: ``xã Thịnh Đức``, ``UBND XÃ THỊNH ĐỨC``."""
    text = squeeze(written)
    found = next(_units_in(text), None) or next(_names(_BARE_UNIT, text), None)
    return Named(f"{found[0]} {_proper([found[1]])}", _LEVELS[found[0]]) if found else None


def _units_in(line: str) -> Iterator[tuple[str, str]]:
    yield from _names(_UNIT, line)


def _names(pattern: re.Pattern[str], line: str) -> Iterator[tuple[str, str]]:
    for match in pattern.finditer(line):
        name = _leading_name(match["name"])
        if name:
            yield squeeze(match["kind"]).lower(), name


def _leading_name(text: str) -> str:
    """The words of a place's name at the start of a text: capitalised ones, or a number (Phường 5)."""
    taken: list[str] = []
    written = text.split()
    for word, following in zip(written, [*written[1:], ""], strict=True):
        if len(taken) == _MOST_NAME_WORDS or (taken and _ends_a_name(word.lower(), following.lower())):
            break
        if word[0].isupper():
            taken.append(word)
        elif word.isdigit() and not taken:
            return word
        else:
            break
    return " ".join(taken)


def _ends_a_name(word: str, following: str) -> bool:
    before = _ENDS_A_NAME_BEFORE.get(word)
    return word in _ENDS_A_NAME or (before is not None and before.fullmatch(following) is not None)


def _proper(names: Sequence[str]) -> str:
    """The name as written in mixed case somewhere, else each of its words capitalised."""
    mixed = next((name for name in names if name != name.upper()), None)
    return mixed or " ".join(word.capitalize() for word in names[0].split())


def find_period(text: str, calendar: Mapping[str, PeriodKind], table_lines: Sequence[int]) -> Period | None:
    """Return the reference period: named above the appendix, else in a title, else by its days."""
    lines = [fold(line) for line in text.split("\n")]
    near = sorted(_lines_above(table_lines, len(lines)), reverse=True)
    titles = [number for number, line in enumerate(lines, 1) if _is_title(line)]
    for numbers in (near, titles):
        for found in (_named_period, _named_year):
            period = next((one for number in numbers if (one := found(lines[number - 1]))), None)
            if period is not None and period.kind in calendar:
                return period
    by_days = next((one for line in lines if (one := _period_of_days(line, calendar))), None)
    return by_days or next(
        (
            one
            for line in lines
            if (one := _named_period(line)) and one.kind in calendar and not _NO_TITLE.search(line)
        ),
        None,
    )


def period_in_name(name: str, calendar: Mapping[str, PeriodKind]) -> Period | None:
    """Return the period that a file's name tells, such as ``thinh-duc-2024-q1.md``."""
    for match in re.finditer(r"(20\d\d)[-_. ]?([a-z]\d?)(?![a-z0-9])", fold(name)):
        if match[2].upper() in calendar:
            return Period(int(match[1]), match[2].upper())
    return None


def _is_title(line: str) -> bool:
    return bool(_WORDS_OF_TITLE.search(line)) and not _NO_TITLE.search(line)


def _lines_above(table_lines: Sequence[int], count: int) -> set[int]:
    first = min(table_lines, default=count + 1)
    return set(range(max(1, first - _NEAR), first))


def _named_period(line: str) -> Period | None:
    for pattern, kind in _PERIODS:
        match = pattern.search(line)
        if match is not None:
            number = _number(match["number"]) if kind == "Q" else ""
            return Period(int(match["year"]), f"{kind}{number}")
    return None


def _number(text: str) -> int:
    return _ROMAN.get(text) or _NUMBER_WORDS.get(text) or int(text)


def _named_year(line: str) -> Period | None:
    match = _WHOLE_YEAR.search(line)
    if match is None or _NO_TITLE.search(line) or re.search(r"\b(ngay|thang|quy)\b", line):
        return None
    return Period(int(match["year"]), "Y")


def _period_of_days(line: str, calendar: Mapping[str, PeriodKind]) -> Period | None:
    match = _DAYS.search(line)
    if match is None:
        return None
    numbers = [int(one) for one in match.groups()]
    try:
        first, last = date(numbers[2], numbers[1], numbers[0]), date(numbers[5], numbers[4], numbers[3])
    except ValueError:
        return None
    return next(
        (Period(last.year, key) for key, kind in calendar.items() if kind.days(last.year) == (first, last)),
        None,
    )
