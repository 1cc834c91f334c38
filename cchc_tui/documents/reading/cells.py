"""One placed row as a cell that was read: its figure in the program's terms, or why it is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cchc_tui.documents.reading.document import CellRead, UnplacedRow
from cchc_tui.documents.text.markup import one_line
from cchc_tui.entry.notation import read_figure
from cchc_tui.errors import FigureError
from cchc_tui.schema.model import Flow, Indicator, bare_code

if TYPE_CHECKING:
    from cchc_tui.documents.rows.placing import Placed, Unplaced
    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Row


_DOTTED = re.compile(r"[\s.…_‥·]+")
"""What a printed form has where a figure is to be written."""


def cell_of(placed: Placed) -> CellRead:
    """Read the figure of a printed row by the row of the form it stands on."""
    printed = placed.printed
    return read_cell(
        placed.row,
        _figure_of(placed),
        note=one_line(printed.note),
        line=printed.line,
        measure=one_line(printed.measure),
        printed_code=bare_code(printed.code) if placed.wrong_code else "",
    )


def _figure_of(placed: Placed) -> str:
    """The figure's text: out of the column counted from the start of the year for rows that are so."""
    printed = placed.printed
    text, from_start = figure_text(printed.figure), figure_text(printed.from_start)
    flow = placed.row.flow if isinstance(placed.row, Indicator) else Flow.PERIOD
    if from_start and (flow is Flow.CUMULATIVE or (flow is Flow.STOCK and not text)):
        return from_start
    return text


def read_cell(  # noqa: PLR0913  (one argument for each thing that is printed)
    row: Row, typed: str, *, note: str = "", line: int = 0, measure: str = "", printed_code: str = ""
) -> CellRead:
    """Return a row of the form with the figure that was written on it."""
    typed = "" if _DOTTED.fullmatch(typed) else typed
    figure: Figure | None = None
    remarks: tuple[str, ...] = ()
    fault = None
    if isinstance(row, Indicator):
        try:
            read = read_figure(typed, row)
        except FigureError as error:
            fault = error
        else:
            figure, remarks = read.figure, read.remarks
    return CellRead(row, typed, figure, remarks, note, line, fault, measure, printed_code)


def figure_text(cell: str) -> str:
    """Return a figure cell on one line; a number that its narrow column broke is whole again."""
    text = ""
    for line in cell.split("\n"):
        glue = "" if text.endswith((".", ",")) or line.startswith((".", ",", "%")) else " "
        text = f"{text}{glue}{line}" if text else line
    return text


def unplaced_of(unplaced: Unplaced) -> UnplacedRow:
    """Return what is to be said of a row without a place."""
    printed = unplaced.printed
    return UnplacedRow(
        printed.code, printed.label, figure_text(printed.figure), printed.line, unplaced.why, unplaced.after
    )
