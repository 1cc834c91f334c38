"""One change of a form, as it is journaled and undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.errors import FigureError
from cchc_tui.text import printable, squeeze

if TYPE_CHECKING:
    from cchc_tui.entry.figure import Figure

LONGEST_NOTE = 1000
"""The most characters of a note."""

ACTS = ("enter", "derive", "import", "copy", "propose", "undo", "redo", "note")
"""How a change can have come about: keyed, computed, read from a document, taken over from the last period,
a proposal applied, undone, done again, or only the note changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one act did to one row.

    `note` is the row's new note ("" where it was taken away), None where the note stayed; `note_before` is
    what a changed note said before. A change of the note alone has the same figure before and after.
    """

    id: str
    before: Figure
    after: Figure
    note: str | None
    act: str
    note_before: str | None = None

    def reverted(self, act: str) -> Change:
        """Return the change that takes this one back."""
        return Change(self.id, self.after, self.before, self.note_before, act, self.note)

    def again(self, act: str) -> Change:
        """Return the same change, made once more."""
        return Change(self.id, self.before, self.after, self.note, act, self.note_before)


def note_text(text: str) -> str:
    """Return a note as it is kept: on one line, without control characters.

    Raises:
        FigureError: it is too long.
    """
    note = squeeze(printable(text))
    if len(note) > LONGEST_NOTE:
        raise FigureError("entry.note_too_long", limit=LONGEST_NOTE)
    return note
