"""Appending to a journal: whole lines in one write, on disk before `append` returns."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded, make_folder, store_error, sync_folder
from cchc_tui.store.journals.journal import is_headless, read_journal
from cchc_tui.store.journals.sealing import header_content, line_content, sealed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cchc_tui.store.journals.lines import Header, Line


class JournalWriter:
    """One open journal. Only the holder of its submission's lock may have one.

    A new one is empty until its first lines, which are written and synced together with the one that says
    whose it is: every sync is a wait for the disk, and on a busy machine for a processor after it.
    """

    def __init__(self, path: Path, handle: int, size: int, seal: str, ahead: bytes = b"") -> None:
        self.path = path
        self._handle = handle
        self._size = size
        self._seal = seal
        self._ahead = ahead
        self._clean = True

    @classmethod
    def open(cls, path: Path, header: Header) -> JournalWriter:
        """Open a journal to append to it, made if need be; what was never acknowledged is cut off.

        Raises:
            StoreError: it cannot be written, or is damaged.
        """
        with guarded(path):
            make_folder(path.parent)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o664)
        try:
            return cls._opened(path, handle, header)
        except BaseException:  # whatever ends it, the handle is closed; it is raised on
            os.close(handle)
            raise

    @classmethod
    def _opened(cls, path: Path, handle: int, header: Header) -> JournalWriter:
        if is_headless(path):
            with guarded(path):
                sync_folder(path.parent)
            content, mark = sealed(header_content(header), "")
            writer = cls(path, handle, 0, mark, content)
        else:
            reading = read_journal(path)
            writer = cls(path, handle, reading.position, reading.seal)
        writer._clean = os.fstat(handle).st_size == writer._size
        return writer

    @property
    def is_empty(self) -> bool:
        """Whether no line was ever kept in it."""
        return bool(self._ahead)

    def append(self, lines: Sequence[Line]) -> None:
        """Write lines that belong together, and sync them: all of them count, or none.

        Raises:
            StoreError: the disk refused; the journal holds what it held before.
        """
        parts, mark = [self._ahead], self._seal
        for line in lines:
            one, mark = sealed(line_content(line, more=line is not lines[-1]), mark)
            parts.append(one)
        if lines:
            self._write(b"".join(parts), mark)
            self._ahead = b""

    def _write(self, content: bytes, mark: str) -> None:
        try:
            if not self._clean:
                self._cut_back()
            self._clean = False
            written = 0
            while written < len(content):
                written += os.write(self._handle, content[written:])
            os.fdatasync(self._handle)
        except OSError as error:
            # if it cannot be cut back now, the next append tries again before it writes
            with suppress(OSError):
                self._cut_back()
            raise store_error(error, self.path) from error
        self._size += len(content)
        self._seal = mark
        self._clean = True

    def _cut_back(self) -> None:
        os.ftruncate(self._handle, self._size)
        os.fdatasync(self._handle)
        self._clean = True

    def close(self) -> None:
        """Close the file; what was appended is on disk already."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def ensure_there(self) -> None:
        """Refuse to go on writing into a file that was removed or replaced under our hands.

        Raises:
            StoreError: the journal is no longer where it was.
        """
        try:
            there = self.path.stat()
        except OSError as error:
            raise store_error(error, self.path) from error
        if not os.path.samestat(there, os.fstat(self._handle)):
            raise StoreError("store.gone", path=self.path, why="")
