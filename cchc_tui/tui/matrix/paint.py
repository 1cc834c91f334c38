"""The matrix as lines: periods across, org units down, sums at the foot, the chosen cell in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day, period_of
from cchc_tui.store.journals.submission import Status
from cchc_tui.tui import theme
from cchc_tui.tui.field import field
from cchc_tui.tui.lines import EMPTY, Line, fit, join, page_of, restyle, spread, text, width_of, wrap
from cchc_tui.tui.standing_signs import sign_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.analysis.matrix import Cell, Column
    from cchc_tui.store.workspaces.units import OrgUnit
    from cchc_tui.tui.matrix.model import MatrixState

CELL = 10
_NAME, _NAME_WIDE, _WIDE = 26, 36, 120
_HEAD, _FOOT, _DETAIL = 4, 4, 2
_MOST = 999


def name_width(width: int) -> int:
    """Return how wide the names are on a page of this width."""
    return _NAME_WIDE if width >= _WIDE else _NAME


def columns_seen(state: MatrixState, width: int) -> range:
    """Return which columns are seen at this width, the cursor's among them."""
    room = max((width - name_width(width)) // CELL, 1)
    start = max(0, min(state.column - room // 2, len(state.columns) - room))
    return range(start, min(start + room, len(state.columns)))


def rows_seen(height: int) -> int:
    """Return how many org units are seen at this height."""
    return max(height - _HEAD - _FOOT - _DETAIL - 1, 3)


def paint_matrix(state: MatrixState, title: str, footer: Line, width: int, height: int) -> list[Line]:
    """Return the page at this size."""
    seen = [state.columns[place] for place in columns_seen(state, width)]
    chosen = state.columns[state.column] if state.columns else None
    room = rows_seen(height)
    top = max(0, min(state.row - room // 2, len(state.shown) - room))
    rows = [
        _row(state, unit, seen, chosen if place == state.row else None, width)
        for place, unit in enumerate(state.shown[top : top + room], top)
    ]
    if not rows:
        rows = [text(f"  {tr('matrix.nobody_owes' if state.owing else 'matrix.nobody')}", theme.QUIET)]
    rows += [EMPTY] * (room - len(rows))
    foot = [text(theme.RULE * width, theme.QUIET), *_sums(state, seen, width)]
    return page_of(
        [*_head(state, title, seen, chosen, width), *rows, *foot, *_detail(state, width)], height, [footer]
    )


def _head(
    state: MatrixState, title: str, seen: Sequence[Column], chosen: Column | None, width: int
) -> list[Line]:
    place = f"{state.row + 1}/{len(state.shown)} " if state.shown else ""
    typed = join(f" {tr('matrix.find')}: ", field(state.words, state.place, theme.STRONG))
    if state.owing and chosen is not None:
        typed = join(typed, text(f"  {tr('matrix.only_owing')}", theme.WARNING))
    years, labels = text(" " * name_width(width)), text(" " * name_width(width))
    last = None
    for column in seen:
        year = "" if column.period.year == last else str(column.period.year)
        last = column.period.year
        years = join(years, text(fit(year, CELL), theme.HEADING))
        style = theme.STRONG if column is chosen else theme.QUIET
        labels = join(labels, text(fit(_short(column), CELL), style))
    return [spread(text(f" {title}", theme.TITLE), text(place, theme.QUIET), width), typed, years, labels]


def _short(column: Column) -> str:
    """Return a period's name in few cells: whole words of it, or its key where these are not enough."""
    words, found = column.label.get(language()).split(), ""
    while words and cell_len(f"{found} {words[0]}".strip()) < CELL:
        found = f"{found} {words.pop(0)}".strip()
    return found if not words or found[:1].isdigit() else column.period.kind


def _row(
    state: MatrixState, unit: OrgUnit, seen: Sequence[Column], chosen: Column | None, width: int
) -> Line:
    line = join(
        text(theme.POINTER if chosen else " ", theme.KEY), " ", fit(unit.name, name_width(width) - 3), " "
    )
    if chosen:
        line = restyle(line, theme.STRONG)
    for column in seen:
        cell = _cell(state, unit, column)
        cell = join(cell, " " * (CELL - 1 - width_of(cell)))
        line = join(line, restyle(cell, theme.CURSOR) if column is chosen else cell, " ")
    return line


def _cell(state: MatrixState, unit: OrgUnit, column: Column) -> Line:
    if column.period not in state.cells:
        return EMPTY
    cell = state.cell(unit, column)
    late = state.days_late(cell, unit, column)
    if cell is None and not state.expected(unit.code, column.last_day):
        return EMPTY
    sign, style = sign_of(cell.status if cell is not None else Status.NOT_STARTED)
    line = text(sign, style)
    if late:
        line = join(line, text(f"+{min(late, _MOST)}", theme.WARNING))
    if cell is not None and (cell.errors or cell.warnings):
        errors = text(f"×{min(cell.errors, 99)}", theme.ERROR) if cell.errors else EMPTY
        warnings = text(f"!{min(cell.warnings, 99)}", theme.WARNING) if cell.warnings else EMPTY
        found = join(" ", errors, warnings)
        line = join(line, found) if width_of(line) + width_of(found) < CELL else join(line, " ", errors)
    return line


def _sums(state: MatrixState, seen: Sequence[Column], width: int) -> list[Line]:
    found = [state.sums(column) for column in seen]
    lines = []
    for name in ("handed_in", "on_time", "wrong"):
        line = text(f" {fit(tr(f'matrix.sum_{name}'), name_width(width) - 1)}", theme.QUIET)
        for sums in found:
            said = "" if sums is None else _sum(name, sums.expected, getattr(sums, name))
            line = join(line, fit(said, CELL))
        lines.append(line)
    return lines


def _sum(name: str, expected: int, count: int) -> str:
    return f"{count}/{expected}" if name == "handed_in" else str(count)


def _detail(state: MatrixState, width: int) -> list[Line]:
    """Say the chosen cell in words."""
    if state.notice:
        return [text(f" {piece}", theme.WARNING) for piece in wrap(state.notice, width - 2)][:_DETAIL]
    unit = state.unit
    if unit is None or not state.columns:
        return []
    column, spoken = state.columns[state.column], language()
    cell = state.cell(unit, column)
    period = period_of(column.label.get(spoken), column.period.year, spoken)
    said = [
        tr("matrix.detail", unit=unit.name, code=unit.code, period=period, due=full_day(column.due, spoken))
    ]
    if column.period not in state.cells:
        said.append(tr("matrix.reading"))
    else:
        said.append(stands(cell, state.days_late(cell, unit, column)))
    lines = wrap(" ".join(said), width - 2)[:_DETAIL]
    return [text(f" {piece}") for piece in lines if cell_len(piece)]


def stands(cell: Cell | None, late: int) -> str:
    """Say how a submission stands, `late` days after it was due."""
    status = cell.status if cell is not None else Status.NOT_STARTED
    said = tr(f"store.status_{status}")
    if cell is not None and cell.days is not None:
        said += ", " + (tr("matrix.was_late", days=late) if late else tr("matrix.on_time"))
    elif late:
        said += ", " + tr("matrix.is_late", days=late)
    if cell is not None and (cell.errors or cell.warnings):
        said += ", " + tr("matrix.found", errors=cell.errors, warnings=cell.warnings)
    return f"{said}."
