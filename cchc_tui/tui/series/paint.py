"""One indicator over the years as lines: a row a period, the plot under it, the chosen row in words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.documents.handed_in.audit_words import row_name
from cchc_tui.entry.figure import State
from cchc_tui.entry.notation import write_figure, write_number, write_typed
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import period_of
from cchc_tui.schema.model import Flow, Kind
from cchc_tui.tui import theme
from cchc_tui.tui.lines import EMPTY, Line, fit, join, page_of, restyle, spread, text, width_of, wrap
from cchc_tui.tui.standing_signs import ESTIMATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.analysis.series import Change, Point, Quarter
    from cchc_tui.entry.series import Value
    from cchc_tui.schema.model import Indicator, Schema

_HEAD, _DETAIL = 4, 2
_LEAST_ROWS, _PLOT_SHARE = 5, 2
_PERIOD, _WIDE_PERIOD, _FIGURE, _WIDE_FIGURE, _CHANGE = 21, 30, 11, 18, 21
_WIDE = 120
_FIGURES = ("reported", "alone", "year_before")


class SeriesState(NamedTuple):
    """What is painted: `points` are the periods, `quarters` what the plot shows."""

    schema: Schema
    row: Indicator
    unit: str
    points: tuple[Point, ...]
    quarters: tuple[Quarter, ...]
    cursor: int = 0
    notice: str = ""

    def at(self, cursor: int) -> SeriesState:
        """Return the state with the cursor there, stopping at both ends."""
        return self._replace(cursor=max(0, min(len(self.points) - 1, cursor)), notice="")


def table_room(height: int, points: int) -> int:
    """Return how many periods are seen at this height; the plot has what is left, at least half of it."""
    room = height - _HEAD - _DETAIL - 2
    return max(_LEAST_ROWS, min(points, room // _PLOT_SHARE))


def paint_series(state: SeriesState, footer: Line, width: int, height: int) -> list[Line]:
    """Return the page at this size."""
    head = _head(state, width)
    if not state.points:
        said = state.notice or tr("series.nothing")
        empty = [text(f" {piece}") for piece in wrap(said, width - 2)]
        return page_of([*head[:2], EMPTY, *empty], height, [footer])
    room = table_room(height, len(state.points))
    top = max(0, min(state.cursor - room // 2, len(state.points) - room))
    rows = [
        _row(state, one, width, chosen=place == state.cursor)
        for place, one in enumerate(state.points[top : top + room], top)
    ]
    left = height - len(head) - len(rows) - _DETAIL - 2
    drawn = _plot(state, width, left)
    drawn += [EMPTY] * (left - len(drawn))
    rule = text(theme.RULE * width, theme.QUIET)
    return page_of([*head, *rows, rule, *drawn, *_detail(state, width)], height, [footer])


def _head(state: SeriesState, width: int) -> list[Line]:
    name = f"{row_name(state.schema, state.row.id)} {state.row.label}"
    place = f"{state.cursor + 1}/{len(state.points)} " if state.points else ""
    measure = f"{state.row.measure.name} · {tr(f'series.flow_{state.row.flow.value}')}"
    columns = join(
        "  ",
        text(fit(tr("series.column_period"), _period_width(width))),
        *(text(fit(tr(f"series.column_{one}"), _figure_width(width), right=True) + " ") for one in _FIGURES),
        text(fit(tr("series.column_change"), _CHANGE, right=True)),
    )
    return [
        spread(text(f" {state.unit}", theme.TITLE), text(place, theme.QUIET), width),
        text(f" {fit(name, width - 2)}", theme.STRONG),
        text(f" {fit(measure, width - 2)}", theme.QUIET),
        restyle(columns, theme.QUIET),
    ]


def _figure_width(width: int) -> int:
    return _WIDE_FIGURE if width >= _WIDE else _FIGURE


def _period_width(width: int) -> int:
    return _WIDE_PERIOD if width >= _WIDE else _PERIOD


def _row(state: SeriesState, point: Point, width: int, *, chosen: bool) -> Line:
    spoken, room = language(), _figure_width(width)
    line = join(
        text(fit(theme.POINTER if chosen else "", 2), theme.KEY),
        fit(period_of(point.label.get(spoken), point.period.year, spoken), _period_width(width)),
    )
    for value in (point.reported, point.alone, point.year_before):
        line = join(line, figure(state.row, value, room), " ")
    line = join(line, fit(changed(state.row, _change(state, point)), _CHANGE, right=True))
    return restyle(line, theme.STRONG) if chosen else line


def figure(row: Indicator, value: Value | None, width: int) -> Line:
    """Return a value right-aligned, an estimate marked as one."""
    if value is None:
        return text(" " * width)
    words = write_figure(value.figure, row)
    sign = ESTIMATE if value.is_estimate and value.figure.state is not State.BLANK else ""
    return join(" " * max(width - width_of(text(words)) - len(sign), 0), text(sign, theme.WARNING), words)


def _change(state: SeriesState, point: Point) -> Change | None:
    from cchc_tui.analysis.series import change  # noqa: PLC0415

    return change(state.row, point.reported, point.year_before)


def changed(row: Indicator, found: Change | None) -> str:
    """Write a change with its sign: ``+12 (+8,3 %)``, of percentages in points, of codes none."""
    if found is None or row.kind is Kind.CODE:
        return ""
    said = signed(found.difference, row)
    if row.kind is Kind.PERCENT:
        return tr("series.points", number=said)
    if found.percent is None:
        return said
    return f"{said} ({_signed(found.percent.quantize(Decimal('0.1')))} %)"


def signed(number: Decimal, row: Indicator) -> str:
    """Write a difference with its sign."""
    return f"{'+' if number > 0 else '-' if number < 0 else ''}{write_typed(abs(number), row)}"


def _signed(number: Decimal) -> str:
    return f"{'+' if number > 0 else ''}{write_number(number)}"


def _plot(state: SeriesState, width: int, height: int) -> list[Line]:
    from cchc_tui.tui.plot import plot  # noqa: PLC0415  (the library is loaded with the page that shows it)

    labels, values = plotted(state.points, state.quarters)
    if state.row.kind is Kind.CODE:
        return []

    def write(number: float) -> str:
        places = 0 if abs(number) >= 100 else 1  # noqa: PLR2004  (three digits say enough)
        return write_number(round(Decimal(number), places))

    title = tr("series.plot_stock" if state.row.flow is Flow.STOCK else "series.plot_quarters")
    drawn = plot(labels, values, width, height - 1, write=write)
    return [text(f" {title}", theme.QUIET), *drawn] if drawn else []


def plotted(points: Sequence[Point], quarters: Sequence[Quarter]) -> tuple[list[str], list[float | None]]:
    """Return labels and numbers of the plot: those of quarters, or where these are not told of periods."""
    if sum(one.value is not None for one in quarters) > 1 or not points:
        roman = ("I", "II", "III", "IV")
        labels = [f"{roman[one.number - 1]}/{one.year % 100:02}" for one in quarters]
        return labels, [_number(one.value) for one in quarters]
    labels = [f"{one.period.kind}/{one.period.year % 100:02}" for one in points]
    return labels, [_number(one.reported) for one in points]


def _number(value: Value | None) -> float | None:
    if value is None:
        return None
    number = Decimal(0) if value.figure.state is State.NONE else value.figure.number
    return None if number is None else float(number)


def _detail(state: SeriesState, width: int) -> list[Line]:
    if state.notice:
        return [text(f" {piece}", theme.WARNING) for piece in wrap(state.notice, width - 2)][:_DETAIL]
    point, said = state.points[state.cursor], []
    if point.reported is not None and point.reported.is_estimate:
        said.append(tr("series.is_estimate", sign=ESTIMATE))
    if point.alone is not None and not point.alone.is_reported:
        periods = ", ".join(str(one) for one in point.alone.periods)
        said.append(tr("series.worked_out", periods=periods))
    if state.row.percent is not None:
        said.append(tr("series.computed"))
    return [text(f" {piece}", theme.QUIET) for piece in wrap(" ".join(said), width - 2) if piece][:_DETAIL]
