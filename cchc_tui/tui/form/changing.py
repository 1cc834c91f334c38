"""What changes the form: a code, the last figure, a proposal, undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry.figure import BLANK
from cchc_tui.entry.notation import typed_sum
from cchc_tui.errors import FigureError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Severity
from cchc_tui.tui.form.moving import go_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.entry.form import Change
    from cchc_tui.tui.form.desk import Desk, Doing


def code(desk: Desk, character: str) -> None:
    """Take a code at the key press, and go on."""
    if desk.refuse_change() or not desk.enter(character):
        return
    listed = any(str(entry.code) == character for entry in desk.row.codes)
    if not listed and desk.message is None:
        desk.say(tr("form.not_listed", code=desk.name(desk.at), figure=character), Severity.ERROR)
    go_on(desk)
    desk.advanced = True


def edit(desk: Desk, _page: int) -> None:
    """Edit the figure in place; a sum as it was typed, so that one slip in it can be mended."""
    if desk.buffer is None:
        desk.begin(typed_sum(desk.form[desk.at], desk.row) or desk.form.text(desk.at), fresh=False)


def restore(desk: Desk, _page: int) -> None:
    """Drop what is being typed."""
    desk.restore()


def begin_with(text: str) -> Doing:
    """Return what begins typing with this text."""

    def begin(desk: Desk, _page: int) -> None:
        desk.begin(text, fresh=True)

    return begin


def clear(desk: Desk, _page: int) -> None:
    """Leave nothing in the row."""
    if not desk.refuse_change():
        desk.message = None
        desk.keep(desk.form.put(desk.at, BLANK))


def last_figure(desk: Desk, _page: int) -> None:
    """Put in what the row held in the last period, and go on."""
    if desk.refuse_change():
        return
    try:
        changes = desk.form.copy_last(desk.at)
    except FigureError as error:
        desk.say(str(error), Severity.WARNING)
        return
    desk.buffer, desk.message = None, None
    desk.keep(changes)
    copied = desk.at
    go_on(desk)
    if desk.message is None and changes:
        from cchc_tui.tui.form.comparing import copied_unlike  # noqa: PLC0415  (the first page copies nothing)

        if said := copied_unlike(desk, copied):
            desk.say(said, Severity.INFO)


def propose(desk: Desk, _page: int) -> None:
    """Put in what the finding of the row proposes, or what its formula gives."""
    if not desk.settle() or desk.refuse_change():
        return
    proposals = [one.proposal for one in desk.checked.shown(desk.at) if one.proposal is not None]
    if proposals:
        desk.enter(proposals[0].text, "propose")
    elif desk.form.has_formula(desk.at) and desk.form.computed(desk.at) is not None:
        desk.enter("=")
    elif desk.announced is not None and desk.announced in desk.checked.findings:
        desk.announce(desk.announced)
    else:
        desk.say(tr("form.nothing_proposed"))


def later(desk: Desk, _page: int) -> None:
    """Mark the row for later, or take the mark away."""
    desk.later ^= {desk.at}


def undo(desk: Desk, _page: int) -> None:
    """Take back the last act, or what is being typed."""
    if desk.buffer is not None:
        desk.restore()
    elif not desk.refuse_change():
        changes = desk.form.undo()
        if changes:
            _again(desk, changes, changes[-1].id, "form.undone")
        else:
            desk.say(tr("form.nothing_to_undo"))


def redo(desk: Desk, _page: int) -> None:
    """Do once more what was taken back last."""
    if desk.refuse_change():
        return
    changes = desk.form.redo()
    if changes:
        _again(desk, changes, changes[0].id, "form.redone")
    else:
        desk.say(tr("form.nothing_to_redo"))


def _again(desk: Desk, changes: Sequence[Change], row: str, key: str) -> None:
    """Keep what undo or redo did, and show the row where it was."""
    desk.message = None
    desk.at = row
    desk.keep(changes)
    if desk.message is None:
        figure = tr("form.blank") if desk.is_blank(row) else desk.form.text(row)
        said = tr(key, code=desk.name(row), figure=figure)
        # one key takes back a whole paste, or a document that was stored
        others = len({change.id for change in changes if not desk.form.has_formula(change.id)} - {row})
        desk.say(f"{said} {tr('form.and_others', count=others)}" if others else said)


def saved(desk: Desk, _page: int) -> None:
    """Say that all is kept already; what was refused is tried once more."""
    if not desk.try_again():
        desk.message = None  # the bottom line says why, until it is kept
        return
    filled, mine = desk.form.progress()
    key = "form.saved" if desk.buffer is None else "form.saved_but_one"
    desk.say(tr(key, filled=filled, mine=mine))
