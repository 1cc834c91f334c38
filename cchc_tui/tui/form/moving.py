"""Where the cursor goes on the form: by row, page and section, by finding, blank, mark and last edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.messages import tr
from cchc_tui.tui.actions import key_of

if TYPE_CHECKING:
    from cchc_tui.tui.form.desk import Desk, Doing


def forward(desk: Desk, _page: int) -> None:
    """Keep what was typed and go on to the next row that is hers."""
    if desk.leave():
        if not desk.filling.is_locked:
            desk.form.pass_over(desk.at)
        go_on(desk)


def go_on(desk: Desk) -> None:
    """Go on to the next row that is hers; behind the last, say how much is filled."""
    to = desk.form.next_mine(desk.at)
    if to is not None:
        desk.at = to
    elif desk.message is None:
        filled, mine = desk.form.progress()
        keys = {"blank": "next_blank", "finding": "next_finding", "submit": "submit"}
        shown = {name: key_of("form", action) for name, action in keys.items()}
        desk.say(tr("form.end", filled=filled, mine=mine, **shown))


def back(desk: Desk, _page: int) -> None:
    """Go back to the row before that is hers."""
    desk.move(desk.form.previous_mine(desk.at))


def step(by: int) -> Doing:
    """Return what moves by so many rows."""

    def go(desk: Desk, _page: int) -> None:
        order = desk.reachable()
        here = order.index(desk.at)
        desk.move(order[min(max(here + by, 0), len(order) - 1)])

    return go


def page(direction: int) -> Doing:
    """Return what moves by half a page."""

    def go(desk: Desk, page: int) -> None:
        """Half a page of lines, headings among them."""
        wanted = desk.rows[desk.at] + direction * max(page // 2, 1)
        order = desk.reachable()
        if direction > 0:
            to = next((name for name in order if desk.rows[name] >= wanted), order[-1])
        else:
            to = next((name for name in reversed(order) if desk.rows[name] <= wanted), order[0])
        desk.move(to)

    return go


def first(desk: Desk, _page: int) -> None:
    """Go to the first row that is hers."""
    desk.move(desk.form.next_mine())


def last(desk: Desk, _page: int) -> None:
    """Go to the last row that is hers."""
    desk.move(desk.form.previous_mine())


def finding(direction: int) -> Doing:
    """Return what goes to the next or last row with an error, warning or info."""

    def go(desk: Desk, _page: int) -> None:
        if not desk.settle():
            return
        if direction > 0 and desk.go_to_announced():
            return
        order = desk.form.walk.order
        here = desk.form.walk.index(desk.at)
        turned = [*order[here + 1 :], *order[: here + 1]] if direction > 0 else [*order[here:], *order[:here]]
        found = next((name for name in turned[::direction] if desk.checked.worst(name)), None)
        if found is None:
            desk.say(tr("form.no_findings"))
        else:
            desk.message = None
            desk.move(found)

    return go


def next_blank(desk: Desk, _page: int) -> None:
    """Go to the next row that is hers and blank: first to those passed over, unless she is among them."""
    if not desk.settle():
        return
    form, at = desk.form, desk.at
    passed = None if form.is_passed_over(at) else form.walk.next_where(at, form.is_passed_over)
    found = passed or form.next_blank(at)
    if found is None:
        desk.say(tr("form.no_blanks"))
    elif found == at:
        desk.say(tr("form.only_blank"))
    else:
        desk.move(found)


def next_section(desk: Desk, _page: int) -> None:
    """Go to the first row to fill of the next main section."""
    if not desk.settle():
        return
    found = desk.form.next_section(desk.at)
    if found is None:
        desk.say(tr("form.last_section"))
    else:
        desk.move(found)


def previous_section(desk: Desk, _page: int) -> None:
    """Go to the first row to fill of this main section, or of the one before."""
    desk.move(desk.form.previous_section(desk.at) or desk.form.next_mine())


def next_later(desk: Desk, _page: int) -> None:
    """Go to the next row marked for later, beginning again at the top."""
    if not desk.settle():
        return
    order, place = desk.form.walk.order, desk.form.walk.index(desk.at)
    found = next((name for name in (*order[place + 1 :], *order[: place + 1]) if name in desk.later), None)
    if found is None:
        desk.say(tr("form.no_marks", key=key_of("form", "later")))
    else:
        desk.move(found)


def last_edit(desk: Desk, _page: int) -> None:
    """Go to the row changed last; again, to the one changed before it."""
    if not desk.settle():
        return
    edited = desk.form.edited()
    back = desk.edits_back
    if not back and edited[:1] == (desk.at,):
        back = 1
    if back >= len(edited):
        desk.say(tr("form.no_edits"))
    elif desk.move(edited[back]):
        desk.edits_back = back + 1
