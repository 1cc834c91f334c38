"""Comparing journals and ledger, line by line: what was changed behind the program's back."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded, log_of
from cchc_tui.store.journals import content
from cchc_tui.store.journals.archive import is_there, stored_in
from cchc_tui.store.journals.checkpoint import SUFFIX, agrees, read_checkpoint
from cchc_tui.store.journals.journal import parse_journal
from cchc_tui.store.journals.lost import are_told, read_lost
from cchc_tui.store.journals.markers import names_in
from cchc_tui.store.journals.survey import by_folder, folder_of, settled, survey
from cchc_tui.store.journals.witnesses import known_ends
from cchc_tui.store.ledger.damage import refusal
from cchc_tui.store.ledger.ledger import ledger_lock
from cchc_tui.store.ledger.migrations import open_current, read_all
from cchc_tui.store.soundness.derived import derived
from cchc_tui.store.workspaces.remark import Remark, missing, note, ranges, spans, trouble

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.journals.journal import Reading
    from cchc_tui.store.journals.survey import Surveyed
    from cchc_tui.store.workspaces.workspace import Workspace

PATIENCE = 30
CHECKING = ".checking-"
"""How folders begin in which a copy of the ledger is looked at."""


class Taken(NamedTuple):
    """How far the ledger took a journal in: bytes, the seal of the last line, its number."""

    position: int
    seal: str
    last: int


@dataclass(slots=True)
class Examination:
    """What came of comparing: sentences, the journals' content and, as far as it goes, the ledger's.

    `broken` names submissions of which a journal is damaged or gone, `heads` are position and SHA-256 of
    every good journal as it now stands, `waiting` how many lines the ledger does not hold yet, `waiting_in`
    the journals that they are in, `ends` when the last line of each was made and its name, `torn` how many
    journals end in what was never acknowledged.
    """

    remarks: list[Remark] = field(default_factory=list)
    journals: content.Content = field(default_factory=content.Content)
    ledger: content.Content | None = None
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    waiting: int = 0
    waiting_in: list[str] = field(default_factory=list)
    torn: int = 0
    ends: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def ledger_copy(workspace: Workspace, ledger: Path | None = None) -> Iterator[DuckDBPyConnection]:
    """Open a copy of the ledger as it is now, to look at while others go on; it is gone afterwards.

    `ledger` is another file to look at, such as a ledger that was set aside.

    Raises:
        LedgerDamagedError: the ledger cannot be used.
        StoreError: another process keeps it for too long, or the disk refuses.
    """
    for old in workspace.data.glob(f"{CHECKING}*"):
        if not Path(f"/proc/{old.name.split('-')[1]}").exists():
            shutil.rmtree(old, ignore_errors=True)
    with guarded(workspace.data):
        folder = Path(tempfile.mkdtemp(prefix=f"{CHECKING}{os.getpid()}-", dir=workspace.data))
    try:
        copy = folder / workspace.ledger.name
        _copy(workspace, ledger or workspace.ledger, copy)
        try:
            connection = open_current(copy, workspace.id)
            try:
                yield connection
            finally:
                connection.close()
        except duckdb.Error as error:
            raise refusal(error, workspace.ledger) from error
        except StoreError as error:
            if error.values.get("path") == copy:
                error.values["path"] = workspace.ledger
            raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(workspace: Workspace, ledger: Path, copy: Path) -> None:
    lock = ledger_lock(workspace, wait=PATIENCE)
    if lock is None:
        raise StoreError("store.ledger_busy")
    with lock, guarded(ledger):
        shutil.copyfile(ledger, copy)
        if log_of(ledger).exists():
            shutil.copyfile(log_of(ledger), log_of(copy))


def examine(workspace: Workspace, connection: DuckDBPyConnection | None) -> Examination:
    """Compare all journals with an open copy of the ledger; None looks at the journals alone."""
    found = Examination()
    taken, lost = _taken(connection) if connection is not None else {}, read_lost(workspace)
    merged: dict[str, str] = {}
    there: dict[str, int] = {}
    whole: dict[str, str] = {}
    lines = 0
    ends = known_ends(workspace)
    for folder, journals in by_folder(settled(workspace)):
        readings = [one.reading for one in journals if one.reading is not None]
        for one in journals:
            _look(found, one)
        if any(one.lines for one in readings):
            says = content.of_readings(readings)
            whole[folder], lines = says.digest, lines + len(says.lines)
            there[folder] = says.lines[-1].n
            found.remarks += _gaps(says, lost.get(folder, ()), is_told=folder in found.broken)
            found.remarks += _checkpoint(workspace, folder, readings)
        if connection is not None:
            upto = [one for one in (_upto(found, each, taken) for each in journals) if one is not None]
            if all(one is other for one, other in zip_longest(upto, readings)):
                merged[folder] = whole.get(folder, "")
            else:
                merged[folder] = content.of_readings(upto).digest if any(one.lines for one in upto) else ""
    found.remarks += _ends_gone(ends, there, found.broken)
    found.journals = content.Content(whole, lines)
    if connection is not None:
        _gone(found, workspace, taken)
        _compare(found, workspace, connection, merged, taken)
    return found


def _taken(connection: DuckDBPyConnection) -> dict[str, Taken]:
    rows = connection.execute("SELECT path, position, seal, last FROM base.journal").fetchall()
    return {path: Taken(position, seal, last) for path, position, seal, last in rows}


def _look(found: Examination, one: Surveyed) -> None:
    """Note what a journal says of itself alone."""
    if one.problem is not None:
        found.remarks.append(Remark("journal", one.problem))
        found.broken.add(one.folder)
    found.torn += one.is_torn
    if one.reading is not None:
        position = one.reading.position
        found.heads[one.name] = position, sha256(one.content[:position]).hexdigest()
        if one.reading.lines:
            found.ends.append((content.moment_of(one.reading.lines[-1].at), one.name))


def _upto(found: Examination, one: Surveyed, taken: Mapping[str, Taken]) -> Reading | None:
    """Return what the ledger should hold of a journal."""
    before = taken.get(one.name)
    if one.reading is None:
        return None
    if before is None:
        _wait(found, one.name, len(one.reading.lines))
        return None
    reading = one.reading
    if reading.position != before.position:
        reading = parse_journal(reading.path, one.content[: before.position])
    if one.problem is None and Taken(reading.position, reading.seal, reading.last) != before:
        found.remarks.append(trouble("journal", "sound.journal_changed", path=reading.path))
    _wait(found, one.name, len(one.reading.lines) - len(reading.lines))
    return reading


def _wait(found: Examination, name: str, lines: int) -> None:
    if lines > 0:
        found.waiting += lines
        found.waiting_in.append(name)


def _gaps(submission: content.Submission, lost: Sequence[range], *, is_told: bool) -> Iterator[Remark]:
    """Say which lines are in no journal, or in two: lines of a submission are numbered without a gap.

    A gap that a rebuild told of, or that comes of a journal which is told of as damaged, is no news.
    """
    there = Counter(line.n for line in submission.lines)
    if gaps := missing(there, max(there)):
        is_known = is_told or are_told(gaps, lost)
        said = StoreError("sound.gap", name=submission.name, lines=spans(gaps))
        yield Remark("gap", said, trouble=not is_known, mend="" if is_known else "rebuild")
    if twice := [n for n, times in there.items() if times > 1]:
        yield trouble("journal", "sound.lines_twice", name=submission.name, lines=ranges(twice))


def _ends_gone(
    ends: Mapping[str, int], there: Mapping[str, int], broken: Collection[str]
) -> Iterator[Remark]:
    """Say which submissions had more lines than their journals have, though none of these is damaged."""
    for folder, last in sorted(ends.items()):
        if last > (now := there.get(folder, 0)) and folder not in broken:
            yield trouble(
                "gap", "sound.gap", mend="rebuild", name=folder, lines=spans([range(now + 1, last + 1)])
            )


def _checkpoint(workspace: Workspace, folder: str, readings: Sequence[Reading]) -> Iterator[Remark]:
    """Say whether what is kept of a submission's past, and believed, is not what its journals say."""
    path = workspace.locks / f"{folder}{SUFFIX}"
    kept = read_checkpoint(path, folder, stored_in(workspace.journals / folder)[0]) if path.exists() else None
    if kept is None or agrees(kept, readings):
        return
    # it may be of what was keyed since they were read
    now = [one.reading for one in survey(workspace, names_in(workspace, folder)) if one.reading is not None]
    if not agrees(kept, now):
        yield trouble("checkpoint", "archive.checkpoint_differs", path=path)


def _gone(found: Examination, workspace: Workspace, taken: Mapping[str, Taken]) -> None:
    for name in sorted(taken):
        path = workspace.journals / name
        if not is_there(path):
            found.remarks.append(trouble("journal", "sound.journal_gone", path=path))
            found.broken.add(folder_of(name))


def _compare(
    found: Examination,
    workspace: Workspace,
    connection: DuckDBPyConnection,
    merged: Mapping[str, str],
    taken: Mapping[str, Taken],
) -> None:
    read_all(connection)
    found.ledger = content.total(content.of_ledger(connection))
    held = found.ledger.digests
    differing = {name for name in {*held, *merged} if held.get(name, "") != merged.get(name, "")}
    if differing:
        for one in content.of_ledger(connection):
            if one.name in differing:
                differing.discard(one.name)
                found.remarks += _differences(workspace, one, taken, found.broken)
        for name in sorted(differing):
            nothing = content.Submission(name, None, None, ())
            found.remarks += _differences(workspace, nothing, taken, found.broken)
    found.remarks += derived(workspace, connection)


def _differences(
    workspace: Workspace, ledger: content.Submission, taken: Mapping[str, Taken], broken: Collection[str]
) -> Iterator[Remark]:
    """Say of one submission which lines are in one place alone, or differ."""
    names = [name for name in taken if name.rpartition("/")[0] == ledger.name]
    readings = [
        parse_journal(one.reading.path, one.content[: taken[one.name].position])
        for one in survey(workspace, names)
        if one.reading is not None
    ]
    journals = content.of_readings(readings) if readings else content.Submission(ledger.name, None, None, ())
    kept, held = set(journals.lines), set(ledger.lines)
    in_ledger, in_journals = {one.n for one in held - kept}, {one.n for one in kept - held}
    for key, numbers in (
        ("sound.lines_differ", in_ledger & in_journals),
        ("sound.lines_only_ledger", in_ledger - in_journals),
        ("sound.lines_only_journals", in_journals - in_ledger),
    ):
        if numbers and key == "sound.lines_only_ledger" and ledger.name in broken:
            yield note("ledger", "sound.lines_kept", name=ledger.name, lines=ranges(numbers))
        elif numbers:
            yield trouble("ledger", key, name=ledger.name, lines=ranges(numbers))
    if not (in_ledger or in_journals):
        yield trouble("ledger", "sound.form_differs", name=ledger.name)
