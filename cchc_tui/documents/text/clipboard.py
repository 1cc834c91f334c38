"""Text copied out of a spreadsheet or a word processor, as rows of cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cchc_tui.text import printable, squeeze

_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[^\[\]])?")
"""What steers a terminal; a line copied out of one may hold it."""
_OTHER_BREAKS = dict.fromkeys(map(ord, "\x0b\x0c\x85\u2028\u2029"), " ")
"""Word's line break within a paragraph, among others."""
_ENDS = re.compile(r"\r+|\n+")
_CELL = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)|[^\t\n]*')
"""Excel quotes a cell with a line break in it; a quotation mark that is not closed is only a mark."""


@dataclass(frozen=True, slots=True)
class Copied:
    """Rows of cells, a cell on one or several clean lines; `doubled` says that each line end came twice."""

    rows: tuple[tuple[str, ...], ...]
    doubled: bool = False

    @property
    def column(self) -> tuple[str, ...] | None:
        """The cells of the only column in which anything stands; None if there are several."""
        filled = {place for row in self.rows for place, cell in enumerate(row) if cell}
        if len(filled) > 1:
            return None
        place = min(filled, default=0)
        return tuple(" ".join(row[place].split("\n")) if place < len(row) else "" for row in self.rows)


def copied(text: str, *, undouble: bool = True) -> Copied:
    """Part pasted text into rows and cells; empty lines behind the last are left out.

    Some terminals send return and line feed as two returns. Where that is so throughout, each two are one
    line end; `undouble` False takes them for an empty line between.
    """
    plain = without_sequences(text).translate(_OTHER_BREAKS)
    doubled = undouble and is_doubled(plain)
    if doubled:
        plain = re.sub(r"\r\r|\n\n", "\n", plain)
    plain = re.sub(r"\r\n?", "\n", plain).rstrip("\n")
    return Copied(tuple(_rows(plain)), doubled)


def without_sequences(text: str) -> str:
    """Return text without what would steer a terminal."""
    return _SEQUENCE.sub("", text)


def is_doubled(text: str) -> bool:
    """Whether every line end of a text, more than one, came twice."""
    runs = [match[0] for match in _ENDS.finditer(text)]
    return len(runs) > 1 and len({run[0] for run in runs}) == 1 and not any(len(run) % 2 for run in runs)


def _rows(text: str) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    row: list[str] = []
    place = 0
    while place <= len(text):
        match = _CELL.match(text, place)
        if match is None:  # pragma: no cover  (an empty cell always matches)
            break
        row.append(_clean(match[0] if match[1] is None else match[1].replace('""', '"')))
        if text[match.end() : match.end() + 1] != "\t":
            rows.append(tuple(row))
            row = []
        place = match.end() + 1
    return rows


def _clean(cell: str) -> str:
    lines = (squeeze(printable(line)) for line in cell.split("\n"))
    return "\n".join(line for line in lines if line)
