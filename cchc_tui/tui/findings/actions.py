"""What can be done on the list of findings."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("jump", ("enter",), topic="findings", footer=1),
    Action("apply", ("p",), twin="f6", topic="findings", footer=2),
    Action("order", ("o",), topic="findings", footer=3),
    Action("filter", ("slash",), twin="f3", topic="findings", footer=4),
    Action("severity", ("s",), topic="findings", footer=5),
    Action("back", ("escape", "q"), topic="findings", footer=6),
    Action("quit", ("ctrl+q",), twin="f10"),
    Action("up", ("up", "k"), topic="findings", palette=False),
    Action("down", ("down", "j", "tab"), topic="findings", palette=False),
    Action("page_up", ("pageup",), topic="findings", palette=False),
    Action("page_down", ("pagedown", "space"), topic="findings", palette=False),
    Action("first", ("home",), topic="findings", palette=False),
    Action("last", ("end",), topic="findings", palette=False),
)
