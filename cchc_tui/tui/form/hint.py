"""The first few keys for whoever is new to the form, in one quiet line that goes for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.messages import tr
from cchc_tui.tui import theme
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.lines import Line, join, text, width_of

if TYPE_CHECKING:
    from cchc_tui.store.workspaces.habits import Habits
    from cchc_tui.tui.form.desk import Desk

FIGURES = 20
"""After so many figures the line goes by itself."""
_HABIT, _AWAY = "hint", "away"
_GAP = " · "


class Hint:
    """Whether somebody still sees the line. How many figures she has keyed under it is remembered too."""

    def __init__(self, habits: Habits) -> None:
        self._habits = habits
        said = habits.get(_HABIT)
        seen = int(said) if said.isdecimal() else 0
        self._until = 0 if said == _AWAY else FIGURES - seen

    def stands(self, kept: int) -> bool:
        """Whether the line is there, after so many figures of this session."""
        return kept < self._until

    def turn(self, kept: int) -> bool:
        """Put the line away for good, or bring it back; return whether it stands now."""
        self._until = 0 if self.stands(kept) else kept + FIGURES
        self.remember(kept)
        return self.stands(kept)

    def remember(self, kept: int) -> None:
        """Keep for the next time how much longer it is to stand."""
        left = self._until - kept
        self._habits.put(_HABIT, str(FIGURES - left) if left > 0 else _AWAY)


def toggle(desk: Desk, _page: int) -> None:
    """Put the line away, or bring it back."""
    desk.message = None
    if desk.hint is not None and not desk.hint.turn(desk.kept):
        desk.say(tr("form.hint_gone", key=key_of("form", "hint")))


def hint_line(desk: Desk, width: int) -> Line:
    """Return what somebody new needs to know on the row that she is on, as much as there is room for."""
    keys = [("↑↓", "move"), (key_of("form", "help"), "help"), (key_of("form", "hint"), "away")]
    parts = [join(text(key, theme.KEY), f" {tr(f'form.hint_{name}')}") for key, name in keys]
    while True:
        line = join(" ", _first(desk), *(piece for part in parts for piece in (_GAP, part)))
        if width_of(line) <= width or not parts:
            return line
        parts.pop(0)


def _first(desk: Desk) -> Line:
    """What to do on this row."""
    if any(one.proposal is not None for one in desk.checked.shown(desk.at)):
        return join(text(key_of("form", "propose"), theme.KEY), f" {tr('form.hint_propose')}")
    return text(tr("form.hint_code" if desk.row.codes else "form.hint_figure"))
