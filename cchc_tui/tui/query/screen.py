"""The query page: an editor above, the answer below, and the keys to move between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cchc_tui.tui.canvas import Page
from cchc_tui.tui.query.editor import SqlEditor
from cchc_tui.tui.query.results import Results

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

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

    def focus_results(self) -> None:
        """Give the keys to the lower part at once, before any key that waits for it."""
        self.set_focus(self.results)

    def focus_editor(self) -> None:
        """Give the keys to the editor at once."""
        self.set_focus(self.editor)

    def switch(self) -> None:
        """Give the keys to the other part; the lower one has a use for them only once there is a table."""
        if self.focused is self.editor and self.results.state.grid is not None:
            self.results.focus()
        else:
            self.editor.focus()

    def on_unmount(self) -> None:
        """Keep what was written for the next time, and stop what runs."""
        self.results.tabs.now.text = self.editor.text
        self.results.tabs.keep(self.session)
        self.results.stop()
