"""Making a ledger anew, and journals that are damaged or gone, from what is left; what is lost is named."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError, StoreError
from cchc_tui.schema.period import Period
from cchc_tui.store import chain
from cchc_tui.store.backup import backups
from cchc_tui.store.backup_file import BackupReader, check_backup, journals_in
from cchc_tui.store.damage import set_aside
from cchc_tui.store.examination import ledger_copy
from cchc_tui.store.files import guarded, make_folder, replace_file, sync_folder
from cchc_tui.store.ledger import ledger_lock
from cchc_tui.store.lock import Lock
from cchc_tui.store.merge import settle
from cchc_tui.store.recovery import (
    BACKUP,
    BEHIND,
    JOURNALS,
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
from cchc_tui.store.survey import folder_of, survey
from cchc_tui.store.troubles import read_troubles

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_tui.store.journal import Header
    from cchc_tui.store.recovery import Found
    from cchc_tui.store.survey import Surveyed
    from cchc_tui.store.workspace import Workspace

BROKEN = "broken"
"""The folder under ``data/`` in which journals are kept that others took the place of."""
_PATIENCE = 30


@dataclass(slots=True)
class Rebuilt:
    """What was done and what could not be: one sentence each; `lost` counts the lines not brought back."""

    remarks: list[Remark] = field(default_factory=list)
    lines: int = 0
    lost: int = 0
    kept: Path | None = None


class _Gathered:
    """All pieces by submission, and what is known of the journals that they lay in."""

    def __init__(self) -> None:
        self.pieces: dict[str, Pieces] = defaultdict(Pieces)
        self.headers: dict[str, Header] = {}
        self.bad: dict[str, Surveyed] = {}
        self.known: set[str] = set()


def rebuild(workspace: Workspace, backup: Path | None = None) -> Rebuilt:
    """Make the ledger anew from the journals; what these lack comes from a backup and the old ledger.

    `backup` is the one to use (default: the newest good one of the workspace). Journals that others take the
    place of are kept in ``data/broken``, the old ledger beside the new one.

    Raises:
        StoreError: another process keeps the ledger, the backup named is not good, or the disk refuses.
    """
    done = Rebuilt()
    gathered = _Gathered()
    _gather_journals(workspace, gathered)
    _gather_backup(workspace, gathered, backup, done)
    _gather_ledger(workspace, gathered, done)
    lock = ledger_lock(workspace, wait=_PATIENCE)
    if lock is None:
        raise StoreError("store.ledger_busy")
    with lock:
        made = {
            name for folder in sorted(gathered.pieces) for name in _mend(workspace, gathered, folder, done)
        }
        if workspace.ledger.exists():
            done.kept = set_aside(workspace.ledger)
        forget_snapshot(workspace)
        settle(workspace)
        for error in read_troubles(workspace).values():
            done.remarks.append(Remark("journal", error))
    _link(workspace, made)
    return done


def _gather_journals(workspace: Workspace, gathered: _Gathered) -> None:
    for one in survey(workspace):
        if one.reading is None and one.problem is not None and not _is_ours_to_mend(one):
            continue
        if one.is_headless:
            continue
        gathered.known.add(one.name)
        pieces = gathered.pieces[one.folder]
        pieces.add(whole_lines(one, JOURNALS))
        pieces.last = max(pieces.last, last_number(one) if one.problem is not None else 0)
        if one.reading is not None:
            gathered.headers[one.name] = one.reading.header
        if one.problem is not None:
            gathered.bad[one.name] = one


def _is_ours_to_mend(one: Surveyed) -> bool:
    """Whether a journal is damaged, and not merely of another workspace, misplaced, newer or unreadable."""
    return one.problem is not None and one.problem.key == "store.journal_damaged"


def _gather_backup(workspace: Workspace, gathered: _Gathered, named: Path | None, done: Rebuilt) -> None:
    path = named or _newest_good(workspace, done)
    if path is not None:
        if check_backup(path).workspace != workspace.id:
            raise StoreError("sound.backup_of_another", path=path)
        for one in journals_in(BackupReader(path)):
            if one.reading is not None:
                gathered.headers.setdefault(one.name, one.reading.header)
                gathered.known.add(one.name)
                gathered.pieces[one.folder].add(whole_lines(one, BACKUP))
    # only now is it known whose a journal is that lost its first line
    for one in gathered.bad.values():
        header = header_of(one, gathered.headers, workspace.id)
        gathered.headers[one.name] = header
        if header.edition:
            gathered.pieces[one.folder].add(lines_behind(one, header))


def _newest_good(workspace: Workspace, done: Rebuilt) -> Path | None:
    for path in reversed(backups(workspace)):
        try:
            if check_backup(path).workspace == workspace.id:
                return path
        except StoreError as error:
            done.remarks.append(Remark("backup", error))
    return None


def _gather_ledger(workspace: Workspace, gathered: _Gathered, done: Rebuilt) -> None:
    """Gather what the ledger holds, and those that were set aside before it, the newest first."""
    aside = sorted(workspace.data.glob(f"{workspace.ledger.name}.broken-*[0-9]"), reverse=True)
    for ledger in [workspace.ledger, *aside]:
        if ledger.exists():
            _gather_one_ledger(workspace, ledger, gathered, done)


def _gather_one_ledger(workspace: Workspace, ledger: Path, gathered: _Gathered, done: Rebuilt) -> None:
    try:
        with ledger_copy(workspace, ledger) as connection:
            for path, last in connection.execute("SELECT path, last FROM base.journal").fetchall():
                pieces = gathered.pieces[path.rpartition("/")[0]]
                pieces.last = max(pieces.last, last)
                gathered.known.add(path)
            for one, found in lines_of_ledger(connection, workspace.id):
                gathered.pieces[one.name].add(found)
    except (CchcError, ValueError) as error:
        if ledger == workspace.ledger:
            done.remarks.append(note("ledger", "sound.ledger_unread", why=error))


def _mend(workspace: Workspace, gathered: _Gathered, folder: str, done: Rebuilt) -> list[str]:
    """Write the journals of one submission that lack lines, and say what came back and what did not."""
    pieces = gathered.pieces[folder]
    done.lines += len(pieces.lines)
    brought = [one for one in pieces.lines.values() if one.source != JOURNALS]
    damaged = [name for name in gathered.bad if folder_of(name) == folder]
    names = {f"{folder}/{one.header.session}.jsonl" for one in brought} | set(damaged)
    if pieces.conflicts:
        numbers = ranges(pieces.conflicts)
        done.remarks.append(trouble("journal", "sound.conflict", name=folder, lines=numbers))
    if names:
        family, unit, period = folder.split("/")
        key = SubmissionKey(family, unit, Period.parse(period))
        held = Lock.take(key.beside(workspace, ".lock"))
        if held is None:
            done.remarks.append(trouble("journal", "sound.submission_open", name=folder))
            return []
        with held:
            # what was keyed since they were read first
            for one in survey(workspace, _names_in(workspace, folder)):
                pieces.add(whole_lines(one, JOURNALS))
            for name in sorted(names):
                _write(workspace, gathered, name)
    _tell(folder, pieces, brought, done)
    return sorted(names)


def _names_in(workspace: Workspace, folder: str) -> list[str]:
    return [f"{folder}/{path.name}" for path in (workspace.journals / folder).glob("*.jsonl")]


def _write(workspace: Workspace, gathered: _Gathered, name: str) -> None:
    """Put a journal that holds all lines found of its session in the place of the old one, which is kept."""
    folder, session = folder_of(name), name.rpartition("/")[2].removesuffix(".jsonl")
    lines = [one for one in gathered.pieces[folder].lines.values() if one.header.session == session]
    path = workspace.journals / name
    with guarded(path):
        make_folder(path.parent)
        if path.exists():
            aside = workspace.data / BROKEN / f"{name}.{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
            make_folder(aside.parent)
            replace_file(aside, path.read_bytes())
        if lines:
            header = gathered.headers.get(name, lines[0].header)
            replace_file(path, written(lines, header))
        else:
            path.unlink(missing_ok=True)
            sync_folder(path.parent)


def _tell(folder: str, pieces: Pieces, brought: list[Found], done: Rebuilt) -> None:
    for source in (BEHIND, BACKUP, LEDGER):
        numbers = [one.line.n for one in brought if one.source == source]
        if numbers:
            key = f"sound.brought_{source}"
            done.remarks.append(note("journal", key, name=folder, lines=ranges(numbers)))
    lost = pieces.lost
    done.lost += len(lost)
    if lost:
        before = [one.line for n, one in pieces.lines.items() if n < min(lost)]
        at = max(before, key=lambda line: line.n).at if before else "?"
        done.remarks.append(
            trouble("journal", "sound.lost", name=folder, lines=ranges(lost), count=len(lost), at=at)
        )


def _link(workspace: Workspace, made: set[str]) -> None:
    """Tell the chain which journals were made anew."""
    heads = {
        one.name: (one.reading.position, sha256(one.content[: one.reading.position]).hexdigest())
        for one in survey(workspace)
        if one.reading is not None and one.problem is None
    }
    with suppress(StoreError):
        links = chain.read_chain(workspace.data / chain.FILE)
        known = {name for link in links for name in link.journals}
        changed = {name for name in made | (known - heads.keys()) if name in known}
        chain.extend(workspace, heads, changed)
