"""What each command of the plain form does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry.compute import DERIVED
from cchc_tui.entry.figure import BLANK
from cchc_tui.errors import FigureError
from cchc_tui.messages import tr
from cchc_tui.tui import preferences
from cchc_tui.tui.form import changing, moving
from cchc_tui.tui.plain.commands import listed
from cchc_tui.tui.plain.overseeing import dashboard_, remind_, series_, units_
from cchc_tui.tui.plain.searching import find, go
from cchc_tui.tui.plain.submitting import submit
from cchc_tui.tui.plain.telling import list_lines, status_lines, taken_message

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_tui.tui.form.desk import Doing
    from cchc_tui.tui.plain.keying import Keying


def help_(keying: Keying, _words: str) -> None:
    """List the commands."""
    keying.talk.say(tr("plain.help"), *listed())


def read_(keying: Keying, _words: str) -> None:
    """Read the row again."""
    keying.show_again()


def back_(keying: Keying, _words: str) -> None:
    """Go back to the row to fill before this one."""
    keying.go_to(keying.desk.at if keying.at_end else keying.desk.form.previous_mine(keying.desk.at))


def blank_(keying: Keying, _words: str) -> None:
    """Go to the next blank row."""
    _move(keying, moving.next_blank)


def finding_(keying: Keying, _words: str) -> None:
    """Go to the row of the finding just told, else to the next with one."""
    if keying.announced is not None:
        keying.go_to(keying.announced)
    else:
        _move(keying, moving.finding(1))


def _move(keying: Keying, move: Doing) -> None:
    """Go where the screen would; where there is nothing to go to, say so and stay."""
    desk = keying.desk
    at, desk.message = desk.at, None
    move(desk, 0)
    if said := taken_message(desk):
        keying.talk.say(said.text)
    if desk.at != at or keying.at_end:
        keying.go_to(desk.at)


def list_(keying: Keying, _words: str) -> None:
    """Read all findings."""
    keying.talk.say(*list_lines(keying.desk))


def status_(keying: Keying, _words: str) -> None:
    """Say how far the form is."""
    keying.talk.say(*status_lines(keying.desk))


def propose_(keying: Keying, _words: str) -> None:
    """Take what was proposed last, or what the row's formula gives; the row asked about stays."""
    desk, offered = keying.desk, keying.offered
    if desk.refuse_change():
        keying.say_refusal()
    elif offered is not None and offered.proposal is not None and offered.indicator is not None:
        here, desk.at = desk.at, offered.indicator
        text = offered.proposal.text
        keying.change(lambda: desk.enter(text, "propose"))
        desk.at = here
    elif not keying.at_end and desk.form.has_formula(desk.at):
        keying.change(lambda: desk.enter(DERIVED))
    else:
        keying.refuse(tr("form.nothing_proposed"))


def last_(keying: Keying, _words: str) -> None:
    """Take the last period's figure and go on."""
    desk = keying.desk
    if keying.at_end:
        keying.refuse(tr("plain.behind_end"))
    elif desk.refuse_change():
        keying.say_refusal()
    else:
        try:
            changes = desk.form.copy_last(desk.at)
        except FigureError as error:
            keying.refuse(str(error))
            return
        keying.change(lambda: desk.keep(changes))
        keying.next()


def clear_(keying: Keying, _words: str) -> None:
    """Leave nothing in the row."""
    desk = keying.desk
    if desk.refuse_change():
        keying.say_refusal()
    else:
        keying.change(lambda: desk.keep(desk.form.put(desk.at, BLANK)))


def note_(keying: Keying, words: str) -> None:
    """Write the row's note; a dash takes it away."""
    desk = keying.desk
    if desk.refuse_change():
        keying.say_refusal()
        return
    text = words or keying.talk.ask(tr("form.ask_note", code=desk.name(desk.at)))
    if not text:
        return
    try:
        changes = desk.form.annotate(desk.at, "" if text == "-" else text)
    except FigureError as error:
        keying.refuse(str(error))
        return
    desk.keep(changes)
    keying.talk.say(tr("plain.noted" if desk.form.note(desk.at) else "plain.note_gone"))
    if desk.trouble:
        keying.talk.say(tr("form.not_kept", why=desk.trouble))


def undo_(keying: Keying, _words: str) -> None:
    """Take back the last act."""
    _again(keying, changing.undo)


def redo_(keying: Keying, _words: str) -> None:
    """Do once more what was taken back."""
    _again(keying, changing.redo)


def _again(keying: Keying, act: Doing) -> None:
    desk = keying.desk
    if desk.refuse_change():
        keying.say_refusal()
        return
    at = desk.at
    keying.change(lambda: act(desk, 0))
    if desk.at != at or keying.at_end:
        keying.go_to(desk.at)


def language_(keying: Keying, _words: str) -> None:
    """Speak the other language."""
    preferences.other_language(keying.session)
    keying.show_again()


def quit_(keying: Keying, _words: str) -> None:
    """Leave."""
    keying.ends = True


DO: dict[str, Callable[[Keying, str], None]] = {
    "help": help_,
    "read": read_,
    "back": back_,
    "go": go,
    "find": find,
    "blank": blank_,
    "finding": finding_,
    "list": list_,
    "propose": propose_,
    "last": last_,
    "note": note_,
    "clear": clear_,
    "undo": undo_,
    "redo": redo_,
    "status": status_,
    "series": series_,
    "dashboard": dashboard_,
    "remind": remind_,
    "units": units_,
    "submit": submit,
    "language": language_,
    "quit": quit_,
}
"""The commands by name."""
