"""The two lines over the form: whose it is and how far, and the headings that the row stands under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day, period_of, short_day
from cchc_tui.schema.model import Severity, bare_code
from cchc_tui.tui import theme
from cchc_tui.tui.form.columns import CODE, POINTER, Columns
from cchc_tui.tui.form.table import LATER_SIGN, PASSED_SIGN
from cchc_tui.tui.lines import Line, fit, join, spread, text, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_tui.schema.period import Period
    from cchc_tui.tui.form.desk import Desk


def period_name(desk: Desk, period: Period) -> str:
    """Return a period as people say it: ``Quý I/2024``."""
    kind = desk.schema.periods.get(period.kind)
    return period_of(kind.label.get(language()), period.year, language()) if kind else str(period)


def head_line(desk: Desk, width: int) -> Line:
    """Return unit, period, status, findings and place; what does not fit is said shorter."""
    right = _right(desk)
    room = width - width_of(right) - 2
    names = list(_names(desk))
    name = next((one for one in names if cell_len(one) <= room), names[-1])
    return spread(text(" " + fit(name, min(cell_len(name), room)), theme.TITLE), right, width)


def _names(desk: Desk) -> Iterator[str]:
    """The left end of the line, from long to short."""
    period, unit = desk.occasion.period, desk.occasion.org_unit
    kind = desk.schema.periods[period.kind]
    first, last = kind.days(period.year)
    name, spoken = period_name(desk, period), language()
    long_days = f"{full_day(first, spoken)} – {full_day(last, spoken)}"
    days = f"{short_day(first, spoken)} – {full_day(last, spoken)}"
    for shown, key in ((long_days, "form.estimate"), (days, "form.estimate"), (days, "form.estimate_short")):
        parts = [unit, name, shown] + ([tr(key)] if kind.is_estimate(period.year) else [])
        yield " · ".join(parts)
    yield f"{unit} · {name}" + (f" · {tr('form.estimate_short')}" if kind.is_estimate(period.year) else "")


def _right(desk: Desk) -> Line:
    counts = desk.checked.counts()
    line: Line = ()
    for severity in (Severity.ERROR, Severity.WARNING):
        if counts[severity]:
            line = join(line, text(f"{theme.SIGNS[severity]}{counts[severity]}", theme.STYLES[severity]), " ")
    passed = sum(map(desk.form.is_passed_over, desk.form.walk.mine))
    later = len(desk.later)
    for sign, marked, style in ((PASSED_SIGN, passed, theme.WARNING), (LATER_SIGN, later, theme.KEY)):
        if marked:
            line = join(line, text(f"{sign}{marked}", style), " ")
    if desk.filling.unsaved:
        line = join(line, text(tr("form.unsaved", count=desk.filling.unsaved), theme.ERROR), " ")
    only_read = desk.filling.why_read_only and not desk.filling.judges
    status = "read_only" if only_read else desk.filling.status
    order = desk.form.walk
    place = f"{order.index(desk.at) + 1:>3}/{len(order.order)}"
    return join(line, text(tr(f"store.status_{status}"), theme.KEY), f" {place} ")


def headings_line(desk: Desk, shown: Columns, width: int) -> Line:
    """Return the headings over the row, and titles over the columns of figures."""
    row = desk.row
    names = [f"{bare_code(one.code)}. {one.title}" for one in desk.schema.headings_over(row)]
    left = POINTER + CODE + shown.label + (shown.measure + 1 if shown.measure else 0)
    titles = [(tr("form.column_figure"), shown.figure)]
    for side in desk.sides:
        titles.append((side.title(desk, shown.side), shown.side))
        if shown.change:
            titles.append((tr("form.column_change"), shown.change))
    if shown.last:
        name = period_name(desk, desk.occasion.last) if desk.occasion.last else ""
        fits = 0 < len(name) <= shown.last
        titles.append((name if fits else tr("form.column_last"), shown.last))
    if shown.last_year:
        titles.append((tr("form.column_last_year"), shown.last_year))
    line = text(fit(" " + " › ".join(names), left), theme.HEADING)
    for title, cells in titles:
        line = join(line, " ", text(fit(title, cells, right=True), theme.QUIET))
    return spread(line, (), width) if width_of(line) < width else line
