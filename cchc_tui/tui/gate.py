"""Keys typed ahead of a page that is only being made: kept in order, and given to it once it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import App

from cchc_tui.errors import UsageError
from cchc_tui.tui.canvas import DefaultCss, is_too_small, own_css
from cchc_tui.tui.encoding import PROBED_LINE, WIDTH
from cchc_tui.tui.repaint import ExactLayout, ExactUpdate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import RenderableType
    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.screen import Screen
    from textual.widget import Widget


class GatedApp(App[None], inherit_bindings=False):
    """An app that loses no key between two pages.

    The terminal's keys reach the app in one burst. Those that the old page had got already, when it called
    for the new one, come back through `typed_ahead`; later ones wait here. Both go to the new page in order.
    """

    def __init__(self) -> None:
        super().__init__(ansi_color=True)
        self._shut = True
        self._ahead: list[events.Event] = []
        self._later: list[events.Event] = []

    def _get_default_css(self) -> list[DefaultCss]:
        return own_css(super()._get_default_css())

    def get_driver_class(self) -> type[Driver]:
        """Return what talks to the terminal."""
        from cchc_tui.tui.driver import QuietDriver  # noqa: PLC0415  (tests that draw nowhere need none)

        return QuietDriver

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Send an update that ends where the cursor belongs; Textual's own way says that once more."""
        driver = self._driver
        shown = self._running and not (self._closed or self.is_headless or self._batch_count)
        if driver is None or not shown or not isinstance(renderable, (ExactLayout, ExactUpdate)):
            super()._display(screen, renderable)
            return
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        driver.write(renderable.sequence(cursor))
        driver.flush()
        self.post_display_hook()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return none: what the terminal cannot show is left out where it is written."""
        return ()

    async def on_event(self, event: events.Event) -> None:
        """Hold keys and pasted text back while the page they belong to is not there yet."""
        held = isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded
        if held and self._shut:
            # Before the terminal is ours it still turns Enter into a line feed.
            early = isinstance(event, events.Key) and event.key == "ctrl+j"
            self._later.append(events.Key("enter", "\r") if early else event)
        else:
            await self._pass_on(event)

    async def _pass_on(self, event: events.Event) -> None:
        """Give an event to its page; keys and pasted text only if the page can be seen."""
        if isinstance(event, (events.Key, events.Paste)) and is_too_small(self.size):
            if isinstance(event, events.Key):
                self.press_blindly(event.key)
            return
        await super().on_event(event)

    def on_cursor_position(self, event: events.CursorPosition) -> None:
        """Take the window's answer to the driver's probe, whenever it comes.

        Raises:
            UsageError: the window is not in UTF-8, and so shows nothing that can be read.
        """
        if event.y == PROBED_LINE and event.x > WIDTH:
            raise UsageError("app.window_not_utf8")

    def press_blindly(self, key: str) -> None:
        """Do what a key does while the window is too small for any page."""

    def typed_ahead(self, key: str, character: str | None) -> None:
        """Take back a key that an old page got after it had called for another one."""
        self._back(events.Key(key, character))

    def pasted_ahead(self, text: str) -> None:
        """Take back what was pasted onto an old page after it had called for another one."""
        self._back(events.Paste(text))

    def _back(self, event: events.Event) -> None:
        self._ahead.append(event)
        if not self._shut:
            self.call_later(self._open)

    def hold_keys(self) -> None:
        """Hold keys back until `let_keys_go`, as while a page is being made."""
        self._shut = True

    def let_keys_go(self) -> None:
        """Give the page the keys that were held back."""
        self.call_later(self._open)

    def on_ready(self) -> None:
        """The first page is there."""
        self.call_later(self._open)

    def turn_to(self, screen: Screen[str | None], then: Callable[[str | None], None] | None = None) -> None:
        """Show a page on top of the others, and hold keys until it has been painted.

        `then` gets what the page ends with.
        """
        old = self.focused
        self._shut = True
        self.push_screen(screen, then)
        screen.call_after_refresh(self._page_there, old)

    def turn_over(self, screen: Screen[str | None]) -> None:
        """Show a page in the place of the present one, and hold keys as `turn_to` does."""
        old = self.focused
        self._shut = True
        self.switch_screen(screen)
        screen.call_after_refresh(self._page_there, old)

    def _page_there(self, old: Widget | None) -> None:
        """Let what the old page still has in its queue come back first."""
        if old is not None and old.is_attached:
            old.call_later(self.call_later, self._open)
        else:
            self.call_later(self._open)

    async def _open(self) -> None:
        self._shut = False
        while waiting := [*self._ahead, *self._later]:
            self._ahead, self._later = [], []
            for place, event in enumerate(waiting):
                await self._pass_on(event)
                if self._shut:
                    self._later[:0] = waiting[place + 1 :]
                    return
