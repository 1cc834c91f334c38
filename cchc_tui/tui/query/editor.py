"""The SQL editor: Textual's text area with every key handled in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.binding import Binding
from textual.widgets import TextArea

from cchc_tui.documents.clipboard import without_sequences
from cchc_tui.text import nfc, printable
from cchc_tui.tui.actions import action_for

if TYPE_CHECKING:
    from textual import events

    from cchc_tui.tui.program import CchcApp


class Owner(Protocol):
    """What the editor stands in."""

    @property
    def program(self) -> CchcApp:
        """The app that keeps keys typed ahead."""

    def press(self, key: str) -> None:
        """Do what a key means on the page."""


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
        super().__init__(words, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        self.cursor_blink = False
        self.theme = "css"
        self._owner = owner

    async def on_key(self, event: events.Key) -> None:
        """Handle every key here; none of them bubbles or goes to the stock handler."""
        event.stop()
        event.prevent_default()
        if self.app.screen is not self.screen:
            self._owner.program.typed_ahead(event.key, event.character)
        elif action_for("query", event.key) is not None:
            self._owner.press(event.key)
        elif event.key == "enter":
            self._insert("\n")
        elif event.key in self._EDITING:
            await self.run_action(self._EDITING[event.key])
        elif event.is_printable and event.character is not None:
            self._insert(event.character)

    async def on_paste(self, event: events.Paste) -> None:
        """Put pasted text in as clean lines."""
        event.stop()
        event.prevent_default()
        if self.app.screen is not self.screen:
            self._owner.program.pasted_ahead(event.text)
            return
        lines = re.split(r"\r\n|\r|\n", nfc(without_sequences(event.text)))
        self._insert("\n".join(map(printable, lines)))

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
