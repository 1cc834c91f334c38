"""The page of help: the same on every screen, filled from the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cchc_tui.tui.actions import action_for, footer
from cchc_tui.tui.canvas import Canvas, Page
from cchc_tui.tui.footer import footer_of
from cchc_tui.tui.help.paint import last_top, paint_help

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cchc_tui.tui.lines import Line


class HelpScreen(Page):
    """Help about one screen, named as in the registry."""

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield HelpCanvas(self.about)


class HelpCanvas(Canvas):
    """Draws the help and closes at any key that does not turn its pages."""

    page: ClassVar[str] = "help"

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about
        self.top = 0

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the page from where it was turned to."""
        return paint_help(self.about, self.top, self.footer(width), width, height)

    def footer(self, width: int) -> Line:
        """Return the bottom line; the way to help would lead nowhere here."""
        return footer_of([one for one in footer("help") if one.id != "help"], width)

    def act(self, key: str) -> None:
        """Turn the page or close it."""
        width, height = self.size
        turn = {"page_down": 1, "page_up": -1}
        action = action_for("help", key)
        if action is None or action.id not in turn:
            self.program.go_back()
            return
        self.top += turn[action.id] * (height // 2)
        self.top = max(0, min(self.top, last_top(self.about, width, height)))
