"""What each key does on the form. All keys come here, in the order in which they were pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.messages import tr
from cchc_tui.tui.actions import LOOKS, action_for, key_of
from cchc_tui.tui.form import changing, moving

if TYPE_CHECKING:
    from cchc_tui.tui.form.desk import Desk, Doing

_OPENS_A_FIGURE = frozenset("0123456789+,.(=０１２３４５６７８９－＋−–")


def press(desk: Desk, key: str, character: str | None, page: int) -> None:
    """Do what one key says. `page` is how many rows are seen at once."""
    if not _begins_a_figure(desk, key):
        desk.ready()
    if desk.offered:
        _answer(desk)
    advanced, desk.advanced = desk.advanced, False
    action = action_for("form", key.lower() if len(key) == 1 else key)
    if action is not None and action.id in LOOKS:
        desk.wish = action.id
        return
    if desk.prompt is not None:
        if desk.prompt.takes(key):
            desk.prompt.press(desk, key, character)
            return
        desk.prompt = None
    if desk.buffer is not None and _typed(desk, key, character):
        return
    if advanced and key == "enter":
        return  # out of habit, behind a code that has gone on by itself
    if action is not None and (desk.buffer is None or action.id != "redo"):
        _DO[action.id](desk, page)
    elif character and desk.buffer is None:
        _open(desk, character)


def _begins_a_figure(desk: Desk, key: str) -> bool:
    """Whether a key only types into the cell: that need not wait until the form has been checked."""
    return key.isdigit() and not desk.takes_one_digit(key)


def _typed(desk: Desk, key: str, character: str | None) -> bool:
    """Give the key to the cell; F-keys, Enter, arrows up and down and the like are none of its business."""
    if key == "backspace" or key in {"left", "right"} or (character and character.isprintable()):
        desk.type_key(key, character)
        return True
    return desk.type_key(key, None)


def _open(desk: Desk, character: str) -> None:
    """Begin typing over the figure, if the character can begin one."""
    if desk.takes_one_digit(character):
        changing.code(desk, character)
    elif character in _OPENS_A_FIGURE:
        desk.begin(character, fresh=True)
    elif character.isalpha():
        desk.say(tr("form.no_such_key", key=character, help=key_of("form", "help")))


def _answer(desk: Desk) -> None:
    from cchc_tui.tui.form import resuming  # noqa: PLC0415  (only where something was left half typed)

    resuming.answer(desk)


def _ask(what: str) -> Doing:
    def ask(desk: Desk, page: int) -> None:
        from cchc_tui.tui.form import asking  # noqa: PLC0415  (the first page asks nothing)

        asking.QUESTIONS[what](desk, page)

    return ask


def _wish(wish: str) -> Doing:
    def ask(desk: Desk, _page: int) -> None:
        if desk.settle():
            desk.wish = wish

    return ask


def _compare(desk: Desk, page: int) -> None:
    from cchc_tui.tui.form.comparing import toggle  # noqa: PLC0415  (the first page compares nothing)

    toggle(desk, page)


def _hint(desk: Desk, page: int) -> None:
    from cchc_tui.tui.form.hint import toggle  # noqa: PLC0415  (most have put the line away)

    toggle(desk, page)


_DO: dict[str, Doing] = {
    "forward": moving.forward,
    "back": moving.back,
    "down": moving.step(1),
    "up": moving.step(-1),
    "page_down": moving.page(1),
    "page_up": moving.page(-1),
    "first": moving.first,
    "last": moving.last,
    "edit": changing.edit,
    "restore": changing.restore,
    "clear": changing.clear,
    "none": changing.begin_with("-"),
    "not_applicable": changing.begin_with("x"),
    "last_figure": changing.last_figure,
    "propose": changing.propose,
    "later": changing.later,
    "next_finding": moving.finding(1),
    "previous_finding": moving.finding(-1),
    "next_blank": moving.next_blank,
    "next_section": moving.next_section,
    "previous_section": moving.previous_section,
    "next_later": moving.next_later,
    "last_edit": moving.last_edit,
    "compare": _compare,
    "hint": _hint,
    "undo": changing.undo,
    "redo": changing.redo,
    "saved": changing.saved,
    "note": _ask("note"),
    "go": _ask("go"),
    "find": _ask("find"),
    "submit": _ask("submit"),
    "help": _wish("help"),
    "findings": _wish("findings"),
    "history": _wish("history"),
    "series": _wish("series"),
    "palette": _wish("palette"),
    "quit": _wish("leave"),
}
