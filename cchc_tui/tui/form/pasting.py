"""What of a paste goes where on the form, and what of it is refused; nothing is changed here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cchc_tui.documents.reading.pasted import MOST_ROWS, read_export, read_table
from cchc_tui.documents.rows.columns import header_kind
from cchc_tui.documents.text.clipboard import Copied, copied
from cchc_tui.entry.change import note_text
from cchc_tui.entry.figure import State
from cchc_tui.entry.form import Form
from cchc_tui.entry.notation import read_figure, write_figure
from cchc_tui.errors import DocumentError, FigureError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Heading, bare_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cchc_tui.documents.reading.document import CellRead
    from cchc_tui.documents.reading.pasted import PastedTable
    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Schema

LONGEST = 200_000
"""The most characters of a paste that are looked at."""

_EXCEL_ERROR = re.compile(r"#(?:N/A|DIV/0!|REF!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!)|#{2,}", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,2}([-/.])\d{1,2}\1\d{2}(?:\d\d)?|\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}-\d{1,2}"
    r"|\d{1,2}[-/ ](?:[A-Z][a-z]{2}|Th?g ?\d{1,2})(?:[-/ ]\d{2,4})?"
    r"|(?:[A-Z][a-z]{2}|Th?g ?\d{1,2})[-/ ]\d{2,4}"
)
_SAYS_NOTHING = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class Landing:
    """Where one pasted row goes: its figure, its note, or both.

    `row` is None where it has no place. `wrong` says why the figure is refused, `kept` that the computed one
    stays. A figure that stands in its row already is None, with an empty `wrong`.
    """

    typed: str
    row: str | None
    figure: Figure | None = None
    note: str = ""
    wrong: str = ""
    kept: str = ""

    @property
    def says_something(self) -> bool:
        """Whether anything is to be done or said."""
        return self.figure is not None or bool(self.note or self.wrong or self.kept)


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to take a paste. `said` are sentences about the whole of it; `way` names this way."""

    landings: tuple[Landing, ...]
    said: tuple[str, ...] = ()
    way: str = ""

    @property
    def figures(self) -> dict[str, Figure]:
        """The figures to put in, by row."""
        return {one.row: one.figure for one in self.landings if one.row and one.figure is not None}

    @property
    def notes(self) -> dict[str, str]:
        """The notes to put in, by row."""
        return {one.row: one.note for one in self.landings if one.row and one.note}

    @property
    def refused(self) -> int:
        """How many figures have no place, or cannot be read."""
        return sum(bool(one.wrong) for one in self.landings)


def plans(form: Form, at: str, text: str, others: Callable[[], Iterable[Schema]] = tuple) -> list[Plan]:
    """Return the ways to take pasted text with the cursor on a row, the likeliest first.

    `others` gives the forms that a table may belong to instead.

    Raises:
        DocumentError: it is too long, or a table of which nothing can be placed.
    """
    if len(text) > LONGEST:
        raise DocumentError("paste.too_long", most=MOST_ROWS)
    copy = copied(text)
    exported = read_export(text, form.schema) if "=" in text else None
    if exported is not None:
        return [_of_table(form, exported)]
    if copy.column is None:
        return [_of_table(form, read_table(text, copy.rows, form.schema, others))]
    if len(copy.rows) > MOST_ROWS:
        raise DocumentError("paste.too_long", most=MOST_ROWS)
    return _of_column(form, at, text, copy)


def _of_column(form: Form, at: str, text: str, copy: Copied) -> list[Plan]:
    column = copy.column or ()
    said = (tr("paste.doubled"),) if copy.doubled else ()
    if len(column) > 1 and header_kind(column[0]) == "figure":
        said = (*said, tr("paste.header", words=column[0]))
        column = column[1:]
    mine = Plan(_down(form, at, column), said, tr("paste.way_mine"))
    printed = Plan(_printed(form, at, column), (*said, tr("paste.by_printed")), tr("paste.way_printed"))
    found = [mine, printed]
    if _is_printed(form, at, column) and not printed.refused:
        found.reverse()
    if copy.doubled:
        blanks = (copied(text, undouble=False).column or ())[len(copy.column or ()) - len(column) :]
        found.append(Plan(_down(form, at, blanks), (), tr("paste.way_blanks")))
    return found


def _down(form: Form, at: str, column: Sequence[str]) -> tuple[Landing, ...]:
    """Down the rows to be filled from the current one; an empty cell leaves its row alone."""
    row: str | None = at if form.is_mine(at) else form.next_mine(at)
    landings = []
    for typed in column:
        landings.append(_landing(form, row, typed))
        row = form.next_mine(row) if row is not None else None
    return _agreed(form, landings)


def _places(form: Form, at: str, column: Sequence[str]) -> range:
    """The printed rows that a column stands for: all of them if it is as long, else from the current one."""
    start = 0 if len(column) == len(form.schema.rows) else form.walk.rows[at]
    return range(start, start + len(column))


def _printed(form: Form, at: str, column: Sequence[str]) -> tuple[Landing, ...]:
    rows = form.schema.rows
    landings = []
    for place, typed in zip(_places(form, at, column), column, strict=True):
        row = rows[place] if place < len(rows) else None
        if isinstance(row, Heading):
            landings.append(_on_heading(row, typed))
        else:
            landings.append(_landing(form, row.id if row else None, typed))
    return _agreed(form, landings)


def _is_printed(form: Form, at: str, column: Sequence[str]) -> bool:
    """Whether a column has an empty cell for each heading, of which there must be one."""
    rows = form.schema.rows
    places = [place for place in _places(form, at, column) if place < len(rows)]
    cells = [typed for place, typed in zip(places, column, strict=False) if isinstance(rows[place], Heading)]
    return bool(cells) and len(places) == len(column) and not any(cells)


def _of_table(form: Form, table: PastedTable) -> Plan:
    landings = [
        _on_heading(cell.row, cell.typed)
        if isinstance(cell.row, Heading)
        else _landing(form, cell.row.id, cell.typed, cell.note)
        for cell in table.cells
    ]
    for row in table.unplaced:
        if not _SAYS_NOTHING.fullmatch(row.typed):
            name = f"{row.code} {row.label}".strip()
            landings.append(Landing(row.typed, None, wrong=f"{name}: {tr(f'paste.{row.why}')}"))
    said = []
    if table.other_edition:
        said.append(tr("paste.fits_better", edition=table.other_edition))
    if table.codes_ignored:
        said.append(tr("paste.codes_ignored"))
    else:
        said += [_wrong_code(form, cell) for cell in table.cells if cell.printed_code]
    if table.rivals:
        said.append(tr("paste.rivals", columns=", ".join(f"«{name}»" for name in table.rivals)))
    return Plan(_agreed(form, landings), tuple(said))


def _wrong_code(form: Form, cell: CellRead) -> str:
    code = bare_code(cell.row.code) if isinstance(cell.row, Heading) else form.schema.printed_code(cell.row)
    return tr("paste.wrong_code", printed=cell.printed_code, code=code)


def _on_heading(row: Heading, typed: str) -> Landing:
    if _SAYS_NOTHING.fullmatch(typed):
        return Landing("", None)
    return Landing(typed, None, wrong=f"{bare_code(row.code)} {tr('paste.heading')}")


def _landing(form: Form, row: str | None, typed: str, note: str = "") -> Landing:
    """Read one figure by the row that it would go into."""
    if row is None:
        return Landing(typed, None, wrong=tr("paste.no_row") if typed else "")
    note = "" if _SAYS_NOTHING.fullmatch(note) else note
    try:
        note = note_text(note)
        figure = _figure(form, row, typed)
    except FigureError as error:
        return Landing(typed, row, wrong=str(error))
    if figure is not None and not form.fits_level(row):
        wrong = tr("paste.not_mine") if figure.state is State.NUMBER else ""
        return Landing(typed, row, wrong=wrong)
    return Landing(typed, row, figure, note if note != form.note(row) else "")


def _figure(form: Form, row: str, typed: str) -> Figure | None:
    if _EXCEL_ERROR.fullmatch(typed):
        raise FigureError("paste.excel_error", text=typed)
    if _DATE.fullmatch(typed):
        raise FigureError("paste.date", text=typed)
    figure = read_figure(typed, form.schema.indicators[row]).figure
    return None if figure.state is State.BLANK else figure


def _agreed(form: Form, landings: Iterable[Landing]) -> tuple[Landing, ...]:
    """Leave out what stands there already, refuse a second figure of one row, keep what is computed."""
    seen: dict[str, Figure] = {}
    kept = []
    for one in landings:
        if one.row is not None and one.figure is not None:
            before = seen.setdefault(one.row, one.figure)
            if before is not one.figure and not before.same_as(one.figure):
                shown = write_figure(before, form.schema.indicators[one.row])
                kept.append(Landing(one.typed, one.row, wrong=tr("paste.twice", figure=shown)))
                continue
        kept.append(one)
    trial = Form(form.schema, form.level, form.figures)
    trial.put_all(seen, "enter")
    settled = (_settled(form, trial, one) for one in kept)
    return tuple(one for one in settled if one.says_something)


def _settled(form: Form, trial: Form, one: Landing) -> Landing:
    """A landing without a figure that changes nothing, or that the form computes by itself."""
    if one.row is None or one.figure is None:
        return one
    computed = trial.computed(one.row)
    if computed is not None:
        by_hand = not form.is_derived(one.row) and form[one.row].state is not State.BLANK
        row = form.schema.indicators[one.row]
        differs = computed.number != one.figure.number
        kept = tr("paste.computed", typed=one.typed, figure=write_figure(computed, row)) if differs else ""
        return replace(one, figure=computed if by_hand else None, kept=kept)
    return replace(one, figure=None) if one.figure.same_as(form[one.row]) else one
