"""What can be done on the page of an office at a glance."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("series", ("enter",), topic="dashboard", footer=1),
    Action("see_to", ("x",), topic="dashboard", footer=2),
    Action("back", ("escape", "q"), topic="dashboard", footer=3),
    Action("up", ("up", "k"), topic="dashboard", palette=False),
    Action("down", ("down", "j", "tab"), topic="dashboard", palette=False),
    Action("page_up", ("pageup",), topic="dashboard", palette=False),
    Action("page_down", ("pagedown", "space"), topic="dashboard", palette=False),
    Action("first", ("home",), topic="dashboard", palette=False),
    Action("last", ("end",), topic="dashboard", palette=False),
    Action("quit", ("ctrl+q",), twin="f10"),
)
