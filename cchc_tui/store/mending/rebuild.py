"""Making a ledger anew, and journals that are damaged or gone, from what is left; what is lost is named."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.store.copies.snapshot import forget_snapshot
from cchc_tui.store.disk.files import guarded, make_folder, replace_file, sync_folder
from cchc_tui.store.disk.lock import Lock
from cchc_tui.store.journals import chain
from cchc_tui.store.journals.archive import ARCHIVE, is_there
from cchc_tui.store.journals.archiving import BROKEN, aside, unpack
from cchc_tui.store.journals.lost import keep_lost
from cchc_tui.store.journals.markers import names_in
from cchc_tui.store.journals.submission import SubmissionKey
from cchc_tui.store.journals.survey import check_identity, folder_of, read_plain, survey
from cchc_tui.store.journals.witnesses import forget_ends
from cchc_tui.store.ledger.damage import set_aside
from cchc_tui.store.ledger.ledger import ledger_lock
from cchc_tui.store.ledger.merge import settle
from cchc_tui.store.ledger.troubles import read_troubles
from cchc_tui.store.mending.gathering import gather
from cchc_tui.store.mending.recovery import (
    BACKUP,
    BEHIND,
    JOURNALS,
    LAKE,
    LEDGER,
    Pieces,
    home_of,
    whole_lines,
    written,
)
from cchc_tui.store.workspaces.remark import Remark, note, ranges, spans, trouble

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_tui.store.mending.gathering import Gathered
    from cchc_tui.store.mending.recovery import Found
    from cchc_tui.store.workspaces.workspace import Workspace

__all__ = ["BROKEN", "Rebuilt", "rebuild"]

_PATIENCE = 30


@dataclass(slots=True)
class Rebuilt:
    """What was done and what could not be: one sentence each; `lost` counts the lines not brought back.

    `gaps` holds their numbers by submission where others come behind them.
    """

    remarks: list[Remark] = field(default_factory=list)
    lines: int = 0
    lost: int = 0
    kept: Path | None = None
    gaps: dict[str, list[range]] = field(default_factory=dict)


def rebuild(workspace: Workspace, backup: Path | None = None) -> Rebuilt:
    """Make the ledger anew from the journals; what these lack comes from a backup and the old ledger.

    `backup` is the one to use (default: the newest good one of the workspace). Journals that others take the
    place of are kept in ``data/broken``, the old ledger beside the new one.

    Raises:
        StoreError: another process keeps the ledger, the backup named is not good, the disk refuses, or the
            workspace bears another's name: nothing was changed then.
    """
    check_identity(workspace)
    done = Rebuilt()
    gathered = gather(workspace, backup)
    done.remarks += gathered.remarks
    lock = ledger_lock(workspace, wait=_PATIENCE)
    if lock is None:
        raise StoreError("store.ledger_busy")
    with lock:
        folders = sorted(gathered.pieces)
        made = {name for folder in folders for name in _mend(workspace, gathered, folder, done)}
        keep_lost(workspace, done.gaps)
        if workspace.ledger.exists():
            done.kept = set_aside(workspace.ledger)
        forget_snapshot(workspace)
        settle(workspace)
        for error in read_troubles(workspace).values():
            done.remarks.append(Remark("journal", error))
    done.lines = gathered.lines
    _link(workspace, made)
    return done


def _mend(workspace: Workspace, gathered: Gathered, folder: str, done: Rebuilt) -> list[str]:
    """Write the journals of one submission that lack lines, and say what came back and what did not."""
    pieces = gathered.pieces[folder]
    brought = [one for one in pieces.lines.values() if one.source != JOURNALS]
    damaged = [name for name in gathered.bad if folder_of(name) == folder]
    # a journal that somebody gave another name gives its lines back to the one that they belong to
    told = [gathered.headers[name] for name in damaged if gathered.headers[name].edition]
    names = {home_of(folder, one) for one in [*(each.header for each in brought), *told]} | set(damaged)
    if pieces.conflicts:
        numbers = ranges(pieces.conflicts)
        done.remarks.append(trouble("journal", "sound.conflict", name=folder, lines=numbers))
    if names or pieces.is_short:
        held = Lock.take(SubmissionKey.named(folder).beside(workspace, ".lock"))
        if held is None:
            done.remarks.append(trouble("journal", "sound.submission_open", name=folder))
            return []
        with held:
            if names:
                unpack(workspace, folder)
            # what was keyed since they were read first
            for one in survey(workspace, names_in(workspace, folder)):
                pieces.add(whole_lines(one, JOURNALS))
            names.discard(f"{folder}/{ARCHIVE}")
            for name in sorted(names):
                _write(workspace, gathered, name)
            if pieces.is_short:
                forget_ends(workspace, folder)
    _tell(folder, pieces, brought, done)
    return sorted(names)


def _write(workspace: Workspace, gathered: Gathered, name: str) -> None:
    """Put a journal that holds all lines found of its session in the place of the old one, which is kept."""
    folder = folder_of(name)
    lines = [one for one in gathered.pieces[folder].lines.values() if home_of(folder, one.header) == name]
    path = workspace.journals / name
    with guarded(path):
        make_folder(path.parent)
        if path.exists():
            replace_file(aside(workspace, name), read_plain(path))
        if lines:
            header = gathered.headers.get(name, lines[0].header)
            replace_file(path, written(lines, replace(header, session=path.stem)))
        else:
            path.unlink(missing_ok=True)
            sync_folder(path.parent)


def _tell(folder: str, pieces: Pieces, brought: list[Found], done: Rebuilt) -> None:
    for source in (BEHIND, BACKUP, LEDGER, LAKE):
        if numbers := [one.line.n for one in brought if one.source == source]:
            key = "lake.brought" if source == LAKE else f"sound.brought_{source}"
            done.remarks.append(note("journal", key, name=folder, lines=ranges(numbers)))
    done.gaps[folder] = [one for one in pieces.lost if one.start < max(pieces.lines, default=0)]
    if lost := pieces.lost:
        count = sum(map(len, lost))
        done.lost += count
        before = [one.line for n, one in pieces.lines.items() if n < lost[0].start]
        at = max(before, key=lambda line: line.n).at if before else "?"
        told = trouble("journal", "sound.lost", name=folder, lines=spans(lost), count=count, at=at)
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
