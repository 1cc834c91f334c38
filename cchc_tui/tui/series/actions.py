"""What can be done on the page of one indicator over the years."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("next", ("right", "n"), topic="series", footer=1),
    Action("previous", ("left", "p"), topic="series", footer=2),
    Action("choose", ("slash", "ctrl+f"), twin="f3", topic="series", footer=3),
    Action("back", ("escape", "q"), topic="series", footer=4),
    Action("up", ("up", "k"), topic="series", palette=False),
    Action("down", ("down", "j", "tab"), topic="series", palette=False),
    Action("page_up", ("pageup",), topic="series", palette=False),
    Action("page_down", ("pagedown", "space"), topic="series", palette=False),
    Action("first", ("home",), topic="series", palette=False),
    Action("last", ("end",), topic="series", palette=False),
    Action("quit", ("ctrl+q",), twin="f10"),
)
