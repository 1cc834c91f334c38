"""The bottom line of every page: which keys do what here, as many as fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.tui import theme
from cchc_tui.tui.lines import Line, join, text, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.tui.actions import Action

_GAP = "  "
_ALWAYS, _REST = "help", "palette"


def footer_of(actions: Sequence[Action], width: int) -> Line:
    """Return a line of keys and names; the way to help always has its place at the end.

    Where not all fit, the list of all of them stands before it on the pages that offer one.
    """
    listed = [_pair(one) for one in actions if one.id not in {_ALWAYS, _REST}]
    end = _after(_ALWAYS, actions)
    if width_of(join(*_spaced(listed), end)) >= width:
        end = join(*_spaced([_after(_REST, actions)]), end)
    line: Line = text(" ")
    for pair in listed:
        if width_of(line) + width_of(pair) + len(_GAP) + width_of(end) > width:
            break
        line = join(line, pair, _GAP)
    return join(line, end)


def _after(name: str, actions: Sequence[Action]) -> Line:
    return join(*(_pair(one) for one in actions if one.id == name))


def _spaced(pairs: Sequence[Line]) -> list[Line]:
    return [join(pair, _GAP) for pair in pairs if pair]


def _pair(action: Action) -> Line:
    return ((action.label, theme.KEY), (f" {action.name}", theme.PLAIN))
