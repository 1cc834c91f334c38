"""Every action of a page in one list, for whoever does not know its key yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cchc_tui.messages import tr
from cchc_tui.tui.actions import palette
from cchc_tui.tui.canvas import Page
from cchc_tui.tui.chooser import Chooser, Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult


class PaletteScreen(Page):
    """Ends with the key of the action chosen, or None.

    `about` is the page whose actions are listed, `offers` tells which of them.
    """

    def __init__(self, about: str, offers: Callable[[str], bool]) -> None:
        super().__init__()
        self.about = about
        self._offered = offers

    def compose(self) -> ComposeResult:
        """Show the list."""
        yield Palette(self.about, self._offered)


class Palette(Chooser):
    """The actions of one page."""

    page: ClassVar[str] = "palette"

    def __init__(self, about: str, offers: Callable[[str], bool]) -> None:
        super().__init__()
        self.about = about
        self._offered = offers

    def title(self) -> str:
        """Return the heading."""
        return tr("app.palette_title", page=tr(f"help.name_{self.about}"))

    def entries(self) -> list[Entry]:
        """Return the actions with their keys beside them."""
        return [
            Entry(one.keys[0], one.name, one.labels, one.help)
            for one in palette(self.about)
            if one.id != "palette" and self._offered(one.id)
        ]
