"""Files that must survive a crash, and what the system says when it refuses one."""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO
from zlib import crc32

from cchc_tui.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SENTENCES = {
    errno.ENOSPC: "store.disk_full",
    errno.EDQUOT: "store.disk_full",
    errno.EFBIG: "store.disk_full",
    errno.EROFS: "store.read_only_disk",
    errno.EACCES: "store.no_permission",
    errno.EPERM: "store.no_permission",
    errno.ENOENT: "store.gone",
    errno.ENOTDIR: "store.gone",
    errno.ESTALE: "store.gone",
}

_UNSAFE = re.compile(r"[^0-9A-Za-z@._-]")
_LONGEST_NAME = 100
_MOST_BYTES = 1 << 30


def log_of(database: Path) -> Path:
    """Return the file in which DuckDB keeps what it has not yet written into a database."""
    return database.with_name(f"{database.name}.wal")


def remove_database(path: Path) -> None:
    """Remove a database, if it is there, with the log that a killed process may have left of it."""
    log_of(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def file_name(words: str) -> str:
    """Return a safe file name for what is somebody's: those of two people differ, in diacritics too."""
    safe = _UNSAFE.sub("_", words)[:_LONGEST_NAME]
    return safe if safe == words else f"{safe}-{crc32(words.encode()):08x}"


def store_error(error: OSError, path: Path) -> StoreError:
    """Return the sentence for what the system refused, and what to do about it."""
    key = _SENTENCES.get(error.errno or 0, "store.disk_error")
    return StoreError(key, path=path, why=error.strerror or str(error))


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn every refusal of the system inside the block into a `StoreError` that names `path`."""
    try:
        yield
    except OSError as error:
        raise store_error(error, path) from error


def open_plain(path: Path) -> BinaryIO:
    """Open a file to be read; a link, or what is no file, is refused: it could lead anywhere.

    So is one of more than any of ours has: a file may be of any size and yet take no room on a disk.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    file = os.fdopen(handle, "rb")
    found = os.fstat(handle)
    if stat.S_ISREG(found.st_mode) and found.st_size <= _MOST_BYTES:
        return file
    file.close()
    why = errno.EOVERFLOW if stat.S_ISREG(found.st_mode) else errno.ELOOP
    raise OSError(why, os.strerror(why), str(path))


def sync_folder(folder: Path) -> None:
    """Write a folder's entries to disk, so that a file made in it is there after a power cut.

    Where others' entries may not be listed, that is left to the sync of the file itself.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Write what a file holds to disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each synced into the one that holds it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def replace_file(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Put a whole file in place of another, with its mode, or leave the old one as it was.

    One that is not `durable` is whole for whoever reads it, but after a power cut it may be any, or empty.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        # where others may put files too, a link of that name must lead nowhere
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        with os.fdopen(handle, "wb") as file:
            with suppress(FileNotFoundError):
                os.fchmod(file.fileno(), path.stat().st_mode & 0o7777)
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        beside.replace(path)
        if durable:
            sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
