"""Deciding on a form that was handed in: the officer accepts it, or returns it and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Severity
from cchc_tui.store.journals.lines import StepKind
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.form.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_tui.store.sessions.draft import Draft
    from cchc_tui.tui.form.desk import Desk


def judge(desk: Desk) -> None:
    """Ask whether to accept a submitted form or to return it; an accepted one can only be returned."""
    if desk.filling.status == "submitted":
        desk.prompt = JudgePrompt(lambda: tr("form.ask_judge"), can_accept=True)
    elif desk.filling.status == "accepted":
        desk.prompt = JudgePrompt(lambda: tr("form.ask_take_back"), can_accept=False)
    else:
        desk.say(tr(f"form.judge_{desk.filling.status}", key=key_of("form", "submit")))


def greet(desk: Desk, draft: Draft) -> None:
    """Say at opening what the officer can do, or to the clerk why her form was returned."""
    if draft.judges and draft.status == "submitted" and (count := _unlike_before(draft)):
        keys = {"key": key_of("form", "submit"), "history": key_of("form", "history")}
        desk.say(tr("form.judge_again", count=count, **keys), Severity.WARNING)
    elif draft.judges:
        desk.say(tr(f"form.judge_{draft.status}", key=key_of("form", "submit")))
    elif draft.status == "returned" and draft.steps[-1].reason:
        desk.say(tr("form.returned_because", reason=draft.steps[-1].reason), Severity.WARNING)


def _unlike_before(draft: Draft) -> int:
    """How many rows of a form submitted again are not as they were judged before."""
    from cchc_tui.store.journals.audit import read_audit, since  # noqa: PLC0415  (most are submitted once)

    handed_in = [step for step in draft.steps if step.kind is StepKind.SUBMIT]
    return len(since(read_audit(draft.workspace, draft.key)[0])[1]) if len(handed_in) > 1 else 0


class JudgePrompt(Prompt):
    """The reason to return; without one, Enter accepts."""

    def __init__(self, asks: Callable[[], str], *, can_accept: bool) -> None:
        super().__init__(asks)
        self.can_accept = can_accept
        self._tell()

    @property
    def reason(self) -> str:
        """What was typed."""
        return self.buffer.text.strip() if self.buffer else ""

    def changed(self, _desk: Desk) -> None:
        """Say what Enter does now."""
        self._tell()

    def say_anew(self, desk: Desk) -> None:
        """Say what Enter does now."""
        super().say_anew(desk)
        self._tell()

    def _tell(self) -> None:
        self.aside = tr("form.judge_accepts" if self.can_accept and not self.reason else "form.judge_returns")

    def accept(self, desk: Desk) -> None:
        """Accept, or return with the reason typed."""
        try:
            if self.can_accept and not self.reason:
                desk.filling.accept()
                said = tr("form.judged_accepted")
            else:
                desk.filling.return_(self.reason)
                said = tr("form.judged_returned")
        except CchcError as error:
            self.wrong = str(error)
            return
        desk.prompt = None
        desk.kept += 1
        desk.say(said)
