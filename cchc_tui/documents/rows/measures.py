"""Whether the measure that a document prints is the form's, however it is abbreviated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cchc_tui.text import fold

if TYPE_CHECKING:
    from cchc_tui.schema.model import Indicator

_ALIKE = (
    {"%", "phan tram", "ty le", "ti le", "ty le %", "ti le %"},
    {"thu tuc", "tthc", "thu tuc hanh chinh", "tt"},
    {"trieu dong", "tr dong", "trd", "tr d", "trieu vnd", "trieu"},
    {"ho so", "hs", "ho so tthc"},
    {"so luong", "phieu", "so phieu", "sl"},
    {"don vi", "co quan don vi", "co quan", "dv", "dvsn"},
    {"van ban", "vb", "vbqppl"},
    {"nhiem vu", "nv"},
    {"van de", "noi dung"},
    {"nguoi", "bien che"},
)
_MONEY = (
    dict.fromkeys(("dong", "vnd", "vnđ", "d"), 1)
    | dict.fromkeys(("nghin dong", "ngan dong", "1 000 dong", "1000 dong", "1000d"), 10**3)
    | dict.fromkeys(_ALIKE[2], 10**6)
    | dict.fromkeys(("ty dong", "ti dong", "ty vnd", "ty"), 10**9)
)
_CODED = re.compile(
    r"([^=;,|]+?)\s*=\s*(\d{1,2})|(\d{1,2})\s*[=:]\s*([^=;,|\d][^=;,|]*?)(?=\s*\d{1,2}\s*[=:]|[;,|]|$)"
)
_NO_WORD = re.compile(r"[^\w%]+")


def is_same_measure(printed: str, indicator: Indicator) -> bool:
    """Whether a printed measure agrees with the row's; nothing or a dash there says nothing against it."""
    plain = _plain(printed)
    if not plain:
        return True
    if indicator.codes:
        listed = {int(one[1] or one[2]): _plain(one[0] or one[3]) for one in _found(printed)}
        return not listed or listed == {entry.code: _plain(entry.label) for entry in indicator.codes}
    own = _plain(indicator.measure.name)
    return plain == own or any({plain, own} <= names for names in _ALIKE)


def times_apart(printed: str, indicator: Indicator) -> int | None:
    """How many times a printed measure of money differs from the row's; None unless both are money."""
    one, own = _MONEY.get(_plain(printed)), _MONEY.get(_plain(indicator.measure.name))
    return None if one is None or own is None else max(one, own) // min(one, own)


def is_other_kind(printed: str, indicator: Indicator) -> bool:
    """Whether a printed measure is of another kind than the row's: share, money or count."""
    own = _kind(indicator.measure.name)
    return bool(_plain(printed)) and not indicator.codes and _kind(printed) != own


def _kind(measure: str) -> str:
    plain = _plain(measure)
    return "share" if plain in _ALIKE[0] else "money" if plain in _MONEY else "count"


def _found(printed: str) -> list[tuple[str, str, str, str]]:
    return _CODED.findall(printed.replace("\n", " "))


def _plain(text: str) -> str:
    return _NO_WORD.sub(" ", fold(text)).strip()
