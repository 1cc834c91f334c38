"""Whom to remind as lines: a row for each org unit, and under them the words to send to the chosen one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cchc_tui.analysis.dashboard import Need
from cchc_tui.analysis.reminders import Reminders, letter
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day
from cchc_tui.tui import theme
from cchc_tui.tui.lines import EMPTY, LONGEST_NAME, Line, fit, join, page_of, restyle, spread, text, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cchc_tui.analysis.reminders import Reminder
    from cchc_tui.store.workspaces.units import OrgUnit

MODES = ("all", *Need)
_HEAD, _CODE, _COUNT = 4, 9, 12
_LETTER_SHARE = 2


@dataclass(frozen=True)
class RemindersState:
    """What is painted; `found` is None until it was read. `mode` is "all" or the one need that is shown."""

    today: date
    found: Reminders | None = None
    mode: str = "all"
    cursor: int = 0
    notice: str = ""

    @cached_property
    def shown(self) -> tuple[tuple[OrgUnit, tuple[Reminder, ...]], ...]:
        """The org units to remind, with what of."""
        if self.found is None:
            return ()
        kept = tuple(one for one in self.found.all if self.mode in {"all", one.need})
        return Reminders(kept).by_unit

    def at(self, cursor: int) -> RemindersState:
        """Return the state with the cursor there, stopping at both ends."""
        return replace(self, cursor=max(0, min(len(self.shown) - 1, cursor)), notice="")


def rows_seen(height: int) -> int:
    """Return how many org units are seen at this height."""
    return max((height - _HEAD - 2) // _LETTER_SHARE, 3)


def paint_reminders(state: RemindersState, footer: Line, width: int, height: int) -> list[Line]:
    """Return the page at this size."""
    room = rows_seen(height)
    top = max(0, min(state.cursor - room // 2, len(state.shown) - room))
    rows = [
        _row(unit, of, width, chosen=place == state.cursor)
        for place, (unit, of) in enumerate(state.shown[top : top + room], top)
    ]
    if not rows:
        key = "reading" if state.found is None else "nobody" if state.mode == "all" else "nobody_so"
        rows = [text(f"  {piece}", theme.QUIET) for piece in wrap(tr(f"reminders.{key}"), width - 4)]
    rows += [EMPTY] * (room - len(rows))
    under = [text(f" {piece}", theme.WARNING) for piece in wrap(state.notice, width - 2) if piece]
    if state.shown:
        unit, of = state.shown[state.cursor]
        words = letter(unit, of).split("\n")
        under += [text(f" {piece}") for one in words for piece in wrap(one, width - 2)]
    left = height - _HEAD - len(rows) - 2
    rule = text(theme.RULE * width, theme.QUIET)
    return page_of([*_head(state, width), *rows, rule, *under[:left]], height, [footer])


def _head(state: RemindersState, width: int) -> list[Line]:
    place = f"{state.cursor + 1}/{len(state.shown)} " if state.shown else ""
    title = tr("reminders.title", day=full_day(state.today, language()))
    modes: Line = EMPTY
    for mode in MODES:
        style = theme.STRONG if mode == state.mode else theme.QUIET
        modes = join(modes, text(" · " if modes else " ", theme.QUIET), text(_named(state, mode), style))
    columns = fit("", 2) + fit(tr("reminders.column_unit"), _name(width) + _CODE)
    columns += "".join(fit(tr(f"reminders.need_{one}"), _COUNT, right=True) for one in Need)
    return [
        spread(text(f" {title}", theme.TITLE), text(place, theme.QUIET), width),
        modes,
        EMPTY,
        text(columns, theme.QUIET),
    ]


def _named(state: RemindersState, mode: str) -> str:
    name = tr(f"reminders.need_{mode}")
    if state.found is None:
        return name
    units = {one.unit.code for one in state.found.all if mode in {"all", one.need}}
    return f"{name} {len(units)}"


def _name(width: int) -> int:
    return max(min(width - 2 - _CODE - _COUNT * len(Need) - 1, LONGEST_NAME), 8)


def _row(unit: OrgUnit, of: Sequence[Reminder], width: int, *, chosen: bool) -> Line:
    line = join(
        text(fit(theme.POINTER if chosen else "", 2), theme.KEY),
        fit(unit.name, _name(width)),
        text(fit(unit.code, _CODE), theme.QUIET),
    )
    for need in Need:
        count = sum(one.need is need for one in of)
        style = theme.PLAIN if need is Need.DUE else theme.WARNING
        line = join(line, text(fit(str(count) if count else "", _COUNT, right=True), style))
    return restyle(line, theme.STRONG) if chosen else line
