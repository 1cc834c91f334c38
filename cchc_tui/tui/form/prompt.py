"""A question on the bottom line. It takes every key while it stands there; nothing opens over the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry.editor import EditBuffer

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_tui.tui.form.desk import Desk

_ACCEPT = frozenset({"enter", "tab"})


class Prompt:
    """A label and a line of text to type. Subclasses say what the text does.

    `asks` gives the label in the language that is spoken. `aside` is said at the right end of the line,
    `wrong` in place of it when the text cannot be taken. `lines` take the detail area's place, if there are
    any. `kind` names what is offered back after a break, "" where nothing is.
    """

    kind = ""

    def __init__(self, asks: Callable[[], str], text: str = "") -> None:
        self._asks = asks
        self.buffer: EditBuffer | None = EditBuffer(text)
        self.aside = ""
        self.wrong = ""

    @property
    def label(self) -> str:
        """What is asked."""
        return self._asks()

    def say_anew(self, desk: Desk) -> None:  # noqa: ARG002  (some have to look at the form)
        """Say in the language that is spoken now what was said in another."""
        self.wrong = ""

    def takes(self, key: str) -> bool:  # noqa: ARG002  (a question takes few)
        """Whether the key is for the prompt; another one drops it and acts as itself."""
        return True

    def lines(self) -> list[str]:
        """Return what to show in the detail area; empty to leave the row's detail there."""
        return []

    def press(self, desk: Desk, key: str, character: str | None) -> None:
        """Do what a key says: Enter takes the answer, Escape drops the question."""
        if key in _ACCEPT:
            self.accept(desk)
        elif key == "escape":
            desk.prompt = None
            self.cancel(desk)
        elif key in {"up", "down", "pageup", "pagedown"}:
            self.step(desk, -1 if key in {"up", "pageup"} else 1)
        elif self.buffer is not None and self.buffer.press(key, character):
            self.wrong = ""
            self.changed(desk)

    def accept(self, desk: Desk) -> None:
        """Take the answer; the prompt stays where it sets `wrong`."""
        desk.prompt = None

    def cancel(self, desk: Desk) -> None:
        """Put back what was changed while the prompt stood there."""

    def changed(self, desk: Desk) -> None:
        """Follow what is being typed."""

    def step(self, desk: Desk, by: int) -> None:
        """Go to the next or last of several answers."""


class Question(Prompt):
    """Something to say yes (Enter) or no (Escape) to."""

    def __init__(self, asks: Callable[[], str]) -> None:
        super().__init__(asks)
        self.buffer = None

    def takes(self, key: str) -> bool:
        """Whether the key is yes or no."""
        return key in {"enter", "escape"}
