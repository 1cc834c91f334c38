"""Going on where a line broke: what was half typed is offered back, and an earlier session gives way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry.editor import EditBuffer
from cchc_tui.messages import tr
from cchc_tui.schema.model import Severity
from cchc_tui.store.journals.place import Place
from cchc_tui.tui.form.prompt import Question

if TYPE_CHECKING:
    from cchc_tui.store.disk.lock import Holder
    from cchc_tui.tui.form.desk import Desk

_NOTE, _OVER, _EDIT = "note", "over", "edit"


def whereabouts(desk: Desk) -> Place:
    """Return where she is, and what she is typing that would be a pity to lose."""
    kind, buffer = "", desk.buffer
    if desk.prompt is not None:
        kind, buffer = desk.prompt.kind, desk.prompt.buffer
    elif buffer is not None:
        kind = _OVER if desk.fresh else _EDIT
    if not kind or buffer is None:
        return Place(desk.at, later=tuple(sorted(desk.later)))
    return Place(desk.at, kind, buffer.text, buffer.cursor, tuple(sorted(desk.later)))


def offer(desk: Desk) -> None:
    """Put back what she was typing when the line broke; nothing is kept without a key of hers."""
    left = desk.filling.place
    if not left.kind or desk.filling.is_locked:
        return
    if left.row != desk.at:
        _say_what_was_left(desk)
        return
    buffer = EditBuffer(left.text)
    buffer.go_to(left.cursor)
    if left.kind == _NOTE:
        from cchc_tui.tui.form.asking import NotePrompt  # noqa: PLC0415  (a note is seldom what was left)

        desk.prompt = NotePrompt(desk)
        desk.prompt.buffer = buffer
        desk.prompt.aside = tr("form.resumed_note")
    else:
        desk.buffer, desk.fresh = buffer, left.kind == _OVER
        desk.say(tr("form.resumed"))
    desk.offered = "unseen"


def answer(desk: Desk) -> None:
    """Do what comes before the first key: one typed ahead of the screen is no answer to what stands there."""
    if desk.offered == "unseen":
        desk.buffer = desk.prompt = None
        _say_what_was_left(desk)
    else:
        desk.message = None
        if desk.prompt is not None:
            desk.prompt.aside = ""
    desk.offered = ""


def _say_what_was_left(desk: Desk) -> None:
    left = desk.filling.place
    if left.text and left.row in desk.rows:
        desk.say(tr("form.left_over", code=desk.name(left.row), text=left.text), Severity.WARNING)


class TakeOver(Question):
    """Whether to take the form over from her own earlier session."""

    def __init__(self, earlier: Holder) -> None:
        super().__init__(lambda: tr("form.ask_take_over", since=earlier.since_local()))

    def accept(self, desk: Desk) -> None:
        """Take it over."""
        desk.prompt = None
        desk.wish = "take_over"

    def cancel(self, desk: Desk) -> None:
        """Only look."""
        desk.refuse_change()
