"""What is done to a whole workspace, killed at random moments: afterwards all is there, once, and sound."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import cchc_tui.store.copies.snapshot as copies
from cchc_tui.cli import main
from cchc_tui.errors import StoreError
from cchc_tui.store.backups.backup import backup, backups
from cchc_tui.store.backups.file import check_backup
from cchc_tui.store.copies.snapshot import forget_snapshot, snapshot
from cchc_tui.store.journals import archiving
from cchc_tui.store.ledger.compaction import compact
from cchc_tui.store.ledger.ledger import ledger_lock, open_ledger, transaction
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.ledger.migrations import MIGRATIONS, Migration, connect, open_current
from cchc_tui.store.mending.mending import mend
from cchc_tui.store.mending.rebuild import rebuild
from cchc_tui.store.mending.restore import restore
from cchc_tui.store.soundness.doctor import look
from cchc_tui.store.soundness.verify import verify
from cchc_tui.store.workspaces.settings import Settings
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace
from tests.killing.dying import Dying
from tests.store.lines import random_lines, write_journals
from tests.store.small import key_of, make_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.store.disk.lock import Lock

NEXT = Migration(
    MIGRATIONS[-1].number + 1,
    lambda connection: connection.execute(
        "ALTER TABLE base.entry ADD COLUMN remark VARCHAR; UPDATE base.entry SET remark = 'x'"
    ),
)
DEEDS = (
    "merge", "migrate", "snapshot", "compact", "archive", "export", "backup", "restore", "rebuild", "verify",
    "settings",
)  # fmt: skip
_SPARE = ".snapshot.duckdb.older-"
_AT_ONCE = 60
"""How many kills one workspace lives through: it grows with each."""


class Deeds:
    """One workspace in which things are done and killed."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.workspace = make_workspace(folder / "work")
        self.chance = chance
        self._dying = Dying(chance)
        self._sessions = 0
        self._key_more()
        merge(self.workspace, everything=True)

    def kill(self, name: str) -> bool:
        """Do one thing, be killed, and see that nothing is lost, doubled or torn.

        Return whether it was killed before it was done.

        Raises:
            AssertionError: something is.
        """
        killed: bool = getattr(self, f"_{name}")()
        health = look(self.workspace)
        found = health.remarks
        mended = list(mend(self.workspace, health))
        self.workspace = Workspace(self.workspace.root)
        health = look(self.workspace)
        told = [[str(one.said) for one in some] for some in (found, mended, health.remarks)]
        assert health.is_sound, f"{name}: {told}"
        assert health.content == self.content, f"{name}: {told}"
        assert verify(self.workspace).is_good, name
        hidden = [path for path in self.workspace.root.parent.rglob("*") if path.name.startswith(".")]
        left = [path for path in hidden if not path.name.startswith(_SPARE)]
        assert not left, f"{name} left {left}"
        assert not [one for one in health.remarks if one.topic == "leftover"], f"{name}: {told}"
        return killed

    def _key_more(self) -> None:
        self._sessions += 1
        names = [f"s{self._sessions}-{part}" for part in range(3)]
        self._last = key_of(f"{2000 + self._sessions}-Q1", self.chance.choice(("05497", "05500")))
        write_journals(self.workspace, random_lines(self.chance, 40), names, self._last)
        self.content = look(self.workspace).content

    def _merge(self) -> bool:
        self._key_more()
        if self.chance.random() < 1 / 4:
            self.workspace.ledger.unlink()
        killed = self._dying.die("merge", lambda: merge(self.workspace, everything=True))
        assert merge(self.workspace, everything=True, wait=10) is not None
        return killed

    def _snapshot(self) -> bool:
        # of a large ledger older copies are kept and brought up to date
        with patch.object(copies, "SMALL", self.chance.choice((0, copies.SMALL))):
            return self._copied()

    def _copied(self) -> bool:
        before = self._count(snapshot(self.workspace))
        self._key_more()
        merge(self.workspace, everything=True)
        if self.chance.random() < 1 / 4:
            with self._lock():
                forget_snapshot(self.workspace)
        killed = self._dying.die("snapshot", lambda: snapshot(self.workspace))
        if self.workspace.snapshot.exists():
            assert self._count(self.workspace.snapshot) in {before, self._count(self.workspace.ledger)}
        assert self._count(snapshot(self.workspace)) == self._count(self.workspace.ledger)
        assert look(self.workspace).is_sound
        return killed

    def _compact(self) -> bool:
        self._key_more()
        merge(self.workspace, everything=True)
        killed = self._dying.die("compact", self._compacted)
        self._compacted()
        return killed

    def _compacted(self) -> None:
        with self._lock(), open_ledger(self.workspace) as ledger, transaction(ledger):
            compact(ledger, 0)

    def _archive(self) -> bool:
        for _ in range(2):
            self._key_more()
        merge(self.workspace, everything=True)
        killed = self._dying.die("archive", self._archived)
        self._archived()
        return killed

    def _archived(self) -> None:
        with patch.object(archiving, "MANY", 2), self._lock():
            for path in self.workspace.journals.glob("*/*/*"):
                archiving.archive(self.workspace, path.relative_to(self.workspace.journals).as_posix())

    def _export(self) -> bool:
        target = self.workspace.root.with_name("export.toml")
        target.write_text("before", encoding="utf-8")
        call = ["--workspace", str(self.workspace.root), "export", "--org-unit", self._last.org_unit]
        call += ["--period", str(self._last.period), "--schema", "thu-xa", "--force", "--output", str(target)]
        killed = self._dying.die("export", lambda: _succeed(call))
        said = target.read_text(encoding="utf-8")
        _succeed(call)
        assert said in {"before", target.read_text(encoding="utf-8")}
        for path in target.parent.glob("*export*"):
            path.unlink()
        return killed

    def _backup(self) -> bool:
        before = set(backups(self.workspace))
        killed = self._dying.die("backup", lambda: backup(self.workspace, keep=2))
        for path in backups(self.workspace):
            assert check_backup(path).content == self.content or path in before
        assert check_backup(backup(self.workspace, keep=2).path).content == self.content
        return killed

    def _restore(self) -> bool:
        made = backup(self.workspace, keep=2).path
        folder = self.workspace.root.with_name("restored")
        killed = self._dying.die("restore", lambda: restore(made, folder))
        if not folder.exists():
            restore(made, folder)
        assert look(Workspace(folder)).content == self.content
        shutil.rmtree(folder)
        return killed

    def _migrate(self) -> bool:
        killed = self._dying.die("migrate", self._migrated)
        for path in (self.workspace.data / "backups").glob("*.duckdb"):
            assert self._count(path)
            path.unlink()
        self._migrated()
        # back to the version of this program, which knows nothing of the next one
        with connect(self.workspace.ledger) as connection, transaction(connection):
            connection.execute("ALTER TABLE base.entry DROP COLUMN remark")
            connection.execute(f"UPDATE base.meta SET value = '{NEXT.number - 1}' WHERE name = 'version'")
        return killed

    def _migrated(self) -> None:
        open_current(self.workspace.ledger, self.workspace.id, [*MIGRATIONS, NEXT]).close()

    def _rebuild(self) -> bool:
        made = backup(self.workspace, keep=2).path
        paths = sorted(self.workspace.journals.rglob("*.jsonl"))
        gone, spoiled = self.chance.sample(paths, 2)
        gone.unlink()
        data = bytearray(spoiled.read_bytes())
        data[self.chance.randrange(len(data))] ^= 64
        spoiled.write_bytes(data)
        if self.chance.random() < 1 / 2:
            self.workspace.ledger.unlink()
        killed = self._dying.die("rebuild", lambda: rebuild(self.workspace, made))
        assert rebuild(self.workspace, made).lost == 0
        return killed

    def _verify(self) -> bool:
        self._key_more()
        merge(self.workspace, everything=True)
        return self._dying.die("verify", lambda: verify(self.workspace))

    def _settings(self) -> bool:
        before, name = self.workspace.settings, f"Sở {self.chance.random()}"
        units = {code: one.name for code, one in self.workspace.all_units.items()}
        killed = self._dying.die("settings", lambda: self._set(name))
        after = Workspace(self.workspace.root)
        assert after.settings in [before, Settings(name=name)]
        assert {code: one.name for code, one in after.all_units.items()} in (units, {**units, "05503": name})
        return killed

    def _set(self, name: str) -> None:
        self.workspace.change_settings(Settings(name=name))
        self.workspace.add_unit(OrgUnit("05503", name))

    @staticmethod
    def _count(path: Path) -> int:
        with connect(path, read_only=True) as connection:
            row = connection.execute("SELECT count(*) FROM base.entry").fetchone()
        return int(row[0]) if row else 0

    def _lock(self) -> Lock:
        lock = ledger_lock(self.workspace, wait=10)
        assert lock is not None
        return lock


def _succeed(call: list[str]) -> None:
    with redirect_stdout(StringIO()):
        assert main(call) == 0


class Tally:
    """How often one deed was killed, and how often it was done before; how long all that took."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.killed = self.done = 0
        self.seconds = 0.0


def deed_kills(count: int, seed: int, seconds: float, names: Sequence[str] = DEEDS) -> list[Tally]:
    """Kill so many times, each deed about as often, in at most about so many seconds.

    Raises:
        AssertionError: something was lost, doubled or torn; a note names the seed.
    """
    deadline = time.monotonic() + seconds
    tallies = [Tally(name) for name in names]
    deeds, lived = None, 0
    folder = Path()
    try:
        while (all_ := sum(one.killed for one in tallies)) < count and time.monotonic() < deadline:
            if deeds is None or lived == _AT_ONCE:
                folder, lived = _afresh(folder), 0
                deeds = Deeds(folder, random.Random(f"deeds/{seed}/{all_}"))
            one = min(tallies, key=lambda one: (one.killed, one.done))
            began = time.monotonic()
            if deeds.kill(one.name):
                one.killed += 1
            else:
                one.done += 1
            one.seconds += time.monotonic() - began
            lived += 1
    except (AssertionError, StoreError) as error:
        error.add_note(f"seed {seed}, after {[(one.name, one.killed, one.done) for one in tallies]}")
        raise
    finally:
        _remove(folder)
    return tallies


def _afresh(folder: Path) -> Path:
    _remove(folder)
    return Path(tempfile.mkdtemp(prefix="cchc-"))


def _remove(folder: Path) -> None:
    if folder.name:
        shutil.rmtree(folder)
