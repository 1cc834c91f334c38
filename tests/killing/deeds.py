"""What is done to a whole workspace, killed at random moments: afterwards all is there, once, and sound."""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.store.backup import backup, backups
from cchc_tui.store.backup_file import check_backup
from cchc_tui.store.doctor import look
from cchc_tui.store.ledger import ledger_lock, transaction
from cchc_tui.store.mending import mend
from cchc_tui.store.merge import merge
from cchc_tui.store.migrations import MIGRATIONS, Migration, connect, open_current
from cchc_tui.store.rebuild import rebuild
from cchc_tui.store.restore import restore
from cchc_tui.store.snapshot import forget_snapshot, snapshot
from cchc_tui.store.verify import verify
from cchc_tui.store.workspace import Workspace
from tests.killing.deadly import Deadly
from tests.store.lines import random_lines, write_journals
from tests.store.small import key_of, make_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 0.5
NEXT = Migration(
    MIGRATIONS[-1].number + 1,
    lambda connection: connection.execute(
        "ALTER TABLE base.entry ADD COLUMN remark VARCHAR; UPDATE base.entry SET remark = 'x'"
    ),
)


class Deeds:
    """One workspace in which things are done and killed; `tally` counts the kills by what was done."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.workspace = make_workspace(folder / "work")
        self.chance = chance
        self.tally: dict[str, int] = {}
        self._sessions = 0
        self._key_more()
        merge(self.workspace, everything=True)
        self.content = look(self.workspace).content

    def kill(self) -> None:
        """Do one thing, be killed, and see that nothing is lost, doubled or torn.

        Raises:
            AssertionError: something is.
        """
        name = self.chance.choice(("backup", "restore", "migrate", "rebuild", "verify", "merge"))
        getattr(self, f"_{name}")()
        workspace = Workspace(self.workspace.root)
        health = look(workspace)
        list(mend(workspace, health))
        health = look(Workspace(workspace.root))
        told = [str(one.said) for one in health.remarks]
        assert health.is_sound, f"{name}: {told}"
        assert health.content == self.content, f"{name}: {told}"
        assert verify(workspace).is_good
        assert not [one for one in health.remarks if one.topic == "leftover"], told
        self.tally[name] = self.tally.get(name, 0) + 1

    def _key_more(self) -> None:
        self._sessions += 1
        names = [f"s{self._sessions}-{part}" for part in range(3)]
        unit = self.chance.choice(("05497", "05500"))
        key = key_of(f"{2000 + self._sessions}-Q1", unit)
        write_journals(self.workspace, random_lines(self.chance, 40), names, key)
        self.content = look(self.workspace).content

    def _backup(self) -> None:
        before = set(backups(self.workspace))
        self._die(lambda: backup(self.workspace, keep=2))
        for path in backups(self.workspace):
            assert check_backup(path).content == self.content or path in before
        assert check_backup(backup(self.workspace, keep=2).path).content == self.content

    def _restore(self) -> None:
        made = backup(self.workspace, keep=2).path
        folder = self.workspace.root.with_name("restored")
        self._die(lambda: restore(made, folder))
        if not folder.exists():
            restore(made, folder)
        assert look(Workspace(folder)).content == self.content
        for path in folder.parent.glob("*restor*"):
            shutil.rmtree(path)

    def _migrate(self) -> None:
        self._die(self._migrated)
        for path in (self.workspace.data / "backups").glob("*.duckdb"):
            with connect(path, read_only=True) as kept:
                assert kept.execute("SELECT count(*) FROM base.entry").fetchone() != (0,)
            path.unlink()
        self._migrated()
        # back to the version of this program, which knows nothing of the next one
        with connect(self.workspace.ledger) as connection, transaction(connection):
            connection.execute("ALTER TABLE base.entry DROP COLUMN remark")
            connection.execute(f"UPDATE base.meta SET value = '{NEXT.number - 1}' WHERE name = 'version'")

    def _migrated(self) -> None:
        open_current(self.workspace.ledger, self.workspace.id, [*MIGRATIONS, NEXT]).close()

    def _rebuild(self) -> None:
        made = backup(self.workspace, keep=2).path
        paths = sorted(self.workspace.journals.rglob("*.jsonl"))
        gone, spoiled = self.chance.sample(paths, 2)
        gone.unlink()
        data = bytearray(spoiled.read_bytes())
        data[self.chance.randrange(len(data))] ^= 64
        spoiled.write_bytes(data)
        if self.chance.random() < 1 / 2:
            self.workspace.ledger.unlink()
        self._die(lambda: rebuild(self.workspace, made))
        assert rebuild(self.workspace, made).lost == 0

    def _verify(self) -> None:
        self._key_more()
        merge(self.workspace, everything=True)
        self._die(lambda: verify(self.workspace))

    def _merge(self) -> None:
        self._key_more()
        if self.chance.random() < 1 / 2:
            self.workspace.ledger.unlink()
        self._die(self._merged)
        assert merge(self.workspace, everything=True, wait=10) is not None
        snapshot(self.workspace)

    def _merged(self) -> None:
        merge(self.workspace, everything=True)
        lock = ledger_lock(self.workspace, wait=10)
        assert lock is not None
        with lock:
            forget_snapshot(self.workspace)
        snapshot(self.workspace)

    def _die(self, deed: Callable[[], object]) -> None:
        """Do it in a process that is killed, or kills itself while it writes; if it ends before, so be it."""
        by_itself = self.chance.random() < 1 / 2
        deadly, patience = Deadly(self.chance), self.chance.uniform(0, _LONGEST)
        child = os.fork()
        if child == 0:
            try:
                if by_itself:
                    deadly.arm()
                deed()
            finally:
                os._exit(0)
        if not by_itself:
            time.sleep(patience)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def deed_kills(count: int, seed: int, seconds: float) -> dict[str, int]:
    """Kill so many times, in at most about so many seconds.

    Raises:
        AssertionError: something was lost, doubled or torn; the sentence names the seed.
    """
    deadline = time.monotonic() + seconds
    chance = random.Random(f"deeds/{seed}")
    folder = Path(tempfile.mkdtemp(prefix="cchc-"))
    try:
        deeds = Deeds(folder, chance)
        for _ in range(count):
            if time.monotonic() > deadline:
                break
            deeds.kill()
    except (AssertionError, StoreError) as error:
        error.add_note(f"seed {seed}, {deeds.tally}")
        raise
    finally:
        shutil.rmtree(folder)
    return deeds.tally
