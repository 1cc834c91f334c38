"""Choosing a ready-made question by its title."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cchc_tui.analysis.shipped import own_questions, questions
from cchc_tui.messages import language, tr
from cchc_tui.tui.canvas import Page
from cchc_tui.tui.chooser import Chooser, Entry

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from cchc_tui.analysis.shipped import Question


class PickerScreen(Page):
    """Ends with the name of a question, or None. `folder` holds the workspace's own."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def compose(self) -> ComposeResult:
        """Show the list."""
        yield Picker(self._folder)


class Picker(Chooser):
    """The ready-made questions, the workspace's own first."""

    page: ClassVar[str] = "questions"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._all = (*own_questions(folder), *questions())

    def do_pick(self) -> None:
        """Take the question; what is typed behind it waits for the parameter that will be asked for."""
        if self.shown:
            self.program.hold_keys()
        super().do_pick()

    def do_pick_back(self) -> None:
        """Give up."""
        self.program.hold_keys()
        super().do_pick_back()

    def title(self) -> str:
        """Return the heading."""
        return tr("console.pick_title")

    def entries(self) -> list[Entry]:
        """Return all questions by title."""
        spoken = language()
        return [
            Entry(one.name, one.title.get(spoken), one.name, one.about.get(spoken) or _own_told(one))
            for one in self._all
        ]


def _own_told(one: Question) -> str:
    return tr("console.own_question", name=one.name) if one.is_own else ""
