"""A table out of the clipboard, each of its rows on its row of the form: by code, or by label."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.documents.reading.cells import cell_of, read_cell, unplaced_of
from cchc_tui.documents.reading.document import UnplacedRow
from cchc_tui.documents.rows.codes import is_part_mark, read_code, split_glued, strip_part_mark
from cchc_tui.documents.rows.columns import Layout, is_figure, is_header, is_measure
from cchc_tui.documents.rows.form_labels import FormLabels, form_labels
from cchc_tui.documents.rows.labels import ALIKE_WITH_CODE
from cchc_tui.documents.rows.pipes import Block, RawRow, blocks
from cchc_tui.documents.rows.placing import fits_form, place_rows
from cchc_tui.documents.rows.tables import tables_in
from cchc_tui.documents.text.markup import one_line
from cchc_tui.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cchc_tui.documents.reading.document import CellRead
    from cchc_tui.documents.rows.placing import Placement
    from cchc_tui.documents.rows.tables import Table
    from cchc_tui.schema.model import Schema

MOST_ROWS = 500
"""A form has some hundred and fifty; finding the rows of a table takes milliseconds each."""
_LONG = 12
_TOLD_BY = 60
"""How many cells tell what a column holds."""
_MOST_STRANGE = 0.3


@dataclass(frozen=True, slots=True)
class PastedTable:
    """Cells on rows of the form, and rows without a place.

    `rivals` are headers of other columns that may hold the figures just as well. `other_edition` is the name
    of another form that the rows fit better, "" if none does. `codes_ignored` as in `placing.Placement`.
    """

    cells: tuple[CellRead, ...]
    unplaced: tuple[UnplacedRow, ...] = ()
    rivals: tuple[str, ...] = ()
    other_edition: str = ""
    codes_ignored: bool = False


def read_table(
    text: str,
    rows: Sequence[Sequence[str]],
    schema: Schema,
    others: Callable[[], Iterable[Schema]] = tuple,
) -> PastedTable:
    """Place the rows of a pasted table; `text` is read instead of `rows` if it is ruled with bars.

    `others` gives the forms that it may belong to instead.

    Raises:
        DocumentError: it does not tell which column holds the figures, or none of its rows is in the form.
    """
    if len(rows) > MOST_ROWS:
        raise DocumentError("paste.too_long", most=MOST_ROWS)
    form = form_labels(schema)
    found = _tables(text, rows, form)
    placement = place_rows([row for table in found for row in table.rows], form)
    other = ""
    if _is_strange(placement):
        here = _fitting(found, form)
        known = [form_labels(one) for one in others() if one.name != schema.name]
        counts = {one.schema.name: _fitting(_tables(text, rows, one), one) for one in known}
        other = max((name for name in counts if counts[name] > here), key=counts.__getitem__, default="")
    if not placement.placed and other:
        raise DocumentError("paste.other_edition", edition=other)
    if not placement.placed:
        raise DocumentError("paste.unknown_rows" if found else "paste.no_columns")
    return PastedTable(
        tuple(cell_of(one) for one in placement.placed),
        tuple(unplaced_of(one) for one in placement.unplaced),
        next((table.layout.rivals for table in found if table.layout.rivals), ()),
        other,
        placement.codes_ignored,
    )


def read_export(text: str, schema: Schema) -> PastedTable | None:
    """Place the lines of our own export, by the ids of its rows; None if the text is none."""
    try:
        content = tomllib.loads(text.replace("\r\n", "\n").replace("\r", "\n"))
    except tomllib.TOMLDecodeError:
        return None
    figures, notes = content.get("figures", content), content.get("notes", {})
    if (
        not isinstance(figures, dict)
        or not isinstance(notes, dict)
        or not figures.keys() & schema.indicators.keys()
    ):
        return None
    cells = [
        read_cell(schema.indicators[name], str(figures.get(name, "")), note=str(notes.get(name, "")))
        for name in schema.indicators
        if name in figures or name in notes
    ]
    edition = f"{content.get('family', schema.family)}-{content.get('edition', schema.edition)}"
    unknown = (name for name in figures if name not in schema.indicators)
    unplaced = (UnplacedRow(name, "", str(figures[name]), 0, "unknown") for name in unknown)
    return PastedTable(tuple(cells), tuple(unplaced), other_edition="" if edition == schema.name else edition)


def _is_strange(placement: Placement) -> bool:
    """Whether many rows are not as this form has them."""
    strange = len(placement.unplaced) + sum(one.wrong_code for one in placement.placed)
    return strange >= _MOST_STRANGE * (len(placement.placed) + len(placement.unplaced))


def _fitting(found: Iterable[Table], form: FormLabels) -> int:
    return sum(fits_form(row, form) for table in found for row in table.rows)


def _tables(text: str, rows: Sequence[Sequence[str]], form: FormLabels) -> tuple[Table, ...]:
    """The tables among some rows; what their headers do not tell the rows themselves may."""

    def guess(body: Sequence[RawRow]) -> Layout | None:
        return layout_by(form, body)

    if "|" in text and "\t" not in text:
        found = tables_in(blocks(text), guess)
    else:
        raw = [RawRow(number, tuple(row)) for number, row in enumerate(rows, 1) if any(row)]
        bare = tuple(row for row in raw if not is_header(row))
        found = tables_in([Block(tuple(raw))], guess) or (tables_in([Block(bare)], guess) if bare else ())
    return tuple(table for table in found if table.has_figures)


def layout_by(form: FormLabels, rows: Sequence[RawRow]) -> Layout | None:
    """Return which column of a table without header holds what, as far as the form's own rows tell.

    None where neither codes nor labels of the form stand in it, or where not just one column has figures.
    """
    width = max(len(row.cells) for row in rows)
    columns = [[row.cells[place] if place < len(row.cells) else "" for row in rows] for place in range(width)]
    label = _best_column(columns, lambda column: _labels(column, form))
    code = _best_column(columns, lambda column: 0 if column is _at(columns, label) else _codes(column, form))
    if code is None and label is None:
        return None
    rest = [place for place in range(width) if place not in {code, label} and any(columns[place])]
    measures = [place for place in rest if _for_the_most_part(columns[place], is_measure)]
    figures = [
        place
        for place in rest
        if place not in measures
        and _for_the_most_part(columns[place], is_figure)
        and not _counts_rows(columns[place])
    ]
    if len(figures) != 1:
        return None
    notes = [one for one in rest if one not in {*measures, *figures} and not _counts_rows(columns[one])]
    return Layout(
        width + 1,
        width if label is None else label,
        figures[0],
        code,
        measures[0] if measures else None,
        notes[0] if len(notes) == 1 else None,
    )


def _at(columns: Sequence[list[str]], place: int | None) -> list[str] | None:
    return None if place is None else columns[place]


def _best_column(columns: Sequence[list[str]], score: Callable[[list[str]], int]) -> int | None:
    """The first of the columns with the highest score, if any has one."""
    scores = [score(column) for column in columns]
    best = max(scores)
    return scores.index(best) if best > 0 else None


def _labels(column: Sequence[str], form: FormLabels) -> int:
    """How many labels of the form a column holds, if it holds them for the most part."""
    filled = [cell for cell in column if cell][:_TOLD_BY]
    labels = [strip_part_mark(split_glued(one_line(cell))[1])[1] for cell in filled if len(cell) > _LONG]
    alike = sum((match := form.best(one)) is not None and match.likeness >= ALIKE_WITH_CODE for one in labels)
    return alike if 2 * alike > len(filled) else 0


def _codes(column: Sequence[str], form: FormLabels) -> int:
    """How many codes of the form with a dot in them a column holds, if it holds codes for the most part."""
    filled = [cell for cell in column if cell and not is_part_mark(cell)]
    codes = [code for cell in filled if (code := read_code(cell)) is not None]
    dotted = sum("." in code and code in form.schema.by_code for code in codes)
    return dotted if 2 * len(codes) > len(filled) and 2 * dotted >= len(codes) else 0


def _for_the_most_part(column: Sequence[str], is_so: Callable[[str], bool]) -> bool:
    filled = [cell for cell in column if cell]
    return 2 * sum(map(is_so, filled)) > len(filled)


def _counts_rows(column: Sequence[str]) -> bool:
    """Whether a column only numbers its rows: 1, 2, 3."""
    filled = [cell.rstrip(".") for cell in column if cell]
    return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]  # noqa: PLR2004
