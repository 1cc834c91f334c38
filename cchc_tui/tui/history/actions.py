"""What can be done on the page of who changed what."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("turn", ("s",), topic="history", footer=1),
    Action("jump", ("enter",), topic="history", footer=2),
    Action("back", ("escape", "q", "y"), topic="history", footer=3),
    Action("quit", ("ctrl+q",), twin="f10"),
    Action("up", ("up", "k"), topic="history", palette=False),
    Action("down", ("down", "j", "tab"), topic="history", palette=False),
    Action("page_up", ("pageup",), topic="history", palette=False),
    Action("page_down", ("pagedown", "space"), topic="history", palette=False),
    Action("first", ("home",), topic="history", palette=False),
    Action("last", ("end",), topic="history", palette=False),
)
