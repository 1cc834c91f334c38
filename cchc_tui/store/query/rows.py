"""Rows of an answer as they come from the process that asks: packed, and read where they are looked at."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any, overload

Row = tuple[Any, ...]
Reader = Callable[[str], Any]
_FAST = 1
_AT_HAND = 8
"""How many parts are kept unpacked: what a table shows, and where it was before."""


def pack(rows: Sequence[Sequence[str | None]]) -> str:
    """Return rows of text as one line: how many there are, and what they hold."""
    packed = zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), _FAST)
    return f"{len(rows)} {b64encode(packed).decode()}"


class PackedRows(Sequence[Row]):
    """Rows out of lines that `pack` made; `readers` make a value of each column's text."""

    def __init__(self, lines: Sequence[bytes], readers: Sequence[Reader]) -> None:
        self._parts: list[bytes] = []
        counts: list[int] = []
        for line in lines:
            count, _, packed = line.partition(b" ")
            counts.append(int(count))
            self._parts.append(b64decode(packed))
        self._starts = list(accumulate(counts, initial=0))
        self._readers = readers
        self._at_hand: OrderedDict[int, list[Row]] = OrderedDict()

    def __len__(self) -> int:
        return self._starts[-1]

    def __iter__(self) -> Iterator[Row]:
        for part in range(len(self._parts)):
            yield from self._unpacked(part)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        place %= len(self)
        part = bisect_right(self._starts, place) - 1
        rows = self._at_hand.get(part)
        if rows is None:
            rows = self._at_hand[part] = self._unpacked(part)
            if len(self._at_hand) > _AT_HAND:
                self._at_hand.popitem(last=False)
        return rows[place - self._starts[part]]

    def column(self, place: int) -> Iterator[Any]:
        """Yield one column's values; the others are not read."""
        read = self._readers[place]
        for part in self._parts:
            cells = (row[place] for row in json.loads(zlib.decompress(part)))
            yield from (None if cell is None else read(cell) for cell in cells)

    def texts(self) -> Iterator[list[str | None]]:
        """Yield the rows with each cell as the text that it came as."""
        for part in self._parts:
            yield from json.loads(zlib.decompress(part))

    def _unpacked(self, part: int) -> list[Row]:
        rows = json.loads(zlib.decompress(self._parts[part]))
        return [
            tuple(None if cell is None else read(cell) for cell, read in zip(row, self._readers, strict=True))
            for row in rows
        ]
