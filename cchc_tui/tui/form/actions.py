"""What can be done on the form, and the keys that do it.

Plain letters stand for functions while no figure is being typed. Vowels, d and w are left free: Telex and VNI
turn them into other letters together with the key that follows, digits among them.
"""

from __future__ import annotations

from cchc_tui.tui.actions import Action

_ON = ("form",)

ACTIONS = (
    Action("forward", ("enter", "tab"), screens=_ON, topic="form", palette=False),
    Action("back", ("shift+tab",), screens=_ON, topic="form", palette=False),
    Action("down", ("down",), screens=_ON, topic="form", palette=False),
    Action("up", ("up",), screens=_ON, topic="form", palette=False),
    Action("page_down", ("pagedown",), screens=_ON, topic="form", palette=False),
    Action("page_up", ("pageup",), screens=_ON, topic="form", palette=False),
    Action("first", ("home",), screens=_ON, topic="form", palette=False),
    Action("last", ("end",), screens=_ON, topic="form", palette=False),
    Action("edit", ("ctrl+e",), "f2", _ON, "form", footer=12),
    Action("restore", ("escape",), screens=_ON, topic="form", palette=False),
    Action("clear", ("delete", "ctrl+d"), screens=_ON, topic="form"),
    Action("none", ("minus",), screens=_ON, topic="form", palette=False),
    Action("not_applicable", ("x",), screens=_ON, topic="form", palette=False),
    Action("last_figure", ("l",), "f5", _ON, "form", footer=9),
    Action("propose", ("p",), "f6", _ON, "form", footer=3),
    Action("note", ("n",), "f4", _ON, "form", footer=2),
    Action("later", ("m",), screens=_ON, topic="form"),
    Action("next_finding", ("f",), "f7", _ON, "form", footer=4),
    Action("previous_finding", ("v",), screens=_ON, topic="form"),
    Action("next_blank", ("b",), "f8", _ON, "form", footer=5),
    Action("next_section", ("t",), screens=_ON, topic="form"),
    Action("previous_section", ("r",), screens=_ON, topic="form"),
    Action("next_later", ("z",), screens=_ON, topic="form", footer=8),
    Action("last_edit", ("h",), screens=_ON, topic="form"),
    Action("go", ("g", "ctrl+g"), screens=_ON, topic="form", footer=6),
    Action("find", ("slash", "ctrl+f"), "f3", _ON, "form", footer=11),
    Action("undo", ("ctrl+z",), screens=_ON, topic="form", footer=13),
    Action("redo", ("ctrl+y",), screens=_ON, topic="form"),
    Action("saved", ("ctrl+s",), screens=_ON, topic="form"),
    Action("submit", ("s",), "f9", _ON, "form", footer=7),
    Action("compare", ("k",), screens=_ON, topic="form", footer=10),
    Action("findings", ("c",), screens=_ON, topic="form"),
    Action("history", ("ctrl+r",), screens=_ON, topic="form"),
    Action("series", ("ctrl+k",), screens=_ON, topic="form"),
    Action("hint", ("j",), screens=_ON, topic="form"),
    Action("repaint", ("ctrl+l",), screens=_ON, topic="form"),
    Action("help", ("question_mark",), "f1", _ON, "form", footer=1),
    Action("quit", ("q", "ctrl+q"), "f10", _ON, "form", footer=14),
)
