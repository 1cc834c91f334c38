"""Moving the journals of sessions long over into their submission's archive, and out of it again.

The archive is made anew beside the old one, read back, and only then put in its place; only after that are
the journals' own files removed. Killed at any moment, each journal is in at least one place and counts once.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from cchc_tui.errors import CchcError
from cchc_tui.store.disk.files import guarded, make_folder, open_plain, replace_file, sync_folder
from cchc_tui.store.disk.lock import Lock
from cchc_tui.store.journals.archive import ARCHIVE, NAME, Stored, archived, listed, mark, opening
from cchc_tui.store.journals.submission import SubmissionKey
from cchc_tui.store.journals.survey import look_at, read_plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from cchc_tui.store.workspaces.workspace import Workspace

MANY = 64
"""How many sessions of one submission have to be over before their journals are archived."""
BROKEN = "broken"
"""The folder under ``data/`` in which journals are kept that others took the place of."""
_LARGEST = 4 << 20
"""Journals of more bytes are few, and stay as they are."""
_BLOCK = 1 << 20


def tidy(workspace: Workspace, folders: Iterable[str], failing: Collection[str] = ()) -> int:
    """Archive what lies in these submissions' folders, where it is much; return how many journals.

    The ledger's lock must be held. A disk that refuses is no matter: nothing is lost, and the next merge
    tries again. Journals in `failing`, which could not be merged, stay as they are.
    """
    moved = 0
    for folder in folders:
        with suppress(CchcError, OSError):
            moved += archive(workspace, folder, failing)
    return moved


def archive(workspace: Workspace, folder: str, failing: Collection[str] = ()) -> int:
    """Archive the journals of a submission if more than `MANY` of them are over; return how many.

    Nothing is done while somebody has the submission open. The ledger's lock must be held.

    Raises:
        StoreError: the disk refuses; every journal is where it was.
    """
    lock = SubmissionKey.named(folder).beside(workspace, ".lock")
    old = workspace.journals / folder / ARCHIVE
    over = _over(workspace, folder, failing)
    if len(over) <= MANY or archived(old)[1] or not _is_free(lock):
        return 0
    with guarded(old):
        new = old.with_name(f".{ARCHIVE}.{os.getpid()}")
        try:
            # made while nobody is kept out: what is over changes no more
            moved = _written(workspace, folder, over, new)
            held = Lock.take(lock)
            if held is None or not moved:
                return 0
            with held:
                return _put(workspace, folder, moved, new)
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def unpack(workspace: Workspace, folder: str) -> None:
    """Give every journal in an archive a file of its own again; the archive is kept in ``data/broken``.

    The submission's lock must be held.

    Raises:
        StoreError: the disk refuses; every journal is where it was, or there as well.
    """
    old = workspace.journals / folder / ARCHIVE
    with guarded(old):
        if not old.exists():
            return
        for one in archived(old)[0].values():
            if not one.path.exists():
                replace_file(one.path, one.read())
        kept = aside(workspace, f"{folder}/{ARCHIVE}")
        old.rename(kept)
        sync_folder(kept.parent)
        sync_folder(old.parent)


def aside(workspace: Workspace, name: str) -> Path:
    """Return where a journal, or an archive, is kept that another takes the place of."""
    path = workspace.data / BROKEN / f"{name}.{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    make_folder(path.parent)
    return path


def _over(workspace: Workspace, folder: str, failing: Collection[str]) -> list[Path]:
    """The journals with files of their own whose sessions are over, and that are merged."""
    paths = sorted((workspace.journals / folder).glob("*.jsonl"))
    return [
        path
        for path in paths
        if NAME.fullmatch(path.name)
        and path.name != ARCHIVE
        and not (workspace.pending / path.stem).exists()
        and f"{folder}/{path.name}" not in failing
        and path.lstat().st_size <= _LARGEST
    ]


def _is_free(lock: Path) -> bool:
    held = Lock.take(lock)
    if held is not None:
        held.release()
    return held is not None


def _written(workspace: Workspace, folder: str, over: Iterable[Path], new: Path) -> dict[str, str]:
    """Write an archive of all there is in the old one and of what is over.

    Returns SHA-256 of what is over, by name; nothing if it does not read back as it was.
    """
    kept = archived(new.with_name(ARCHIVE))[0]
    moved: list[str] = []
    digests: dict[str, str] = {}
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o664)
    with os.fdopen(handle, "wb") as file:
        file.write(opening(workspace.id))
        for one in kept.values():
            digests[one.path.name] = _copied(one, file)
        for path in over:
            if _is_sound(workspace, folder, path):
                there = Stored(path, path, 0, path.lstat().st_size)
                known = digests.get(path.name)
                if known is None:
                    digests[path.name] = _copied(there, file)
                if known in {None, there.digest(there.size)}:
                    moved.append(path.name)
        file.flush()
        os.fsync(file.fileno())
        # so that it is read back from the disk itself
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return {name: digests[name] for name in moved} if _is_whole(new, digests) else {}


def _is_sound(workspace: Workspace, folder: str, path: Path) -> bool:
    """Whether a journal is one of this submission, and whole."""
    try:
        looked = look_at(path, f"{folder}/{path.name}", read_plain(path), workspace.id)
    except OSError:
        return False
    return looked.reading is not None and looked.problem is None


def _copied(one: Stored, file: BinaryIO) -> str:
    """Copy a journal into an archive and return its SHA-256."""
    whole = hashlib.sha256()
    file.write(mark(one.path.name, one.size))
    left = one.size
    with one.open() as source:
        while left and (block := source.read(min(left, _BLOCK))):
            whole.update(block)
            file.write(block)
            left -= len(block)
    file.write(b"\n")
    return whole.hexdigest()


def _is_whole(new: Path, digests: Mapping[str, str]) -> bool:
    """Whether an archive holds just these journals."""
    with open_plain(new) as content:
        found = listed(new, content)
    return {name: one.digest(one.size) for name, one in found.items()} == digests


def _put(workspace: Workspace, folder: str, moved: Mapping[str, str], new: Path) -> int:
    """Put an archive in its place, and remove the journals' own files that are in it; return how many."""
    over = [workspace.journals / folder / name for name in moved]
    old = new.with_name(ARCHIVE)
    new.replace(old)
    sync_folder(old.parent)
    gone = 0
    for path in over:
        there = Stored(path, path, 0, path.lstat().st_size)
        # it was read before it was locked
        if there.digest(there.size) == moved[path.name] and not (workspace.pending / path.stem).exists():
            path.unlink()
            gone += 1
    sync_folder(old.parent)
    return gone
