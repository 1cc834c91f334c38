"""What can be done on the first screen."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("open", ("enter",), topic="home", footer=1),
    Action("findings", ("c",), twin="f7", topic="home", footer=2),
    Action("query", ("t",), twin="f4", topic="home", footer=3),
    Action("dashboard", ("b",), topic="home", footer=8),
    Action("matrix", ("m",), topic="home", footer=5),
    Action("ranking", ("x",), topic="home", footer=6),
    Action("reminders", ("n",), topic="home", footer=7),
    Action("pairs", ("s",), topic="home", footer=9),
    Action("unit", ("u",), twin="f2", topic="home", footer=4),
    Action("year_before", ("left", "comma"), topic="home", footer=10),
    Action("year_after", ("right", "full_stop"), topic="home", footer=11),
    Action("up", ("up", "k"), topic="home", palette=False),
    Action("down", ("down", "j", "tab"), topic="home", palette=False),
    Action("first", ("home",), topic="home", palette=False),
    Action("last", ("end",), topic="home", palette=False),
    Action("palette", ("colon",), footer=89, palette=False),
)
