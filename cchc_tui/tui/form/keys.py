"""What each key does on the form. All keys come here, in the order in which they were pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry.figure import BLANK
from cchc_tui.errors import FigureError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Severity
from cchc_tui.tui.actions import action_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cchc_tui.entry.form import Change
    from cchc_tui.tui.form.desk import Desk

_OPENS_A_FIGURE = frozenset("0123456789+,.(=０１２３４５６７８９－＋−–")


def press(desk: Desk, key: str, character: str | None, page: int) -> None:
    """Do what one key says. `page` is how many rows are seen at once."""
    desk.ready()
    advanced, desk.advanced = desk.advanced, False
    if desk.prompt is not None:
        if desk.prompt.takes(key):
            desk.prompt.press(desk, key, character)
            return
        desk.prompt = None
    if desk.buffer is not None and _typed(desk, key, character):
        return
    if advanced and key == "enter":
        return  # out of habit, behind a code that has gone on by itself
    action = action_for("form", key.lower() if len(key) == 1 else key)
    if action is not None and (desk.buffer is None or action.id != "redo"):
        _DO[action.id](desk, page)
    elif character and desk.buffer is None:
        _open(desk, character)


def _typed(desk: Desk, key: str, character: str | None) -> bool:
    """Give the key to the cell; F-keys, Enter, arrows up and down and the like are none of its business."""
    if key == "backspace" or key in {"left", "right"} or (character and character.isprintable()):
        desk.type_key(key, character)
        return True
    return desk.type_key(key, None)


def _open(desk: Desk, character: str) -> None:
    """Begin typing over the figure, if the character can begin one."""
    if desk.takes_one_digit(character):
        _code(desk, character)
    elif character in _OPENS_A_FIGURE:
        desk.begin(character, fresh=True)
    elif character.isalpha():
        desk.say(tr("form.no_such_key", key=character))


def _code(desk: Desk, character: str) -> None:
    """Take a code at the key press, and go on."""
    if desk.refuse_change() or not desk.enter(character):
        return
    listed = any(str(entry.code) == character for entry in desk.row.codes)
    if not listed and desk.message is None:
        desk.say(tr("form.not_listed", code=desk.name(desk.at), figure=character), Severity.ERROR)
    _go_on(desk)
    desk.advanced = True


def _forward(desk: Desk, _page: int) -> None:
    if desk.leave():
        if not desk.filling.is_locked:
            desk.form.pass_over(desk.at)
        _go_on(desk)


def _go_on(desk: Desk) -> None:
    to = desk.form.next_mine(desk.at)
    if to is not None:
        desk.at = to
    elif desk.message is None:
        filled, mine = desk.form.progress()
        desk.say(tr("form.end", filled=filled, mine=mine))


def _back(desk: Desk, _page: int) -> None:
    desk.move(desk.form.previous_mine(desk.at))


def _step(by: int) -> Callable[[Desk, int], None]:
    def go(desk: Desk, _page: int) -> None:
        order = desk.reachable()
        here = order.index(desk.at)
        desk.move(order[min(max(here + by, 0), len(order) - 1)])

    return go


def _page(direction: int) -> Callable[[Desk, int], None]:
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


def _first(desk: Desk, _page: int) -> None:
    desk.move(desk.form.next_mine())


def _last(desk: Desk, _page: int) -> None:
    desk.move(desk.form.previous_mine())


def _edit(desk: Desk, _page: int) -> None:
    if desk.buffer is None:
        desk.begin(desk.form.text(desk.at), fresh=False)


def _restore(desk: Desk, _page: int) -> None:
    desk.restore()


def _begin_with(text: str) -> Callable[[Desk, int], None]:
    def begin(desk: Desk, _page: int) -> None:
        desk.begin(text, fresh=True)

    return begin


def _clear(desk: Desk, _page: int) -> None:
    if not desk.refuse_change():
        desk.message = None
        desk.keep(desk.form.put(desk.at, BLANK))


def _last_figure(desk: Desk, _page: int) -> None:
    if desk.refuse_change():
        return
    try:
        changes = desk.form.copy_last(desk.at)
    except FigureError as error:
        desk.say(str(error), Severity.WARNING)
        return
    desk.buffer, desk.message = None, None
    desk.keep(changes)
    _go_on(desk)


def _propose(desk: Desk, _page: int) -> None:
    if not desk.settle() or desk.refuse_change():
        return
    proposals = [one.proposal for one in desk.shown(desk.at) if one.proposal is not None]
    if proposals:
        desk.enter(proposals[0].text, "propose")
    elif desk.form.has_formula(desk.at) and desk.form.computed(desk.at) is not None:
        desk.enter("=")
    elif desk.announced is not None and desk.announced in desk.findings:
        desk.announce(desk.announced)
    else:
        desk.say(tr("form.nothing_proposed"))


def _later(desk: Desk, _page: int) -> None:
    desk.later ^= {desk.at}


def _finding(direction: int) -> Callable[[Desk, int], None]:
    def go(desk: Desk, _page: int) -> None:
        if not desk.settle():
            return
        if direction > 0 and desk.go_to_announced():
            return
        order = desk.form.walk.order
        here = desk.form.walk.index(desk.at)
        turned = [*order[here + 1 :], *order[: here + 1]] if direction > 0 else [*order[here:], *order[:here]]
        found = next((name for name in turned[::direction] if desk.worst(name)), None)
        if found is None:
            desk.say(tr("form.no_findings"))
        else:
            desk.message = None
            desk.move(found)

    return go


def _next_blank(desk: Desk, _page: int) -> None:
    if not desk.settle():
        return
    found = desk.form.next_blank(desk.at)
    if found is None:
        desk.say(tr("form.no_blanks"))
    else:
        desk.move(found)


def _undo(desk: Desk, _page: int) -> None:
    if desk.buffer is not None:
        desk.restore()
    elif not desk.refuse_change():
        changes = desk.form.undo()
        if changes:
            _again(desk, changes, changes[-1].id, "form.undone")
        else:
            desk.say(tr("form.nothing_to_undo"))


def _redo(desk: Desk, _page: int) -> None:
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
        desk.say(tr(key, code=desk.name(row), figure=figure))


def _saved(desk: Desk, _page: int) -> None:
    filled, mine = desk.form.progress()
    key = "form.saved" if desk.buffer is None else "form.saved_but_one"
    desk.say(tr(key, filled=filled, mine=mine))


def _ask(what: str) -> Callable[[Desk, int], None]:
    def ask(desk: Desk, page: int) -> None:
        from cchc_tui.tui.form import asking  # noqa: PLC0415  (the first page asks nothing)

        asking.QUESTIONS[what](desk, page)

    return ask


def _wish(wish: str) -> Callable[[Desk, int], None]:
    def ask(desk: Desk, _page: int) -> None:
        if wish in {"repaint", "language"} or desk.settle():
            desk.wish = wish

    return ask


_DO: dict[str, Callable[[Desk, int], None]] = {
    "forward": _forward,
    "back": _back,
    "down": _step(1),
    "up": _step(-1),
    "page_down": _page(1),
    "page_up": _page(-1),
    "first": _first,
    "last": _last,
    "edit": _edit,
    "restore": _restore,
    "clear": _clear,
    "none": _begin_with("-"),
    "not_applicable": _begin_with("x"),
    "last_figure": _last_figure,
    "propose": _propose,
    "later": _later,
    "next_finding": _finding(1),
    "previous_finding": _finding(-1),
    "next_blank": _next_blank,
    "undo": _undo,
    "redo": _redo,
    "saved": _saved,
    "note": _ask("note"),
    "go": _ask("go"),
    "find": _ask("find"),
    "submit": _ask("submit"),
    "help": _wish("help"),
    "findings": _wish("findings"),
    "palette": _wish("palette"),
    "repaint": _wish("repaint"),
    "language": _wish("language"),
    "quit": _wish("leave"),
}
