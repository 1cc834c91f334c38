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
    from collections.abc import Iterable

    from cchc_tui.units.register import Register

FILE = Path(__file__).with_name("official.csv")
MARK = "7638f2ae3e2572ef"
"""How the SHA-256 of the list begins: it tells one list from another without reading it."""
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
    if _lines.cache_info().currsize:
        return tuple(map(_unit, _lines()[0].get(code, ())))
    content, wanted, found = _content(), f"\n{code},".encode(), []
    start = content.find(wanted)
    while start >= 0 and content.startswith(wanted, start):
        end = content.index(b"\n", start + 1)
        found.append(_unit(content[start + 1 : end].decode()))
        start = end
    return tuple(found)


@cache
def _lines() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The lines of the list by their code, and by each code that followed theirs."""
    own: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for line in _content().decode().splitlines()[1:]:
        own.setdefault(line[: line.index(",")], []).append(line)
        for code in line[line.rindex(",") + 1 :].split():
            before.setdefault(code, []).append(line)
    return own, before


def expect_many() -> None:
    """Make ready for questions about many codes one by one; it takes some 10 ms."""
    _lines()


def official_around(codes: Iterable[str]) -> Register:
    """Return what some codes meant, what followed that, what this is made of and became of, and who is above.

    What else has a part in the change of any of these is there too. For a few codes it takes a fifth of the
    time of the whole list.
    """
    from cchc_tui.units.register import Register, reached  # noqa: PLC0415

    own, before = _lines()

    def after(code: str) -> list[str]:
        return [one for line in own.get(code, ()) for one in line[line.rindex(",") + 1 :].split()]

    def ahead(code: str) -> list[str]:
        return [line[: line.index(",")] for line in before.get(code, ())]

    def above(code: str) -> list[str]:
        return [parent for line in own.get(code, ()) if (parent := line.split(",", 3)[2])]

    known = dict.fromkeys(codes)
    for step in (after, ahead, after, above, after, ahead):
        known = dict.fromkeys(reached(known, step))
    return Register(_unit(line) for code in known for line in own.get(code, ()))


@cache
def bare(name: str) -> str:
    """Return a name without diacritics, case, and the word for the kind of unit: ``thinh duc``."""
    folded = fold(name).strip()
    kind = next((kind for kind in _KINDS if folded.startswith(kind)), "")
    return folded[len(kind) :]


def meant(unit: OrgUnit) -> tuple[OrgUnit, ...]:
    """Return what the official list has of a unit on somebody's list; nothing if it never called it so."""
    known = official_history(unit.code)
    return known if any(bare(one.name) == bare(unit.name) for one in known) else ()


def was_there(unit: OrgUnit, on: date) -> bool:
    """Whether an org unit that somebody put on her list was there on a day.

    Her own days rule. Where she gives none the official list's do, if that ever called it so.
    """
    if unit.is_dated or not unit.is_valid(on):
        return unit.is_valid(on)
    known = [one for one in official_history(unit.code) if one.level is unit.level]
    # days before names: these are dear, and nearly all are there
    return not known or any(one.is_valid(on) for one in known) or not meant(unit)


def named(unit: OrgUnit, on: date) -> str:
    """Return what an org unit that somebody put on her list was called on a day.

    On days that her list gives it, and where it calls it as the official list never did, her name holds; so
    does her spelling of the name of that day, but not "thị trấn" of what was a xã then.
    """
    known = meant(unit)
    if unit.is_dated:
        known = () if unit.is_valid(on) else official_history(unit.code)
    then = next((one.name for one in known if one.is_valid(on)), unit.name)
    if fold(then) != fold(unit.name) and any(fold(one.name) == fold(unit.name) for one in known):
        return then
    return unit.name if bare(then) == bare(unit.name) else then
