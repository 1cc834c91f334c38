"""The whole form screen as lines, and where its cursor stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from cchc_tui.messages import language, tr
from cchc_tui.schema.model import Indicator, Severity
from cchc_tui.tui import theme
from cchc_tui.tui.footer import footer_of
from cchc_tui.tui.form.columns import SMALLEST, Columns, columns, compared, detail_height, rows_height
from cchc_tui.tui.form.detail import clipped, detail_lines
from cchc_tui.tui.form.head import head_line, headings_line
from cchc_tui.tui.form.hint import hint_line
from cchc_tui.tui.form.offered import offered
from cchc_tui.tui.form.table import row_line
from cchc_tui.tui.lines import EMPTY, Line, crop, join, text, width_of, wrap

if TYPE_CHECKING:
    from rich.style import Style

    from cchc_tui.tui.form.desk import Desk
    from cchc_tui.tui.form.prompt import Prompt

HEAD = 2
"""Lines above the rows of the form."""
_LONGEST_MESSAGE = 5
_ROOM_TO_TYPE = 10


@dataclass(frozen=True, slots=True)
class Picture:
    """What stands on the screen; `cursor` is the column and line of the terminal's own cursor."""

    lines: list[Line]
    cursor: tuple[int, int]
    top: int


def picture(desk: Desk, width: int, height: int, top: int) -> Picture:
    """Return the screen at this size. `top` is the first row that was seen last; it moves by half pages."""
    if width < SMALLEST[0] or height < SMALLEST[1]:
        said = [
            text(line) for line in wrap(tr("app.too_small", columns=SMALLEST[0], lines=SMALLEST[1]), width)
        ]
        return Picture([*said, *[EMPTY] * (height - len(said))][:height], (0, 0), top)
    shown = compared(width, len(desk.sides)) if desk.sides else columns(width)
    rows = rows_height(height)
    top = first_row(desk, rows, top)
    seen = range(top, min(top + rows, len(desk.schema.rows)))
    bottom, bottom_cursor = bottom_lines(desk, width)
    lines = [
        head_line(desk, width),
        headings_line(desk, shown, width),
        *(_row(desk, place, shown) for place in seen),
        *[EMPTY] * (rows - len(seen)),
        text(theme.RULE * width, theme.QUIET),
        *detail_lines(desk, width, detail_height(height) + 1 - len(bottom)),
        *bottom,
    ]
    if bottom_cursor is not None:
        return Picture(lines, (bottom_cursor, height - 1), top)
    line = desk.rows[desk.at] - top + HEAD
    if desk.buffer is None:
        return Picture(lines, (shown.figure_start + shown.figure - 1, line), top)
    _, place = desk.buffer.window(shown.figure - 1)
    return Picture(lines, (shown.figure_start + place, line), top)


def _row(desk: Desk, place: int, shown: Columns) -> Line:
    """A row drawn anew only if something that it shows has changed."""
    row = desk.schema.rows[place]
    state: tuple[object, ...] = (shown, language(), theme.chosen())
    if isinstance(row, Indicator):
        here = row.id == desk.at
        typed = desk.buffer.window(shown.figure - 1) if here and desk.buffer is not None else None
        marks = (desk.checked.worst(row.id), bool(desk.form.note(row.id)), row.id in desk.later)
        state += (here, typed, desk.form[row.id], *marks, desk.form.is_passed_over(row.id))
    drawn = desk.drawn.get(place)
    if drawn is None or drawn[0] != state:
        drawn = desk.drawn[place] = (state, crop(row_line(desk, place, shown), shown.width))
    return drawn[1]


def first_row(desk: Desk, rows: int, top: int) -> int:
    """Return the first row to show: the same as before, unless the current one would be out of sight."""
    place = desk.rows[desk.at]
    last = max(len(desk.schema.rows) - rows, 0)
    if not top <= place < top + rows:
        top = place - rows // 2
    return min(max(top, 0), last)


def bottom_lines(desk: Desk, width: int) -> tuple[list[Line], int | None]:
    """Return the last line, and the cursor's column if it stands there: question, message or keys.

    What is too long for one line takes lines of the detail area too.
    """
    if desk.spoken != language():
        from cchc_tui.tui.form.speaking import say_anew  # noqa: PLC0415  (most speak one language)

        say_anew(desk)
    if desk.prompt is not None and desk.prompt.buffer is None:
        return _said(desk.prompt.label, width, theme.STRONG), None
    if desk.prompt is not None:
        return _prompt_lines(desk.prompt, width)
    if desk.message is not None and (desk.message.severity or not desk.trouble):
        severity = desk.message.severity
        sign = f"{theme.SIGNS[severity]} " if severity else ""
        words = f"{sign}{desk.message.text} {desk.way_to_announced()}".rstrip()
        return _said(words, width, theme.STYLES[severity] if severity else theme.PLAIN), None
    if desk.trouble:
        said = tr("form.not_kept", why=desk.trouble)
        return _said(f"{theme.SIGNS[Severity.ERROR]} {said}", width, theme.ERROR), None
    if desk.hint is not None and desk.hint.stands(desk.kept) and not desk.filling.is_locked:
        return [hint_line(desk, width)], None
    return [footer_of(offered(desk), width)], None


def _said(words: str, width: int, style: Style) -> list[Line]:
    return clipped([text(f" {line}", style) for line in wrap(words, width - 2)], _LONGEST_MESSAGE, width)


def _prompt_lines(prompt: Prompt, width: int) -> tuple[list[Line], int]:
    """The question, what is typed, and what is said of it: at the line's end, or above if it is long."""
    label = text(f" {prompt.label} ", theme.STRONG)
    said, style = prompt.wrong or prompt.aside, theme.ERROR if prompt.wrong else theme.QUIET
    aside = text(f" {said} ", style) if said else EMPTY
    above: list[Line] = []
    if width_of(label) + width_of(aside) + _ROOM_TO_TYPE > width:
        above, aside = _said(said, width, style), EMPTY
    room = max(width - width_of(label) - width_of(aside) - 1, _ROOM_TO_TYPE)
    typed, place = prompt.buffer.window(room) if prompt.buffer else ("", 0)
    line = join(label, text(typed + " " * (room - cell_len(typed)), theme.FIELD), aside)
    return [*above, line], width_of(label) + place
