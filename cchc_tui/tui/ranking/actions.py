"""What can be done on the page that ranks org units by an indicator."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("series", ("enter",), topic="ranking", footer=1),
    Action("choose", ("slash", "ctrl+f"), twin="f3", topic="ranking", footer=2),
    Action("far", ("x",), topic="ranking", footer=3),
    Action("turn", ("s",), topic="ranking", footer=4),
    Action("left", ("left",), topic="ranking", footer=5),
    Action("right", ("right",), topic="ranking", footer=6),
    Action("back", ("escape", "q"), topic="ranking", footer=7),
    Action("next", ("n",), topic="ranking"),
    Action("previous", ("p",), topic="ranking"),
    Action("up", ("up", "k"), topic="ranking", palette=False),
    Action("down", ("down", "j", "tab"), topic="ranking", palette=False),
    Action("page_up", ("pageup",), topic="ranking", palette=False),
    Action("page_down", ("pagedown", "space"), topic="ranking", palette=False),
    Action("first", ("home",), topic="ranking", palette=False),
    Action("last", ("end",), topic="ranking", palette=False),
    Action("quit", ("ctrl+q",), twin="f10"),
)
