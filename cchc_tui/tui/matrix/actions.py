"""What can be done on the matrix of org units and periods. Letters belong to the filter."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("open", ("enter",), topic="matrix", footer=1),
    Action("owing", ("tab",), topic="matrix", footer=2),
    Action("left", ("left",), topic="matrix", footer=3, palette=False),
    Action("right", ("right",), topic="matrix", footer=4, palette=False),
    Action("back", ("escape",), topic="matrix", footer=5),
    Action("up", ("up",), topic="matrix", palette=False),
    Action("down", ("down",), topic="matrix", palette=False),
    Action("page_up", ("pageup",), topic="matrix", palette=False),
    Action("page_down", ("pagedown",), topic="matrix", palette=False),
    Action("first", ("home",), topic="matrix", palette=False),
    Action("last", ("end",), topic="matrix", palette=False),
    Action("quit", ("ctrl+q",), twin="f10"),
    Action("help", ("ctrl+g",), twin="f1", footer=90),
)
