"""The first screen as lines: a heading, a row for each period, what is known of the chosen one, the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day, period_of, short_day
from cchc_tui.store.journals.submission import Status
from cchc_tui.tui import theme
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.home.model import days_late
from cchc_tui.tui.lines import EMPTY, Line, Span, fit, join, page_of, restyle, spread, text, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.store.journals.overview import PeriodOverview
    from cchc_tui.tui.home.model import HomeState

_WIDE = 80
_DETAIL_LINES, _DETAIL_LINES_NARROW = 4, 6
_MARGIN = 2
_WIDEST_GAP = 5
_COLUMNS = ("period", "days", "due", "filled", "findings", "status")
_COLUMNS_NARROW = ("period", "due", "filled", "findings", "status")


def paint_home(state: HomeState, footer: Line, width: int, height: int) -> list[Line]:
    """Return the page at this size."""
    head = [*_heading(state, width), EMPTY]
    table, cursor_at = _table(state, width)
    under = _DETAIL_LINES if width >= _WIDE else _DETAIL_LINES_NARROW
    room = max(height - len(head) - under - 2, 3)
    body = [table[0], *_window(table[1:], cursor_at - 1, room - 1)]
    notice = [text(f" {piece}", theme.WARNING) for piece in wrap(state.notice, width - 2) if piece]
    detail = [*_detail(state, width)[: max(under - len(notice), 0)], *notice[:under]]
    return page_of([*head, *body, EMPTY, *detail], height, [footer])


def _heading(state: HomeState, width: int) -> list[Line]:
    today = tr("home.today", day=full_day(state.today, language()))
    unit = join(
        " ",
        text(state.unit_name, theme.STRONG),
        text(f"  {state.unit.code} · {tr(f'home.level_{state.unit.level}')}", theme.QUIET),
    )
    return [
        text(f" {state.title.get(language())}", theme.QUIET),
        spread(unit, text(f"{today} ", theme.QUIET), width),
    ]


def _table(state: HomeState, width: int) -> tuple[list[Line], int]:
    """Return column heads and rows, years between them, and where the cursor's row stands."""
    columns = _COLUMNS if width >= _WIDE else _COLUMNS_NARROW
    rows = [_cells(state, line, columns) for line in state.lines]
    names = [text(tr(f"home.column_{name}"), theme.QUIET) for name in columns]
    widths = [max(width_of(row[index]) for row in [names, *rows]) for index in range(len(columns))]
    slack = width - _MARGIN - sum(widths)
    gap = max(1, min(_WIDEST_GAP, slack // (len(columns) - 1)))
    table = [_row("", names, widths, gap)]
    cursor_at = 1
    year = None
    for index, line in enumerate(state.lines):
        if line.key.period.year != year:
            year = line.key.period.year
            table.append(text(f" {tr('home.year', year=year)}", theme.HEADING))
        chosen = index == state.cursor
        if chosen:
            cursor_at = len(table)
        painted = _row(theme.POINTER if chosen else "", rows[index], widths, gap)
        table.append(restyle(painted, theme.STRONG) if chosen else painted)
    return table, cursor_at


def _cells(state: HomeState, line: PeriodOverview, columns: Sequence[str]) -> list[Line]:
    spoken = language()
    begun = line.status is not Status.NOT_STARTED
    sign, style = _sign(line.status)
    cells = {
        "period": text(line.label.get(spoken)),
        "days": text(f"{short_day(line.first_day, spoken)}–{short_day(line.last_day, spoken)}", theme.QUIET),
        "due": _due(state, line, shortly=columns is _COLUMNS_NARROW),
        "filled": text(f"{line.filled}/{line.to_fill}" if begun else ""),
        "findings": _counts(state, line),
        "status": join(text(f"{sign} {tr(f'store.status_{line.status}')}", style), _corrections(line)),
    }
    return [cells[name] for name in columns]


def _due(state: HomeState, line: PeriodOverview, *, shortly: bool) -> Line:
    due = text(short_day(line.due, language()))
    late = days_late(line, state.today)
    if not late:
        return due
    # What an earlier year still owes without a single figure is told, but does not shout.
    begun = line.status is not Status.NOT_STARTED
    style = theme.WARNING if begun or line.key.period.year == state.today.year else theme.QUIET
    return join(due, text(f" {tr('home.late_short') if shortly else tr('home.late', days=late)}", style))


def _sign(status: Status) -> Span:
    signs = {
        Status.NOT_STARTED: (" ", theme.QUIET),
        Status.DRAFT: ("…", theme.PLAIN),
        Status.SUBMITTED: (theme.DONE, theme.GOOD),
        Status.ACCEPTED: (theme.DONE, theme.GOOD),
        Status.RETURNED: ("←", theme.WARNING),
    }
    return signs[status]


def _counts(state: HomeState, line: PeriodOverview) -> Line:
    counts = state.counts.get(line.key.period)
    if line.problem:
        return text("×?", theme.ERROR)
    if counts is None:
        return EMPTY
    if not counts.errors and not counts.warnings:
        return text(theme.DONE, theme.GOOD)
    first = text(f"×{counts.errors}", theme.ERROR) if counts.errors else EMPTY
    second = text(f"!{counts.warnings}", theme.WARNING) if counts.warnings else EMPTY
    return join(first, " ", second) if counts.errors and counts.warnings else join(first, second)


def _corrections(line: PeriodOverview) -> Line:
    return text(f" {theme.CORRECTED}{line.corrections}", theme.WARNING) if line.corrections else EMPTY


def _row(pointer: str, cells: list[Line], widths: list[int], gap: int) -> Line:
    line = text(fit(pointer, _MARGIN), theme.KEY)
    for cell, width in zip(cells, widths, strict=True):
        line = join(line, cell, " " * (width - width_of(cell) + gap))
    return line


def _window(rows: list[Line], cursor_at: int, room: int) -> list[Line]:
    """Return the rows that fit, the cursor's among them, starting with a year's heading where possible."""
    if len(rows) <= room:
        return rows
    start = max(0, min(cursor_at - room // 2, len(rows) - room))
    return rows[start : start + room]


def _detail(state: HomeState, width: int) -> list[Line]:
    """Say in sentences what the chosen row says in columns, and what to press."""
    line = state.current
    spoken = language()
    days = tr(
        "home.detail_days",
        period=period_of(line.label.get(spoken), line.key.period.year, spoken),
        first=full_day(line.first_day, spoken),
        last=full_day(line.last_day, spoken),
        due=full_day(line.due, spoken),
    )
    if line.is_estimate:
        days = f"{days} {tr('home.detail_estimate')}"
    sentences = [line.problem] if line.problem else [days, *_told(state)]
    wrapped = [piece for sentence in sentences for piece in wrap(sentence, width - 2)]
    return [text(f" {piece}") for piece in wrapped]


def _told(state: HomeState) -> list[str]:
    """Return how far the chosen appendix is, and what to do now."""
    line = state.current
    if line.status is Status.NOT_STARTED:
        if not line.to_fill:
            return [why_empty(line), *([_beneath()] if state.has_others else [])]
        return [why_empty(line) if state.role == "fill" else tr("home.look_not_started")]
    counts = state.counts.get(line.key.period)
    found = tr("home.detail_counts", errors=counts.errors, warnings=counts.warnings) if counts else ""
    reason = tr("home.detail_reason", reason=line.reason) if line.reason else ""
    done = tr("home.detail_filled", filled=line.filled, to_fill=line.to_fill)
    return [" ".join(filter(None, (done, found, _corrected(line), reason, _advice(state))))]


def _beneath() -> str:
    """Say what can be seen of the units beneath one that reports nothing itself."""
    return tr("home.see_beneath", **{one: key_of("home", one) for one in ("matrix", "ranking", "reminders")})


def _corrected(line: PeriodOverview) -> str:
    """Say how many figures were corrected after submission, "" where none was."""
    if not line.corrections:
        return ""
    from cchc_tui.documents.handed_in.audit_words import local  # noqa: PLC0415  (few forms are corrected)

    return tr("history.corrected", count=line.corrections, at=local(line.corrected_at))


def _advice(state: HomeState) -> str:
    """What to press, for whoever may do what."""
    if state.role == "fill":
        return tr(f"home.advice_{state.current.status}")
    judged = state.role == "judge" and state.current.status is Status.SUBMITTED
    return tr("home.advice_judge" if judged else "home.advice_look")


def why_empty(line: PeriodOverview) -> str:
    """Say of a period that was not begun how much is to be filled, if anything."""
    if not line.to_fill:
        return tr("home.nothing_to_fill")
    return tr("home.detail_not_started", to_fill=line.to_fill)
