"""What can be done on the query screen. Letters belong to the editor there, and to the table below it."""

from __future__ import annotations

from dataclasses import replace

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("run", ("ctrl+r",), twin="f5", topic="console", footer=1),
    Action("shipped", ("ctrl+o",), twin="f2", topic="console", footer=2),
    Action("switch", ("tab",), twin="f6", topic="console", footer=3, palette=False),
    Action("cancel", ("ctrl+c",), topic="console", footer=4),
    Action("tab_next", ("ctrl+f",), twin="f8", topic="console", footer=5),
    Action("tab_close", ("ctrl+d",), topic="console"),
    Action("save", ("ctrl+s",), twin="f4", topic="console"),
    Action("explain", ("ctrl+y",), twin="f9", topic="console"),
    Action("export", ("ctrl+e",), twin="f7", topic="console", footer=6),
    Action("older", ("ctrl+p",), topic="console", footer=7),
    Action("newer", ("ctrl+n",), topic="console"),
    Action("back", ("escape",), topic="console", footer=8),
    Action("quit", ("ctrl+q",), twin="f10"),
    Action("help", ("ctrl+g",), twin="f1", topic="app", footer=90),
)
_NOT_OF_TABLE = frozenset({"help", "quit"})
ANSWER_ACTIONS = (
    Action("sort", ("s",), topic="console", footer=1),
    Action("copy", ("y",), topic="console", footer=2),
    Action("select", ("space",), topic="console", footer=3),
    Action("copy_rows", ("w",), topic="console"),
    Action("copy_all", ("a",), topic="console"),
    Action("plot", ("p",), topic="console", footer=4),
    *(
        replace(one, footer=one.footer + 4 if one.footer else 0)
        for one in ACTIONS
        if one.id not in _NOT_OF_TABLE
    ),
    Action("quit", ("ctrl+q",), twin="f10"),
    Action("help", ("question_mark", "ctrl+g"), twin="f1", topic="app", footer=90),
)
"""What can be done once the keys are the table's."""
