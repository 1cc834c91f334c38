"""An office at a glance as lines: what to see to, and under it its percentages over the last quarters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cchc_tui.analysis.dashboard import QUARTERS, Need
from cchc_tui.documents.handed_in.audit_words import row_name
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day, period_of
from cchc_tui.tui import theme
from cchc_tui.tui.lines import EMPTY, Line, crop, fit, join, page_of, restyle, spread, text, wrap
from cchc_tui.tui.plot import spark
from cchc_tui.tui.series.paint import changed, figure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cchc_tui.analysis.dashboard import Share
    from cchc_tui.schema.model import Schema
    from cchc_tui.schema.period import Period
    from cchc_tui.store.journals.overview import PeriodOverview
    from cchc_tui.tui.home.model import Counts

_CODE, _FIGURE, _CHANGE, _PERIOD = 10, 9, 16, 9
_LEAST_SPREAD = 10.0
"""Percentage points that a whole column stands for at least: less is no rise worth seeing."""
_MOST_NEEDS, _SHARE = 8, 3


@dataclass(frozen=True)
class DashboardState:
    """What is painted; `counts` holds the findings of what was begun, as far as they were counted."""

    schema: Schema
    unit: str
    today: date
    needs: tuple[tuple[Need, PeriodOverview], ...]
    shares: tuple[Share, ...]
    counts: Mapping[Period, Counts] = field(default_factory=dict)
    cursor: int = 0
    notice: str = ""

    def at(self, cursor: int) -> DashboardState:
        """Return the state with the cursor there, stopping at both ends."""
        return replace(self, cursor=max(0, min(len(self.shares) - 1, cursor)), notice="")


def rows_seen(state: DashboardState, height: int) -> int:
    """Return how many percentages are seen at this height."""
    return max(height - len(_shown_needs(state, height)) - 9, 3)


def _shown_needs(state: DashboardState, height: int) -> tuple[tuple[Need, PeriodOverview], ...]:
    return state.needs[: max(min(_MOST_NEEDS, height // _SHARE - 4), 1)]


def paint_dashboard(state: DashboardState, footer: Line, width: int, height: int) -> list[Line]:
    """Return the page at this size."""
    today = tr("home.today", day=full_day(state.today, language()))
    head = [spread(text(f" {state.unit}", theme.TITLE), text(f"{today} ", theme.QUIET), width), EMPTY]
    head += [text(f" {tr('dashboard.needs')}", theme.HEADING), *_needs(state, width, height), EMPTY]
    head.append(_columns(width))
    if all(one.last is None for one in state.shares):
        empty = [text(f" {piece}") for piece in wrap(tr("series.nothing"), width - 2)]
        return page_of([*head[:-1], *empty], height, [footer])
    room = rows_seen(state, height)
    top = max(0, min(state.cursor - room // 2, len(state.shares) - room))
    rows = [
        _row(state, one, width, chosen=place == state.cursor)
        for place, one in enumerate(state.shares[top : top + room], top)
    ]
    detail = state.notice or state.shares[state.cursor].row.label
    style = theme.WARNING if state.notice else theme.PLAIN
    under = [text(f" {fit(detail, width - 2)}", style)]
    return page_of([*head, *rows, text(theme.RULE * width, theme.QUIET), *under], height, [footer])


def _needs(state: DashboardState, width: int, height: int) -> list[Line]:
    shown = _shown_needs(state, height)
    lines = [_need(state, reason, one, width) for reason, one in shown]
    if more := len(state.needs) - len(shown):
        lines[-1:] = [text(f"  {tr('dashboard.more', count=more + 1)}", theme.QUIET)]
    return lines or [join(text(f" {theme.DONE} ", theme.GOOD), tr("dashboard.nothing"))]


def _need(state: DashboardState, reason: Need, line: PeriodOverview, width: int) -> Line:
    spoken = language()
    signs = {Need.RETURNED: "←", Need.LATE: "!", Need.DUE: "…"}
    days = abs((line.due - state.today).days)
    period = period_of(line.label.get(spoken), line.key.period.year, spoken)
    said = tr(f"dashboard.need_{reason}", period=period, days=days, due=full_day(line.due, spoken))
    style = theme.PLAIN if reason is Need.DUE else theme.WARNING
    told = join(text(f" {signs[reason]} ", style), said)
    if line.filled:
        told = join(told, text(f"  {line.filled}/{line.to_fill}", theme.QUIET))
    counts = state.counts.get(line.key.period)
    if counts is not None and counts.errors:
        told = join(told, text(f"  ×{counts.errors}", theme.ERROR))
    if counts is not None and counts.warnings:
        told = join(told, text(f"  !{counts.warnings}", theme.WARNING))
    return crop(told, width)


def _label(width: int) -> int:
    return max(width - 2 - _CODE - QUARTERS - 2 - _FIGURE - _PERIOD - _CHANGE - 1, 8)


def _columns(width: int) -> Line:
    return text(
        "  "
        + fit(tr("dashboard.shares"), _CODE + _label(width) + 1)
        + fit(tr("dashboard.course"), QUARTERS + 1)
        + fit(tr("dashboard.last"), _FIGURE, right=True)
        + fit("", _PERIOD)
        + fit(tr("dashboard.change"), _CHANGE, right=True),
        theme.HEADING,
    )


def _row(state: DashboardState, one: Share, width: int, *, chosen: bool) -> Line:
    known = [value for value in one.course if value is not None]
    high = max(known, default=0.0)
    low = max(min(min(known, default=0.0), high - _LEAST_SPREAD), 0.0)
    drawn = spark(one.course, low, max(high, low + _LEAST_SPREAD))
    line = join(
        text(fit(theme.POINTER if chosen else "", 2), theme.KEY),
        text(fit(row_name(state.schema, one.row.id), _CODE), theme.QUIET),
        fit(one.row.label, _label(width)),
        " ",
        text(fit(drawn, QUARTERS, right=True), theme.KEY),
        " ",
        figure(one.row, one.last, _FIGURE),
        text(fit(f" {one.period}" if one.period else "", _PERIOD), theme.QUIET),
        fit(changed(one.row, one.change), _CHANGE, right=True),
    )
    return restyle(line, theme.STRONG) if chosen else line
