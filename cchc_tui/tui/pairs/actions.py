"""What can be done on the page of two periods side by side."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("series", ("enter",), topic="pairs", footer=1),
    Action("there_before", ("left",), topic="pairs", footer=2),
    Action("there_after", ("right",), topic="pairs", footer=3),
    Action("here_before", ("comma",), topic="pairs", footer=6),
    Action("here_after", ("full_stop",), topic="pairs", footer=7),
    Action("differing", ("s",), topic="pairs", footer=4),
    Action("back", ("escape", "q"), topic="pairs", footer=5),
    Action("up", ("up", "k"), topic="pairs", palette=False),
    Action("down", ("down", "j", "tab"), topic="pairs", palette=False),
    Action("page_up", ("pageup",), topic="pairs", palette=False),
    Action("page_down", ("pagedown", "space"), topic="pairs", palette=False),
    Action("first", ("home",), topic="pairs", palette=False),
    Action("last", ("end",), topic="pairs", palette=False),
    Action("quit", ("ctrl+q",), twin="f10"),
)
