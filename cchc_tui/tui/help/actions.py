"""What can be done on the page of help: any key closes it, these turn its pages."""

from __future__ import annotations

from cchc_tui.tui.actions import Action

ACTIONS = (
    Action("page_down", ("pagedown", "space", "down"), topic="help", footer=1, palette=False),
    Action("page_up", ("pageup", "up"), topic="help", footer=2, palette=False),
    Action("quit", ("ctrl+q",)),
    Action("close", ("escape",), topic="help", footer=3, palette=False),
)
