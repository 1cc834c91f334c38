"""What can be done on a list that is filtered by typing. Letters belong to the filter."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("pick", ("enter",), footer=1),
    Action("pick_up", ("up",), footer=2, palette=False),
    Action("pick_down", ("down", "tab"), footer=3, palette=False),
    Action("pick_back", ("escape",), footer=4),
    Action("quit", ("ctrl+q",), twin="f10"),
    Action("help", ("ctrl+g",), twin="f1", footer=90),
)
