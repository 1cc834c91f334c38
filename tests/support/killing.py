"""Random keying, killed at random moments and gone on with, again and again, in one workspace.

A model goes on in memory as if nothing had ever broken: the same keys, one form. After every kill the
journals must hold its changes one by one, and what is offered back must be what it was typing.
"""

from __future__ import annotations

import copy
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from cchc_tui.checks.live import LiveChecker
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.schema.model import Level
from cchc_tui.store.draft import Draft
from cchc_tui.store.habits import Habits
from cchc_tui.store.journal import in_order, read_folder
from cchc_tui.store.merge import merge
from cchc_tui.store.place import Place, PlaceFile
from cchc_tui.store.submission import read_submission
from cchc_tui.tui.form.columns import rows_height
from cchc_tui.tui.form.desk import Desk
from cchc_tui.tui.form.filling import Occasion
from cchc_tui.tui.form.keys import press
from cchc_tui.tui.form.paint import HEAD, picture
from cchc_tui.tui.form.resuming import offer, whereabouts
from cchc_tui.tui.lines import plain
from tests.support.terminal import Terminal
from tests.tui.form_desk import Kept, shipped
from tests.tui.pages import Q1, UNIT, key, make_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_tui.store.journal import Line
    from cchc_tui.store.workspace import Workspace

WHO = "clerk"
_PAGE = rows_height(24)
_IN_ONE_WORKSPACE = 40
_BY_ITSELF = 0.6
_SENT = {
    "enter": "\r",
    "backspace": "\x7f",
    "left": "\x1b[D",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "delete": "\x1b[3~",
    "ctrl+z": "\x1a",
    "ctrl+y": "\x19",
    "ctrl+e": "\x05",
    "minus": "-",
}
_TYPED = [*"0123456789" * 3, *"12+,x"]
_NAMED = [*["enter"] * 12, "backspace", "backspace", "left", "down", "up", "delete", "ctrl+z", "ctrl+z"]
_ALONE = ["ctrl+y", "ctrl+e", "minus", "m", "p", "l", "b", "t", "r"]
_START = """
import sys
from datetime import date
from cchc_tui.schema.period import Period
from cchc_tui.store.workspace import Workspace
from cchc_tui.tui.app import run_app
period = Period.parse(sys.argv[2]) if len(sys.argv) > 2 else None
run_app(Workspace.open(sys.argv[1]), "05497", period, "vi", who="clerk", today=date(2024, 3, 12))
"""


class Moment(NamedTuple):
    """What holds after a key: how many changes were made, where she is, which rows are seen."""

    changes: int
    place: Place
    rows: tuple[str, ...]


@cache
def _checker() -> LiveChecker:
    return LiveChecker(rulebook(shipped(), Level.COMMUNE))


def _desk(filling: Draft | Kept) -> Desk:
    """The desk as a screen makes it, its offer seen."""
    desk = Desk(filling, Occasion(UNIT.name, Q1), _checker())
    offer(desk)
    desk.ready()
    desk.offered = "seen" if desk.offered else ""
    return desk


def _press(desk: Desk, name: str) -> None:
    press(desk, name, "-" if name == "minus" else name if len(name) == 1 else None, _PAGE)
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
        self.desk = _desk(self.kept)
        self.top = 0

    def moment(self) -> Moment:
        """Return what holds now."""
        shown = picture(self.desk, 80, 24, self.top)
        self.top = shown.top
        rows = tuple(plain(line).rstrip() for line in shown.lines[HEAD : HEAD + _PAGE])
        return Moment(len(self.kept.changes), whereabouts(self.desk), rows)

    def ahead(self, keys: list[str]) -> list[Moment]:
        """Return what would hold before and after each key, without pressing any."""
        shared = (shipped(), _checker(), self.kept.form.last)
        other = copy.deepcopy(self, {id(one): one for one in shared})
        moments = [other.moment()]
        for name in keys:
            _press(other.desk, name)
            moments.append(other.moment())
        return moments

    def go_on(self, place: Place, position: str | None) -> None:
        """Stand where a new session begins: the form goes on, what only the screen knew is gone."""
        self.kept.place, self.kept.position = place, position
        self.kept.form._passed.clear()
        self.desk, self.top = _desk(self.kept), 0

    def begins(self) -> str:
        """Return what a session tells when it begins."""
        form = self.kept.form
        return told(self.desk, [form.can_undo, form.can_redo, form.edited()])


def told(desk: Desk, more: list[object]) -> str:
    """Return where a desk stands, and what else there is to compare, as text."""
    return repr([tuple(whereabouts(desk)), more])


class Campaign:
    """Kills in one workspace; `offered` counts the half-typed texts that came back.

    `recognised` counts the last screens, of those on a terminal, that showed a moment of the model's.
    """

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.workspace = make_workspace(folder)
        self.chance = chance
        self.model = Model()
        self.left = Place()
        self.kills = self.offered = self.recognised = 0

    def kill(self, *, on_terminal: bool) -> None:
        """Key, be killed, compare, and stand where the next session begins.

        Raises:
            AssertionError: something was lost, doubled or torn.
        """
        keys = random_keys(self.chance, self.chance.randint(1, 60))
        if on_terminal:
            moments = self.model.ahead(keys)
            rows = self._on_terminal(keys, moments[0].rows)
            shown = next((number for number, moment in enumerate(moments) if moment.rows == rows), None)
            self.recognised += shown is not None
            handled, most = shown or 0, len(keys)
        else:
            handled = self._forked(keys)
            most = min(handled + 1, len(keys))
            moments = self.model.ahead(keys[:most])
        self._judge(keys, moments, handled, most)
        self.kills += 1

    def _judge(self, keys: list[str], moments: list[Moment], handled: int, most: int) -> None:
        """Find what the disk holds among the moments from the last that was acknowledged on."""
        kept = in_order(read_folder(key().folder(self.workspace)))
        place, who, _ = PlaceFile(key().beside(self.workspace, ".place")).read()
        assert who == WHO or place == Place() == self.left, "where she was can always be read"
        places = [self.left, *(moment.place for moment in moments[1:])]
        for number in range(handled, most + 1):
            # the changes of a key are on disk before the place behind it
            late = number > 0 and moments[number - 1].changes < len(kept) and place == places[number - 1]
            if moments[number].changes == len(kept) and (place == places[number] or late):
                break
        else:
            counts = [moment.changes for moment in moments[handled:]]
            wrong = f"{len(kept)} changes and {place} kept; {handled} of {keys} acknowledged: {counts}"
            raise AssertionError(wrong)
        for name in keys[:number]:
            _press(self.model.desk, name)
        self._compare(kept)
        late = late and place != places[number]
        touched = {line.id for line in kept[moments[number - 1].changes :]} if late else set()
        row = read_submission(self.workspace, key()).row
        self.model.go_on(place.at_rest() if place.row in touched else place, place.row or row)
        self.offered += bool(self.model.desk.offered)
        self.left = place

    def _compare(self, kept: list[Line]) -> None:
        """Compare every line of the journals with what the model did."""
        assert [line.n for line in kept] == list(range(1, len(kept) + 1)), "nothing doubled, nothing missing"
        notes: dict[str, str] = {}
        for line, change in zip(kept, self.model.kept.changes, strict=True):
            if change.note is not None:
                notes[change.id] = change.note
            meant = (change.id, change.after, change.act, notes.get(change.id, ""))
            assert (line.id, line.figure, line.act, line.note) == meant

    # In a process that is only the desk and the store, with a terminal, and to the end

    def _forked(self, keys: list[str]) -> int:
        """Key in a forked process until it is killed; return how many keys it told to have handled."""
        end, out = os.pipe()
        by_itself = self.chance.random() < _BY_ITSELF
        patience = 10.0 if by_itself else self.chance.expovariate(1 / 0.02)
        deadly = Deadly(self.chance) if by_itself else None
        child = os.fork()
        if child == 0:
            try:
                _key(self.workspace, keys, out, deadly)
            finally:
                os._exit(1)
        os.close(out)
        heard = _hear(end, b"\n", 10.0)
        heard += _hear(end, b"." * len(keys), patience, heard.partition(b"\n")[2])
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        heard += _hear(end, None, 1.0)
        os.close(end)
        begun, _, handled = heard.partition(b"\n")
        assert begun.decode() == self.model.begins(), "it goes on where it broke"
        return len(handled)

    def _on_terminal(self, keys: list[str], first_rows: tuple[str, ...]) -> tuple[str, ...]:
        """Key in the program itself, on a terminal, until it is killed; return the rows it showed last."""
        known = Habits.of(self.workspace, WHO, UNIT.code).get("open_form")
        command = [sys.executable, "-c", _START, str(self.workspace.root), *([] if known else ["2024-Q1"])]
        with Terminal(command) as screen:
            screen.wait_for(lambda lines: tuple(lines[HEAD : HEAD + _PAGE]) == first_rows)
            if self.model.desk.offered:
                screen.wait_for("đứt ở đây" if self.model.desk.prompt is None else "gõ dở lần trước")
            sent = "".join(_SENT.get(name, name) for name in keys)
            cut = self.chance.randint(0, len(keys))
            screen.send(sent[:cut])
            screen.drain(quiet=self.chance.uniform(0, 0.03), timeout=1)
            screen.send(sent[cut:])
            screen.drain(quiet=self.chance.uniform(0, 0.03), timeout=self.chance.uniform(0, 0.2))
            screen.send_signal(signal.SIGKILL)
            screen.wait_exit()
            return tuple(screen.screen[HEAD : HEAD + _PAGE])

    def finish(self) -> None:
        """Bring all to the ledger: every change is there once."""
        assert merge(self.workspace, wait=30).problems == ()
        with duckdb.connect(str(self.workspace.ledger), read_only=True) as ledger:
            numbers = ledger.execute("SELECT n FROM history ORDER BY seq").fetchall()
        assert numbers == [(n,) for n in range(1, len(self.model.kept.changes) + 1)]


class Deadly:
    """Kills the process at one of its next calls that write: before it, behind it, or half way through."""

    def __init__(self, chance: random.Random) -> None:
        self.left = chance.randint(1, 40)
        self.how = chance.choice(("before", "behind", "half"))
        self.part = chance.random()

    def arm(self) -> None:
        """Take the place of the calls."""
        for name in ("write", "pwrite", "fdatasync", "fsync", "ftruncate", "open"):
            setattr(os, name, partial(self.call, getattr(os, name)))

    def call(self, real: Callable[..., object], *given: object, **more: object) -> object:
        """Do what was asked for, or die of it."""
        self.left -= 1
        if self.left:
            return real(*given, **more)
        if self.how == "half" and len(given) > 1 and isinstance(given[1], bytes):
            handle, content, *rest = given
            real(handle, content[: int(len(content) * self.part)], *rest)
        elif self.how == "behind":
            real(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)
        return None


def _key(workspace: Workspace, keys: list[str], out: int, deadly: Deadly | None) -> None:
    """Be the process that keys: tell where it begins, and every key once it has been handled."""
    say = os.write
    draft = Draft.open(workspace, key(), WHO)
    desk = _desk(draft)
    form = draft.form
    say(out, told(desk, [form.can_undo, form.can_redo, form.edited()]).encode() + b"\n")
    if deadly is not None:
        deadly.arm()
    for name in keys:
        _press(desk, name)
        draft.remember(whereabouts(desk))
        say(out, b".")
    signal.pause()


def _hear(end: int, until: bytes | None, seconds: float, heard: bytes = b"") -> bytes:
    """Return what comes until it ends so, nothing more comes, or the time is over."""
    deadline, new = time.monotonic() + seconds, b""
    while until is None or not (heard + new).endswith(until):
        ready, _, _ = select.select([end], [], [], max(0.0, deadline - time.monotonic()))
        data = os.read(end, 65536) if ready else b""
        new += data
        if not data or (until == b"\n" and b"\n" in new):
            break
    return new


def kills(count: int, seed: int, on_terminal: float, seconds: float) -> Campaign:
    """Kill so many times, a share of them on a terminal, in at most so many seconds; return the counts.

    Raises:
        AssertionError: something was lost, doubled or torn; the sentence names the seed.
    """
    began, total = time.monotonic(), Campaign.__new__(Campaign)
    total.kills = total.offered = total.recognised = 0
    while total.kills < count and time.monotonic() - began < seconds:
        chance = random.Random(f"{seed}/{total.kills}")
        folder = Path(tempfile.mkdtemp(prefix="cchc-"))
        try:
            campaign = Campaign(folder / "work", chance)
            while campaign.kills < min(_IN_ONE_WORKSPACE, count - total.kills):
                campaign.kill(on_terminal=chance.random() < on_terminal)
            campaign.finish()
        except AssertionError as error:
            error.add_note(f"seed {seed}, after {total.kills} kills elsewhere")
            raise
        finally:
            shutil.rmtree(folder)
        for name in ("kills", "offered", "recognised"):
            setattr(total, name, getattr(total, name) + getattr(campaign, name))
    return total
