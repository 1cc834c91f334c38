"""Who reports, in the document's own words: its titles and its letterhead."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.documents.reading.titles import NEAR, WORDS_OF_TITLE, lines_above
from cchc_tui.schema.model import Level
from cchc_tui.text import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_SHORT = {
    "x.": "xã",
    "p.": "phường",
    "tt": "thị trấn",
    "tt.": "thị trấn",
    "h.": "huyện",
    "q.": "quận",
    "tx": "thị xã",
    "tx.": "thị xã",
    "tp": "thành phố",
    "tp.": "thành phố",
}
_RANKS = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)
"""In a letterhead the office above stands first: of two that are named alike, the lower one reports."""
_KINDS = "|".join(sorted(_LEVELS, key=len, reverse=True))
_WORDS = r"[^\n|,.;:()\[\]/\"“”*]+"
_NAMED = rf"(?:(?P<kind>{_KINDS})\s+|(?P<short>(?:tt|tx|tp)(?:\.\s*|\s+)|[xphq]\.\s*))(?P<name>{_WORDS})"
_OFFICE = r"(?:ubnd|[uủ][yỷ]\s+ban\s+nhân\s+dân|hđnd,\s+ubnd|đơn\s+vị(?:\s+báo\s+cáo)?\s*:(?:\s*ubnd)?)"
_UNIT = re.compile(rf"(?<!\w){_OFFICE}\s+{_NAMED}", re.IGNORECASE)
_OF_UNIT = re.compile(rf"(?<!\w)của\s+{_NAMED}", re.IGNORECASE)
_BARE_LINE = re.compile(rf"[\s*#_>-]*{_NAMED}[\s*_.]*", re.IGNORECASE)
_OPTION = re.compile(
    rf"(?:(?:ubnd|[uủ][yỷ]\s+ban\s+nhân\s+dân)\s+)?{_NAMED.replace(_WORDS, '.+')}", re.IGNORECASE
)
_BROKEN_NAME = re.compile(
    rf"\b(ubnd|[uủ][yỷ]\s+ban\s+nhân\s+dân)[ *]*(?:<br\s*/?>|\n)[ *]*((?:{_KINDS})\s)", re.IGNORECASE
)
_MOTTO = re.compile(r"(?:\s{2,}|\t)\**(?:cộng\s+h(?:òa|oà)\s+xã\s+hội|độc\s+lập).*", re.IGNORECASE)
"""The right half of a letterhead in two columns."""
_NOT_WHO_REPORTS = re.compile(
    r"\b(?:gui|noi nhan|nhan bao cao|thuoc|cong van|quyet dinh|chi thi|huong dan|thong bao|thong tu)\b"
)
_TELLS_ITS_BOSS = re.compile(r"\W*bao cao\W*")
_PERIOD_WORDS = re.compile(r"\b(?:quy|thang|nam 20\d\d)\b")
_ENDS_A_NAME = frozenset(("của", "về", "đến", "trong", "theo", "cho", "tại", "gửi"))
_A_TIME = re.compile(r"\d.*|ngày|tháng|năm|quý|đầu")
_ENDS_A_NAME_BEFORE = {
    "từ": _A_TIME,
    "tháng": re.compile(r"\d.*"),
    "ngày": re.compile(r"\d.*|tháng"),
    "số": re.compile(r"[\d:.…].*"),
    "cộng": re.compile("hòa|hoà"),
    "quý": re.compile(r"[ivxⅠⅡⅢⅣ\d]+"),
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


@dataclass(frozen=True, slots=True)
class Named:
    """An org unit as a document names it: ``xã Thịnh Đức``, and the level that its first word tells."""

    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class _Mention:
    kind: str
    name: str
    weight: int


def find_unit(text: str, table_lines: Sequence[int]) -> Named | None:
    """Return the org unit that reports: named just above the appendix, else in a title, else most often."""
    lines = _letterhead_joined(text).split("\n")
    near = lines_above(table_lines, len(lines))
    weights: Counter[tuple[str, str]] = Counter()
    shown: dict[tuple[str, str], list[str]] = {}
    for number, line in enumerate(lines, 1):
        if number > 1 and fold(lines[number - 2]).rstrip(" *").endswith("gui:"):
            continue
        place = 50 * (number in near) + 3 * (number <= NEAR)
        for mention in _mentions(line, stands_well=bool(place)):
            key = (mention.kind, fold(mention.name))
            weights[key] += mention.weight + place
            shown.setdefault(key, []).append(mention.name)
    if not weights:
        return None
    best = max(weights, key=lambda key: (weights[key], -_RANKS.index(_LEVELS[key[0]])))
    return Named(f"{best[0]} {_proper(shown[best])}", _LEVELS[best[0]])


def read_unit(written: str) -> Named | None:
    """Read an org unit's name as an option gives it, all of it: ``xã Thịnh Đức``, ``UBND XÃ THỊNH ĐỨC``."""
    match = _OPTION.fullmatch(squeeze(written))
    if match is None:
        return None
    kind = _kind(match)
    return Named(f"{kind} {_proper([match['name'].strip()])}", _LEVELS[kind])


def _letterhead_joined(text: str) -> str:
    """The text with the left half of its letterhead alone, and offices on one line with their places."""
    left = "\n".join(_MOTTO.sub("", line) for line in text.split("\n"))
    return _BROKEN_NAME.sub(r"\1 \2", left)


def _mentions(line: str, *, stands_well: bool) -> Iterator[_Mention]:
    folded = fold(line)
    title = WORDS_OF_TITLE.search(folded) is not None
    titled = title or (stands_well and _PERIOD_WORDS.search(folded) is not None)
    end = 0
    for match, kind, name in _names(_UNIT, line):
        clause = re.split(r"[.;](?=\s)", folded[end : match.start()])[-1]
        follows, end = end > 0, match.end("name")
        if _NOT_WHO_REPORTS.search(clause) or (follows and _TELLS_ITS_BOSS.fullmatch(clause)):
            continue
        outside = clause.count("(") <= clause.count(")")
        of_title = titled and outside and clause.rstrip().endswith("cua")
        yield _Mention(kind, name, 1 + 5 * title + 60 * of_title)
    if not stands_well:
        return
    bare = _BARE_LINE.fullmatch(line)
    if bare is not None and (name := _leading_name(bare["name"])) and name == bare["name"].strip(" *_."):
        yield _Mention(_kind(bare), name, -10)
    for match, kind, name in _names(_OF_UNIT, line):
        clause = folded[: match.start()]
        if titled and clause.count("(") <= clause.count(")") and not _NOT_WHO_REPORTS.search(clause):
            yield _Mention(kind, name, 60)


def _names(pattern: re.Pattern[str], line: str) -> Iterator[tuple[re.Match[str], str, str]]:
    for match in pattern.finditer(line):
        name = _leading_name(match["name"])
        if name:
            yield match, _kind(match), name


def _kind(match: re.Match[str]) -> str:
    short = match["short"]
    return _SHORT[short.strip().lower()] if short else squeeze(match["kind"]).lower()


def _leading_name(text: str) -> str:
    """The words of a place's name at the start of a text: capitalised ones, or a number (Phường 5)."""
    taken: list[str] = []
    written = text.split()
    for word, following in zip(written, [*written[1:], ""], strict=True):
        if word.isdigit() and (not taken or taken in (["Số"], ["SỐ"])):
            return " ".join([*taken, word])
        if len(taken) == _MOST_NAME_WORDS or not word[0].isupper():
            break
        if taken and _ends_a_name(word, following.lower()):
            break
        taken.append(word)
    return " ".join(taken)


def _ends_a_name(word: str, following: str) -> bool:
    """Whether a word goes on with the sentence; in mixed case its capital says that it is of the name."""
    before = _ENDS_A_NAME_BEFORE.get(word.lower())
    if before is not None:
        return before.fullmatch(following) is not None
    return word == word.upper() and word.lower() in _ENDS_A_NAME


def _proper(names: Sequence[str]) -> str:
    """The name as written in mixed case somewhere, else each of its words capitalised."""
    mixed = next((name for name in names if name != name.upper()), None)
    return mixed or " ".join(word.capitalize() for word in names[0].split())
