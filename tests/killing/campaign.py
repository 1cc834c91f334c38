"""Random keying, killed at random moments and gone on with, again and again, in one workspace.

The model goes on in memory. After every kill the journals must hold its changes one by one, and what is
offered back must be what was being typed in it.
"""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from cchc_tui.store.journals.journal import in_order, read_folder
from cchc_tui.store.journals.place import Place, PlaceFile
from cchc_tui.store.journals.submission import read_submission
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.habits import Habits
from cchc_tui.tui.form.paint import HEAD
from cchc_tui.tui.form.resuming import whereabouts
from tests.killing.deadly import Deadly
from tests.killing.keying import PAGE, SENT, Model, desk_of, press_on, random_keys, told
from tests.support.terminal import Terminal
from tests.tui.pages import UNIT, key, make_workspace

if TYPE_CHECKING:
    from cchc_tui.store.journals.lines import Line
    from cchc_tui.store.workspaces.workspace import Workspace
    from tests.killing.keying import Moment

WHO = "clerk"
_IN_ONE_WORKSPACE = 40
_BY_ITSELF = 0.6
_START = """
import sys
from datetime import date
from cchc_tui.schema.period import Period
from cchc_tui.store.workspaces.workspace import Workspace
from cchc_tui.tui.app import run_app
period = Period.parse(sys.argv[2]) if len(sys.argv) > 2 else None
run_app(Workspace.open(sys.argv[1]), "05497", period, "vi", who="clerk", today=date(2024, 3, 12))
"""


class Tally(NamedTuple):
    """How many kills were survived, how many half-typed texts came back, and what was told of terminals."""

    kills: int = 0
    on_terminals: int = 0
    recognised: int = 0
    offered: int = 0
    keys: int = 0


class Campaign:
    """Kills in one workspace, and their `tally`."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.workspace = make_workspace(folder)
        self.chance = chance
        self.model = Model()
        self.left = Place()
        self.tally = Tally()

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
            handled, most = shown or 0, len(keys)
        else:
            shown = handled = self._forked(keys)
            most = min(handled + 1, len(keys))
            moments = self.model.ahead(keys[:most])
        reached = self._judge(keys, moments, handled, most)
        recognised = on_terminal and shown is not None
        one = Tally(1, on_terminal, recognised, bool(self.model.desk.offered), reached)
        self.tally = Tally(*map(sum, zip(self.tally, one, strict=True)))

    def _judge(self, keys: list[str], moments: list[Moment], handled: int, most: int) -> int:
        """Find what the disk holds among the moments from the last that was acknowledged on; return which."""
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
            press_on(self.model.desk, name)
        self._compare(kept)
        late = late and place != places[number]
        touched = {line.id for line in kept[moments[number - 1].changes :]} if late else set()
        # where no place was written, the next session is offered what this one was
        back = place if number - late else moments[0].place
        back = back.at_rest() if back.row in touched else back
        self.model.go_on(back, back.row or read_submission(self.workspace, key()).row)
        self.left = place
        return number

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
        begins = self.model.begins()
        assert begun.decode() == begins, f"begins with {begun.decode()} where it left {begins}"
        return len(handled)

    def _on_terminal(self, keys: list[str], first_rows: tuple[str, ...]) -> tuple[str, ...]:
        """Key in the program itself, on a terminal, until it is killed; return the rows it showed last."""
        known = Habits.of(self.workspace, WHO, UNIT.code).get("open_form")
        command = [sys.executable, "-c", _START, str(self.workspace.root), *([] if known else ["2024-Q1"])]
        with Terminal(command) as screen:
            screen.wait_for(lambda lines: tuple(lines[HEAD : HEAD + PAGE]) == first_rows)
            if self.model.desk.offered:
                screen.wait_for("đứt ở đây" if self.model.desk.prompt is None else "gõ dở lần trước")
            sent = [SENT.get(name, name) for name in keys]
            cut = self.chance.randint(0, len(keys))  # not within a key, whose rest would be keys of their own
            screen.send("".join(sent[:cut]))
            screen.drain(quiet=self.chance.uniform(0, 0.03), timeout=1)
            screen.send("".join(sent[cut:]))
            screen.drain(quiet=self.chance.uniform(0, 0.03), timeout=self.chance.uniform(0, 0.2))
            screen.send_signal(signal.SIGKILL)
            screen.wait_exit()
            return tuple(screen.screen[HEAD : HEAD + PAGE])

    def finish(self) -> None:
        """Bring all to the ledger: every change is there once."""
        assert merge(self.workspace, wait=30).problems == ()
        with duckdb.connect(str(self.workspace.ledger), read_only=True) as ledger:
            numbers = ledger.execute("SELECT n FROM history ORDER BY seq").fetchall()
        assert numbers == [(n,) for n in range(1, len(self.model.kept.changes) + 1)]


def _key(workspace: Workspace, keys: list[str], out: int, deadly: Deadly | None) -> None:
    """Be the process that keys: tell where it begins, and every key once it has been handled."""
    say = os.write
    draft = Draft.open(workspace, key(), WHO)
    desk = desk_of(draft)
    form = draft.form
    say(out, told(desk, [form.can_undo, form.can_redo, form.edited()]).encode() + b"\n")
    if deadly is not None:
        deadly.arm()
    for name in keys:
        press_on(desk, name)
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


def kills(count: int, seed: int, on_terminal: float, seconds: float) -> Tally:
    """Kill so many times, a share of them on a terminal, in at most about so many seconds.

    Raises:
        AssertionError: something was lost, doubled or torn; the sentence names the seed.
    """
    deadline, total = time.monotonic() + seconds, Tally()
    while total.kills < count and time.monotonic() < deadline:
        chance = random.Random(f"{seed}/{total.kills}")
        folder = Path(tempfile.mkdtemp(prefix="cchc-"))
        try:
            campaign = Campaign(folder / "work", chance)
            while campaign.tally.kills < min(_IN_ONE_WORKSPACE, count - total.kills):
                if time.monotonic() > deadline:
                    break
                campaign.kill(on_terminal=chance.random() < on_terminal)
            campaign.finish()
        except AssertionError as error:
            error.add_note(f"seed {seed}, behind {total.kills} kills in other workspaces")
            raise
        finally:
            shutil.rmtree(folder)
        total = Tally(*map(sum, zip(total, campaign.tally, strict=True)))
    return total
