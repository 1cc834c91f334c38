"""Random keys, and a form in memory on which they are pressed as if nothing ever broke."""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.checks.live import LiveChecker
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.schema.model import Level
from cchc_tui.tui.form.columns import rows_height
from cchc_tui.tui.form.desk import Desk
from cchc_tui.tui.form.filling import Occasion
from cchc_tui.tui.form.keys import press
from cchc_tui.tui.form.paint import HEAD, picture
from cchc_tui.tui.form.resuming import offer, whereabouts
from cchc_tui.tui.lines import plain
from tests.tui.form_desk import Kept, shipped
from tests.tui.pages import Q1, UNIT

if TYPE_CHECKING:
    import random

    from cchc_tui.store.journals.place import Place
    from cchc_tui.store.sessions.draft import Draft

PAGE = rows_height(24)
"""How many rows of the form are seen."""
SENT = {
    "enter": "\r",
    "backspace": "\x7f",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "delete": "\x1b[3~",
    "ctrl+z": "\x1a",
    "ctrl+y": "\x19",
    "ctrl+e": "\x05",
    "minus": "-",
}
"""The bytes that a terminal sends for each key with a name."""
_TYPED = [*"0123456789" * 3, *"12+,x"]
_NAMED = [*["enter"] * 12, "backspace", "home", "home", "left", "down", "up", "delete", "ctrl+z", "ctrl+z"]
_ALONE = ["ctrl+y", "ctrl+e", "minus", "m", "p", "l", "b", "t", "r"]


class Moment(NamedTuple):
    """What holds after a key: how many changes were made, where she is, which rows are seen."""

    changes: int
    place: Place
    rows: tuple[str, ...]


@cache
def _checker() -> LiveChecker:
    return LiveChecker(rulebook(shipped(), Level.COMMUNE))


def desk_of(filling: Draft | Kept) -> Desk:
    """The desk as a screen makes it, its offer seen."""
    desk = Desk(filling, Occasion(UNIT.name, Q1), _checker())
    offer(desk)
    desk.ready()
    desk.offered = "seen" if desk.offered else ""
    return desk


def press_on(desk: Desk, name: str) -> None:
    press(desk, name, "-" if name == "minus" else name if len(name) == 1 else None, PAGE)
    desk.wish = ""


def random_keys(chance: random.Random, most: int) -> list[str]:
    """Return what somebody might key: figures above all, at times a note, a mark or something taken back."""
    keys: list[str] = []
    while len(keys) < most:
        what = chance.random()
        if what < 0.55:
            keys += chance.choices(_TYPED, k=chance.randint(1, 4))
            keys += ["enter"] if chance.random() < 0.7 else []
        elif what < 0.9:
            keys.append(chance.choice(_NAMED))
        elif what < 0.96:
            keys.append(chance.choice(_ALONE))
        else:
            keys += ["enter", "n", *chance.choices("abc đệ", k=chance.randint(1, 9))]
            keys += ["enter"] if chance.random() < 0.6 else []
    return keys[:most]


class Model:
    """The same keying without any break."""

    def __init__(self) -> None:
        self.kept = Kept()
        self.desk = desk_of(self.kept)
        self.top = 0

    def moment(self) -> Moment:
        """Return what holds now."""
        shown = picture(self.desk, 80, 24, self.top)
        self.top = shown.top
        rows = tuple(plain(line).rstrip() for line in shown.lines[HEAD : HEAD + PAGE])
        return Moment(len(self.kept.changes), whereabouts(self.desk), rows)

    def ahead(self, keys: list[str]) -> list[Moment]:
        """Return what would hold before and after each key, without pressing any."""
        shared = (shipped(), _checker(), self.kept.form.last)
        other = copy.deepcopy(self, {id(one): one for one in shared})
        moments = [other.moment()]
        for name in keys:
            press_on(other.desk, name)
            moments.append(other.moment())
        return moments

    def go_on(self, place: Place, position: str | None) -> None:
        """Stand where a new session begins: the form goes on, what only the screen knew is gone."""
        self.kept.place, self.kept.position = place, position
        self.kept.form._passed.clear()
        self.desk, self.top = desk_of(self.kept), 0

    def begins(self) -> str:
        """Return what a session tells when it begins."""
        form = self.kept.form
        return told(self.desk, [form.can_undo, form.can_redo, form.edited()])


def told(desk: Desk, more: list[object]) -> str:
    """Return where a desk stands, and what else there is to compare, as text."""
    return repr([tuple(whereabouts(desk)), more])
