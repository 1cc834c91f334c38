"""What a terminal sends, parted into keys and pasted text, before any of it is read as keys.

A paste comes between two marks. Textual's parser looks for the second one key by key: a mark that a slow line
splits, or that never comes, would leave the program deaf, and an escape sequence among the text would be
pressed as keys. Here the text between the marks is only text, however it is cut into pieces.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

START, END = "\x1b[200~", "\x1b[201~"
PATIENCE = 2.0
"""Seconds without a byte after which a paste counts as finished."""
LONGEST = 2_000_000
"""The most characters of a paste that are kept."""

_OVERLAP = len(END) - 1
_MORE_THAN_KEYS = 32
"""What comes late at this length is the rest of the paste, not keys."""


class Brackets:
    """Parts what the terminal sends. Line feeds among keys are returns; one right behind a return is no key.

    `feed` and `overdue` return pieces: pasted text where the first is true, keys where it is not.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._pasted: str | None = None
        """The text of the paste that is being read."""
        self._broken = ""
        """The text of the last paste, if its end has not come yet."""
        self._tail = ""
        self._after_return = False
        self._heard = 0.0

    def feed(self, data: str) -> Iterator[tuple[bool, str]]:
        """Part what has come."""
        self._heard = self._clock()
        if self._broken:
            yield from self._late(data)
            return
        while data:
            if self._pasted is None:
                data = yield from self._keys(data)
            else:
                data = yield from self._paste(data)

    def overdue(self) -> Iterator[tuple[bool, str]]:
        """Give out a paste whose end has not come in time; call it now and then."""
        if self._pasted is not None and self._clock() - self._heard >= PATIENCE:
            self._broken, self._pasted = self._pasted, None
            yield True, self._broken

    def _keys(self, data: str) -> Generator[tuple[bool, str], None, str]:
        """Give out the keys before the next paste, its first mark with them; return what follows."""
        seen = self._tail + data
        start = seen.find(START)
        stray = data.find(END, 0, start if start >= 0 else None)
        if stray >= 0:  # pasted text whose beginning was taken for something else
            yield True, data[:stray]
            return data[stray + len(END) :]
        if start < 0:
            self._tail = seen[-_OVERLAP:]
            yield False, self._returns(data)
            return ""
        after = start + len(START) - len(self._tail)
        self._tail, self._pasted = "", ""
        yield False, self._returns(data[:after])
        return data[after:]

    def _paste(self, data: str) -> Generator[tuple[bool, str], None, str]:
        """Take pasted text in; return what follows its end."""
        whole = (self._pasted or "") + data
        end = whole.find(END, max(len(whole) - len(data) - _OVERLAP, 0))
        if end < 0:
            self._pasted = whole[:LONGEST]
            return ""
        # A mark within the text would let what follows it be pressed as keys: the last one counts.
        following = whole.find(START, end)
        end = whole.rfind(END, end, following if following >= 0 else len(whole))
        self._pasted = None
        yield True, whole[:end].replace(END, "")
        return whole[end + len(END) :]

    def _late(self, data: str) -> Iterator[tuple[bool, str]]:
        """Tell the rest of a paste that was given out already from keys pressed since."""
        whole, self._broken = self._broken, ""
        if END in data or len(data) >= _MORE_THAN_KEYS:
            self._pasted = whole
        yield from self.feed(data)

    def _returns(self, keys: str) -> str:
        """Keys with one return for each end of a line."""
        if self._after_return and keys.startswith("\n"):
            keys = keys[1:]
            self._after_return = False
        if keys:
            self._after_return = keys.endswith("\r")
        return keys.replace("\r\n", "\r").replace("\n", "\r")
