"""All findings of one appendix: read them, filter them, accept a proposal, go to the row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from cchc_tui.entry.editor import EditBuffer
from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.tui.actions import action_for
from cchc_tui.tui.canvas import Canvas, Page
from cchc_tui.tui.findings.model import FindingsState
from cchc_tui.tui.findings.paint import list_room, paint_findings

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from cchc_tui.tui.findings.source import FindingsSource
    from cchc_tui.tui.lines import Line

_WHILE_TYPING = frozenset({"up", "down", "page_up", "page_down", "help", "quit"})
"""What the keys that write no letter still do while the filter is typed."""


class FindingsScreen(Page):
    """Ends with the id of the row to go to, or None; begins at the findings of `row`, if it has any."""

    def __init__(self, source: FindingsSource, row: str | None = None) -> None:
        super().__init__()
        self.source = source
        self.row = row

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield FindingsCanvas(self.source, self.row)


class FindingsCanvas(Canvas):
    """Draws the list and does what its keys say."""

    page: ClassVar[str] = "findings"

    def __init__(self, source: FindingsSource, row: str | None) -> None:
        super().__init__()
        self.source = source
        self.field: EditBuffer | None = None
        state = FindingsState(
            schema=source.schema,
            period=source.period,
            findings=tuple(source.findings()),
            noted=frozenset(source.form.notes),
            can_write=source.can_write,
            corrections=source.corrections,
        )
        places = [place for place, one in enumerate(state.shown) if row and one.indicator == row]
        self.state = state.at(places[0]) if places else state

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the page."""
        return paint_findings(self.state, self.footer(width), width, height)

    def say(self, sentence: str) -> None:
        """Show a sentence under the chosen finding."""
        self.state = replace(self.state, notice=sentence)

    def type(self, event: events.Key) -> bool:
        """While the filter is typed every key is its own, but for those that go up, down or end it."""
        if self.field is None:
            return False
        if event.key == "escape":
            self.field = None
            self.state = self.state.turned(words="", typing=False)
        elif event.key in {"enter", "tab"}:
            self.field = None
            self.state = self.state.turned(typing=False)
        elif self.field.press(event.key, event.character):
            self.state = self.state.turned(words=self.field.text, place=self.field.cursor)
        else:
            action = action_for("findings", event.key)
            return action is None or action.id not in _WHILE_TYPING
        return True

    def do_up(self) -> None:
        """Go up one finding."""
        self.state = self.state.at(self.state.cursor - 1)

    def do_down(self) -> None:
        """Go down one finding."""
        self.state = self.state.at(self.state.cursor + 1)

    def do_page_up(self) -> None:
        """Go up half a page."""
        self.state = self.state.at(self.state.cursor - list_room(self.size.height) // 2)

    def do_page_down(self) -> None:
        """Go down half a page."""
        self.state = self.state.at(self.state.cursor + list_room(self.size.height) // 2)

    def do_first(self) -> None:
        """Go to the first finding."""
        self.state = self.state.at(0)

    def do_last(self) -> None:
        """Go to the last finding."""
        self.state = self.state.at(len(self.state.shown) - 1)

    def do_order(self) -> None:
        """Sort the other way."""
        self.state = self.state.turned(by_severity=not self.state.by_severity)

    def do_severity(self) -> None:
        """Show another severity."""
        self.state = self.state.next_severity()

    def do_filter(self) -> None:
        """Type words to filter by."""
        self.field = EditBuffer(self.state.words)
        self.state = self.state.turned(typing=True, place=self.field.cursor)

    def do_back(self) -> None:
        """Take the filter away, or go back."""
        if self.state.words or self.state.only:
            self.state = self.state.turned(words="", only=None)
        else:
            self.screen.dismiss(None)

    def do_jump(self) -> None:
        """Go to the row of the chosen finding."""
        finding = self.state.current
        if finding is None:
            return
        if finding.indicator is None:
            self.say(tr("findings.no_row"))
        else:
            self.screen.dismiss(finding.indicator)

    def do_apply(self) -> None:
        """Accept the proposal of the chosen finding."""
        finding = self.state.current
        if finding is None:
            return
        if finding.proposal is None:
            self.say(tr("findings.no_proposal"))
            return
        try:
            self.source.apply(finding)
        except CchcError as error:
            self.say(str(error))
            return
        self.state = self.state.renewed(tuple(self.source.findings()), frozenset(self.source.form.notes))
        self.say(tr("findings.applied", text=finding.proposal.text, code=finding.code))
