"""The choice of an org unit as lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from cchc_tui.messages import tr
from cchc_tui.text import fold
from cchc_tui.tui import theme
from cchc_tui.tui.field import field
from cchc_tui.tui.lines import EMPTY, Line, fit, join, page_of, restyle, text, wrap

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_tui.store.workspaces.units import OrgUnit

_LABEL_WIDTH = 18
_CODE_WIDTH = 10


@dataclass(frozen=True)
class UnitsState:
    """What the page is painted from. `step` is "find", "name" or "level"; `text` what is being typed.

    `may_add` is whether a new unit can be added.
    """

    units: tuple[OrgUnit, ...]
    step: str = "find"
    text: str = ""
    place: int = 0
    """How many letters of the text stand before the cursor."""
    code: str = ""
    name: str = ""
    cursor: int = 0
    notice: str = ""
    may_add: bool = True
    name_of: Callable[[OrgUnit], str] = attrgetter("name")
    """What a unit is called today; looked up for those that are shown."""

    @cached_property
    def shown(self) -> tuple[OrgUnit, ...]:
        """The units whose code or name contains every word typed."""
        words = fold(self.text).split()
        return tuple(
            unit for unit in self.units if all(word in fold(f"{unit.code} {unit.name}") for word in words)
        )

    @cached_property
    def above(self) -> dict[str, OrgUnit]:
        """The units that others are under, by code."""
        known = {unit.code: unit for unit in self.units}
        return {unit.parent: known[unit.parent] for unit in self.units if unit.parent in known}

    def typed(self, words: str, place: int) -> UnitsState:
        """Return the state with other text, and the cursor on the first unit that matches."""
        return replace(self, text=words, place=place, cursor=0, notice="")

    def at(self, cursor: int) -> UnitsState:
        """Return the state with the cursor there, stopping at both ends."""
        return replace(self, cursor=max(0, min(len(self.shown) - 1, cursor)), notice="")


def paint_units(state: UnitsState, footer: Line, width: int, height: int) -> list[Line]:
    """Return the page at this size."""
    if state.may_add:
        welcome = tr("home.unit_choose" if state.units else "home.unit_welcome")
    else:
        welcome = tr("home.unit_choose_only")
    lines = [text(f" {tr('home.unit_title')}", theme.TITLE), EMPTY]
    lines += [text(f" {piece}") for piece in wrap(welcome, width - 2)]
    lines += [EMPTY, *_fields(state, width), EMPTY]
    if state.step == "find":
        lines += _list(state, height - len(lines) - 2)
    notice = [text(f" {piece}", theme.WARNING) for piece in wrap(state.notice, width - 2)]
    return page_of(lines, height, [*notice, footer])


def _fields(state: UnitsState, width: int) -> list[Line]:
    """Return what was typed so far and the field that is typed into, with an example under it."""
    if state.step == "find":
        if not state.may_add:
            return [_field(tr("home.unit_find_only"), state)]
        label = tr("home.unit_find" if state.units else "home.unit_code")
        return [_field(label, state), *_hint("home.unit_code_example", width)]
    known = [_known(tr("home.unit_code"), state.code)]
    if state.step == "name":
        return [*known, _field(tr("home.unit_name"), state), *_hint("home.unit_name_example", width)]
    known.append(_known(tr("home.unit_name"), state.name))
    return [*known, text(f" {tr('home.unit_level')}", theme.STRONG), *_hint("home.unit_level_help", width)]


def _known(label: str, value: str) -> Line:
    return join(text(f" {fit(label, _LABEL_WIDTH)}", theme.QUIET), text(value, theme.STRONG))


def _field(label: str, state: UnitsState) -> Line:
    return join(text(f" {fit(label, _LABEL_WIDTH)}"), field(state.text, state.place, theme.STRONG))


def _hint(key: str, width: int) -> list[Line]:
    indent = " " * (_LABEL_WIDTH + 1)
    return [text(indent + piece, theme.QUIET) for piece in wrap(tr(key), width - _LABEL_WIDTH - 2)]


def _list(state: UnitsState, room: int) -> list[Line]:
    if not state.shown and not state.may_add:
        return [text(f" {tr('home.unit_none_only')}")]
    if not state.shown:
        return [text(f" {tr('home.unit_none', code=state.text.strip())}")] if state.text.strip() else []
    top = max(0, min(state.cursor - room // 2, len(state.shown) - room))
    lines = []
    for index, unit in enumerate(state.shown[top : top + room], start=top):
        chosen = index == state.cursor
        level = tr(f"home.level_{unit.level}")
        above = state.above.get(unit.parent or "")
        # communes of one name are told apart by the province
        where = f"{level} · {state.name_of(above)}" if above else level
        line = join(
            text(fit(theme.POINTER if chosen else "", 2), theme.KEY),
            fit(unit.code, _CODE_WIDTH),
            text(state.name_of(unit)),
            text(f"  {where}", theme.QUIET),
        )
        lines.append(restyle(line, theme.STRONG) if chosen else line)
    return lines
