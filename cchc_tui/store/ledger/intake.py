"""Taking journals into the ledger: each row once, and how far a journal was taken in with it."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from cchc_tui.errors import StoreError
from cchc_tui.schema.period import Period
from cchc_tui.store.disk.files import guarded, sync_file
from cchc_tui.store.journals.archive import is_there, stored
from cchc_tui.store.journals.journal import BEGINNING, is_headless, salvage_journal
from cchc_tui.store.journals.lines import Entry, Step, fits
from cchc_tui.store.journals.submission import SubmissionKey
from cchc_tui.store.ledger.compaction import note_recent
from cchc_tui.store.ledger.dimensions import indicator_keys
from cchc_tui.store.ledger.keys import Keys
from cchc_tui.store.ledger.tables import insert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.journals.journal import Reading
    from cchc_tui.store.journals.lines import Header
    from cchc_tui.store.workspaces.workspace import Workspace

_ENTRY = {
    "seq": "BIGINT",
    "submission": "INTEGER",
    "n": "INTEGER",
    "made": "TIMESTAMP",
    "session": "INTEGER",
    "indicator": "INTEGER",
    "state": "VARCHAR",
    "figure": "DECIMAL(21, 6)",
    "scale": "TINYINT",
    "typed": "VARCHAR",
    "note": "VARCHAR",
    "act": "VARCHAR",
}
_STEP = {
    "seq": "BIGINT",
    "submission": "INTEGER",
    "n": "INTEGER",
    "made": "TIMESTAMP",
    "session": "INTEGER",
    "step": "VARCHAR",
    "reason": "VARCHAR",
    "errors": "INTEGER",
    "warnings": "INTEGER",
    "infos": "INTEGER",
    "findings": "VARCHAR",
}

_ADVANCE = """
UPDATE journal SET position = reached.position, seal = reached.seal, last = reached.last
FROM (
    SELECT r[1]::INTEGER AS journal, r[2]::BIGINT AS position, r[3] AS seal, r[4]::INTEGER AS last
    FROM (SELECT unnest(from_json(?::JSON, '[["VARCHAR"]]')) AS r)
) AS reached
WHERE journal.journal = reached.journal
"""

_PORTION = 2 << 20
"""About how many bytes of a journal are taken in at once: a million lines must not be in memory together."""


class Applied(NamedTuple):
    """How far a journal was taken in: its key, where, with which seal and number, and whose it is."""

    journal: int
    submission: int
    session: int
    position: int
    seal: str
    last: int


class Intake:
    """Takes some journals in, one after the other, within a transaction of its caller.

    What they hold is handed to the database by `close`, all at once: each statement costs more than its rows.
    """

    def __init__(self, connection: DuckDBPyConnection, workspace: Workspace, names: Sequence[str]) -> None:
        self._connection = connection
        self._workspace = workspace
        self._applied = _applied(connection, names)
        self._names = names
        self._keys: dict[str, dict[str, int]] = {}
        self._reached: list[tuple[Any, ...]] = []
        self._entries: list[tuple[Any, ...]] = []
        self._steps: list[tuple[Any, ...]] = []
        self._before = self._sequence = _sequence(connection)
        self.changed: set[SubmissionKey] = set()

    @cached_property
    def _known(self) -> Keys:
        return Keys(self._connection, self._workspace, self._names)

    def announce(self) -> None:
        """Let the submissions that were met be found in the ledger."""
        if "_known" in self.__dict__:
            self._known.flush()

    @property
    def entries(self) -> int:
        """How many cells were taken in."""
        return len(self._entries)

    @property
    def steps(self) -> int:
        """How many steps were taken in."""
        return len(self._steps)

    def take(self, name: str) -> bool:
        """Take in what a journal holds that the ledger does not, up to a damaged line if it has one.

        Returns whether that is all; of a long one only so much is taken at once.

        Raises:
            StoreError: the journal is damaged, and what stood before that was taken in; or it is of another
                workspace or misplaced, and nothing of it was taken.
        """
        path = self._workspace.journals / name
        applied = self._applied.get(name)
        if applied is None and (not is_there(path) or is_headless(path)):
            return True  # announced, and ended before its first row
        with guarded(path):
            there = stored(path)
            if there.is_archived and applied is not None and applied.position == there.size:
                return True
            if not there.is_archived:
                # what is read here may become part of the ledger, so it must outlive a power cut as well
                sync_file(path)
        reached = (applied.position, applied.seal, applied.last) if applied else BEGINNING
        reading = salvage_journal(path, *reached, most=_PORTION)
        key = self._key(name, reading.header)
        if reading.lines:
            rows = [self._checked(line, reading) for line in reading.lines]
            applied = applied or self._begin(name, reading)
            self._add(rows, applied, key.family)
            self._advance(applied, reading)
            self.changed.add(key)
        if reading.problem is not None:
            raise reading.problem
        return not reading.is_cut

    def close(self) -> None:
        """Hand over what was taken, with the last sequence given; the last before the transaction ends."""
        insert(self._connection, "entry", _ENTRY, self._entries)
        insert(self._connection, "step", _STEP, self._steps)
        if self._reached:
            self._connection.execute(_ADVANCE, [json.dumps(self._reached)])
        if self._entries:
            note_recent(self._connection, self._before)
        self._connection.execute("DELETE FROM meta WHERE name = 'sequence'")
        self._connection.execute("INSERT INTO meta VALUES ('sequence', ?)", [str(self._sequence)])

    def _key(self, name: str, header: Header) -> SubmissionKey:
        if header.workspace != self._workspace.id:
            raise StoreError("store.journal_foreign", path=self._workspace.journals / name)
        if not name.startswith(f"{header.family}/{header.org_unit}/{header.period}/"):
            raise StoreError("store.journal_misplaced", path=self._workspace.journals / name)
        return SubmissionKey(header.family, header.org_unit, Period.parse(header.period))

    @staticmethod
    def _checked(line: Entry | Step, reading: Reading) -> Entry | Step:
        """DuckDB would round what does not fit, without a word."""
        if isinstance(line, Entry) and not fits(line.figure):
            raise StoreError("store.figure_too_long", path=reading.path, n=line.n)
        return line

    def _begin(self, name: str, reading: Reading) -> Applied:
        """Give a journal met for the first time its key."""
        submission, session = self._known.submission(reading.header), self._known.session(reading.header)
        journal = self._known.journal(name, submission, session)
        return Applied(journal, submission, session, 0, "", 0)

    def _add(self, lines: Sequence[Entry | Step], applied: Applied, family: str) -> None:
        ids = [line.id for line in lines if isinstance(line, Entry)]
        keys = self._keys.get(family, {})
        if not keys.keys() >= set(ids):
            keys = self._keys[family] = indicator_keys(self._connection, family, ids)
        for line in lines:
            self._sequence += 1
            common = (self._sequence, applied.submission, line.n, line.at, applied.session)
            if isinstance(line, Entry):
                self._entries.append((*common, keys[line.id], *_cell(line)))
            else:
                self._steps.append((*common, *_step(line)))

    def _advance(self, applied: Applied, reading: Reading) -> None:
        self._reached.append((applied.journal, reading.position, reading.seal, reading.last))


def _applied(connection: DuckDBPyConnection, names: Sequence[str]) -> dict[str, Applied]:
    rows = connection.execute(
        "SELECT path, journal, submission, session, position, seal, last FROM journal "
        "WHERE path IN (SELECT unnest(?::VARCHAR[]))",
        [list(names)],
    ).fetchall()
    return {path: Applied(*row) for path, *row in rows}


def _sequence(connection: DuckDBPyConnection) -> int:
    row = connection.execute("SELECT value FROM meta WHERE name = 'sequence'").fetchone()
    return int(row[0]) if row else 0


def _cell(entry: Entry) -> tuple[Any, ...]:
    figure = entry.figure
    number = None if figure.number is None else format(figure.number, "f")
    scale = None if number is None else figure.scale
    return figure.state.value, number, scale, figure.typed or None, entry.note or None, entry.act


def _step(step: Step) -> tuple[Any, ...]:
    findings = json.dumps(step.findings, ensure_ascii=False) if step.findings else None
    return step.kind.value, step.reason or None, step.errors, step.warnings, step.infos, findings
