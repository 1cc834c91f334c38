"""Where somebody was on a form when the line broke: kept beside the submission's lock.

It is written at every key press, so without a sync: a killed program loses none of it, a power cut may. Two
slots are written in turn, each one line with its checksum, so that one of them is whole at any moment.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from cchc_tui.store.disk.files import open_plain

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".place"
_SLOT = 16384
_MARK = 9


class Place(NamedTuple):
    """The row somebody was on, what she was typing there, and the rows marked for later.

    `kind` says into what she typed: "over" a figure that it replaces, "edit" the figure itself, "note"; "" is
    into nothing. `cursor` is how many characters of `text` lay before the cursor.
    """

    row: str = ""
    kind: str = ""
    text: str = ""
    cursor: int = 0
    later: tuple[str, ...] = ()

    def at_rest(self) -> Place:
        """Return the same place with nothing being typed."""
        return Place(self.row, later=self.later)


NOWHERE = Place()


class PlaceFile:
    """Keeps one submission's place. Who writes must hold the submission's lock.

    What cannot be read is as good as nothing, and a disk that refuses is no matter: the next key tries again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = -1
        self._turn = 0
        self._kept: tuple[Place, str, int] | None = None

    def read(self) -> tuple[Place, str, int]:
        """Return the place, who was there, and the number of the submission's last line then."""
        try:
            with open_plain(self._path) as file:
                content = file.read(2 * _SLOT)
        except OSError:
            return NOWHERE, "", 0
        self._turn, place, who, last = _newest(content)
        self._kept = None
        return place, who, last

    def write(self, place: Place, who: str, last: int) -> None:
        """Keep a place, unless it is the one kept already."""
        if self._kept == (place, who, last):
            return
        said = json.dumps([self._turn + 1, place, who, last], ensure_ascii=False, separators=(",", ":"))
        line = said.encode()
        line = b"%08x %b\n" % (crc32(line), line)
        if len(line) > _SLOT:
            return
        with suppress(OSError):
            if self._handle < 0:
                self._handle = os.open(
                    self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o664
                )
            # the other slot stays whole whatever happens to this one
            if os.pwrite(self._handle, line, (self._turn + 1) % 2 * _SLOT) == len(line):
                self._turn += 1
                self._kept = place, who, last

    def close(self) -> None:
        """Close the file."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def last_in(content: bytes) -> int:
    """Return the number of the submission's last line by what a place's file holds."""
    return _newest(content)[3]


def _newest(content: bytes) -> tuple[int, Place, str, int]:
    slots = (_slot(content[start : start + _SLOT]) for start in (0, _SLOT))
    return max((slot for slot in slots if slot), default=(0, NOWHERE, "", 0))


def _slot(content: bytes) -> tuple[int, Place, str, int] | None:
    line = content.partition(b"\n")[0]
    if line[:_MARK] != b"%08x " % crc32(line[_MARK:]):
        return None
    try:
        turn, (row, kind, text, cursor, later), who, last = json.loads(line[_MARK:])
        return int(turn), Place(str(row), str(kind), str(text), int(cursor), (*map(str, later),)), who, last
    except (ValueError, TypeError):
        return None
