"""The bottom line of every page: which keys do what here, as many as fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.tui import theme
from cchc_tui.tui.lines import Line, join, text, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.tui.actions import Action

_GAP = "  "
_ALWAYS = "help"


def footer_of(actions: Sequence[Action], width: int) -> Line:
    """Return a line of keys and names; the way to help always has its place at the end."""
    kept = [one for one in actions if one.id == _ALWAYS]
    end = join(*(_pair(one) for one in kept))
    line: Line = text(" ")
    for action in actions:
        if action in kept:
            continue
        pair = _pair(action)
        if width_of(line) + width_of(pair) + len(_GAP) + width_of(end) > width:
            break
        line = join(line, pair, _GAP)
    return join(line, end)


def _pair(action: Action) -> Line:
    return ((action.label, theme.KEY), (f" {action.name}", theme.PLAIN))
