"""What the bottom line asks: a note, a code to go to, words to find, whether to submit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry.search import Finder
from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Heading, Severity
from cchc_tui.store.sessions.steps import blocking
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.counting import is_missing
from cchc_tui.tui.form.prompt import Prompt, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cchc_tui.checks.finding import Finding
    from cchc_tui.tui.form.desk import Desk


REOPENS = {"submitted": "form.ask_reopen", "accepted": "form.ask_reopen_accepted"}
"""What is asked before a form is opened again, by its status."""


def note(desk: Desk, _page: int) -> None:
    """Ask for the row's note."""
    if desk.settle() and not desk.refuse_change():
        desk.prompt = NotePrompt(desk, desk.form.note(desk.at))


def go(desk: Desk, _page: int) -> None:
    """Ask for a code to go to."""
    if desk.settle():
        desk.prompt = CodePrompt(desk)


def find(desk: Desk, _page: int) -> None:
    """Ask for words to find."""
    if desk.settle():
        desk.prompt = FindPrompt(desk)


def submit(desk: Desk, _page: int) -> None:
    """Ask whether to submit, or say what stands in the way."""
    if not desk.settle():
        return
    if desk.filling.judges:
        from cchc_tui.tui.form.judging import judge  # noqa: PLC0415  (a clerk never needs it)

        judge(desk)
    elif desk.filling.status in REOPENS and not desk.filling.why_read_only:
        asks = REOPENS[desk.filling.status]
        desk.prompt = ReopenPrompt(lambda: tr(asks))
    elif not desk.refuse_change():
        _submit(desk)


def _submit(desk: Desk) -> None:
    in_the_way = blocking(desk.checked.findings, desk.form.notes)
    if in_the_way:
        errors = [one for one in in_the_way if one.severity is Severity.ERROR]
        unexplained = [one for one in in_the_way if one not in errors]
        blanks = sum(is_missing(one) for one in unexplained)
        counts = {"errors": len(errors), "notes": len(unexplained) - blanks, "blanks": blanks}
        desk.prompt = JumpPrompt(counts, (errors or unexplained)[0])
    else:
        filled, mine = desk.form.progress()
        key = "form.ask_submit_blanks" if filled < mine else "form.ask_submit"
        values = {"blanks": mine - filled, "other": desk.filling.other_edition, "own": desk.schema.edition}
        key = "form.ask_submit_edition" if values["other"] else key
        desk.prompt = SubmitPrompt(lambda: tr(key, **values))


def _what(counts: Mapping[str, int]) -> str:
    return ", ".join(tr(f"form.blocked_{name}", count=count) for name, count in counts.items() if count)


class NotePrompt(Prompt):
    """The note of the row."""

    kind = "note"

    def __init__(self, desk: Desk, text: str = "") -> None:
        code = desk.name(desk.at)
        super().__init__(lambda: tr("form.ask_note", code=code), text)

    def say_anew(self, desk: Desk) -> None:
        """Say that it was left half typed, if it was."""
        super().say_anew(desk)
        self.aside = tr("form.resumed_note") if self.aside else ""

    def accept(self, desk: Desk) -> None:
        """Keep the note."""
        text = self.buffer.text if self.buffer else ""
        try:
            changes = desk.form.annotate(desk.at, text)
        except CchcError as error:
            self.wrong = str(error)
            return
        desk.prompt = desk.message = None
        desk.keep(changes)


class CodePrompt(Prompt):
    """A code to go to; the form follows while it is typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(lambda: tr("form.ask_code"))
        self.came_from = desk.at

    def changed(self, desk: Desk) -> None:
        """Go to the row as soon as the code is one."""
        text = self.buffer.text if self.buffer else ""
        desk.at = desk.form.walk.by_code(text.replace(",", ".")) or desk.at

    def accept(self, desk: Desk) -> None:
        """Stay there, if the code is one of the form's; a heading's leads to the first row under it."""
        text = self.buffer.text.strip() if self.buffer else ""
        if text and desk.form.walk.by_code(text.replace(",", ".")) is None:
            self.wrong = tr("form.no_such_code", code=text)
        else:
            desk.prompt = desk.message = None

    def cancel(self, desk: Desk) -> None:
        """Go back to where she was."""
        desk.at = self.came_from


class FindPrompt(Prompt):
    """Words to find; ↓ and ↑ go through what was found."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(lambda: tr("form.ask_find"))
        self.came_from = desk.at
        self.finder = Finder(desk.schema)
        self.found: list[str] = []
        self.place = 0

    def changed(self, desk: Desk) -> None:
        """Go to the first row found from where the search began."""
        text = self.buffer.text if self.buffer else ""
        by_code = desk.form.walk.by_code
        targets = (
            by_code(match.row.code) if isinstance(match.row, Heading) else match.target
            for match in self.finder.find(text)
        )
        self.found = list(dict.fromkeys(target for target in targets if target))
        start = desk.form.walk.index(self.came_from)
        index = desk.form.walk.index
        self.place = next((n for n, name in enumerate(self.found) if index(name) >= start), 0)
        self._show(desk)

    def step(self, desk: Desk, by: int) -> None:
        """Go to the next or last row found."""
        if self.found:
            self.place = (self.place + by) % len(self.found)
            self._show(desk)

    def _show(self, desk: Desk) -> None:
        desk.at = self.found[self.place] if self.found else self.came_from
        self.aside = f"{self.place + 1}/{len(self.found)} ↑↓" if self.found else ""

    def accept(self, desk: Desk) -> None:
        """Stay at the row found."""
        text = self.buffer.text.strip() if self.buffer else ""
        if text and not self.found:
            self.wrong = tr("form.not_found", words=text)
        else:
            desk.prompt = desk.message = None

    def cancel(self, desk: Desk) -> None:
        """Go back to where she was."""
        desk.at = self.came_from


class JumpPrompt(Question):
    """What stands in the way of submitting; Enter goes to the first of it."""

    def __init__(self, counts: Mapping[str, int], finding: Finding) -> None:
        super().__init__(lambda: tr("form.blocked", what=_what(counts)))
        self.finding = finding

    def accept(self, desk: Desk) -> None:
        """Go to the row and say what is wrong there."""
        desk.prompt = None
        if self.finding.indicator is not None:
            desk.at = self.finding.indicator
        desk.say_finding(self.finding)


class SubmitPrompt(Question):
    """Whether to submit."""

    def accept(self, desk: Desk) -> None:
        """Submit."""
        desk.prompt = None
        try:
            in_the_way = desk.filling.submit()
        except CchcError as error:
            desk.say(str(error), Severity.ERROR)
            return
        if in_the_way:
            desk.say_finding(in_the_way[0])
        else:
            desk.kept += 1
            desk.say(tr("form.submitted", key=key_of("form", "submit")))


class ReopenPrompt(Prompt):
    """Why to open a submitted form again."""

    def accept(self, desk: Desk) -> None:
        """Open it again."""
        try:
            desk.filling.reopen(self.buffer.text if self.buffer else "")
        except CchcError as error:
            self.wrong = str(error)
        else:
            desk.prompt = None
            desk.kept += 1
            desk.say(tr("form.reopened"))


QUESTIONS: dict[str, Callable[[Desk, int], None]] = {
    "note": note,
    "go": go,
    "find": find,
    "submit": submit,
}
"""What each action asks."""
