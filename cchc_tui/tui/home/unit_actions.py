"""What can be done where an org unit is chosen. Letters belong to the text being typed."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("choose", ("enter",), topic="home", footer=1),
    Action("unit_up", ("up",), topic="home", footer=2, palette=False),
    Action("unit_down", ("down", "tab"), topic="home", footer=3, palette=False),
    Action("unit_back", ("escape",), topic="home", footer=4),
    Action("quit", ("ctrl+q",), twin="f10"),
    Action("help", ("ctrl+g",), twin="f1", footer=90),
)
