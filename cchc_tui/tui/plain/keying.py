"""Filling a form row by row: each answer, a figure or a command, is on disk before the next question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry.notation import read_figure
from cchc_tui.errors import FigureError
from cchc_tui.messages import tr
from cchc_tui.store.journals.place import Place
from cchc_tui.tui.counting import is_missing
from cchc_tui.tui.plain.commands import command
from cchc_tui.tui.plain.doing import DO
from cchc_tui.tui.plain.telling import (
    changed_lines,
    finding_line,
    headings,
    proposal_line,
    remark_lines,
    row_lines,
    taken_message,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_tui.checks.finding import Finding
    from cchc_tui.store.sessions.draft import Draft
    from cchc_tui.tui.form.desk import Desk
    from cchc_tui.tui.plain.talk import Talk
    from cchc_tui.tui.session import Session


class RefusedError(Exception):
    """An answer out of a file or a pipe could not be taken; what follows it would go to the wrong row."""


class Keying:
    """One form and whoever fills it.

    `desk` is the form, `talk` is how both speak. `at_end` is whether she went on behind the last row, `ends`
    whether she wants to leave. `offered` is the finding whose proposal was told last, `announced` the row of
    the finding that her last answer brought up.
    """

    def __init__(self, desk: Desk, draft: Draft, talk: Talk, session: Session) -> None:
        self.desk = desk
        self.session = session
        self.draft = draft
        self.talk = talk
        self._told: str | None = None
        self._shows = True
        self.at_end = False
        self.ends = False
        self.offered: Finding | None = None
        self.announced: str | None = None

    def run(self) -> None:
        """Ask until there are no more answers, or she quits.

        Raises:
            RefusedError: an answer of a script was refused; all before it is kept.
        """
        while not self.ends:
            if self._shows:
                self._show_row()
            answer = self.talk.ask(">")
            if answer is None:
                return
            self._take(answer)
            self.draft.remember(Place(self.desk.at, later=tuple(sorted(self.desk.later))))

    def refuse(self, sentence: str) -> None:
        """Say why an answer cannot be taken.

        Raises:
            RefusedError: nobody is there to answer otherwise.
        """
        self.talk.say(sentence)
        if self.talk.is_scripted:
            raise RefusedError

    def go_to(self, row: str | None) -> None:
        """Go to a row, if there is one, and show it."""
        if row is not None:
            self.desk.at = row
        self.at_end, self._shows = False, True
        self.offered = self.announced = None

    def show_again(self) -> None:
        """Show the whole row anew."""
        self._told, self._shows = None, True

    # Showing

    def _show_row(self) -> None:
        self._shows = False
        desk = self.desk
        if self.at_end:
            filled, mine = desk.form.progress()
            self.talk.say(tr("plain.end", filled=filled, mine=mine))
            return
        self.talk.say("", *headings(desk, self._told), *row_lines(desk))
        self._told = desk.at
        self._offer(desk.checked.shown(desk.at))

    def _offer(self, findings: list[Finding]) -> None:
        """Say the first proposal of some findings, for `p` to take."""
        first = next((one for one in findings if one.proposal is not None and one.indicator), None)
        if first is not None:
            self.offered = first
            self.talk.say(f"  {proposal_line(self.desk, first)}")

    # Answers

    def _take(self, answer: str) -> None:
        if not answer:
            self.offered = self.announced = None
            self._pass()
        elif self._is_label(answer):
            self._figure(answer)
        elif (asked := command(answer)) is not None:
            DO[asked.name](self, asked.words)
        else:
            self._figure(answer)

    def _is_label(self, answer: str) -> bool:
        """Whether an answer stands for one of the row's codes; that comes before a command named alike."""
        if not self.desk.row.codes or self.at_end:
            return False
        try:
            return read_figure(answer, self.desk.row).figure.number is not None
        except FigureError:
            return False

    def _pass(self) -> None:
        """Enter alone: what stands there is right, or is to be filled later."""
        if not self.desk.filling.is_locked:
            self.desk.form.pass_over(self.desk.at)
        self.next()

    def next(self) -> None:
        """Go on to the next row that is hers; behind the last there is an end."""
        to = None if self.at_end else self.desk.form.next_mine(self.desk.at)
        if to is None:
            self.at_end = self._shows = True
        else:
            self.desk.at, self._shows = to, True

    def _figure(self, answer: str) -> None:
        desk = self.desk
        if self.at_end:
            self.refuse(tr("plain.behind_end"))
        elif desk.refuse_change():
            self.say_refusal()
        elif self.change(lambda: desk.enter(answer), answer):
            self.next()

    def say_refusal(self) -> None:
        """Refuse an answer for the reason that the form gives."""
        said = taken_message(self.desk)
        self.refuse(said.text if said else tr("plain.unknown"))

    def change(self, act: Callable[[], object], answer: str = "") -> bool:
        """Do something to the form and tell what came of it; False if it was refused.

        With an `answer` it is put into the row, and read back even where that changes nothing.
        """
        desk = self.desk
        before, known = dict(desk.form.figures), set(desk.checked.findings)
        self.offered = self.announced = None
        desk.message = None
        if act() is False:
            self.say_refusal()
            return False
        self.talk.say(*changed_lines(desk, before, desk.at if answer else None))
        said = taken_message(desk)
        if said is not None and said.about is None:
            self.talk.say(said.text)
        elif answer:
            self.talk.say(*remark_lines(desk, answer))
        own = desk.checked.shown(desk.at) if answer else []
        new = [one for one in desk.checked.findings if one not in known and one not in own]
        self._tell_found([one for one in (*own, *new) if not is_missing(one)])
        if desk.trouble:
            self.talk.say(tr("form.not_kept", why=desk.trouble))
        return True

    def _tell_found(self, findings: list[Finding]) -> None:
        """Tell what is wrong with the row that was answered, and what was not wrong elsewhere before."""
        self.talk.say(*(finding_line(self.desk, one) for one in findings))
        self.announced = next((one.indicator for one in findings if one.indicator), None)
        self._offer(findings)
