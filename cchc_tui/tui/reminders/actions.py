"""What can be done on the page of reminders."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("copy", ("c",), topic="reminders", footer=1),
    Action("copy_all", ("t",), topic="reminders", footer=2),
    Action("fewer", ("s",), topic="reminders", footer=3),
    Action("back", ("escape", "q"), topic="reminders", footer=4),
    Action("up", ("up", "k"), topic="reminders", palette=False),
    Action("down", ("down", "j", "tab"), topic="reminders", palette=False),
    Action("page_up", ("pageup",), topic="reminders", palette=False),
    Action("page_down", ("pagedown", "space"), topic="reminders", palette=False),
    Action("first", ("home",), topic="reminders", palette=False),
    Action("last", ("end",), topic="reminders", palette=False),
    Action("quit", ("ctrl+q",), twin="f10"),
)
