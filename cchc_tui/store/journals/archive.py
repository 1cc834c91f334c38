"""Where journals lie: each in a file of its own, or those of sessions long over together in one archive.

``archive.jsonl`` lies with the journals of its submission. Its first line is one that older programs refuse;
then comes journal after journal, byte by byte, each behind a sealed line that says its name and size. A
journal keeps its name and its path: whoever reads it by that finds it in either place. While it is being
moved it lies in both; then, and where a journal was made anew, the file of its own counts.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded, open_plain, store_error
from cchc_tui.store.journals.sealing import UNREADABLE, opened, sealed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ARCHIVE = "archive.jsonl"
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*\.jsonl")
"""What a journal has to be called to be kept in an archive."""
FORMAT = 2
"""What the first line gives as the format of a journal: programs that know no archives refuse it."""
_BLOCK = 1 << 20
_TIMES = 5
_MARK = re.compile(rb'^\{"kept":"', re.MULTILINE)
_JOURNAL = re.compile(rb'^\{"journal":1,[^\n]*?"session":"([^"\\\n]+)"', re.MULTILINE)


class Stored(NamedTuple):
    """Where a journal lies: `size` bytes of `file` from `start` on. `path` is what it is called."""

    path: Path
    file: Path
    start: int
    size: int

    @property
    def is_archived(self) -> bool:
        """Whether it lies in an archive."""
        return self.file != self.path

    def read(self, position: int = 0) -> bytes:
        """Return its bytes from a position on; what was added since it was found is with them.

        Raises:
            OSError: the system refuses.
        """
        there, file = self._opened()
        with file:
            file.seek(there.start + position)
            return file.read(max(0, there.size - position)) if there.is_archived else file.read()

    def read_from(self, position: int = 0, most: int = -1) -> tuple[bytes, bytes]:
        """Return its first line, and what stands from a position on: 0 is behind that line, -1 at the end.

        `most` is how many bytes of that, all there are if -1.
        """
        there, file = self._opened()
        with file:
            first = file.readline()
            if position < 0:
                return first, b""
            start = position or len(first)
            file.seek(start - len(first), os.SEEK_CUR)
            left = max(0, there.size - start) if there.is_archived else most
            return first, file.read(min(left, most) if most >= 0 else left)

    def digest(self, position: int) -> str:
        """Return SHA-256 of its bytes up to a position, 64 hexadecimal digits; "" if it is shorter."""
        whole = hashlib.sha256()
        left = position
        with self.open() as file:
            while left and (block := file.read(min(left, _BLOCK))):
                whole.update(block)
                left -= len(block)
        return "" if left or position > self.size else whole.hexdigest()

    def open(self) -> BinaryIO:
        """Open it where it begins; in an archive others follow it."""
        return self._opened()[1]

    def _opened(self) -> tuple[Stored, BinaryIO]:
        """Open it where it begins; what was moved since it was found is found again, and where that is."""
        try:
            file = open_plain(self.file)
        except FileNotFoundError:
            return stored(self.path)._opened()  # noqa: SLF001  (one of the same kind)
        if self.is_archived and not self._is_marked(file):
            # another archive took the place of the one that it was found in, unless this one is damaged
            again = stored(self.path)
            if again != self:
                file.close()
                return again._opened()  # noqa: SLF001
        file.seek(self.start)
        return self, file

    def _is_marked(self, file: BinaryIO) -> bool:
        line = mark(self.path.name, self.size)
        file.seek(max(0, self.start - len(line)))
        return file.read(len(line)) == line


def stored(path: Path) -> Stored:
    """Return where a journal lies, by its path.

    Raises:
        OSError: there is none, or the system refuses.
        StoreError: an archive is asked for, and it is damaged or of a newer program.
    """
    if path.name == ARCHIVE:
        for problem in archived(path)[1]:
            raise problem
        raise FileNotFoundError(path)
    with suppress(FileNotFoundError):
        return Stored(path, path, 0, path.lstat().st_size)
    kept = archived(path.with_name(ARCHIVE))[0].get(path.name)
    # the archive may have been unpacked between the two looks
    return kept or Stored(path, path, 0, path.lstat().st_size)


def is_there(path: Path) -> bool:
    """Whether there is a journal of that name, wherever it lies."""
    try:
        stored(path)
    except (OSError, StoreError):
        return False
    return True


def stored_in(folder: Path) -> tuple[list[Stored], tuple[StoreError, ...]]:
    """Return where the journals of a submission lie, by name, and what is wrong with their archive."""
    # those in files of their own first: what is archived meanwhile is then met twice, never not at all
    for _ in range(_TIMES):
        before = archived(folder / ARCHIVE)
        own = {path.name for path in folder.glob("*.jsonl")}
        kept, problems = archived(folder / ARCHIVE)
        if before == (kept, problems):
            break
    found: list[Stored] = []
    for name in sorted({*own, *kept} - {ARCHIVE}):
        with suppress(FileNotFoundError):
            found.append(stored(folder / name) if name in own else kept[name])
    return found, problems


def archived(file: Path) -> tuple[Mapping[str, Stored], tuple[StoreError, ...]]:
    """Return what an archive holds by name, nothing if there is none, and what is wrong with it."""
    try:
        told = file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return {}, ()
    except OSError as error:
        return {}, (store_error(error, file),)
    return _archived(file, (told.st_ino, told.st_size, told.st_mtime_ns))


@lru_cache(maxsize=4)
def _archived(file: Path, _stamp: object) -> tuple[Mapping[str, Stored], tuple[StoreError, ...]]:
    try:
        with guarded(file), open_plain(file) as content:
            try:
                return listed(file, content), ()
            except UNREADABLE:
                problem = StoreError("archive.damaged", path=file)
                content.seek(0)
                return _searched(file, content.read()), (problem,)
    except StoreError as error:
        return {}, (error,)


def listed(file: Path, content: BinaryIO) -> dict[str, Stored]:
    """Return what an archive holds as it says itself; what does not hold together is `UNREADABLE`."""
    end = os.fstat(content.fileno()).st_size
    first = opened(content.readline(), "")
    if (first["journal"], first["archive"]) != (FORMAT, 1):
        raise StoreError("store.journal_newer", path=file, version=first["journal"], known=FORMAT)
    found: dict[str, Stored] = {}
    while line := content.readline():
        told, start = opened(line, ""), content.tell()
        name, size = str(told["kept"]), int(told["size"])
        if NAME.fullmatch(name) is None or name == ARCHIVE or start + size + 1 > end:
            raise ValueError(line)
        found[name] = Stored(file.with_name(name), file, start, size)
        content.seek(start + size)
        if content.read(1) != b"\n":
            raise ValueError(line)
    return found


def _searched(file: Path, content: bytes) -> dict[str, Stored]:
    """What can be found in an archive that is damaged between its journals: each by its own first line."""
    begun = list(_JOURNAL.finditer(content))
    ends = sorted({one.start() for one in (*begun, *_MARK.finditer(content))} | {len(content) + 1})
    found: dict[str, Stored] = {}
    for one in begun:
        name = f"{one[1].decode('utf-8', 'replace')}.jsonl"
        end = next(end for end in ends if end > one.start()) - 1
        if NAME.fullmatch(name) and name != ARCHIVE:
            found[name] = Stored(file.with_name(name), file, one.start(), end - one.start())
    return found


def opening(workspace_id: str) -> bytes:
    """Return the first line of an archive."""
    return sealed({"journal": FORMAT, "archive": 1, "workspace": workspace_id}, "")[0]


def mark(name: str, size: int) -> bytes:
    """Return the line in front of a journal in an archive."""
    told: dict[str, Any] = {"kept": name, "size": size}
    return sealed(told, "")[0]
