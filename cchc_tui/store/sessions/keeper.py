"""Keeping one submission's changes in this session's journal, or in memory until the disk takes them."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded
from cchc_tui.store.disk.priority import come_first
from cchc_tui.store.journals.lines import Entry, Header
from cchc_tui.store.journals.writer import JournalWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cchc_tui.entry.change import Change
    from cchc_tui.schema.model import Level, Schema
    from cchc_tui.store.journals.lines import Line
    from cchc_tui.store.journals.submission import Submission, SubmissionKey
    from cchc_tui.store.sessions.session import Session


def utc_now() -> datetime:
    """Return what the clock says."""
    return datetime.now(UTC)


class Keeper:
    """Writes for one draft. Its submission's lock must be held.

    `last` is the number of the submission's last line, `unsaved` what the disk refused, in order, and
    `last_sync` how many seconds the last write took until it was on disk.
    """

    def __init__(
        self, key: SubmissionKey, session: Session, submission: Submission, clock: Callable[[], datetime]
    ) -> None:
        self.last = submission.last
        self.unsaved: list[tuple[Change, ...]] = []
        self.last_sync = 0.0
        self._key = key
        self._session = session
        self._clock = clock
        self._notes = dict(submission.notes)
        self._path = key.folder(session.workspace) / f"{session.id}.jsonl"
        self._writer: JournalWriter | None = None
        self._preparing: Thread | None = None

    def now(self) -> str:
        """Return the time as journals hold it: UTC with milliseconds."""
        return self._clock().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def keep(
        self, changes: Sequence[Change], schema: Schema, level: Level, check: Callable[[], None]
    ) -> None:
        """Write changes that belong together, after those refused before; they are on disk on return.

        `check` raises where the submission is no longer ours to write.

        Raises:
            StoreError: the disk refused; what is not written waits in `unsaved`.
        """
        if changes:
            self.unsaved.append(tuple(changes))
        while self.unsaved:
            check()
            notes = dict(self._notes)
            group = enumerate(self.unsaved[0], self.last + 1)
            self.write([self._entry(change, notes, n) for n, change in group], schema, level)
            self._notes = notes
            self.unsaved.pop(0)

    def prepare(self, schema: Schema, level: Level) -> None:
        """Make the journal ready behind her back while she types: her first figure then waits for one sync.

        Where nothing is kept in it, `close` removes it again.
        """
        if self._writer is None and self._preparing is None:
            self._preparing = Thread(target=self._prepare, args=(schema, level), daemon=True)
            self._preparing.start()

    def _prepare(self, schema: Schema, level: Level) -> None:
        come_first()
        # what the disk refuses now, it refuses her first figure as well, where it is said
        with suppress(StoreError):
            self._open(schema, level)

    def _open(self, schema: Schema, level: Level) -> JournalWriter:
        data = self._session.workspace.data
        with guarded(data):
            data.stat()  # what is made anew in a workspace's place, nobody looks for
        self._session.mark(self._path)
        self._writer = JournalWriter.open(self._path, self._header(schema, level))
        return self._writer

    def write(self, lines: Sequence[Line], schema: Schema, level: Level) -> None:
        """Write lines that belong together; the journal is made with the first of them.

        Raises:
            StoreError: the disk refused; none of them counts.
        """
        began = time.perf_counter()
        self._await()
        writer = self._writer or self._open(schema, level)
        self._session.mark(self._path)  # again, where the session was closed before its draft
        writer.ensure_there()
        writer.append(lines)
        self.last = lines[-1].n
        self.last_sync = time.perf_counter() - began

    def close(self) -> None:
        """Close the journal; one that she never kept anything in leaves no trace."""
        self._await()
        self._preparing = None
        if self._writer is not None:
            self._writer.close()
            if self._writer.is_empty:
                self._remove()
            self._writer = None

    def _await(self) -> None:
        if self._preparing is not None:
            self._preparing.join()

    def _remove(self) -> None:
        with suppress(OSError):
            self._path.unlink()
            self._session.unmark(self._path)
            self._path.parent.rmdir()

    def _entry(self, change: Change, notes: dict[str, str], n: int) -> Entry:
        if change.note is not None:
            notes[change.id] = change.note
        return Entry(n, self.now(), change.id, change.after, notes.get(change.id, ""), change.act)

    def _header(self, schema: Schema, level: Level) -> Header:
        return Header(
            workspace=self._session.workspace.id,
            session=self._session.id,
            who=self._session.who,
            family=self._key.family,
            edition=schema.edition,
            org_unit=self._key.org_unit,
            level=level.value,
            period=str(self._key.period),
            made=self.now(),
            login=self._session.workspace.access.login.name,
            ssh_key=self._session.workspace.access.login.key,
            ssh_from=self._session.workspace.access.login.address,
        )
