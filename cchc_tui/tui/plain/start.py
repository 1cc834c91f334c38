"""Opening a form to be filled in lines, and leaving it: nothing that was answered is lost on any way out."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError, UsageError
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import period_of
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.over_time import name_in
from cchc_tui.tui.form.desk import Desk
from cchc_tui.tui.form.filling import Occasion
from cchc_tui.tui.plain.keying import Keying, RefusedError
from cchc_tui.tui.plain.submitting import is_yes
from cchc_tui.tui.plain.talk import Talk
from cchc_tui.tui.plain.telling import status_lines

if TYPE_CHECKING:
    from cchc_tui.store.sessions.draft import Draft
    from cchc_tui.tui.session import Session

COULD_NOT = 2
_LOOK_EVERY, _PATIENCE = 0.05, 100
"""How often, in seconds, and how many times an earlier session is looked after."""


def run_plain(session: Session, period: Period | None = None) -> int:
    """Fill a form in lines until there are no more answers; return the exit status.

    Raises:
        UsageError: no org unit is known.
        CchcError: the form cannot be opened.
    """
    if session.unit is None:
        raise UsageError("plain.no_unit")
    talk = Talk()
    with talk.going_on():
        chosen = period or _ask_period(talk, session)
        return _fill(talk, session, chosen) if chosen is not None else 0


def _ask_period(talk: Talk, session: Session) -> Period | None:
    from cchc_tui.tui.home.load import first_year, load_home  # noqa: PLC0415  (mostly the call names a period)

    home = load_home(session, first_year(session))
    for line in home.lines:
        status = tr(f"store.status_{line.status}")
        name = period_of(line.label.get(language()), line.key.period.year, language())
        talk.say(f"  {line.key.period}: {name}, {status}")
    while True:
        answer = talk.ask(tr("plain.ask_period", period=home.current.key.period))
        if answer is None:
            return None
        try:
            period = Period.parse(answer) if answer else home.current.key.period
            session.check_period(period)
        except CchcError as error:
            if talk.is_scripted:
                raise
            talk.say(str(error))
        else:
            return period


def _fill(talk: Talk, session: Session, period: Period) -> int:
    draft = _open(talk, session, period)
    try:
        desk = _desk(draft)
        talk.say(tr("plain.welcome"), *status_lines(desk))
        talk.say(*(str(one) for one in draft.problems[:1]))
        if draft.place.text and draft.place.row in desk.rows:
            talk.say(tr("form.left_over", code=desk.name(draft.place.row), text=draft.place.text))
        keying = Keying(desk, draft, talk, session)
        status = 0
        try:
            keying.run()
        except RefusedError:
            talk.say(tr("plain.stopped_at", line=talk.line))
            status = COULD_NOT
    finally:
        sent_away, only_read = draft.hold.was_sent_away, draft.read_only
        with suppress(CchcError):  # what the disk still refuses is told below
            draft.close()
    status = _farewell(talk, desk, status, sent_away=sent_away, only_read=only_read)
    _take_in(session, desk)
    return status


def _open(talk: Talk, session: Session, period: Period) -> Draft:
    """Open the form; an earlier session of the same person gives way if she says so, not to a script."""
    draft = session.open_draft(period)
    earlier = draft.hold.earlier
    if (
        earlier is None
        or talk.is_scripted
        or not is_yes(talk.ask(tr("plain.ask_take_over", since=earlier.since_local())))
    ):
        return draft
    draft.hold.send_earlier_away()
    for _ in range(_PATIENCE):
        if draft.hold.is_let_go:
            break
        time.sleep(_LOOK_EVERY)
    else:
        talk.say(tr("form.not_let_go"))
        return draft
    draft.close()
    return session.open_draft(period)


def _desk(draft: Draft) -> Desk:
    from cchc_tui.checks.live import checker  # noqa: PLC0415  (only once there is a form to check)

    name = name_in(draft.workspace, draft.key) or draft.key.org_unit
    occasion = Occasion(name, draft.key.period, draft.last_period)
    desk = Desk(draft, occasion, checker(draft.schema, draft.level))
    desk.ready()
    desk.message = None
    return desk


def _take_in(session: Session, desk: Desk) -> None:
    """Let what was kept reach the ledger, behind our back."""
    if desk.kept:
        from cchc_tui.tui.merging import start_merge  # noqa: PLC0415  (only where something was kept)

        start_merge(session.workspace)


def _farewell(talk: Talk, desk: Desk, status: int, *, sent_away: bool, only_read: bool) -> int:
    code = desk.name(desk.at)
    if desk.filling.unsaved:
        talk.say(tr("plain.unsaved", count=desk.filling.unsaved))
        status = COULD_NOT
    elif sent_away:
        talk.is_cut = False
        talk.say("", tr("form.sent_away"))
    elif only_read:
        talk.say(tr("plain.farewell_read", code=code))
    else:
        talk.say(tr("plain.farewell", code=code))
    if talk.is_cut:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status
