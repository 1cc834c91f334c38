"""The rows of the form as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.entry.notation import write_figure
from cchc_tui.messages import tr
from cchc_tui.schema.model import Heading, Indicator
from cchc_tui.tui import theme
from cchc_tui.tui.form.columns import CODE, Columns
from cchc_tui.tui.lines import Line, Span, fit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.tui.form.desk import Desk

NOTE_SIGN = "n"
LATER_SIGN = "»"
DERIVED_SIGN = "="
BLANK_SIGN = "_"
PASSED_SIGN = "?"


def row_line(desk: Desk, place: int, shown: Columns) -> Line:
    """Return one row of the schema; `place` counts headings too."""
    row = desk.schema.rows[place]
    if isinstance(row, Heading):
        return _heading(row, shown)
    here = row.id == desk.at
    quiet = not desk.form.fits_level(row.id)
    style = theme.QUIET if quiet else theme.PLAIN
    words = ("· " if row.is_part else "") + row.label
    pointer = (theme.POINTER, theme.KEY) if here else (" ", theme.PLAIN)
    label = fit(row.code, CODE) + fit(words, shown.label) + " "
    return (
        pointer,
        (label, style),
        *_figure(desk, row, shown, here=here, quiet=quiet),
        *((f" {fit(words, cells, right=True)}", theme.QUIET) for words, cells in _beside(desk, row, shown)),
        *_marks(desk, row),
    )


def _beside(desk: Desk, row: Indicator, shown: Columns) -> Iterable[tuple[str, int]]:
    """What stands to the right of the figure, and in how many cells: other periods."""
    if shown.sides:
        from cchc_tui.tui.form.comparing import cells  # noqa: PLC0415  (the first page compares nothing)

        return cells(desk, row, shown.side, shown.change)
    last, last_year = desk.form.last.get(row.id, BLANK), desk.form.sheet.last_year.get(row.id, BLANK)
    beside = ((last, shown.last), (last_year, shown.last_year))
    return [(_written(figure, row), cells) for figure, cells in beside if cells]


def _heading(row: Heading, shown: Columns) -> Line:
    width = CODE + shown.label + 1 + (shown.measure + 1 if shown.measure else 0) + shown.figure
    style = theme.HEADING if row.depth == 0 else theme.STRONG
    return ((" ", theme.PLAIN), (fit(fit(row.code, CODE) + row.title, width), style))


def _written(figure: Figure, row: Indicator) -> str:
    return write_figure(figure, row)


def _figure(desk: Desk, row: Indicator, shown: Columns, *, here: bool, quiet: bool) -> Line:
    """Measure and figure; a figure that is too long for its column takes the measure's room too."""
    figure = desk.form[row.id]
    room = shown.measure + 1 if shown.measure else 0
    if here and desk.buffer is not None:
        typed, _ = desk.buffer.window(shown.figure - 1)
        style = theme.CURSOR
        cell = typed + " " * (shown.figure - cell_len(typed))
    else:
        words, style = _shown(desk, row, figure, quiet=quiet)
        cell = fit(words, shown.figure, right=True)
        if cell_len(words) > shown.figure:
            return ((fit(words, room + shown.figure, right=True), theme.CURSOR if here else style),)
        style = theme.CURSOR if here else style
    measure = fit(_measure(row, figure), shown.measure) + " " if shown.measure else ""
    return ((measure, theme.QUIET), (cell, style))


def _shown(desk: Desk, row: Indicator, figure: Figure, *, quiet: bool) -> Span:
    if figure.state is State.BLANK:
        if quiet or desk.form.has_formula(row.id):
            return "", theme.PLAIN
        if desk.form.is_passed_over(row.id):
            return PASSED_SIGN, theme.WARNING
        return BLANK_SIGN, theme.QUIET
    words = _written(figure, row)
    if desk.form.is_derived(row.id):
        return f"{DERIVED_SIGN} {words}", theme.GOOD
    return words, theme.QUIET if quiet else theme.STRONG


def _measure(row: Indicator, figure: Figure) -> str:
    """The unit of measure; in a coded row what the code means."""
    if not row.codes:
        return row.measure.name
    label = next((one.label for one in row.codes if one.code == figure.number), None)
    return label or tr("form.codes", low=row.codes[0].code, high=row.codes[-1].code)


def _marks(desk: Desk, row: Indicator) -> Line:
    worst = desk.checked.worst(row.id)
    sign = (theme.SIGNS[worst], theme.STYLES[worst]) if worst else (" ", theme.PLAIN)
    note = NOTE_SIGN if desk.form.note(row.id) else " "
    later = LATER_SIGN if row.id in desk.later else " "
    return ((" ", theme.PLAIN), sign, (note + later, theme.KEY))
