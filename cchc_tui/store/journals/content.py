"""What a workspace says, as one checksum: SHA-256 over its submissions, figures, notes and steps.

It does not depend on how the lines are split into journals, on what sessions and files are called, nor on
where they are kept: journals, ledger and backup of the same content have the same checksum.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.store.journals.lines import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.journals.journal import Reading
    from cchc_tui.store.journals.lines import Header, Line

CELL, STEP = "cell", "step"
_SCALE = 6
_AT_ONCE = 20_000
_ROWS = 5_000
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_LEDGER = """
WITH rows AS (
    SELECT
        coalesce(submission, -1) AS submission, n, made, session, id, state::VARCHAR AS state,
        figure::VARCHAR AS figure, scale, typed, note, act, NULL AS step,
        NULL AS reason, NULL AS errors, NULL AS warnings, NULL AS infos, NULL AS findings
    FROM base.entry LEFT JOIN base.indicator USING (indicator)
    UNION ALL
    SELECT
        coalesce(submission, -1), n, made, session, NULL, NULL, NULL, NULL, NULL, NULL, NULL, step, reason,
        errors, warnings, infos, findings
    FROM base.step
)
SELECT
    family || '/' || code || '/' || year || '-' || kind AS name, edition.name, submission.level, n,
    strftime(made, '%Y-%m-%dT%H:%M:%S.%f'), who, login, ssh_key, ssh_from,
    id, state, figure, scale, typed, note, act, step, reason, errors, warnings, infos, findings
FROM rows
LEFT JOIN base.submission USING (submission) LEFT JOIN base.edition USING (edition)
LEFT JOIN base.unit USING (unit) LEFT JOIN base.session ON session.session = rows.session
WHERE rows.submission BETWEEN ? AND ?
ORDER BY name, n
"""
_COUNTS = """
SELECT submission, count(*) FROM (
    SELECT coalesce(submission, -1) AS submission FROM base.entry
    UNION ALL SELECT coalesce(submission, -1) FROM base.step
)
GROUP BY submission ORDER BY submission
"""


class Said(NamedTuple):
    """One line as it counts: its number, and its content as canonical JSON."""

    n: int
    text: str


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a workspace: a digest of each submission by ``family/org_unit/period``, and of all."""

    digests: Mapping[str, str] = field(default_factory=dict)
    lines: int = 0

    @property
    def checksum(self) -> str:
        """The checksum of all, 64 hexadecimal digits."""
        whole = hashlib.sha256()
        for name in sorted(self.digests):
            whole.update(f"{name} {self.digests[name]}\n".encode())
        return whole.hexdigest()


class Submission(NamedTuple):
    """One submission as it counts: its name, its edition and level, its lines in order."""

    name: str
    edition: str | None
    level: str | None
    lines: Sequence[Said]

    @property
    def digest(self) -> str:
        """SHA-256 over all of it."""
        whole = hashlib.sha256(json.dumps([self.edition, self.level]).encode())
        for line in self.lines:
            whole.update(f"\n{line.text}".encode())
        return whole.hexdigest()


def total(submissions: Iterable[Submission]) -> Content:
    """Return what submissions come to together."""
    digests: dict[str, str] = {}
    lines = 0
    for one in submissions:
        if one.lines:
            # a name that comes twice, as only a ledger changed by hand has it, is like no other
            digests[one.name] = digests.get(one.name, "") + one.digest
            lines += len(one.lines)
    return Content(digests, lines)


def of_readings(readings: Sequence[Reading]) -> Submission:
    """Return what the journals of one submission say."""
    first = min(readings, key=lambda one: (one.lines[0].n if one.lines else float("inf"), one.path)).header
    lines = sorted(said(line, one.header) for one in readings for line in one.lines)
    return Submission(f"{first.family}/{first.org_unit}/{first.period}", first.edition, first.level, lines)


def by_submission(readings: Iterable[Reading]) -> dict[str, list[Reading]]:
    """Return readings by the submission that they are of."""
    found: dict[str, list[Reading]] = defaultdict(list)
    for one in readings:
        found[f"{one.header.family}/{one.header.org_unit}/{one.header.period}"].append(one)
    return dict(found)


def of_ledger(connection: DuckDBPyConnection) -> Iterator[Submission]:
    """Yield what each submission of an open ledger says; never all of it is in memory."""
    for first, last in _portions(connection):
        found: dict[tuple[str, str | None, str | None], list[Said]] = defaultdict(list)
        asked = connection.execute(_LEDGER, [first, last])
        while rows := asked.fetchmany(_ROWS):
            for row in rows:
                found[row[:3]].append(_from_row(*row[3:5], row[5:9], *row[9:]))
        for (name, edition, level), lines in found.items():
            yield Submission(str(name), edition, level, sorted(lines))


def _portions(connection: DuckDBPyConnection) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of submissions that are read at once."""
    first, last, lines = None, 0, 0
    for submission, count in connection.execute(_COUNTS).fetchall():
        first = submission if first is None else first
        last, lines = submission, lines + count
        if lines >= _AT_ONCE:
            yield first, last
            first, lines = None, 0
    if first is not None:
        yield first, last


def said(line: Line, header: Header) -> Said:
    """Return a line of a journal as it counts."""
    who = (header.who, header.login, header.ssh_key, header.ssh_from)
    if isinstance(line, Entry):
        figure = line.figure
        # the ledger knows no -0
        number = None if figure.number is None else format(figure.number or abs(figure.number), "f")
        what: list[object] = [CELL, line.id, figure.state.value, number, figure.typed, line.note, line.act]
    else:
        findings = json.dumps(line.findings, ensure_ascii=False) if line.findings else ""
        what = [STEP, line.kind.value, line.reason, line.errors, line.warnings, line.infos, findings]
    return _said(line.n, moment_of(line.at), who, what)


def moment_of(at: str) -> str:
    """Return a moment as the ledger holds it: UTC, to the microsecond; what is none stays as it is."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    moment = moment.astimezone(UTC) if moment.tzinfo else moment
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}"


def _from_row(n: int, at: str, who: Sequence[str | None], *rest: object) -> Said:
    id_, state, figure, scale, typed, note, act, step, reason, errors, warnings, infos, findings = rest
    if step is None:
        number = None if figure is None else _scaled(str(figure), int(str(scale or 0)))
        what = [CELL, id_, state, number, typed or "", note or "", act]
    else:
        what = [STEP, step, reason or "", errors, warnings, infos, findings or ""]
    return _said(n, at, [one or "" for one in who], what)


def _scaled(figure: str, scale: int) -> str:
    """A figure as the ledger writes it, with as many decimals as were typed; never more than it has."""
    cut = figure[: len(figure) - _SCALE + scale]
    return cut.rstrip(".") if set(figure[len(cut) :]) <= {"0", "."} else figure


def _said(n: int, at: str, who: Sequence[str], what: Sequence[object]) -> Said:
    return Said(n, _encode([n, at, *who, *what]))
