"""The form as it lies before the clerk: where she is, what she is typing, what is said to her. No screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cchc_tui.entry.compute import DERIVED
from cchc_tui.entry.editor import EditBuffer
from cchc_tui.entry.figure import State
from cchc_tui.entry.notation import read_figure
from cchc_tui.entry.remarks import AMBIGUOUS, remark_text
from cchc_tui.errors import CchcError, FigureError
from cchc_tui.messages import language, tr
from cchc_tui.schema.model import Severity
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.form.checking import Checked, ask_about

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cchc_tui.checks.finding import Finding
    from cchc_tui.entry.form import Change, Form
    from cchc_tui.schema.model import Indicator, Schema
    from cchc_tui.tui.form.comparing import Side
    from cchc_tui.tui.form.filling import Checker, Filling, Occasion
    from cchc_tui.tui.form.hint import Hint
    from cchc_tui.tui.form.prompt import Prompt
    from cchc_tui.tui.lines import Line

    Doing = Callable[["Desk", int], None]

_ONE_DIGIT = 10


@dataclass(frozen=True, slots=True)
class Message:
    """What the bottom line says in place of the keys; `severity` None is plain news."""

    text: str
    severity: Severity | None = None
    about: Finding | None = None
    """The finding of another row that it announces."""


class Desk:
    """State of the screen. `keys` changes it, `paint` shows it.

    `at` is the row she is on, `buffer` what she is typing into it (None while she is not), `fresh` whether
    it was begun by typing over the figure, `advanced` whether a code has just gone on by itself. `prompt` is
    what the bottom line asks, if anything. `trouble` says why the last figures could not be kept, "" if they
    were; `kept` counts what was. `wish` is something that the program around the form is to do: "leave",
    "help", "findings", "repaint", "language", "take_over". `offered` says whether what she was typing when
    the line broke stands there again: "seen", or "unseen" before it was painted. `drawn` keeps rows as they
    were last drawn. `sides` are the other periods that stand beside the form, `edits_back` counts the edits
    gone back over. `spoken` is the language of what is said on the bottom line.
    """

    def __init__(self, filling: Filling, occasion: Occasion, checker: Checker, at: str | None = None) -> None:
        self.filling = filling
        self.occasion = occasion
        self.form: Form = filling.form
        self.checked = Checked(self.form, checker)
        self.schema: Schema = self.form.schema
        self.rows = self.form.walk.rows
        self.at: str = at if at is not None and at in self.rows else self._start()
        self.buffer: EditBuffer | None = None
        self.fresh = False
        self.advanced = False
        self.prompt: Prompt | None = None
        self.message: Message | None = None
        self.trouble = ""
        self.kept = 0
        self.wish = ""
        self.offered = ""
        self.later: set[str] = {name for name in filling.place.later if name in self.rows}
        self.drawn: dict[int, tuple[tuple[object, ...], Line]] = {}
        self.announced: Finding | None = None
        self.sides: tuple[Side, ...] = ()
        self.edits_back = 0
        self.hint: Hint | None = None
        self.spoken = language()
        if filling.is_locked:
            self.refuse_change()

    def _start(self) -> str:
        """The row where she left, else the first to fill."""
        left = self.filling.position
        if left is not None and left in self.rows:
            return left
        return self.form.next_mine() or next(iter(self.rows))

    @property
    def row(self) -> Indicator:
        """The row she is on."""
        return self.schema.indicators[self.at]

    def say(self, text: str, severity: Severity | None = None) -> None:
        """Put a sentence on the bottom line."""
        self.message = Message(text, severity)

    # Typing into the cell.

    def refuse_change(self) -> bool:
        """Say why nothing may be changed, if nothing may."""
        if not self.filling.is_locked:
            return False
        self.say(self.filling.why_read_only or _locked(self.filling.status), Severity.WARNING)
        return True

    def begin(self, text: str, *, fresh: bool) -> None:
        """Start typing into the cell, with this text in it."""
        if not self.refuse_change():
            self.buffer, self.fresh = EditBuffer(text), fresh

    def type_key(self, key: str, character: str | None) -> bool:
        """Give a key to the cell being typed; False if it means nothing there.

        Taking back all that was typed over a figure brings the figure back.
        """
        if self.buffer is None or not self.buffer.press(key, character):
            return False
        if self.fresh and not self.buffer.text:
            self.buffer = None
        return True

    def restore(self) -> None:
        """Drop what is being typed."""
        self.buffer = None
        self.message = None

    def takes_one_digit(self, character: str) -> bool:
        """Whether this key is a whole code of the row, to be taken at once."""
        codes = self.row.codes
        return (
            bool(codes)
            and character.isascii()
            and character.isdigit()
            and all(entry.code < _ONE_DIGIT for entry in codes)
        )

    def settle(self) -> bool:
        """Keep what is being typed, before anything else happens; False if it has to be put right first."""
        if self.buffer is None:
            return True
        text = self.buffer.text
        if not self.enter(text):
            return False
        self.buffer = None
        return True

    def enter(self, text: str, act: str = "enter") -> bool:
        """Put a text into the row and keep it; False, with a sentence, if that cannot be."""
        try:
            changes = self.form.enter(self.at, text, act)
        except FigureError as error:
            self.say(str(error), Severity.ERROR)
            return False
        self.message = None
        if act == "enter":
            self._remark(text)
        self.keep(changes)
        if act == "enter" and changes and not self.trouble:
            ask_about(self)
        return True

    def _remark(self, text: str) -> None:
        """Say how text was read that could have been read otherwise."""
        if text.strip() == DERIVED:
            return
        read = read_figure(text, self.row)
        for remark in AMBIGUOUS.intersection(read.remarks):
            said = remark_text(remark, read.figure, self.row, language())
            self.say(f"{self.name(self.at)}: {said}", Severity.INFO)

    def name(self, indicator_id: str) -> str:
        """Return what to call a row in a sentence: its code, and which part of it."""
        row = self.schema.indicators[indicator_id]
        code = self.schema.printed_code(row)
        return f"{code} ({row.ordinal})" if row.is_part else code

    # Keeping and checking.

    def keep(self, changes: Sequence[Change]) -> None:
        """Keep changes that the form has made, and check what they touch.

        Where the disk refuses, the figures stay on the form, the store tries them again with the next ones,
        and the bottom line says so until it has.
        """
        if not changes:
            return
        self.edits_back = 0
        try:
            self.filling.commit(changes)
        except CchcError as error:
            self.trouble = str(error)
        else:
            self.trouble = ""
            self.kept += 1
        new = self.checked.look_at({change.id for change in changes})
        if self.trouble:
            self.message = None  # nothing may stand before what was not kept
        elif new is not None:
            self.announce(new)

    def try_again(self) -> bool:
        """Keep what was refused, if it is taken now; whether nothing is left that was not kept."""
        if self.filling.unsaved:
            try:
                self.filling.flush()
            except CchcError as error:
                self.trouble = str(error)
                return False
            self.kept += 1
        self.trouble = ""
        return True

    def ready(self) -> None:
        """Check the form for the first time: after it has been painted, and before any key counts."""
        if not self.checked.is_done:
            self.checked.look()

    def look_again(self, row: str | None = None) -> None:
        """Check the whole form anew, after something else has changed it, and go to a row if one is named."""
        self.checked.look()
        if row is not None and row in self.rows:
            self.at = row
        self.message = None

    def announce(self, finding: Finding) -> None:
        """Say a finding as `say_finding` does, with the keys that lead to it from another row."""
        self.say_finding(finding)
        self.announced = finding
        if self.message is not None:
            self.message = replace(self.message, about=finding)

    def go_to_announced(self) -> bool:
        """Go to the row of the finding that the bottom line announces, if it is another one's."""
        about = self.message.about if self.message is not None else None
        if about is None or about.indicator is None or about.indicator == self.at:
            return False
        self.at = about.indicator
        self.message = None
        return True

    def way_to_announced(self) -> str:
        """Return which keys lead to the finding that the bottom line announces; "" on its own row."""
        about = self.message.about if self.message is not None else None
        if about is None or about.indicator is None or about.indicator == self.at:
            return ""
        if about.proposal is None:
            return tr("form.way_to_finding", finding=key_of("form", "next_finding"))
        keys = {"finding": key_of("form", "next_finding"), "propose": key_of("form", "propose")}
        return tr("form.way_to_proposal", figure=about.proposal.text, **keys)

    def say_finding(self, finding: Finding) -> None:
        """Say a finding on the bottom line, with the row that it is about."""
        where = self.name(finding.indicator) if finding.indicator else finding.code
        self.say(f"{where}: {finding.message.get(language())}", finding.severity)

    # Moving.

    def leave(self) -> bool:
        """Leave the row, keeping what was typed; False if she has to stay."""
        if self.buffer is not None:
            return self.settle()
        self.message = None
        return True

    def move(self, to: str | None) -> bool:
        """Leave the row for another, if there is one; False if she has to stay."""
        if not self.leave():
            return False
        self.at = to or self.at
        return True

    def reachable(self) -> list[str]:
        """Return the rows that the cursor stops on: those of her level, others if something stands there.

        The row she is on always is one of them.
        """
        form = self.form
        return [
            name
            for name in form.walk.order
            if form.fits_level(name) or not self.is_blank(name) or name == self.at
        ]

    def is_blank(self, indicator_id: str) -> bool:
        """Whether nothing stands in the row."""
        return self.form[indicator_id].state is State.BLANK


def _locked(status: str) -> str:
    return tr(f"form.locked_{status}", key=key_of("form", "submit"))
