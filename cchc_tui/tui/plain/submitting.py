"""Submitting the form, and opening it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Severity
from cchc_tui.store.sessions.steps import blocking
from cchc_tui.text import fold
from cchc_tui.tui.counting import is_missing
from cchc_tui.tui.form.asking import REOPENS
from cchc_tui.tui.plain.telling import finding_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.checks.finding import Finding
    from cchc_tui.tui.plain.keying import Keying

_YES = frozenset({"c", "co", "y", "yes"})


def is_yes(answer: str | None) -> bool:
    """Whether an answer says yes, in either language."""
    return answer is not None and fold(answer) in _YES


def submit(keying: Keying, _words: str) -> None:
    """Submit the form if nothing stands in the way and she says yes; open one again that is submitted."""
    desk = keying.desk
    if desk.filling.judges:
        keying.refuse(tr("plain.judge_elsewhere"))
    elif desk.filling.status in REOPENS and not desk.filling.why_read_only:
        _reopen(keying, REOPENS[desk.filling.status])
    elif desk.refuse_change():
        keying.say_refusal()
    elif in_the_way := blocking(desk.checked.findings, desk.form.notes):
        _tell_why_not(keying, in_the_way)
    else:
        _submit(keying)


def _submit(keying: Keying) -> None:
    desk, talk = keying.desk, keying.talk
    filled, mine = desk.form.progress()
    if mine > filled:
        talk.say(tr("plain.blanks", blanks=mine - filled))
    if other := desk.filling.other_edition:
        talk.say(tr("plain.edition", other=other, own=desk.schema.edition))
    if not is_yes(talk.ask(tr("plain.ask_submit"))):
        talk.say(tr("plain.not_submitted"))
        return
    try:
        in_the_way = desk.filling.submit()
    except CchcError as error:
        keying.refuse(str(error))
        return
    if in_the_way:
        _tell_why_not(keying, in_the_way)
    else:
        talk.say(tr("plain.submitted"))


def _tell_why_not(keying: Keying, in_the_way: Sequence[Finding]) -> None:
    """Say what stands in the way, and go to the first row of it."""
    desk = keying.desk
    errors = [one for one in in_the_way if one.severity is Severity.ERROR]
    notes = [one for one in in_the_way if one.severity is not Severity.ERROR and not is_missing(one)]
    blanks = len(in_the_way) - len(errors) - len(notes)
    counts = {"errors": len(errors), "notes": len(notes), "blanks": blanks}
    what = ", ".join(tr(f"form.blocked_{name}", count=count) for name, count in counts.items() if count)
    keying.talk.say(*(finding_line(desk, one) for one in (*errors, *notes)))
    keying.go_to(next((one.indicator for one in (*errors, *notes, *in_the_way) if one.indicator), None))
    keying.refuse(tr("plain.blocked", what=what))


def _reopen(keying: Keying, asks: str) -> None:
    reason = keying.talk.ask(tr(asks))
    if not reason:
        return
    try:
        keying.desk.filling.reopen(reason)
    except CchcError as error:
        keying.refuse(str(error))
    else:
        keying.talk.say(tr("form.reopened"))
