"""Asking for the parameters of a question, one after another, below the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry.editor import EditBuffer
from cchc_tui.messages import language, tr
from cchc_tui.tui.query.parameters import meant, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from cchc_tui.schema.model import Text
    from cchc_tui.tui.query.parameters import Asking
    from cchc_tui.tui.session import Session


class Prompt:
    """What is asked for now. `done` gets the asking once all is known, or None if it was given up."""

    def __init__(self, session: Session, done: Callable[[Asking | None], None]) -> None:
        self._session = session
        self._done = done
        self._asking: Asking | None = None
        self.field = EditBuffer()

    @property
    def is_open(self) -> bool:
        """Whether something is being asked for."""
        return self._asking is not None

    @property
    def label(self) -> Text | None:
        """What is asked for, None if nothing is."""
        return self._asking.next.label if self._asking is not None and self._asking.next is not None else None

    @property
    def aside(self) -> str:
        """What the words typed so far stand for."""
        asked = self._asking.next if self._asking is not None else None
        return meant(asked, self.field.text, self._session.schema)[1] if asked is not None else ""

    def begin(self, asking: Asking) -> None:
        """Ask for the first parameter that is not known, or be done if there is none."""
        asked = asking.next
        if asked is None:
            self._asking = None
            self._done(asking)
            return
        self._asking = asking
        self.field.set(asking.offered.get(asked.name, "") or suggestion(asked, self._session))

    def press(self, event: events.Key) -> str | None:
        """Take a key; return a sentence to show ("" for none), None if the key means nothing here."""
        if event.key == "escape":
            self._asking = None
            self._done(None)
        elif event.key in {"enter", "tab"}:
            return self.answer()
        elif not self.field.press(event.key, event.character):
            return None
        return ""

    def answer(self) -> str:
        """Take what was typed if it stands for something; return a sentence if it does not."""
        if self._asking is None or (asked := self._asking.next) is None:
            return ""
        value, _ = meant(asked, self.field.text, self._session.schema)
        if value or (asked.optional and not self.field.text.strip()):
            self.begin(self._asking.answered(value))
            return ""
        return tr("console.not_meant", what=asked.label.get(language()))

    def answer_all(self) -> str:
        """Take all as it is offered; return a sentence about the first that cannot be."""
        said = ""
        while self.is_open and not said:
            said = self.answer()
        return said
