"""What is left of journals that are damaged or gone: in their own bytes, a backup, an old ledger."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from cchc_tui.entry.figure import Figure, State
from cchc_tui.store.journals import content
from cchc_tui.store.journals.archive import ARCHIVE, NAME
from cchc_tui.store.journals.lines import Entry, Header, Step, StepKind
from cchc_tui.store.journals.sealing import header_content, line_content, sealed, verified
from cchc_tui.store.workspaces.remark import missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.journals.lines import Line
    from cchc_tui.store.journals.survey import Surveyed

_NUMBER = re.compile(rb'"n":([0-9]{1,9}),"at":"([^"]{10,40})"')
JOURNALS, BEHIND, BACKUP, LEDGER, LAKE = "journals", "behind", "backup", "ledger", "lake"
"""Where a line was found; what stands first counts where they differ."""


class Found(NamedTuple):
    """One line and whose journal it belongs to, as found in `source`."""

    line: Line
    header: Header
    source: str

    @property
    def said(self) -> content.Said:
        """The line as it counts."""
        return content.said(self.line, self.header)


@dataclass(slots=True)
class Pieces:
    """What was found of one submission: lines by number, numbers that differ, the last number known of."""

    lines: dict[int, Found] = field(default_factory=dict)
    conflicts: set[int] = field(default_factory=set)
    last: int = 0

    def add(self, found: Iterable[Found]) -> None:
        """Add lines of the next source; those of sources before it count."""
        for one in found:
            known = self.lines.setdefault(one.line.n, one)
            self.last = max(self.last, one.line.n)
            if known is not one and known.said != one.said:
                self.conflicts.add(one.line.n)

    @property
    def is_short(self) -> bool:
        """Whether the last lines known of were not found."""
        return self.last > max(self.lines, default=0)

    @property
    def lost(self) -> list[range]:
        """The numbers of which nothing was found."""
        return missing(self.lines, self.last)


def whole_lines(one: Surveyed, source: str) -> Iterator[Found]:
    """Yield the lines of a journal as far as its seals hold."""
    if one.reading is not None:
        for line in one.reading.lines:
            yield Found(line, one.reading.header, source)


def lines_behind(one: Surveyed, header: Header) -> Iterator[Found]:
    """Yield lines behind damaged ones: each is sealed to the line before it as that stands there now."""
    start = one.reading.position if one.reading is not None else 0
    group: list[Found] = []
    raws = one.content.splitlines(keepends=True)
    at = len(raws[0]) if raws else 0
    for before, raw in pairwise(raws):
        at += len(raw)
        line = verified(raw, before) if at > start else None
        if line is not None:
            group.append(Found(line, header, BEHIND))
            if not (isinstance(line, Entry) and line.more):
                yield from group
                group = []


def last_number(one: Surveyed) -> int:
    """Return the highest number that stands anywhere in a journal, damaged or not."""
    whole = one.content[: one.content.rfind(b"\n") + 1]
    return max((int(number) for number, _ in _NUMBER.findall(whole)), default=0)


def header_of(one: Surveyed, known: Mapping[str, Header], workspace_id: str) -> Header:
    """Return whose a journal is: its first line tells it, else a backup, else its path."""
    if one.reading is not None:
        return one.reading.header
    if one.name in known:
        return known[one.name]
    family, unit, period, file = one.name.split("/")
    session = file.removesuffix(".jsonl")
    same = [other for name, other in known.items() if name.startswith(f"{family}/{unit}/{period}/")]
    edition, level = (same[0].edition, same[0].level) if same else ("", "")
    return Header(workspace_id, session, "?", family, edition, unit, level, period, "")


def home_of(folder: str, header: Header) -> str:
    """Return which journal of a submission the lines of a session belong in, by the header that they had.

    What an account wrote there by hand must not lead to another's journal.
    """
    file = f"{header.session}.jsonl"
    if NAME.fullmatch(file) is None or file == ARCHIVE:
        file = f"session-{crc32(file.encode()):08x}.jsonl"
    return f"{folder}/{file}"


def lines_of_ledger(
    connection: DuckDBPyConnection, submission: content.Submission, workspace_id: str, source: str = LEDGER
) -> list[Found]:
    """Return what an open ledger, found in `source`, holds of a submission, as journals would hold it."""
    sessions = _sessions(connection, submission.name)
    found = [_of_ledger(submission, said, sessions, workspace_id) for said in submission.lines]
    return [one._replace(source=source) for one in found]


def _sessions(connection: DuckDBPyConnection, name: str) -> dict[int, str]:
    """The names of the sessions that made the lines of a submission, by number."""
    # by key and not by name, so that no more than its own rows are read
    keys = connection.execute(
        "SELECT submission FROM base.submission "
        "JOIN base.edition USING (edition) JOIN base.unit USING (unit) "
        "WHERE family || '/' || code || '/' || year || '-' || kind = ?",
        [name],
    ).fetchall()
    rows = [
        row
        for (key,) in keys
        for row in connection.execute(
            "SELECT DISTINCT n, session.name FROM "
            "(SELECT n, session FROM base.entry WHERE submission = $key "
            "UNION ALL SELECT n, session FROM base.step WHERE submission = $key) AS rows "
            "JOIN base.session ON session.session = rows.session",
            {"key": key},
        ).fetchall()
    ]
    return dict(rows)


def _of_ledger(
    submission: content.Submission,
    said: content.Said,
    sessions: Mapping[int, str],
    workspace_id: str,
) -> Found:
    n, at, who, login, key, address, kind, *what = json.loads(said.text)
    family, unit, period = submission.name.split("/")
    session = sessions.get(n, "?")
    at = f"{at.removesuffix('000')}Z"
    header = Header(
        workspace_id, session, who or "?", family, submission.edition or "", unit, submission.level or "",
        period, at, login, key, address,
    )  # fmt: skip
    line: Line
    if kind == content.CELL:
        id_, state, number, typed, note, act = what
        figure = Figure(State(state), None if number is None else Decimal(number), typed)
        line = Entry(n, at, id_, figure, note, act)
    else:
        step, reason, errors, warnings, infos, findings = what
        told = tuple(json.loads(findings)) if findings else ()
        line = Step(n, at, StepKind(step), reason, errors, warnings, infos, told)
    return Found(line, header, LEDGER)


def written(lines: Iterable[Found], header: Header) -> bytes:
    """Return a journal that holds these lines of one session, sealed anew."""
    in_order = sorted((one.line for one in lines), key=lambda line: line.n)
    one, mark = sealed(header_content(header), "")
    parts = [one]
    for place, line in enumerate(in_order):
        following = in_order[place + 1].n if place + 1 < len(in_order) else 0
        more = isinstance(line, Entry) and line.more and following == line.n + 1
        one, mark = sealed(line_content(line, more=more), mark)
        parts.append(one)
    return b"".join(parts)
