"""Tables of a text document as printed rows: code, label, measure, figure and note of each, with its line.

Repeated headers, ruling lines and column numbers are gone; a row that a page break split is still two here,
since only the form's own labels can tell (see `joining`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.documents.rows import codes
from cchc_tui.documents.rows.columns import (
    Layout,
    continues_header,
    guess_layout,
    is_header,
    layout_of,
    settled,
)
from cchc_tui.documents.rows.pipes import Block, RawRow, blocks
from cchc_tui.documents.text.markup import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_LONG_LABEL = 12


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row as printed. `code` is bare ("" without one), `raw_code` the cell it was read from.

    `is_part` says that the row is marked as "trong đó". `surplus` are cells beyond the table's columns,
    which make it doubtful what stands where.
    """

    line: int
    code: str
    label: str
    measure: str
    figure: str
    note: str
    raw_code: str = ""
    is_part: bool = False
    surplus: tuple[str, ...] = ()
    from_start: str = ""
    """The figure of a second column: counted from the start of the year."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under one header, up to the next header or to text between.

    `head` is the header's first line; a table without one has that of the table it goes on from.
    """

    line: int
    layout: Layout
    head: tuple[str, ...]
    rows: tuple[PrintedRow, ...]
    has_figures: bool = True
    """False if measures stand where its header says that the figures are."""


def tables(text: str) -> tuple[Table, ...]:
    """Return the tables of a text that may be an appendix: those with labels and figures."""
    return tables_in(blocks(text))


def tables_in(
    found_blocks: Iterable[Block], guess: Callable[[Sequence[RawRow]], Layout | None] = guess_layout
) -> tuple[Table, ...]:
    """Return the same of rows that are cut into cells already; `guess` lays out those without a header."""
    found = list(_parted(found_blocks, guess))
    bodies: dict[tuple[Layout, tuple[str, ...]], list[RawRow]] = {}
    for one in found:
        bodies.setdefault((one.layout, one.head), []).extend(one.rows)
    layouts = {key: settled(key[0], rows) for key, rows in bodies.items()}
    return tuple(_table(one, layouts[one.layout, one.head]) for one in found)


@dataclass(frozen=True, slots=True)
class _Part:
    line: int
    layout: Layout
    head: tuple[str, ...]
    rows: tuple[RawRow, ...]


def _table(part: _Part, layout: Layout | None) -> Table:
    rows = tuple(_printed(row, layout or part.layout) for row in part.rows)
    return Table(part.line, layout or part.layout, part.head, rows, has_figures=layout is not None)


def _parted(
    found_blocks: Iterable[Block], guess: Callable[[Sequence[RawRow]], Layout | None]
) -> Iterator[_Part]:
    last: Layout | None = None
    head: tuple[str, ...] = ()
    for block in found_blocks:
        for header, body in _sections(block):
            layout = layout_of(header) if header else _inherited(last, body, guess)
            if layout is None:
                if header:
                    last = None
                continue
            head = header[0].cells if header else head if layout is last else ()
            last = layout
            if body:
                yield _Part((header or body)[0].line, layout, head, tuple(body))


def _sections(block: Block) -> Iterator[tuple[list[RawRow], list[RawRow]]]:
    """Part a block at its headers: each with the rows under it; rows before any header come with none."""
    header: list[RawRow] = []
    body: list[RawRow] = []
    for row in block.rows:
        if is_header(row):
            if header and not body and not is_header_again(header, row):
                header.append(row)
                continue
            if header or body:
                yield header, body
            header, body = [row], []
        elif header and not body and continues_header(header, row):
            header.append(row)
        else:
            body.append(row)
    yield header, body


def is_header_again(header: Sequence[RawRow], row: RawRow) -> bool:
    """Whether a row is the same header once more (a page without rows), not its second line."""
    return row.cells == header[0].cells


def _inherited(
    last: Layout | None, body: Sequence[RawRow], guess: Callable[[Sequence[RawRow]], Layout | None]
) -> Layout | None:
    """A table without header goes on as the one before did if it is as wide, else by what it holds."""
    width = max((len(row.cells) for row in body), default=0)
    if last is not None and width == last.width:
        return last
    return guess(body) if width > 1 else None


def _printed(row: RawRow, layout: Layout) -> PrintedRow:
    cells = list(row.cells)
    if _lacks_code_cell(cells, layout):
        cells.insert(layout.code or 0, "")
    surplus = tuple(cell for cell in cells[layout.width :] if cell)
    cells += [""] * (layout.width - len(cells))

    def at(place: int | None) -> str:
        return "" if place is None else cells[place]

    raw_code = one_line(at(layout.code))
    label = one_line(at(layout.label))
    code = codes.read_code(raw_code)
    marked, rest = codes.strip_part_mark(label)
    is_part = code is None and codes.is_part_mark(raw_code) if raw_code else marked
    if code is None and not is_part:
        code, label = _code_elsewhere(raw_code, label)
    elif marked and code is None:
        label = rest
    if is_part and marked:
        label = rest
    return PrintedRow(
        row.line,
        code or "",
        label,
        at(layout.measure),
        at(layout.figure),
        at(layout.note),
        raw_code,
        is_part,
        surplus,
        at(layout.from_start),
    )


def _lacks_code_cell(cells: Sequence[str], layout: Layout) -> bool:
    """Whether the code cell is missing because a merged cell above reaches down over this row."""
    if layout.code != 0 or layout.label != 1 or len(cells) != layout.width - 1:
        return False
    first = cells[0]
    return len(first) > _LONG_LABEL and codes.read_code(first) is None and not codes.is_part_mark(first)


def _code_elsewhere(raw_code: str, label: str) -> tuple[str, str]:
    """Find the code that is glued to a label, or a Roman section number; ("", label) without either."""
    code, rest = codes.split_glued(label)
    if code:
        return code, rest
    if raw_code:
        code, rest = codes.split_glued(raw_code)
        if code:
            return code, f"{rest} {label}".strip()
        return codes.read_roman(raw_code) or "", label
    return "", label
