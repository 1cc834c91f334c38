"""Two periods side by side as lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cchc_tui.documents.handed_in.audit_words import row_name
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import period_of
from cchc_tui.tui import theme
from cchc_tui.tui.form.comparing import UNLIKE_SIGN
from cchc_tui.tui.lines import EMPTY, Line, fit, join, page_of, restyle, spread, text, wrap
from cchc_tui.tui.series.paint import changed, figure

if TYPE_CHECKING:
    from cchc_tui.analysis.pairs import Pair
    from cchc_tui.schema.model import Schema
    from cchc_tui.schema.period import Period

_HEAD, _DETAIL = 3, 2
_CODE, _FIGURE, _WIDE_FIGURE, _CHANGE = 10, 12, 20, 19
_WIDE = 120


@dataclass(frozen=True)
class PairsState:
    """What is painted; `here` and `there` are None where there are no two periods to lay side by side."""

    schema: Schema
    unit: str
    here: Period | None = None
    there: Period | None = None
    pairs: tuple[Pair, ...] = ()
    cursor: int = 0
    differing: bool = False
    notice: str = ""

    @cached_property
    def shown(self) -> tuple[Pair, ...]:
        """The rows: all, or those that differ."""
        return tuple(one for one in self.pairs if not (self.differing and one.is_same))

    def at(self, cursor: int) -> PairsState:
        """Return the state with the cursor there, stopping at both ends."""
        return replace(self, cursor=max(0, min(len(self.shown) - 1, cursor)), notice="")


def rows_seen(height: int) -> int:
    """Return how many rows are seen at this height."""
    return max(height - _HEAD - _DETAIL - 2, 3)


def paint_pairs(state: PairsState, footer: Line, width: int, height: int) -> list[Line]:
    """Return the page at this size."""
    title = text(f" {state.unit}", theme.TITLE)
    if state.here is None or state.there is None:
        empty = [text(f" {piece}") for piece in wrap(tr("pairs.no_two"), width - 2)]
        return page_of([title, EMPTY, *empty], height, [footer])
    place = f"{state.cursor + 1}/{len(state.shown)} " if state.shown else ""
    head = [spread(title, text(place, theme.QUIET), width), EMPTY, _columns(state, width)]
    room = rows_seen(height)
    top = max(0, min(state.cursor - room // 2, len(state.shown) - room))
    rows = [
        _row(state, one, width, chosen=number == state.cursor)
        for number, one in enumerate(state.shown[top : top + room], top)
    ]
    rows = rows or [text(f"  {tr('pairs.all_same')}", theme.QUIET)]
    rows += [EMPTY] * (room - len(rows))
    rule = text(theme.RULE * width, theme.QUIET)
    return page_of([*head, *rows, rule, *_detail(state, width)], height, [footer])


def _widths(width: int) -> tuple[int, int]:
    """How wide labels and figures are."""
    numbers = _WIDE_FIGURE if width >= _WIDE else _FIGURE
    return max(width - 2 - _CODE - 2 * (numbers + 1) - _CHANGE - 1, 4), numbers


def named(schema: Schema, period: Period) -> str:
    """Return what people call a period."""
    return period_of(schema.periods[period.kind].label.get(language()), period.year, language())


def _columns(state: PairsState, width: int) -> Line:
    label, numbers = _widths(width)
    assert state.here is not None  # noqa: S101  (there are two periods)
    assert state.there is not None  # noqa: S101
    here, there = (
        fit(_short(state.schema, one, numbers), numbers, right=True) for one in (state.here, state.there)
    )
    line = join(" " * (2 + _CODE + label), " ", text(here, theme.STRONG), " ", text(there, theme.STRONG))
    return join(line, text(fit(tr("pairs.column_change"), _CHANGE, right=True), theme.QUIET))


def _short(schema: Schema, period: Period, width: int) -> str:
    """Return a period's name in few cells: those of the longest are told by their short one."""
    name = named(schema, period)
    return name if len(name) <= width else str(period)


def _row(state: PairsState, one: Pair, width: int, *, chosen: bool) -> Line:
    label, numbers = _widths(width)
    unlike = one.is_unlike and one.there is not None
    line = join(
        text(fit(theme.POINTER if chosen else "", 2), theme.KEY),
        text(fit(row_name(state.schema, one.row.id), _CODE), theme.QUIET),
        fit(one.row.label, label),
        " ",
        figure(one.row, one.here, numbers),
        " ",
        figure(one.row, one.there, numbers),
        text(UNLIKE_SIGN if unlike else " ", theme.WARNING),
        fit(changed(one.row, one.change), _CHANGE - 1, right=True),
    )
    return restyle(line, theme.STRONG) if chosen else line


def _detail(state: PairsState, width: int) -> list[Line]:
    if state.notice or not state.shown:
        return [text(f" {piece}", theme.WARNING) for piece in wrap(state.notice, width - 2) if piece][
            :_DETAIL
        ]
    one = state.shown[state.cursor]
    said = [f"{one.row.label} ({one.row.measure.name})."]
    if one.is_unlike and one.there is not None:
        said.append(tr("pairs.unlike", sign=UNLIKE_SIGN))
    return [text(f" {piece}") for piece in wrap(" ".join(said), width - 2)][:_DETAIL]
