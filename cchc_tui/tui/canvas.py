"""One widget that is a whole page: it draws its lines itself and sends only what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from cchc_tui.messages import tr
from cchc_tui.text import nfc, printable
from cchc_tui.tui.actions import LOOKS, action_for, footer
from cchc_tui.tui.footer import footer_of
from cchc_tui.tui.lines import EMPTY, Line, crop, text, wrap
from cchc_tui.tui.repaint import ExactCompositor, changed
from cchc_tui.tui.terminal import started

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.geometry import Region

    from cchc_tui.tui.program import CchcApp


DefaultCss = tuple[tuple[str, str], str, int, str]
"""Where styles are from (file, and class and variable), what they are, their weight and scope."""
_NOT_OURS = frozenset({"App.DEFAULT_CSS", "Screen.DEFAULT_CSS", "Widget.DEFAULT_CSS"})
SMALLEST = (60, 20)
"""Columns and lines below which no page can be used."""


def is_too_small(size: Size) -> bool:
    """Whether no page can be shown in a window of this size."""
    return size.width < SMALLEST[0] or size.height < SMALLEST[1]


def own_css(styles: list[DefaultCss]) -> list[DefaultCss]:
    """Leave out of a page's default styles those of Textual's base classes.

    None shows on a page that draws itself, and parsing them takes a tenth of the time to the first page.
    """
    return [one for one in styles if one[0][1] not in _NOT_OURS]


class Page(Screen["str | None"], inherit_bindings=False):
    """A screen of ours: moving the focus does not paint it anew, and no key of Textual's is bound."""

    AUTO_FOCUS = ""

    # The stock reactive repaints the whole screen at each change of focus: 8 KB instead of 200 bytes.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._compositor = ExactCompositor()

    @property
    def unsaved(self) -> int:
        """How many changes would be lost with the page, since the disk refused them."""
        return 0

    def put_away(self) -> str:
        """Before the program ends: let go of what the page holds; return a sentence to leave behind or ""."""
        return ""

    def _get_default_css(self) -> list[DefaultCss]:
        return own_css(super()._get_default_css())


class Canvas(Widget, can_focus=True, inherit_bindings=False):
    """A page as lines. Subclasses say what to `paint` and do each action in a method ``do_<id>``."""

    DEFAULT_CSS: ClassVar[str] = "Canvas { width: 1fr; height: 1fr; }"
    page: ClassVar[str]
    """The page's name in the registry of actions."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._painted_for = Size(0, 0)

    def _get_default_css(self) -> list[DefaultCss]:
        return own_css(super()._get_default_css())

    @property
    def program(self) -> CchcApp:
        """The app, as ours."""
        return self.app  # type: ignore[return-value]

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the lines of the page at this size."""
        raise NotImplementedError

    def say(self, sentence: str) -> None:
        """Put one sentence where the page tells what happened; it shows with the next painting."""

    def type(self, event: events.Key) -> bool:
        """Take a key as text where the page is being typed into; return whether it was taken."""
        del event
        return False

    def offers(self, action: str) -> bool:
        """Whether who is at work can use an action at all; the lists of keys leave out what she cannot."""
        del action
        return True

    def footer(self, width: int) -> Line:
        """Return the bottom line of keys."""
        return footer_of(footer(self.page), width)

    async def on_key(self, event: events.Key) -> None:
        """Handle every key here, in order; none of them bubbles."""
        event.stop()
        event.prevent_default()
        if self.app.screen is not self.screen:
            self.program.typed_ahead(event.key, event.character)
            return
        self.say("")
        action = action_for(self.page, event.key)
        if action is not None and action.id in LOOKS:
            self.say(self.program.perform(action.id, self.page))
        elif not self.type(event):
            self.act(event.key)
        self.show()

    async def on_paste(self, event: events.Paste) -> None:
        """Take the first line of pasted text where the page is being typed into."""
        event.stop()
        event.prevent_default()
        if self.app.screen is not self.screen:
            self.program.pasted_ahead(event.text)
            return
        # A space behind a word belongs to it: input methods may send words this way.
        for character in printable(nfc("".join(event.text.strip("\r\n").splitlines()[:1]))):
            self.type(events.Key(character, character))
        self.show()

    def act(self, key: str) -> None:
        """Do what a key means on this page."""
        action = action_for(self.page, key)
        if action is None or action.id != "quit":
            self.program.forget_quit()
        if action is None:
            return
        own: Callable[[], None] | None = getattr(self, f"do_{action.id}", None)
        if own is not None:
            own()
        else:
            self.say(self.program.perform(action.id, self.page))

    def show(self) -> None:
        """Paint again; only the cells that differ from what is on screen are sent."""
        if not self.is_mounted or not self.size.area:
            return
        width, height = self.size
        before, self._lines = self._lines, self._fresh(width, height)
        regions = changed(before, self._lines, width)
        if regions:
            self.refresh(*regions)

    def send(self) -> None:
        """Send now what was painted already, before something that takes its time."""
        screen = self.screen
        if self.app.screen is screen:
            screen._compositor.update_widgets({self})  # noqa: SLF001  (Textual sends by a timer alone)
            screen._compositor_refresh()  # noqa: SLF001

    def _fresh(self, width: int, height: int) -> list[Line]:
        self._painted_for = Size(width, height)
        painted = too_small(width) if is_too_small(self.app.size) else self.paint(width, height)
        lines = [crop(line, width) for line in painted[:height]]
        return lines + [crop(EMPTY, width)] * (height - len(lines))

    def on_mount(self) -> None:
        """Take the keys."""
        self.focus()
        self.call_after_refresh(started)

    def on_resize(self, event: events.Resize) -> None:
        """Paint for the new size."""
        if event.size != self._painted_for:
            self._lines = self._fresh(event.size.width, event.size.height)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Give the compositor one line of the page."""
        if self.size != self._painted_for:
            # The compositor asks before the page has heard of its size; a blank frame would cost 1/30 s.
            self._lines = self._fresh(*self.size)
        if y >= len(self._lines):
            return Strip.blank(self.size.width)
        return Strip([Segment(words, style) for words, style in self._lines[y]], self.size.width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Give the compositor a part of the page; none of ours has borders, padding or a background."""
        strips = [self.render_line(y) for y in crop.line_range]
        for one in self.get_line_filters():
            strips = [strip.apply_filter(one, self.background_colors[1]) for strip in strips]
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]


def too_small(width: int) -> list[Line]:
    """Say in place of a page that the window has to be larger."""
    sentence = tr("app.too_small", columns=SMALLEST[0], lines=SMALLEST[1])
    return [text(line) for line in wrap(sentence, width)]
