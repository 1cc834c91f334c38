"""The screen on which an appendix is keyed: one widget that draws itself and takes every key in order."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, cast

from textual.geometry import Offset, Region

from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Severity
from cchc_tui.tui.canvas import Canvas, Page
from cchc_tui.tui.form.columns import rows_height
from cchc_tui.tui.form.keys import press
from cchc_tui.tui.form.opening import open_desk
from cchc_tui.tui.form.paint import HEAD, picture
from cchc_tui.tui.form.resuming import answer, whereabouts
from cchc_tui.tui.form.scroll import can_scroll, scrolled
from cchc_tui.tui.repaint import changed

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from cchc_tui.store.sessions.draft import Draft
    from cchc_tui.tui.form.desk import Desk
    from cchc_tui.tui.lines import Line
    from cchc_tui.tui.program import CchcApp
    from cchc_tui.tui.repaint import ExactCompositor

_LOOK_EVERY, _PATIENCE = 0.05, 40
"""How often, in seconds, and how many times an earlier session is looked after."""
_TRY_AGAIN = 5.0
"""How many seconds after the disk has refused figures they are tried again, without a key."""
_SHOW_CURSOR, _HIDE_CURSOR = "\x1b[?25h", "\x1b[?25l"


class FormScreen(Page):
    """The form of one draft, which is closed with it."""

    def __init__(self, draft: Draft, row: str | None = None) -> None:
        super().__init__()
        self.draft = draft
        self.desk = open_desk(draft, row)
        self.warned = 0
        self.changing_hands = False

    def compose(self) -> ComposeResult:
        """Show the form, and nothing beside it."""
        yield FormCanvas(self.desk)

    def carry_out(self, wish: str) -> None:
        """Do what the form cannot do by itself."""
        program = cast("CchcApp", self.app)
        if wish == "leave":
            self._leave()
        elif wish == "take_over":
            self._take_over()
        elif wish == "findings":
            from cchc_tui.tui.findings.source import DraftSource  # noqa: PLC0415  (not before it is asked for)

            source = DraftSource(self.draft, program.committed)
            program.show_findings(source, self._back_from_findings, self.desk.at)
        elif wish == "history":
            program.show_history(self.draft, self.desk.at, self._back_from_findings)
        elif wish == "series":
            self._show_series(program)
        elif said := program.perform(wish, "form"):
            self.desk.say(said)

    def _show_series(self, program: CchcApp) -> None:
        """Show the row that she is on over the years."""
        from cchc_tui.tui.series.screen import SeriesScreen  # noqa: PLC0415  (not before it is asked for)

        draft, today = self.draft, program.session.today
        try:
            page = SeriesScreen(draft.workspace, draft.schema, draft.key.org_unit, self.desk.at, today)
        except CchcError as error:
            self.desk.say(str(error), Severity.ERROR)
        else:
            program.turn_to(page, self._back_from_findings)

    def _leave(self) -> None:
        """Leave the form, warned once of every figure that would be lost."""
        if self.desk.try_again() or self.warned == self.draft.unsaved:
            cast("CchcApp", self.app).leave_form()
        else:
            self.warned = self.draft.unsaved
            self.desk.say(tr("form.leave_unsaved", count=self.draft.unsaved), Severity.ERROR)

    def _back_from_findings(self, row: str | None) -> None:
        self.desk.look_again(row)
        self.query_one(FormCanvas).show()

    def _take_over(self) -> None:
        """Send her own earlier session away, and go on where it was; keys wait until that is done."""
        self.changing_hands = True
        cast("CchcApp", self.app).hold_keys()
        self.desk.say(tr("form.taking_over"))
        self.draft.hold.send_earlier_away()
        self._go_on_once_free(_PATIENCE)

    def _go_on_once_free(self, looks: int) -> None:
        if not self.draft.hold.is_let_go and looks:
            self.set_timer(_LOOK_EVERY, partial(self._go_on_once_free, looks - 1))
            return
        program, canvas = cast("CchcApp", self.app), self.query_one(FormCanvas)
        try:
            if self.draft.hold.is_let_go:
                self._open_anew(program.session.open_draft(self.draft.key.period))
                program.form_opened(self.draft)
                canvas.take_desk(self.desk)
            else:
                self.desk.say(tr("form.not_let_go"), Severity.WARNING)
        except CchcError as error:
            self.desk.say(str(error), Severity.ERROR)
        canvas.show()
        self.changing_hands = False
        program.let_keys_go()

    def _open_anew(self, draft: Draft) -> None:
        self.draft.close()
        self.draft, self.desk = draft, open_desk(draft, None)

    @property
    def unsaved(self) -> int:
        """How many changes the disk refused so far."""
        return self.draft.unsaved

    def put_away(self) -> str:
        """Keep where she is and let the next one in; return why another session wanted that, or ""."""
        self.draft.remember(whereabouts(self.desk))
        if self.desk.hint is not None and self.desk.kept:
            self.desk.hint.remember(self.desk.kept)
        sent_away = self.draft.hold.was_sent_away
        with suppress(CchcError):  # what the disk still refuses she has been told of
            self.draft.close()
        return tr("form.sent_away") if sent_away else ""

    def on_unmount(self) -> None:
        """Let the next one in."""
        self.put_away()


class FormCanvas(Canvas):
    """Draws the form, and takes every key in the order in which it came."""

    page: ClassVar[str] = "form"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.top = 0
        self.cursor_at = (0, 0)
        self._asked = -1
        self._retry: Timer | None = None
        self._offered_at = 0.0

    def on_mount(self) -> None:
        """Check the form as soon as it stands on the screen."""
        self.call_after_refresh(self._check)

    def _check(self) -> None:
        self.send()
        self.desk.ready()
        self.program.form_opened(cast("FormScreen", self.screen).draft)
        self.show()

    def take_desk(self, desk: Desk) -> None:
        """Show another desk in place of this one."""
        self.desk = desk
        self._offered_at = 0.0
        self._check()

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the screen's lines."""
        if self.desk.offered and not self._offered_at:
            self._offered_at = monotonic()
        shown = picture(self.desk, width, height, self.top)
        self.top, self.cursor_at = shown.top, shown.cursor
        return shown.lines

    def show(self) -> None:
        """Paint what changed, and keep the terminal's own cursor where the typing is."""
        if not self.is_mounted or not self.size.area:
            return
        width, height = self.size
        before, top, cursor = self._lines, self.top, self.app.cursor_position
        self._lines = self._fresh(width, height)
        if self.top != top and len(before) == height:
            before = self._scroll(before, self.top - top)
        place = Offset(*self.cursor_at)
        regions = changed(before, self._lines, width)
        if place != cursor:
            self.app.cursor_position = place
            regions.append(Region(*place, 1, 1))
        if regions:
            self._asked = cast("ExactCompositor", self.screen._compositor).sent  # noqa: SLF001  (set by Page)
            self.refresh(*regions)

    def _scroll(self, before: list[Line], by: int) -> list[Line]:
        """Let the terminal move what stays in sight, unless it still lags behind what was drawn before."""
        behind = cast("ExactCompositor", self.screen._compositor).sent == self._asked  # noqa: SLF001
        if behind or not can_scroll() or self.app.screen is not self.screen:
            return before
        done = scrolled(before, HEAD, rows_height(len(before)), by, self.size.width)
        if done is None:
            return before
        self._terminal(done[0])
        return done[1]

    def on_resize(self, event: events.Resize) -> None:
        """Paint for the new size; what is being typed stays."""
        super().on_resize(event)
        self.app.cursor_position = Offset(*self.cursor_at)

    async def on_key(self, event: events.Key) -> None:
        """Handle one key before the next is looked at."""
        event.stop()
        event.prevent_default()
        if self.app.screen is not self.screen or cast("FormScreen", self.screen).changing_hands:
            self.program.typed_ahead(event.key, event.character)
            return
        self._see_offer(event)
        self.take(event.key, event.character)
        self.show()

    def _see_offer(self, event: events.Event) -> None:
        """Tell an answer to what is offered from what was typed before it was painted."""
        if self.desk.offered and event.time > self._offered_at > 0:
            self.desk.offered = "seen"

    def take(self, key: str, character: str | None) -> None:
        """Do what a key says, and what it wishes of the program."""
        desk = self.desk
        kept = desk.kept
        press(desk, key, character, rows_height(self.size.height))
        self._keep_track(kept)
        if desk.wish:
            wish, desk.wish = desk.wish, ""
            cast("FormScreen", self.screen).carry_out(wish)

    def _keep_track(self, kept: int) -> None:
        """Before anything is shown: where she is now is kept, and what was refused will be tried again."""
        self.desk.filling.remember(whereabouts(self.desk))
        if self.desk.kept != kept:
            self.program.committed()
        if self.desk.trouble and self._retry is None:
            self._retry = self.set_timer(_TRY_AGAIN, self._try_again)

    def _try_again(self) -> None:
        self._retry = None
        kept, refused = self.desk.kept, bool(self.desk.trouble)
        if self.desk.try_again() and refused:
            self.desk.say(tr("form.kept_at_last"))
        self._keep_track(kept)
        if self.app.screen is self.screen:
            self.show()

    async def on_paste(self, event: events.Paste) -> None:
        """Take pasted text as a whole."""
        event.stop()
        event.prevent_default()
        if self.app.screen is not self.screen or cast("FormScreen", self.screen).changing_hands:
            self.program.pasted_ahead(event.text)
            return
        from cchc_tui.tui.form.paste import paste  # noqa: PLC0415  (the first page pastes nothing)

        self.desk.ready()
        self._see_offer(event)
        if self.desk.offered:
            answer(self.desk)
        kept = self.desk.kept
        paste(self.desk, event.text, cast("FormScreen", self.screen).draft.workspace.schemas)
        self._keep_track(kept)
        self.show()

    def on_focus(self) -> None:
        """Show the terminal's cursor: input methods open their lists beside it, screen readers follow it."""
        self._terminal(_SHOW_CURSOR)

    def on_blur(self) -> None:
        """Hide the cursor; other pages have no use for it."""
        self._terminal(_HIDE_CURSOR)

    def _terminal(self, sequence: str) -> None:
        driver = self.app._driver  # noqa: SLF001  (Textual has no other way to the terminal's cursor)
        if driver is not None:
            driver.write(sequence)
