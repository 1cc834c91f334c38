"""Who changed what as lines, and under them all that is known of the one chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from cchc_tui.documents.handed_in.audit_words import row_name
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import period_of
from cchc_tui.tui import theme
from cchc_tui.tui.history.model import MODES
from cchc_tui.tui.lines import EMPTY, Line, fit, join, page_of, restyle, spread, text, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.documents.handed_in.audit_words import Told
    from cchc_tui.tui.history.model import HistoryState

_HEAD, _DETAIL = 4, 6
_WHO, _CODE = 18, 11


def list_room(height: int) -> int:
    """Return how many lines the list has on a page of this height."""
    return max(height - _HEAD - _DETAIL - 2, 3)


def paint_history(state: HistoryState, footer: Line, width: int, height: int) -> list[Line]:
    """Return the page at this size."""
    shown, room = state.shown, list_room(height)
    top = max(0, min(state.cursor - room // 2, len(shown) - room))
    rows = [
        _row(one, _widths(shown), width, chosen=place == state.cursor)
        for place, one in enumerate(shown[top : top + room], top)
    ]
    rows = rows or [text(f"  {state.empty}", theme.QUIET)]
    rows += [EMPTY] * (room - len(rows))
    rule = text(theme.RULE * width, theme.QUIET)
    return page_of([*_head(state, width), *rows, rule, *_detail(state, width)], height, [footer])


def _head(state: HistoryState, width: int) -> list[Line]:
    kind = state.schema.periods[state.period.kind].label.get(language())
    name = row_name(state.schema, state.row)
    title = tr("history.title", code=name, period=period_of(kind, state.period.year, language()))
    place = f"{state.cursor + 1}/{len(state.shown)} " if state.shown else ""
    modes = [
        text(f" {tr(f'history.mode_{mode}')} ", theme.STRONG if mode == state.mode else theme.QUIET)
        for mode in MODES
    ]
    between = text("·", theme.QUIET)
    return [
        spread(text(f" {title}", theme.TITLE), text(place, theme.QUIET), width),
        join(modes[0], between, modes[1], between, modes[2]),
        text(f" {fit(state.about, width - 2)}", theme.QUIET),
        EMPTY,
    ]


def _widths(shown: Sequence[Told]) -> tuple[int, int, int]:
    """How wide the times, names and codes of a list are."""
    widest = [
        max(cell_len(part) for part in parts) for parts in zip(*(one[:3] for one in shown), strict=True)
    ]
    return widest[0], min(widest[1], _WHO), min(widest[2], _CODE)


def _row(one: Told, widths: tuple[int, int, int], width: int, *, chosen: bool) -> Line:
    pointer = text(fit(theme.POINTER if chosen else "", 2), theme.KEY)
    when, who, code = (fit(part, room) for part, room in zip(one[:3], widths, strict=True))
    code = f"{code}  " if code else ""
    left = join(pointer, text(when, theme.QUIET), "  ", who, "  ", code)
    room = width - 2 - sum(widths) - 6
    what = text(fit(one.what, room), theme.PLAIN if not one.weighs else theme.WARNING)
    row = join(left, what)
    return restyle(row, theme.STRONG) if chosen else row


def _detail(state: HistoryState, width: int) -> list[Line]:
    one = state.current
    notice = [text(f" {piece}", theme.WARNING) for piece in wrap(state.notice, width - 2) if piece]
    if one is None:
        return notice
    row = state.schema.indicators.get(one.row or "")
    label = row.label if row is not None else ""
    sentences = (" ".join(filter(None, (one.code, label))), one.what, *one.more, one.login)
    pieces = [piece for sentence in sentences if sentence for piece in wrap(sentence, width - 2)]
    return [*(text(f" {piece}") for piece in pieces[: max(_DETAIL - len(notice), 0)]), *notice]
