"""The SQL editor: Textual's text area with every key handled in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.binding import Binding
from textual.widgets import TextArea

from cchc_tui.documents.text.clipboard import without_sequences
from cchc_tui.text import nfc, printable
from cchc_tui.tui import theme
from cchc_tui.tui.actions import action_for
from cchc_tui.tui.query.completion import offer
from cchc_tui.tui.query.highlight import looks
from cchc_tui.tui.query.popup import Popup

if TYPE_CHECKING:
    from rich.text import Text
    from textual import events
    from textual.strip import Strip

    from cchc_tui.tui.program import CchcApp
    from cchc_tui.tui.query.completion import Candidate, Offer
    from cchc_tui.tui.query.highlight import Look
    from cchc_tui.tui.query.vocabulary import Vocabulary

_WORD = re.compile(r"\w+")


class Owner(Protocol):
    """What the editor stands in."""

    @property
    def program(self) -> CchcApp:
        """The app that keeps keys typed ahead."""

    def press(self, key: str) -> None:
        """Do what a key means on the page."""

    def vocabulary(self) -> Vocabulary:
        """Return what may be offered to whoever writes."""


class SqlEditor(TextArea, inherit_bindings=False):
    """A stock text area reorders keys of one burst: letters run at once, bindings only after bubbling."""

    DEFAULT_CSS: ClassVar[str] = """
    SqlEditor, SqlEditor:focus { border: none; padding: 0 1; background: ansi_default; color: ansi_default; }
    """
    _EDITING: ClassVar[dict[str, str]] = {
        key: binding.action
        for binding in TextArea.BINDINGS
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
    }

    def __init__(self, words: str, owner: Owner) -> None:
        self._looks: tuple[str, str, list[list[Look]]] = ("", "", [])
        self._fault: tuple[int, int] | None = None
        super().__init__(words, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        self.cursor_blink = False
        self.theme = "css"
        self.popup = Popup()
        self._owner = owner

    @property
    def place(self) -> int:
        """How many characters stand before the cursor."""
        row, column = self.cursor_location
        return sum(len(line) + 1 for line in self.document.lines[:row]) + column

    def put(self, words: str) -> None:
        """Show other words, the cursor behind them."""
        self.popup_close()
        self.text = words
        self.move_cursor(self.document.end)

    def mark_fault(self, place: tuple[int, int] | None) -> None:
        """Mark the word at a row and column, from 0, and go there; the next change takes the mark away."""
        self._fault = place
        self._line_cache.clear()
        if place is not None:
            row = min(place[0], self.document.line_count - 1)
            self.move_cursor((row, min(place[1], len(self.document.get_line(row)))))
        self.refresh()

    def get_line(self, line_index: int) -> Text:
        """Return a line as it looks; only the words of the text at hand are ever read anew."""
        shown, spoken = self.text, theme.chosen()
        if (shown, spoken) != self._looks[:2]:
            self._looks = (shown, spoken, looks(shown))
        line = super().get_line(line_index)
        for start, end, style in self._looks[2][line_index]:
            line.stylize(style, start, end)
        if self._fault is not None and self._fault[0] == line_index:
            found = _WORD.match(line.plain, self._fault[1])
            end = found.end() if found is not None else self._fault[1] + 1
            line.stylize(theme.ERROR + theme.FIELD, self._fault[1], end)
        return line

    def render_line(self, y: int) -> Strip:
        """Give the compositor a line; another theme asks for other colours."""
        if self._looks[1] != theme.chosen():
            self._line_cache.clear()
        return super().render_line(y)

    async def on_key(self, event: events.Key) -> None:
        """Handle every key here; none of them bubbles or goes to the stock handler."""
        event.stop()
        event.prevent_default()
        if self.app.screen is not self.screen or self.screen.focused is not self:
            self._owner.program.typed_ahead(event.key, event.character)
        elif self._in_list(event.key):
            pass
        elif action_for("query", event.key) is not None:
            self.popup_close()
            self._owner.press(event.key)
        elif event.key == "enter":
            self._insert("\n")
            self.popup_close()
        elif event.key in self._EDITING:
            await self.run_action(self._EDITING[event.key])
            self._offer(is_typing=event.key == "backspace" and self.popup.offer is not None)
        elif event.is_printable and event.character is not None:
            self._insert(event.character)
            self._offer(is_typing=True)

    def _in_list(self, key: str) -> bool:
        """Take a key for the list of words that is shown; Enter only once a word in it is marked."""
        if self.popup.offer is None:
            return False
        if key == "down":
            self.popup.move(1)
        elif key == "up" and self.popup.chosen is not None:
            self.popup.move(-1)
        elif key == "tab" or (key == "enter" and self.popup.chosen is not None):
            self._take(self.popup.offer, self.popup.taken)
        elif key == "escape":
            self.popup_close()
        else:
            return False
        return True

    def _take(self, offered: Offer, taken: Candidate) -> None:
        row, column = self.cursor_location
        start, end = (column + place - self.place for place in (offered.start, offered.end))
        result = self.replace(taken.text, (row, start), (row, end), maintain_selection_offset=False)
        self.move_cursor(result.end_location)
        self.popup_close()

    def _offer(self, *, is_typing: bool) -> None:
        """Offer what fits the words before the cursor while they are being typed."""
        found = None
        if is_typing and self.selection.start == self.selection.end:
            found = offer(self.text, self.place, self._owner.vocabulary())
        if found is not None or self.popup.offer is not None:
            self.popup.show(found, self.cursor_screen_offset, self.app.size)

    def popup_close(self) -> None:
        """Take the list of words away."""
        if self.popup.offer is not None:
            self.popup.show(None, self.cursor_screen_offset, self.app.size)

    async def on_paste(self, event: events.Paste) -> None:
        """Put pasted text in as clean lines."""
        event.stop()
        event.prevent_default()
        if self.app.screen is not self.screen:
            self._owner.program.pasted_ahead(event.text)
            return
        lines = re.split(r"\r\n|\r|\n", nfc(without_sequences(event.text)))
        self._insert("\n".join(map(printable, lines)))

    def on_text_area_changed(self) -> None:
        """A mistake that was marked may stand there no more."""
        if self._fault is not None:
            self.mark_fault(None)

    def _insert(self, words: str) -> None:
        """Put text in at the cursor; a mark that came apart from its letter is composed with it."""
        start, end = self.selection.start, self.selection.end
        row, column = start
        if start == end and column:
            before = self.document.get_line(row)[column - 1]
            composed = nfc(before + words)
            if len(composed) < len(before) + len(words):
                start, words = (row, column - 1), composed
        result = self.replace(words, start, end, maintain_selection_offset=False)
        self.move_cursor(result.end_location)
