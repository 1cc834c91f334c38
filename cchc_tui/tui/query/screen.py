"""The query page: an editor above, the answer below, and the keys to move between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cchc_tui.tui.canvas import Page
from cchc_tui.tui.query.editor import SqlEditor
from cchc_tui.tui.query.results import Results

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from cchc_tui.tui.session import Session

_EDITOR_SHARE = 4
_EDITOR_LEAST = 4


class QueryScreen(Page):
    """Asks the workspace in SQL; what was written stays with the session."""

    DEFAULT_CSS: ClassVar[str] = "QueryScreen { layout: vertical; layers: page above; }"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.results = Results(session, self)
        self.editor = SqlEditor(self.results.tabs.now.text, self.results)

    def compose(self) -> ComposeResult:
        """Show editor and answer, and above them the list of words while there is one."""
        yield self.editor
        yield self.results
        yield self.editor.popup

    def on_mount(self) -> None:
        """Begin in the editor."""
        self.editor.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Share the height."""
        self.editor.styles.height = max(_EDITOR_LEAST, event.size.height // _EDITOR_SHARE)

    def give_keys(self, part: Widget) -> None:
        """Give the keys to a part of the page, those too that were typed at once behind the one for it."""
        if self.focused is not part:
            self.results.program.hold_keys()
            self.set_focus(part)
            self.call_after_refresh(self.results.program.let_keys_go)

    def switch(self) -> None:
        """Give the keys to the other part; the lower one has a use for them only once there is a table."""
        has_table = self.results.state.grid is not None
        self.give_keys(self.results if self.focused is self.editor and has_table else self.editor)

    def on_unmount(self) -> None:
        """Keep what was written for the next time, and stop what runs."""
        self.results.tabs.now.text = self.editor.text
        self.results.tabs.keep(self.session)
        self.results.stop()
