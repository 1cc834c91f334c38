"""A session: one run of the program by one person, and its marker for whoever merges.

The marker ``data/pending/<session>`` names the journals that the session writes, so that the merger need not
walk all folders. It stays locked while the session lives: only when no more rows can come is it removed.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded, sync_file, sync_folder
from cchc_tui.store.disk.lock import Holder, Lock, holder_of
from cchc_tui.store.disk.takeover import began
from cchc_tui.store.workspaces import network

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_tui.store.workspaces.workspace import Workspace


class Session:
    """Who is at work: `who` is the name shown. Nothing is written before the first figure."""

    def __init__(self, workspace: Workspace, who: str | None = None, id_: str | None = None) -> None:
        self.workspace = workspace
        self.who = who or workspace.access.who
        self.started = datetime.now(UTC)
        self.id = id_ or f"{self.started:%Y%m%dT%H%M%S}-{os.getpid()}-{os.urandom(4).hex()}"
        self._marker: Lock | None = None
        self._marked: set[Path] = set()
        self._marking = threading.Lock()

    @property
    def holder(self) -> Holder:
        """What a lock says of this session."""
        since, key = self.started.isoformat(timespec="seconds"), self.workspace.access.login.key
        return Holder(self.who, self.id, since, key, os.getpid(), began(os.getpid()))

    def lock(self, path: Path) -> Lock | Holder | StoreError:
        """Take a submission's lock; else return who holds it, or why there is none to be had here."""
        try:
            if refused := network.refusal(self.workspace):
                return refused
            return Lock.take(path, self.holder) or holder_of(path)
        except StoreError as error:
            return error

    def sync_left(self, folder: Path) -> None:
        """Write to disk what killed sessions left in a submission's folder: it is about to be shown as kept.

        Raises:
            StoreError: the disk refuses.
        """
        for path in folder.glob("*.jsonl"):
            # what has no marker any more was synced when it was merged
            if path.stem != self.id and (self.workspace.pending / path.stem).exists():
                with guarded(path), suppress(FileNotFoundError):
                    sync_file(path)

    def mark(self, journal: Path) -> None:
        """Tell the merger, before the first row is written, that this journal has rows for it.

        Raises:
            StoreError: the marker cannot be written.
        """
        # a journal may be made behind her back while one of another form is written
        with self._marking:
            if journal not in self._marked:
                self._mark(journal)
                self._marked.add(journal)

    def _mark(self, journal: Path) -> None:
        path = self.workspace.pending / self.id
        if self._marker is None:
            self._marker = _own_marker(path)
        line = f"{journal.relative_to(self.workspace.journals)}\n".encode()
        with guarded(path):
            handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
            try:
                # a line that a full disk cut off is ended first, and names no journal
                torn = os.fstat(handle).st_size and not path.read_bytes().endswith(b"\n")
                os.write(handle, b"\n" + line if torn else line)
                os.fsync(handle)
            finally:
                os.close(handle)
            sync_folder(path.parent)

    def unmark(self, journal: Path) -> None:
        """Say that a journal was removed before its first row; who merges passes over its name."""
        self._marked.discard(journal)

    def close(self) -> None:
        """End the session; its marker stays until its rows are merged."""
        if self._marker is not None:
            if not self._marked:
                with suppress(OSError):
                    (self.workspace.pending / self.id).unlink()
            self._marker.release()
            self._marker = None
            self._marked.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _own_marker(path: Path) -> Lock:
    while True:
        marker = Lock.take(path, wait=60)
        # a merger may have removed the marker of an earlier life of this session while we waited
        if marker is not None and marker.is_on(path):
            return marker
        if marker is not None:
            marker.release()
