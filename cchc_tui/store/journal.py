"""One session's journal of one submission: JSON lines, each sealed and synced before it counts.

The first line says whose journal it is; every other line is one change of a cell (`Entry`) or one step of
the submission (`Step`). A line ends in ``"h"``, the first 16 hexadecimal digits of SHA-256 over the ``"h"``
of the line before it and its own content: a flipped byte, a line missing or put in later breaks the chain.

Changes that belong together (a figure and the percentage that followed it) are written together; all but the
last carry ``"more"``. What stands after the last whole group was never acknowledged and does not count.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Any

from cchc_tui.entry.figure import Figure, State
from cchc_tui.errors import StoreError
from cchc_tui.store.files import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FORMAT = 1
_LARGEST = 15
_FINEST = 6
_SEAL = b',"h":"'
_SEALED = len(_SEAL) + 16 + len(b'"}')


class StepKind(StrEnum):
    """A step in the life of a submission."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Header:
    """Whose journal it is. `period` is written ``2024-Q1``; `level` is the org unit's level then.

    `who` is the name shown, `login` the account; `ssh_key` is the fingerprint of the key that it logged in
    with over SSH and `ssh_from` the address. What an older journal does not tell is "".
    """

    workspace: str
    session: str
    who: str
    family: str
    edition: str
    org_unit: str
    level: str
    period: str
    made: str
    login: str = ""
    ssh_key: str = ""
    ssh_from: str = ""


_LATER = frozenset({"login", "ssh_key", "ssh_from"})
"""Fields of the first line that older journals lack; older programs pass over them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell after one change: figure and note as they then stood.

    `n` numbers the lines of one submission over all its journals, `at` is UTC and for reading only: order is
    `n`'s alone, since clocks jump. `act` says how the change came about ("enter", "derive", "undo" …), `more`
    whether the next line read belongs to the same act.
    """

    n: int
    at: str
    id: str
    figure: Figure
    note: str
    act: str
    more: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the submission, with its reason and, for a submit, the findings that stood then."""

    n: int
    at: str
    kind: StepKind
    reason: str = ""
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    findings: tuple[dict[str, str | None], ...] = ()


Line = Entry | Step


def fits(figure: Figure) -> bool:
    """Whether the ledger can hold a figure exactly: 15 digits before the comma, 6 behind it."""
    number = figure.number
    if number is None:
        return True
    return number.is_finite() and int(number.as_tuple().exponent) >= -_FINEST and number.adjusted() < _LARGEST


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


def seal(before: str, content: bytes) -> str:
    """Return the seal of a line: it holds the line to the one before it."""
    return hashlib.sha256(before.encode() + content).hexdigest()[:16]


def sealed(content: dict[str, Any], before: str) -> tuple[bytes, str]:
    """Return one whole line of a journal, and its seal."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()[:-1]
    mark = seal(before, body)
    return body + _SEAL + mark.encode() + b'"}\n', mark


def header_content(header: Header) -> dict[str, Any]:
    """Return the first line of a journal as JSON holds it."""
    told = {name: getattr(header, name) for name in Header.__slots__}
    return {"journal": FORMAT, **{name: said for name, said in told.items() if said or name not in _LATER}}


def line_content(line: Line, *, more: bool) -> dict[str, Any]:
    """Return an entry or step as JSON holds it; empty things are left out."""
    content: dict[str, Any] = {"n": line.n, "at": line.at}
    if isinstance(line, Entry):
        number = line.figure.number
        content |= {"id": line.id, "state": line.figure.state.value}
        content |= {"figure": format(number, "f")} if number is not None else {}
        content |= {"typed": line.figure.typed} if line.figure.typed else {}
        content |= {"note": line.note} if line.note else {}
        content["act"] = line.act
    else:
        content["step"] = line.kind.value
        content |= {"reason": line.reason} if line.reason else {}
        counts = {"errors": line.errors, "warnings": line.warnings, "infos": line.infos}
        content |= {name: count for name, count in counts.items() if count}
        content |= {"findings": list(line.findings)} if line.findings else {}
    return content | ({"more": 1} if more else {})


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
        header = _header(path, first)
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
    header, rest, mark = _header(path, first), content[len(first) :], first[-19:-3].decode("ascii", "replace")
    lines, end, mark, last, problem = _whole_groups(path, rest, mark, 0, first_line=True)
    return Reading(path, header, tuple(lines), len(first) + end, mark, last, problem)


def verified(raw: bytes, before: bytes) -> Line | None:
    """Return the line that stands behind another one if it is sealed to it; both as the file has them."""
    try:
        return _line(_opened(raw, before[-19:-3].decode("ascii")))
    except (ValueError, KeyError, TypeError, InvalidOperation):
        return None


def is_headless(path: Path) -> bool:
    """Whether a journal was never acknowledged at all: not even its first line is whole."""
    with guarded(path), path.open("rb") as file:
        first = file.readline()
    return not first.endswith(b"\n") or b"\0" in first


def _header(path: Path, first: bytes) -> Header:
    try:
        content = _opened(first, "")
        if content["journal"] != FORMAT:
            raise StoreError("store.journal_newer", path=path, version=content["journal"], known=FORMAT)
        absent = {name: "" for name in _LATER if name not in content}
        return Header(
            **{name: str(content[name]) for name in Header.__slots__ if name not in absent}, **absent
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError("store.journal_damaged", path=path, line=1) from error


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
            content = _opened(raw, mark)
            line = _line(content)
            if line.n <= last:
                raise ValueError(line.n)  # noqa: TRY301  (one place says what a damaged line is)
        except (ValueError, KeyError, TypeError, InvalidOperation):
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


def _opened(raw: bytes, before: str) -> dict[str, Any]:
    """The content of one line whose seal holds; ValueError if it does not."""
    body = raw[: -_SEALED - 1]
    if not raw.endswith(b'"}\n') or raw[len(body) : len(body) + len(_SEAL)] != _SEAL:
        raise ValueError(raw)
    if seal(before, body).encode() != raw[-19:-3]:
        raise ValueError(raw)
    content: dict[str, Any] = json.loads(body + b"}")
    return content


def _line(content: dict[str, Any]) -> Line:
    if "step" in content:
        return Step(
            n=content["n"],
            at=content["at"],
            kind=StepKind(content["step"]),
            reason=content.get("reason", ""),
            errors=content.get("errors", 0),
            warnings=content.get("warnings", 0),
            infos=content.get("infos", 0),
            findings=tuple(content.get("findings", ())),
        )
    number = content.get("figure")
    figure = Figure(
        State(content["state"]), None if number is None else Decimal(number), content.get("typed", "")
    )
    note, more = content.get("note", ""), "more" in content
    return Entry(content["n"], content["at"], content["id"], figure, note, content["act"], more)


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
