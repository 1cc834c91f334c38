"""One session's journal of one submission: JSON lines, each sealed and synced before it counts.

The first line says whose journal it is; every other line is one change of a cell (`Entry`) or one step of
the submission (`Step`); see `lines` for what they say and `sealing` for how they are written.

Changes that belong together (a figure and the percentage that followed it) are written together; all but the
last carry ``"more"``. What stands after the last whole group was never acknowledged and does not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.store.files import guarded
from cchc_tui.store.sealing import UNREADABLE, opened, read_header, read_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cchc_tui.store.lines import Header, Line


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a journal: its lines, and where the last whole group ends.

    `problem` names the damaged line behind them, which ends what can be trusted.
    """

    path: Path
    header: Header
    lines: tuple[Line, ...]
    position: int
    seal: str
    last: int
    problem: StoreError | None = None


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


def salvage_journal(path: Path, position: int = 0, before: str = "", last: int = 0) -> Reading:
    """Read a journal as far as its seals hold; what is wrong behind that is its `problem`.

    Raises:
        StoreError: it cannot be read, is of a newer format, or its first line is damaged.
    """
    with guarded(path), path.open("rb") as file:
        first = file.readline()
        header = read_header(path, first)
        start = position or len(first)
        file.seek(start)
        rest = file.read()
    mark = before or first[-19:-3].decode("ascii", "replace")
    lines, end, mark, last, problem = _whole_groups(path, rest, mark, last, first_line=not position)
    return Reading(path, header, tuple(lines), start + end, mark, last, problem)


def parse_journal(path: Path, content: bytes) -> Reading:
    """Read a journal whose bytes are at hand, as far as its seals hold; `path` is what it is called.

    Raises:
        StoreError: it is of a newer format, or its first line is damaged.
    """
    first = content[: content.find(b"\n") + 1]
    header, rest, mark = (
        read_header(path, first),
        content[len(first) :],
        first[-19:-3].decode("ascii", "replace"),
    )
    lines, end, mark, last, problem = _whole_groups(path, rest, mark, 0, first_line=True)
    return Reading(path, header, tuple(lines), len(first) + end, mark, last, problem)


def is_headless(path: Path) -> bool:
    """Whether a journal was never acknowledged at all: not even its first line is whole."""
    with guarded(path), path.open("rb") as file:
        first = file.readline()
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


def read_folder(folder: Path) -> list[Reading]:
    """Read all journals of one submission; empty if it has none.

    Raises:
        StoreError: one of them cannot be read or is damaged.
    """
    if not folder.is_dir():
        return []
    return [read_journal(path) for path in sorted(folder.glob("*.jsonl")) if not is_headless(path)]


def salvage_folder(folder: Path) -> tuple[list[Reading], tuple[StoreError, ...]]:
    """Read of all journals of one submission what can be trusted, and say what could not."""
    readings: list[Reading] = []
    problems: list[StoreError] = []
    for path in sorted(folder.glob("*.jsonl")):
        try:
            if is_headless(path):
                continue
            readings.append(salvage_journal(path))
        except StoreError as error:
            problems.append(error)
    return readings, (*problems, *(one.problem for one in readings if one.problem is not None))


def in_order(readings: Sequence[Reading]) -> list[Line]:
    """Return the lines of all journals of one submission in the order in which they were made."""
    return sorted((line for reading in readings for line in reading.lines), key=lambda line: line.n)
