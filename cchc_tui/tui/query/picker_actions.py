"""What can be done where a ready-made question is chosen. Letters belong to the filter."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("pick", ("enter",), topic="console", footer=1),
    Action("pick_up", ("up",), topic="console", footer=2, palette=False),
    Action("pick_down", ("down", "tab"), topic="console", footer=3, palette=False),
    Action("pick_back", ("escape",), topic="console", footer=4),
    Action("quit", ("ctrl+q",), twin="f10"),
    Action("help", ("ctrl+g",), twin="f1", footer=90),
)
