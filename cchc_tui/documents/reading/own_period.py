"""For which period a document reports: what its titles say, not what they look forward to."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from cchc_tui.documents.reading.titles import WORDS_OF_TITLE, lines_above
from cchc_tui.schema.period import Period
from cchc_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cchc_tui.schema.period import PeriodKind

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NUMBER_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nhat": 1}
_YEAR = r"(?P<year>20\d\d)"
_JOIN = r"(?:\s*[-–/,.(]?\s*(?:cua\s+)?(?:nam\s+)?)"
_QUARTER = r"\bquy\s*(?P<number>iv|i{1,3}|0?[1-4]|mot|hai|ba|bon|tu|nhat)\b"
_MENTIONS = (
    (r"(?:\bva|\bca)\s+(?:ca\s+)?nam(?=\s+20)", "Y"),
    (r"\b(?:0?9|chin)\s+thang(?:\s+dau)?\b", "M9"),
    (r"\b(?:0?6|sau)\s+thang(?:\s+dau)?\b(?!\s+cuoi)|\bban\s+nien\b", "H1"),
    (r"\b(?:0?6|sau)\s+thang\s+cuoi\b", "H2"),
    (_QUARTER, "Q"),
)
"""Words for periods, those that cover more first: a report on "quý II và 6 tháng" is one on 6 months."""
_DATED = tuple((re.compile(rf"(?:{words}){_JOIN}{_YEAR}\b"), kind) for words, kind in _MENTIONS)
_UNDATED = tuple((re.compile(words), kind) for words, kind in _MENTIONS[1:])
_WHOLE_YEAR = re.compile(rf"\b(?:ca\s+)?nam\s+{_YEAR}\b")
_FORWARD = re.compile(
    r"\b(?:phuong huong|nhiem vu trong tam|nhiem vu (?:cong tac )?(?=quy|nam|[369]|0[369]))"
)
_FORWARD_AFTER = re.compile(r"\b(?:phuong huong|nhiem vu|ke hoach|giai phap|muc tieu|du kien|chuong trinh)\b")
_NO_TITLE = re.compile(r"\b(?:ke hoach|quyet dinh so|cong van so|\d{4}[-–]20\d\d)\b")
_GOES_ON = re.compile(r"(?:,|;|\bva|\bphuong huong|\bnhiem vu|\bcua|\bnam)\s*[*_]*\s*")
_TAKES_UP = re.compile(r"\W*(?:phuong huong|nhiem vu|nam 20\d\d|va )")
_HEADS_A_LINE = re.compile(r"\W*(?:quy|0?6|sau) ")
_DAYS = re.compile(
    r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(20\d\d)\s*(?:den|[-–])\s*(?:het\s+)?(?:ngay\s+)?"
    r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(20\d\d)"
)


def find_period(text: str, calendar: Mapping[str, PeriodKind], table_lines: Sequence[int]) -> Period | None:
    """Return the reference period: named above the appendix, else in a title, else by its days.

    None where the document names none, and where the one it names is not of the calendar.
    """
    told = told_period(text, calendar, table_lines)
    return told if told is not None and told.kind in calendar else None


def told_period(text: str, calendar: Mapping[str, PeriodKind], table_lines: Sequence[int]) -> Period | None:
    """Return the period that the document names, though the calendar may not have it (``2024-Q4``)."""
    lines = _whole_titles([fold(line) for line in unicodedata.normalize("NFKC", text).split("\n")])
    near = sorted(lines_above(table_lines, len(lines)), reverse=True)
    titles = [number for number, line in enumerate(lines, 1) if WORDS_OF_TITLE.search(line)]
    for numbers in (near, titles):
        for named in (_named_period, _named_year):
            for number in numbers:
                period = named(lines[number - 1], calendar)
                if period is not None:
                    return period
    by_days = next((one for line in lines if (one := _period_of_days(line, calendar))), None)
    return by_days or next(
        (
            one
            for line in lines
            if not _NO_TITLE.search(line)
            for one in _dated(_head(line))
            if one.kind in calendar
        ),
        None,
    )


def period_in_name(name: str, calendar: Mapping[str, PeriodKind]) -> Period | None:
    """Return the period that a file's name tells, such as ``thinh-duc-2024-q1.md``."""
    for match in re.finditer(r"(20\d\d)[-_. ]?([a-z]\d?)(?![a-z0-9])", fold(name)):
        if match[2].upper() in calendar:
            return Period(int(match[1]), match[2].upper())
    return None


def _whole_titles(lines: list[str]) -> list[str]:
    """Titles that go on in the next line, whole in their first one; the number of lines stays."""
    whole = list(lines)
    start = 0
    for number in range(1, len(whole)):
        line = whole[number]
        over = whole[start]
        if line and over and start >= number - 3 and (_takes_up(over, line)):
            whole[start] = f"{over} {line}"
            whole[number] = ""
        else:
            start = number
    return whole


def _takes_up(over: str, line: str) -> bool:
    if "|" in over or "|" in line:
        return False
    ends_open = _GOES_ON.fullmatch(over[-20:]) is not None or _ends_open(over)
    return (ends_open or _TAKES_UP.match(line) is not None) and _mentions(over)


def _ends_open(line: str) -> bool:
    return re.search(_GOES_ON.pattern + r"$", line) is not None


def _mentions(line: str) -> bool:
    return any(pattern.search(line) for pattern, _ in _UNDATED) or _WHOLE_YEAR.search(line) is not None


def _head(line: str) -> str:
    """What a line says before it looks forward to the next period."""
    first = min((match.end() for pattern, _ in _UNDATED if (match := pattern.search(line))), default=None)
    year = _WHOLE_YEAR.search(line)
    begins = [one for one in (first, year.end() if year else None) if one is not None]
    cuts = [match.start() for match in (_FORWARD.search(line),) if match and begins]
    if begins:
        after = _FORWARD_AFTER.search(line, min(begins))
        cuts += [after.start()] if after else []
    return line[: min(cuts)] if cuts else line


def _dated(head: str) -> Iterator[Period]:
    """Yield the periods that are named with their year, the longest first."""
    for pattern, kind in _DATED:
        for match in pattern.finditer(head):
            yield Period(int(match["year"]), _kind(kind, match))


def _named_period(line: str, calendar: Mapping[str, PeriodKind]) -> Period | None:
    head = _head(line)
    found = list(_dated(head)) or list(_undated(head, line))
    period = next((one for one in found if one.kind in calendar), None)
    if period is not None or not found:
        return period
    return found[0] if WORDS_OF_TITLE.search(line) or _HEADS_A_LINE.match(line) else None


def _undated(head: str, line: str) -> Iterator[Period]:
    """Yield periods without a year of their own, where the year stands with what comes next."""
    year = re.search(_YEAR, line[len(head) :])
    if year is None or head == line:
        return
    for pattern, kind in _UNDATED:
        for match in pattern.finditer(head):
            yield Period(int(year["year"]), _kind(kind, match))


def _kind(kind: str, match: re.Match[str]) -> str:
    if kind != "Q":
        return kind
    text = match["number"]
    return f"Q{_ROMAN.get(text) or _NUMBER_WORDS.get(text) or int(text)}"


def _named_year(line: str, _: Mapping[str, PeriodKind]) -> Period | None:
    head = _head(line)
    match = _WHOLE_YEAR.search(head)
    if match is None or _NO_TITLE.search(head) or re.search(r"\b(?:ngay|thang|quy)\b", head):
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
