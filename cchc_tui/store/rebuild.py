"""Making a ledger anew, and journals that are damaged or gone, from what is left; what is lost is named."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import chain as chained
from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError, StoreError
from cchc_tui.store import chain, content
from cchc_tui.store.archive import ARCHIVE, is_there
from cchc_tui.store.archiving import BROKEN, aside, unpack
from cchc_tui.store.backup import backups
from cchc_tui.store.backup_file import BackupReader, check_backup, journals_in
from cchc_tui.store.damage import set_aside
from cchc_tui.store.examination import ledger_copy
from cchc_tui.store.files import guarded, make_folder, replace_file, sync_folder
from cchc_tui.store.ledger import ledger_lock
from cchc_tui.store.lock import Lock
from cchc_tui.store.markers import names_in
from cchc_tui.store.merge import settle
from cchc_tui.store.recovery import (
    BACKUP,
    BEHIND,
    JOURNALS,
    LAKE,
    LEDGER,
    Pieces,
    header_of,
    last_number,
    lines_behind,
    lines_of_ledger,
    whole_lines,
    written,
)
from cchc_tui.store.remark import Remark, note, ranges, trouble
from cchc_tui.store.snapshot import forget_snapshot
from cchc_tui.store.submission import SubmissionKey
from cchc_tui.store.survey import by_folder, folder_of, read_plain, survey
from cchc_tui.store.troubles import read_troubles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.lines import Header
    from cchc_tui.store.recovery import Found
    from cchc_tui.store.survey import Surveyed
    from cchc_tui.store.workspace import Workspace

__all__ = ["BROKEN", "Rebuilt", "rebuild"]

_DAMAGED = frozenset({"store.journal_damaged", "archive.damaged"})
_PATIENCE, _DEPTH = 30, 2


@dataclass(slots=True)
class Rebuilt:
    """What was done and what could not be: one sentence each; `lost` counts the lines not brought back."""

    remarks: list[Remark] = field(default_factory=list)
    lines: int = 0
    lost: int = 0
    kept: Path | None = None


class _Gathered:
    """What was found. Of submissions in which nothing is missing only digest and number of lines are kept."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.whole: dict[str, tuple[str, int]] = {}
        self.pieces: dict[str, Pieces] = {}
        self.headers: dict[str, Header] = {}
        self.bad: dict[str, Surveyed] = {}

    def pieces_of(self, folder: str) -> Pieces:
        """Return all pieces of a submission, beginning with its own journals."""
        if folder not in self.pieces:
            self.pieces[folder] = pieces = Pieces()
            for one in survey(self.workspace, names_in(self.workspace, folder)):
                pieces.add(whole_lines(one, JOURNALS))
                pieces.last = max(pieces.last, last_number(one) if one.problem is not None else 0)
        return self.pieces[folder]

    def add(self, folder: str, digest: str, found: Callable[[], Iterable[Found]]) -> None:
        """Add what another source has of a submission, if that is anything else than the journals have."""
        if self.whole.get(folder, ("",))[0] != digest:
            self.pieces_of(folder).add(found())
            self.forget_if_whole(folder)

    def forget_if_whole(self, folder: str) -> None:
        """Keep no lines of a submission to whose journals nothing has to be added."""
        pieces = self.pieces_of(folder)
        brought = any(one.source != JOURNALS for one in pieces.lines.values())
        if folder in self.whole and not (brought or pieces.conflicts or pieces.lost):
            del self.pieces[folder]

    @property
    def lines(self) -> int:
        """How many lines were found in all."""
        whole = sum(count for folder, (_, count) in self.whole.items() if folder not in self.pieces)
        return whole + sum(len(one.lines) for one in self.pieces.values())


def rebuild(workspace: Workspace, backup: Path | None = None) -> Rebuilt:
    """Make the ledger anew from the journals; what these lack comes from a backup and the old ledger.

    `backup` is the one to use (default: the newest good one of the workspace). Journals that others take the
    place of are kept in ``data/broken``, the old ledger beside the new one.

    Raises:
        StoreError: another process keeps the ledger, the backup named is not good, or the disk refuses.
    """
    done = Rebuilt()
    gathered = _Gathered(workspace)
    _gather_journals(workspace, gathered)
    _gather_backup(workspace, gathered, backup, done)
    _gather_ledger(workspace, gathered, done)
    lock = ledger_lock(workspace, wait=_PATIENCE)
    if lock is None:
        raise StoreError("store.ledger_busy")
    with lock:
        folders = sorted(gathered.pieces)
        made = {name for folder in folders for name in _mend(workspace, gathered, folder, done)}
        if workspace.ledger.exists():
            done.kept = set_aside(workspace.ledger)
        forget_snapshot(workspace)
        settle(workspace)
        for error in read_troubles(workspace).values():
            done.remarks.append(Remark("journal", error))
    done.lines = gathered.lines
    _link(workspace, made)
    return done


def _gather_journals(workspace: Workspace, gathered: _Gathered) -> None:
    for folder, journals in by_folder(survey(workspace)):
        readings = [one.reading for one in journals if one.reading is not None]
        gathered.headers |= {one.name: one.reading.header for one in journals if one.reading is not None}
        gathered.bad |= {one.name: one for one in journals if _is_ours_to_mend(one)}
        says = content.of_readings(readings) if readings else None
        numbers = [line.n for line in says.lines] if says else []
        if not any(one.problem for one in journals) and numbers == list(range(1, len(numbers) + 1)):
            gathered.whole[folder] = says.digest if says and numbers else "", len(numbers)
        else:
            gathered.pieces_of(folder)


def _is_ours_to_mend(one: Surveyed) -> bool:
    """Whether a journal is damaged, and not merely of another workspace, misplaced, newer or unreadable."""
    return one.problem is not None and one.problem.key in _DAMAGED


def _gather_backup(workspace: Workspace, gathered: _Gathered, named: Path | None, done: Rebuilt) -> None:
    path = named or _newest_good(workspace, done)
    if path is not None:
        if check_backup(path).workspace != workspace.id:
            raise StoreError("sound.backup_of_another", path=path)
        for folder, journals in by_folder(journals_in(BackupReader(path))):
            _add_from_backup(gathered, folder, [one for one in journals if one.reading is not None])
    # only now is it known whose a journal is that lost its first line
    for one in gathered.bad.values():
        header = header_of(one, gathered.headers, workspace.id)
        gathered.headers[one.name] = header
        if header.edition:
            gathered.pieces_of(one.folder).add(lines_behind(one, header))


def _add_from_backup(gathered: _Gathered, folder: str, journals: Sequence[Surveyed]) -> None:
    for one in journals:
        if one.reading is not None:
            gathered.headers.setdefault(one.name, one.reading.header)
    if readings := [one.reading for one in journals if one.reading is not None]:
        lines = chained.from_iterable(whole_lines(one, BACKUP) for one in journals)
        gathered.add(folder, content.of_readings(readings).digest, lambda: lines)


def _newest_good(workspace: Workspace, done: Rebuilt) -> Path | None:
    for path in reversed(backups(workspace)):
        try:
            if check_backup(path).workspace == workspace.id:
                return path
        except StoreError as error:
            done.remarks.append(Remark("backup", error))
    return None


def _gather_ledger(workspace: Workspace, gathered: _Gathered, done: Rebuilt) -> None:
    """Gather what the ledger holds, those set aside before it, and what was sent to a shared one."""
    old = sorted(workspace.data.glob(f"{workspace.ledger.name}.broken-*[0-9]"), reverse=True)
    for ledger in [workspace.ledger, *old]:
        if ledger.exists():
            _gather_one_ledger(workspace, ledger, gathered, done)
    try:
        if workspace.settings.shares:
            from cchc_tui.store.lake_own import own_rows  # noqa: PLC0415  (few workspaces share a ledger)

            with own_rows(workspace) as sent:
                _gather_rows(workspace, sent, gathered, LAKE)
    except StoreError as error:
        done.remarks.append(Remark("lake", error))


def _gather_one_ledger(workspace: Workspace, ledger: Path, gathered: _Gathered, done: Rebuilt) -> None:
    try:
        with ledger_copy(workspace, ledger) as connection:
            _gather_rows(workspace, connection, gathered, LEDGER)
    except (CchcError, ValueError) as error:
        if ledger == workspace.ledger:
            done.remarks.append(note("ledger", "sound.ledger_unread", why=error))


def _gather_rows(
    workspace: Workspace, connection: DuckDBPyConnection, gathered: _Gathered, source: str
) -> None:
    for one in content.of_ledger(connection):
        if one.name.count("/") == _DEPTH:  # a row that belongs to nothing has no such name
            found = partial(lines_of_ledger, connection, one, workspace.id, source)
            gathered.add(one.name, one.digest, found)
    for path, last in connection.execute("SELECT path, last FROM base.journal").fetchall():
        folder = folder_of(path)
        if gathered.whole.get(folder, ("", 0))[1] < last:
            pieces = gathered.pieces_of(folder)
            pieces.last = max(pieces.last, last)


def _mend(workspace: Workspace, gathered: _Gathered, folder: str, done: Rebuilt) -> list[str]:
    """Write the journals of one submission that lack lines, and say what came back and what did not."""
    pieces = gathered.pieces[folder]
    brought = [one for one in pieces.lines.values() if one.source != JOURNALS]
    damaged = [name for name in gathered.bad if folder_of(name) == folder]
    names = {f"{folder}/{one.header.session}.jsonl" for one in brought} | set(damaged)
    if pieces.conflicts:
        numbers = ranges(pieces.conflicts)
        done.remarks.append(trouble("journal", "sound.conflict", name=folder, lines=numbers))
    if names:
        held = Lock.take(SubmissionKey.named(folder).beside(workspace, ".lock"))
        if held is None:
            done.remarks.append(trouble("journal", "sound.submission_open", name=folder))
            return []
        with held:
            unpack(workspace, folder)
            # what was keyed since they were read first
            for one in survey(workspace, names_in(workspace, folder)):
                pieces.add(whole_lines(one, JOURNALS))
            names.discard(f"{folder}/{ARCHIVE}")
            for name in sorted(names):
                _write(workspace, gathered, name)
    _tell(folder, pieces, brought, done)
    return sorted(names)


def _write(workspace: Workspace, gathered: _Gathered, name: str) -> None:
    """Put a journal that holds all lines found of its session in the place of the old one, which is kept."""
    folder, session = folder_of(name), name.rpartition("/")[2].removesuffix(".jsonl")
    lines = [one for one in gathered.pieces[folder].lines.values() if one.header.session == session]
    path = workspace.journals / name
    with guarded(path):
        make_folder(path.parent)
        if path.exists():
            replace_file(aside(workspace, name), read_plain(path))
        if lines:
            header = gathered.headers.get(name, lines[0].header)
            replace_file(path, written(lines, header))
        else:
            path.unlink(missing_ok=True)
            sync_folder(path.parent)


def _tell(folder: str, pieces: Pieces, brought: list[Found], done: Rebuilt) -> None:
    for source in (BEHIND, BACKUP, LEDGER, LAKE):
        if numbers := [one.line.n for one in brought if one.source == source]:
            key = "lake.brought" if source == LAKE else f"sound.brought_{source}"
            done.remarks.append(note("journal", key, name=folder, lines=ranges(numbers)))
    if lost := pieces.lost:
        done.lost += len(lost)
        before = [one.line for n, one in pieces.lines.items() if n < min(lost)]
        at = max(before, key=lambda line: line.n).at if before else "?"
        told = trouble("journal", "sound.lost", name=folder, lines=ranges(lost), count=len(lost), at=at)
        done.remarks.append(told)


def _link(workspace: Workspace, made: set[str]) -> None:
    """Tell the chain which journals were made anew, or are gone."""
    heads = {
        one.name: (one.reading.position, sha256(one.content[: one.reading.position]).hexdigest())
        for one in survey(workspace, sorted(made))
        if one.reading is not None and one.problem is None
    }
    with suppress(StoreError):
        links = chain.read_chain(workspace.data / chain.FILE)
        known = {name for link in links for name in link.journals}
        gone = {name for name in known if not is_there(workspace.journals / name)}
        chain.extend(workspace, heads, (made & known) | gone)
