"""Whether a workspace is sound: all that could be wrong with it, one sentence each, and what mends it."""

from __future__ import annotations

import time
from contextlib import nullcontext, suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.errors import CchcError, StoreError
from cchc_tui.store.backups.backup import FOLDER, backups
from cchc_tui.store.backups.file import check_backup
from cchc_tui.store.copies import sharing
from cchc_tui.store.copies.catch_up import differs, is_marked
from cchc_tui.store.copies.snapshot import is_fresh
from cchc_tui.store.disk.lock import holder_of
from cchc_tui.store.disk.takeover import began
from cchc_tui.store.journals import chain
from cchc_tui.store.journals.archive import stored
from cchc_tui.store.journals.markers import announced, markers
from cchc_tui.store.ledger.damage import LedgerDamagedError
from cchc_tui.store.ledger.ledger import ledger_lock
from cchc_tui.store.ledger.migrations import is_readable
from cchc_tui.store.ledger.troubles import read_troubles
from cchc_tui.store.soundness.examination import Examination, examine, ledger_copy
from cchc_tui.store.soundness.leftovers import leftover_paths
from cchc_tui.store.soundness.surroundings import disk, locked_files, ownership
from cchc_tui.store.workspaces.remark import Remark, note, trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cchc_tui.store.disk.lock import Lock
    from cchc_tui.store.workspaces.workspace import Workspace

_LONG_HELD = timedelta(hours=12)
_AHEAD = timedelta(minutes=5)
_OLD_BACKUP = timedelta(days=8)
_PATIENCE = 5
_SHOWN = 16
MERGE, REBUILD, SNAPSHOT, LEFTOVERS, IDENTITY = "merge", "rebuild", "snapshot", "leftovers", "identity"
"""What may be mended without losing anything."""


class Health(NamedTuple):
    """What was found, and the checksum of the content if all of it could be read."""

    remarks: tuple[Remark, ...]
    content: str
    lines: int
    submissions: int

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not any(one.trouble for one in self.remarks)


def look(workspace: Workspace, *, now: datetime | None = None, every_backup: bool = False) -> Health:
    """Look a workspace over; nothing that it holds is changed.

    Of its backups the newest is read back, or all of them.

    Raises:
        StoreError: its folder cannot be read at all.
    """
    now = now or datetime.now(UTC)
    found = list(_identity(workspace))
    if found:
        return Health(tuple(found), "", 0, 0)
    found += _files(workspace)
    began, named = time.time(), announced(workspace)
    examined = _compared(workspace, found)
    found += _clock(examined, workspace, now)
    found += _chain(workspace, examined)
    found += _merging(workspace, examined, _forgotten(workspace, examined, began, named))
    found += sharing.compared(workspace, examined.journals)
    found += _locks(workspace, now)
    found += _snapshot(workspace)
    found += _leftovers(workspace)
    found += _backups(workspace, now, every=every_backup)
    found += disk(workspace)
    found += ownership(workspace)
    unique = {str(one.said): one for one in reversed(_mistaken(workspace, examined, found))}
    content = examined.journals
    return Health(tuple(reversed(unique.values())), content.checksum, content.lines, len(content.digests))


def _identity(workspace: Workspace) -> Iterator[Remark]:
    """Say whether the workspace still knows who it is; without that all journals seem foreign."""
    path = workspace.data / "workspace.toml"
    if path.exists():
        try:
            _ = workspace.id
        except CchcError as error:
            yield trouble("workspace", error.key, mend=IDENTITY, **error.values)
    elif next(workspace.journals.glob("*/*/*/*.jsonl"), None) is not None:
        yield trouble("workspace", "sound.identity_gone", path=path, mend=IDENTITY)


def _files(workspace: Workspace) -> Iterator[Remark]:
    """Say whether settings, org units and forms can be read."""
    readers: tuple[Callable[[], object], ...] = (
        lambda: workspace.settings,
        lambda: workspace.all_units,
        workspace.schemas,
    )
    for read in readers:
        try:
            read()
        except CchcError as error:
            yield Remark("settings", error)


def _compared(workspace: Workspace, found: list[Remark]) -> Examination:
    """Compare journals and ledger as far as either can be read."""
    examined = None
    if workspace.ledger.exists():
        try:
            with ledger_copy(workspace) as connection:
                examined = examine(workspace, connection)
        except CchcError as error:
            mend = REBUILD if isinstance(error, LedgerDamagedError) else ""
            found.append(Remark("ledger", error, mend=mend))
    if examined is None:
        examined = examine(workspace, None)
        if not workspace.ledger.exists() and examined.journals.lines:
            found.append(note("ledger", "sound.no_ledger", mend=MERGE))
    found += examined.remarks
    if examined.torn:
        found.append(note("journal", "sound.torn", count=examined.torn))
    return examined


def _mistaken(workspace: Workspace, examined: Examination, found: list[Remark]) -> list[Remark]:
    """Say once, and not of each journal, that the workspace bears another's name: nothing is its own."""
    foreign = {"store.journal_foreign", "store.ledger_of_another", "sound.identity_other"}
    own = examined.journals.lines or (examined.ledger is not None and examined.ledger.lines)
    if own or not any(one.said.key == "store.journal_foreign" for one in found):
        return found
    path = workspace.data / "workspace.toml"
    others = [one for one in found if one.said.key not in foreign]
    return [*others, trouble("workspace", "sound.identity_other", path=path, mend=IDENTITY)]


def _clock(examined: Examination, workspace: Workspace, now: datetime) -> Iterator[Remark]:
    """Say which line was made later than now; the clock is wrong now if most journals end later."""
    limit = (now + _AHEAD).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    later = [moment > limit for moment, _ in examined.ends]
    if any(later):
        at, name = max(examined.ends)
        path, at = workspace.journals / name, at[:16]
        if 2 * sum(later) > len(later):
            yield trouble("clock", "sound.clock", path=path, at=at)
        else:
            yield note("clock", "sound.clock_then", path=path, at=at)


def _chain(workspace: Workspace, examined: Examination) -> Iterator[Remark]:
    """Say whether the journals still are what the chain says; what was rebuilt long ago is no news."""
    try:
        links = chain.read_chain(workspace.data / chain.FILE)
        found = chain.check_chain(workspace, links, examined.remarks)
        yield from (one for one in found if one.trouble)
    except StoreError as error:
        yield Remark("chain", error)


def _forgotten(workspace: Workspace, examined: Examination, began: float, named: set[str]) -> bool:
    """Whether lines wait that nobody will merge: no marker named their journal when it was last written."""
    for name in examined.waiting_in:
        with suppress(OSError, StoreError):
            if name not in named and stored(workspace.journals / name).file.stat().st_mtime < began:
                return True
    return False


def _merging(workspace: Workspace, examined: Examination, is_forgotten: bool) -> Iterator[Remark]:  # noqa: FBT001
    """Say what waits to be merged, and what merging met."""
    if examined.waiting and examined.ledger is not None:
        said = StoreError("sound.waiting", count=examined.waiting)
        yield Remark("ledger", said, trouble=is_forgotten, mend=MERGE)
    for error in read_troubles(workspace).values():
        yield Remark("ledger", error, mend=MERGE)
    living = over = 0
    with _ledger_lock(workspace) or nullcontext():
        for marker in markers(workspace):
            living, over = living + (marker.lock is None), over + (marker.lock is not None)
            marker.release(merged=False)
    if living:
        yield note("session", "sound.living", count=living)
    if over:
        yield note("session", "sound.markers", count=over, mend=MERGE)


def _ledger_lock(workspace: Workspace) -> Lock | None:
    """The ledger's lock if it is to be had; why it is not was said when ledger and journals were compared."""
    try:
        return ledger_lock(workspace, wait=_PATIENCE)
    except StoreError:
        return None


def _locks(workspace: Workspace, now: datetime) -> Iterator[Remark]:
    """Say who holds what, and which locks have been held for too long or by nobody who still is there."""
    for path in locked_files(workspace.locks):
        holder, name = holder_of(path), path.relative_to(workspace.locks).as_posix().removesuffix(".lock")
        told = {"name": name, "who": holder.who, "since": holder.since_local() or "?"}
        gone = bool(holder.process) and began(holder.process) != holder.began
        since = now
        with suppress(ValueError):
            since = datetime.fromisoformat(holder.since)
        if gone:
            yield trouble("lock", "sound.lock_orphan", process=holder.process, **told)
        elif now - since > _LONG_HELD:
            yield trouble("lock", "sound.lock_long", process=holder.process or "?", **told)
        else:
            yield note("lock", "sound.lock_held", **told)


def _snapshot(workspace: Workspace) -> Iterator[Remark]:
    """Say whether the copy for readers is what the ledger is."""
    if not workspace.snapshot.exists() or not workspace.ledger.exists():
        return
    lock = _ledger_lock(workspace)
    if lock is None:
        return
    with lock:
        fresh = is_fresh(workspace)
        if fresh and not _shares(workspace) and _is_other(workspace.snapshot, workspace.ledger):
            yield trouble("snapshot", "sound.snapshot_differs", path=workspace.snapshot, mend=SNAPSHOT)
        elif not fresh:
            made = datetime.fromtimestamp(workspace.snapshot.stat().st_mtime, UTC).astimezone()
            yield note("snapshot", "sound.snapshot_old", at=f"{made:%d/%m/%Y %H:%M}")


def _shares(workspace: Workspace) -> bool:
    """Whether the copy for readers is of a ledger that other machines share, and not of this one's."""
    try:
        return workspace.settings.shares
    except StoreError:
        return False


def _is_other(copy: Path, ledger: Path) -> bool:
    """Whether a copy says anything else; one that was brought up to date is another file all the same."""
    return differs(copy, ledger) if is_marked(copy) else _digest(copy) != _digest(ledger)


def _digest(path: Path) -> bytes:
    whole = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            whole.update(block)
    return whole.digest()


def _leftovers(workspace: Workspace) -> Iterator[Remark]:
    """Say which files nobody needs any more."""
    for path in leftover_paths(workspace):
        yield note("leftover", "sound.leftover", path=path, mend=LEFTOVERS)


def _backups(workspace: Workspace, now: datetime, *, every: bool) -> Iterator[Remark]:
    """Read back the newest backup, or all of them and the ledgers that migrations kept."""
    made = backups(workspace)
    for path in made if every else made[-1:]:
        try:
            head = check_backup(path).head
        except StoreError as error:
            yield Remark("backup", error)
            continue
        if head and not _knows(workspace, head):
            yield trouble("chain", "sound.chain_unlike_backup", head=head[:_SHOWN], path=path)
    for path in sorted((workspace.data / FOLDER).glob("ledger-*.duckdb")) if every else ():
        if not is_readable(path):
            yield trouble("backup", "sound.kept_ledger_broken", path=path)
    if not made:
        yield note("backup", "sound.no_backup")
    elif now - (at := datetime.fromtimestamp(made[-1].stat().st_mtime, UTC)) > _OLD_BACKUP:
        yield note("backup", "sound.old_backup", path=made[-1], days=(now - at).days)


def _knows(workspace: Workspace, head: str) -> bool:
    """Whether the chain, which only grows, holds a head; of one that is broken was said before."""
    try:
        return head in {link.head for link in chain.read_chain(workspace.data / chain.FILE)}
    except StoreError:
        return True
