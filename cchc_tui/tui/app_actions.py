"""What can be done on every screen."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("help", ("question_mark",), twin="f1", footer=90),
    Action("palette", ("colon",), screens=("home", "form", "findings"), palette=False),
    Action("language", ("ctrl+t",), twin="f12"),
    Action("theme", ("ctrl+backslash",)),
    Action("repaint", ("ctrl+l",)),
    Action("quit", ("q", "ctrl+q"), twin="f10", footer=91),
)
