"""Lines of a text document that are table rows, cut into cells: the lowest step, blind to what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.documents.text.markup import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PIPE = re.compile(r"(?<!\\)\|")
_BARS = str.maketrans("│┃║｜¦", "|||||")
_RULE = re.compile(r"[\s|:+=\-–—_─━═┄┈┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╞╪╡╟╫╢]+")
_RULE_CELL = re.compile(r"[\s:+=\-–—_─━═┄┈┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╞╪╡╟╫╢]*")
_RULED_FENCE = re.compile(r"\s*[+┌├└┼┏┣┗╋╔╠╚╬╞╟╪]")
_QUOTED = re.compile(r"^\s*(?:>\s?)+(?=\s*(?:[|│┃║｜¦+┌├└┼┏┣┗╋╔╠╚╬]|$))")
"""The mark of a quotation before a table's line."""
_MOST_JOINED = 12


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of a table as cells of clean text; `line` counts from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that stand together in the document, with nothing but empty lines between them."""

    rows: tuple[RawRow, ...]

    @property
    def line(self) -> int:
        """The line of its first row."""
        return self.rows[0].line


def blocks(text: str) -> tuple[Block, ...]:
    """Return every run of table rows in a text, in order; lines that rule a table off are left out."""
    found: list[Block] = []
    for run in _runs([_QUOTED.sub("", line) for line in text.split("\n")]):
        rows = tuple(_rows(run))
        if rows:
            found.append(Block(rows))
    return tuple(found)


def _runs(lines: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    run: list[tuple[int, str]] = []
    number = 0
    while number < len(lines):
        line = lines[number].translate(_BARS)
        taken = 1
        if run and _begins_anew(lines, number):
            yield run
            run = []
        if _is_table_line(line):
            joined = _reach_of_open_row(line, lines[number + 1 : number + 1 + _MOST_JOINED], run)
            taken += joined
            following = (one.translate(_BARS) for one in lines[number + 1 : number + taken])
            run.append((number + 1, "<br>".join([line.strip(), *(one.strip() for one in following)])))
        elif run and line.strip():
            yield run
            run = []
        number += taken
    if run:
        yield run


def _begins_anew(lines: Sequence[str], number: int) -> bool:
    """Whether a table has its first row here: after an empty line, with a rule below it."""
    if lines[number - 1].strip() or number + 1 >= len(lines):
        return False
    line, below = lines[number].translate(_BARS), lines[number + 1].translate(_BARS)
    return "|" in line and not _is_rule(line) and "|" in below and _is_rule(below)


def _is_table_line(line: str) -> bool:
    if "|" in line:
        return _PIPE.search(line) is not None
    return line.count("\t") > 1 or _is_rule(line)


def _is_rule(line: str) -> bool:
    """Whether a line only draws: dashes between bars, or a frame of box characters."""
    stripped = line.strip()
    if len(stripped) < 3 or _RULE.fullmatch(stripped) is None:  # noqa: PLR2004  (the least Markdown rule)
        return False
    if "|" in stripped:
        cells = stripped.strip("|").split("|")
        return all(_RULE_CELL.fullmatch(cell) and cell.strip() for cell in cells)
    return _RULED_FENCE.match(stripped) is not None


def _reach_of_open_row(line: str, following: Sequence[str], run: list[tuple[int, str]]) -> int:
    """How many lines more belong to a row that opens with a bar but closes it only further down."""
    stripped = line.strip()
    if not stripped.startswith("|") or stripped.endswith("|") or not run:
        return 0
    expected = len(split_row(run[0][1]))
    if not run[0][1].endswith("|") or len(split_row(stripped)) >= expected:
        return 0
    together = stripped
    for count, one in enumerate(following, 1):
        more = one.translate(_BARS).strip()
        if more.startswith("|"):
            return 0
        together += " " + more
        if more.endswith("|"):
            return count if len(split_row(together)) == expected else 0
    return 0


def split_row(line: str, *, opened: bool = True) -> tuple[str, ...]:
    """Cut one line at its bars (or tabs); an escaped bar is none.

    `opened` says that rows begin with a bar; without it a bar at the start ends an empty first cell.
    """
    if "|" not in line:
        return tuple(line.split("\t"))
    cells = _PIPE.split(line.strip())
    if opened and len(cells) > 1 and not cells[0].strip():
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    return tuple(cells)


def _rows(run: list[tuple[int, str]]) -> Iterator[RawRow]:
    opened = _begins_with_bar([line for _, line in run])
    for group in _grid_rows(run):
        first, cells = group[0][0], split_row(group[0][1], opened=opened)
        for _, more in group[1:]:
            added = split_row(more, opened=opened)
            if len(added) == len(cells):
                cells = tuple(f"{one}\n{other}" for one, other in zip(cells, added, strict=True))
        clean = tuple(cell_text(cell) for cell in cells)
        if any(clean):
            yield RawRow(first, clean)


def _begins_with_bar(lines: Sequence[str]) -> bool:
    """Whether rows begin with a bar: as the lines under their headers do, else as most of them do."""
    telling = [line for line in lines if _is_rule(line) and "|" in line] or lines
    return 2 * sum(line.lstrip().startswith("|") for line in telling) >= len(telling)


def _grid_rows(run: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Group the lines of each row: all between two rules where every row is ruled off, else one each."""
    groups: list[list[tuple[int, str]]] = [[]]
    rules = 0
    for number, line in run:
        if _is_rule(line):
            rules += 1
            groups.append([])
        else:
            groups[-1].append((number, line))
    filled = [group for group in groups if group]
    ruled_off = _is_rule(run[0][1]) and rules > len(filled) > 2  # noqa: PLR2004  (head and at least two rows)
    if ruled_off:
        yield from filled
    else:
        for group in filled:
            yield from ([one] for one in group)
