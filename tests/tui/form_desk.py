"""A form before a clerk, without a screen: keys go in, figures and the screen's words come out."""

from __future__ import annotations

from functools import cache

from cchc_tui.checks.live import LiveChecker
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.entry.form import Form
from cchc_tui.errors import StoreError
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.journals.place import Place
from cchc_tui.tui.form.columns import rows_height
from cchc_tui.tui.form.desk import Desk
from cchc_tui.tui.form.filling import Occasion
from cchc_tui.tui.form.keys import press
from cchc_tui.tui.form.paint import bottom_lines, picture
from cchc_tui.tui.lines import plain

NAMED = {
    "\r": "enter",
    "\t": "tab",
    "⌫": "backspace",
    "↓": "down",
    "↑": "up",
    "←": "left",
    "→": "right",
    "⎋": "escape",
    "-": "minus",
    "/": "slash",
    ".": "full_stop",
    "?": "question_mark",
}


@cache
def shipped():
    return load_schema(shipped_schemas()[0])


class Kept:
    """A filling that keeps its changes in memory, and refuses them while `broken` says why."""

    def __init__(self, figures=None, notes=None, **around):
        self.form = Form(shipped(), Level.COMMUNE, figures, notes, **around)
        self.status = "draft"
        self.why_read_only = None
        self.judges = False
        self.other_edition = ""
        self.position = None
        self.place = Place()
        self.broken = ""
        self.waiting = []
        self.changes = []

    @property
    def is_locked(self):
        return self.status in {"submitted", "accepted"} or self.why_read_only is not None

    @property
    def unsaved(self):
        return len(self.waiting)

    def commit(self, changes):
        self.waiting += changes
        if self.broken:
            raise StoreError(self.broken, path="/", why="")
        self.changes += self.waiting
        self.waiting = []

    def submit(self):
        self.status = "submitted"
        return ()

    def reopen(self, reason):
        if not reason.strip():
            raise StoreError("store.reason_missing")
        self.status = "draft"

    def flush(self):
        self.commit(())

    def remember(self, place):
        self.place = place


class Clerk:
    """Someone at the form."""

    def __init__(self, kept=None, at=None, size=(80, 24), last=None):
        self.kept = kept or Kept()
        self.size = size
        checker = LiveChecker(rulebook(shipped(), Level.COMMUNE))
        occasion = Occasion("Xã Thịnh Đức", Period(2024, "Q1"), last)
        self.desk = Desk(self.kept, occasion, checker, at)
        self.desk.ready()

    @property
    def form(self):
        return self.kept.form

    @property
    def at(self):
        return self.desk.at

    def types(self, keys):
        """Press keys written as characters, those of `NAMED` among them."""
        for one in keys:
            self.presses(NAMED.get(one, one), character=None if one in "⌫↓↑←→⎋" else one)
        return self

    def presses(self, *keys, character=None):
        for key in keys:
            press(self.desk, key, character, rows_height(self.size[1]))
        return self

    def figure(self, name):
        return self.form.text(name)

    @property
    def lines(self):
        return [plain(line).rstrip() for line in picture(self.desk, *self.size, 0).lines]

    @property
    def bottom(self):
        """What the lines below the form say, as one."""
        lines, _ = bottom_lines(self.desk, self.size[0])
        return " " + " ".join(plain(line).strip() for line in lines)

    def sees(self, words):
        return any(words in line for line in self.lines)

    def row_of(self, name):
        """The line on which a row is drawn."""
        shown = picture(self.desk, *self.size, 0)
        return plain(shown.lines[self.desk.rows[name] - shown.top + 2])
