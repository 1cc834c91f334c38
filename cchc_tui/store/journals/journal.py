"""One session's journal of one submission: JSON lines, each sealed and synced before it counts.

The first line says whose journal it is; every other line is one change of a cell (`Entry`) or one step of
the submission (`Step`); see `lines` for what they say and `sealing` for how they are written.

Changes that belong together (a figure and the percentage that followed it) are written together; all but the
last carry ``"more"``. What stands after the last whole group was never acknowledged and does not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded
from cchc_tui.store.journals.archive import stored, stored_in
from cchc_tui.store.journals.sealing import UNREADABLE, opened, read_header, read_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from cchc_tui.store.journals.archive import Stored
    from cchc_tui.store.journals.lines import Header, Line


class Reached(NamedTuple):
    """How far a journal was read: bytes, the seal of the last line there, its number."""

    position: int = 0
    seal: str = ""
    last: int = 0


BEGINNING = Reached()
_MORE = re.compile(rb',"more":1,"h":"[0-9a-f]{16}"\}\n\Z')


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a journal: its lines, and where the last whole group ends.

    `problem` names the damaged line behind them, which ends what can be trusted; `is_cut` is whether there is
    more, since no more was asked for.
    """

    path: Path
    header: Header
    lines: tuple[Line, ...]
    position: int
    seal: str
    last: int
    problem: StoreError | None = None
    is_cut: bool = False


def read_journal(path: Path, position: int = 0, before: str = "", last: int = 0) -> Reading:
    """Read a journal, or what was added to it since `position` (with the seal and number reached there).

    Raises:
        StoreError: it cannot be read, is of a newer format, or is damaged before its last line; the
            sentence names file and line.
    """
    reading = salvage_journal(path, position, before, last)
    if reading.problem is not None:
        raise reading.problem
    return reading


def salvage_journal(
    path: Path, position: int = 0, before: str = "", last: int = 0, *, most: int = -1
) -> Reading:
    """Read a journal as far as its seals hold; what is wrong behind that is its `problem`.

    `most` is about how many bytes to read at once; all there are if -1.

    Raises:
        StoreError: it cannot be read, is of a newer format, or its first line is damaged.
    """
    with guarded(path):
        there = stored(path)
        first, rest = there.read_from(position, most)
    reading = _read(path, first, rest, Reached(position, before, last))
    if reading.problem is not None or (position or len(first)) + len(rest) >= there.size:
        return reading
    # what belongs together may be longer than that
    return replace(reading, is_cut=True) if reading.lines else salvage_journal(path, position, before, last)


def _read(path: Path, first: bytes, rest: bytes, reached: Reached) -> Reading:
    header = read_header(path, first)
    start = reached.position or len(first)
    mark = reached.seal or first[-19:-3].decode("ascii", "replace")
    is_whole = not reached.position
    lines, end, mark, last, problem = _whole_groups(path, rest, mark, reached.last, first_line=is_whole)
    return Reading(path, header, tuple(lines), start + end, mark, last, problem)


def parse_journal(path: Path, content: bytes) -> Reading:
    """Read a journal whose bytes are at hand, as far as its seals hold; `path` is what it is called.

    Raises:
        StoreError: it is of a newer format, or its first line is damaged.
    """
    first = content[: content.find(b"\n") + 1]
    return _read(path, first, content[len(first) :], BEGINNING)


def is_headless(path: Path) -> bool:
    """Whether a journal was never acknowledged at all: not even its first line is whole."""
    with guarded(path):
        first, _ = stored(path).read_from(-1)
    return _is_headless(first)


def _is_headless(first: bytes) -> bool:
    return not first.endswith(b"\n") or b"\0" in first


def _whole_groups(
    path: Path, rest: bytes, mark: str, last: int, *, first_line: bool
) -> tuple[list[Line], int, str, int, StoreError | None]:
    counted: list[Line] = []
    group: list[Line] = []
    end = at = 0
    counted_mark, counted_last = mark, last
    number = 1
    problem = None
    for raw in BytesIO(rest):
        number += 1
        at += len(raw)
        if not raw.endswith(b"\n") or (at == len(rest) and b"\0" in raw):
            break
        try:
            content = opened(raw, mark)
            line = read_line(content)
            if line.n <= last:
                raise ValueError(line.n)
        except UNREADABLE:
            if _is_torn(rest[at - len(raw) :]):
                break
            where: object = number if first_line else f"@{at}"
            problem = StoreError("store.journal_damaged", path=path, line=where)
            break
        mark, last = raw[-19:-3].decode(), line.n
        group.append(line)
        if "more" not in content:
            counted += group
            group = []
            end, counted_mark, counted_last = at, mark, last
    return counted, end, counted_mark, counted_last, problem


def _is_torn(behind: bytes) -> bool:
    """Whether a power cut left holes in the last group: the disk writes a group's blocks in any order."""
    first, *others = behind.splitlines(keepends=True)
    return b"\0" in first and all(_MORE.search(line) for line in [first, *others][:-1])


def read_folder(folder: Path) -> list[Reading]:
    """Read all journals of one submission; empty if it has none.

    Raises:
        StoreError: one of them cannot be read or is damaged.
    """
    readings, problems = salvage_folder(folder)
    if problems:
        raise problems[0]
    return readings


def salvage_folder(folder: Path) -> tuple[list[Reading], tuple[StoreError, ...]]:
    """Read of all journals of one submission what can be trusted, and say what could not."""
    found, strange = stored_in(folder)
    readings, problems = salvage_stored(found, {})
    return readings, (*strange, *problems)


def salvage_stored(
    found: Sequence[Stored], reached: Mapping[str, Reached]
) -> tuple[list[Reading], tuple[StoreError, ...]]:
    """Read on in journals from where each, by its name, was `reached`; say what cannot be trusted."""
    readings: list[Reading] = []
    problems: list[StoreError] = []
    for there in found:
        if (before := reached.get(there.path.name, BEGINNING)).position == there.size:
            continue
        try:
            with guarded(there.path):
                first, rest = there.read_from(before.position)
            if not _is_headless(first):
                readings.append(_read(there.path, first, rest, before))
        except StoreError as error:
            problems.append(error)
    return readings, (*problems, *(one.problem for one in readings if one.problem is not None))


def in_order(readings: Sequence[Reading]) -> list[Line]:
    """Return the lines of all journals of one submission in the order in which they were made."""
    return sorted((line for reading in readings for line in reading.lines), key=lambda line: line.n)
