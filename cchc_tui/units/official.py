"""The official list of org units, before and after 1/7/2025. ``data/README.md`` says where it comes from."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.schema.model import Level
from cchc_tui.text import fold
from cchc_tui.units.model import OrgUnit

if TYPE_CHECKING:
    from cchc_tui.units.register import Register

FILE = Path(__file__).with_name("official.csv")
NEW_MAP = date(2025, 7, 1)
"""The first day of the 34 provinces and 3.321 communes."""
_LEVELS = {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}
_KINDS = tuple(
    f"{fold(kind)} "
    for kind in (
        "tỉnh",
        "thành phố",
        "thị xã",
        "thị trấn",
        "đặc khu",
        "quận",
        "huyện",
        "phường",
        "xã",
    )
)


@cache
def _content() -> bytes:
    return FILE.read_bytes()


@cache
def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _unit(line: str) -> OrgUnit:
    code, name, parent, since, until, successors = line.split(",")
    return OrgUnit(
        code,
        name,
        _LEVELS[len(code)],
        parent or None,
        _day(since),
        _day(until),
        tuple(successors.split()),
    )


@cache
def official() -> Register:
    """Return the whole list; some 13.000 units, read when first asked for."""
    from cchc_tui.units.register import Register  # noqa: PLC0415  (a name of one unit needs none)

    return Register(_unit(line) for line in _content().decode().splitlines()[1:])


@cache
def official_history(code: str) -> tuple[OrgUnit, ...]:
    """Return what a code has meant, oldest first, without reading the whole list; empty if not known."""
    if official.cache_info().currsize:
        return official().history(code)
    if len(code) not in _LEVELS or not (code.isascii() and code.isdigit()):
        return ()
    content, wanted, found = _content(), f"\n{code},".encode(), []
    start = content.find(wanted)
    while start >= 0 and content.startswith(wanted, start):
        end = content.index(b"\n", start + 1)
        found.append(_unit(content[start + 1 : end].decode()))
        start = end
    return tuple(found)


@cache
def bare(name: str) -> str:
    """Return a name without diacritics, case, and the word for the kind of unit: ``thinh duc``."""
    folded = fold(name).strip()
    kind = next((kind for kind in _KINDS if folded.startswith(kind)), "")
    return folded[len(kind) :]


def named(unit: OrgUnit, on: date) -> str:
    """Return what an org unit that somebody put on her list was called on a day.

    On days that her list gives it, and where it calls it as the official list never did, her name holds; so
    does her spelling of the same name.
    """
    known = official_history(unit.code)
    if unit.is_dated:
        known = () if unit.is_valid(on) else known
    elif not any(bare(one.name) == bare(unit.name) for one in known):
        known = ()
    then = next((one.name for one in known if one.is_valid(on)), unit.name)
    return unit.name if bare(then) == bare(unit.name) else then
