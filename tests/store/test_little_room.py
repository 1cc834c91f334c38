"""On a disk that is nearly full the last room is for the journals, and nothing passes for damage."""

import os
import random
import shutil
from pathlib import Path

import duckdb
import pytest

from cchc_tui.cli import main
from cchc_tui.errors import StoreError
from cchc_tui.store.backups.backup import backup, backups
from cchc_tui.store.copies.snapshot import forget_snapshot, snapshot
from cchc_tui.store.ledger import ledger
from cchc_tui.store.ledger.compaction import compact
from cchc_tui.store.ledger.damage import LedgerDamagedError, refusal
from cchc_tui.store.ledger.ledger import ledger_lock, open_ledger, transaction
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.ledger.migrations import MIGRATIONS, open_current
from cchc_tui.store.mending.mending import mend
from cchc_tui.store.mending.rebuild import rebuild
from cchc_tui.store.mending.restore import restore
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.soundness.doctor import look
from cchc_tui.store.soundness.verify import verify
from cchc_tui.store.workspaces.settings import Settings
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace
from tests.killing.deeds import NEXT
from tests.store.lines import random_lines, write_journals
from tests.store.small import enter, key_of, make_workspace
from tests.support.disks import small_disk


@pytest.fixture
def small_workspace(tmp_path):
    """A workspace on a disk of 24 MB of its own, where the system lets us have one."""
    with small_disk(tmp_path / "disk", "24m") as disk:
        yield make_workspace(disk / "work")


def leave(workspace, room):
    """Fill the disk but for so many bytes."""
    disk = os.statvfs(workspace.data)
    filler = workspace.root.parent / "filler"
    filler.write_bytes(b"\0" * (disk.f_bavail * disk.f_frsize - room))
    return filler


def key(workspace, **figures):
    with Draft.open(workspace, key_of(), "lan") as draft:
        enter(draft, **figures)


def broken(workspace):
    return [path.name for path in workspace.data.iterdir() if "broken" in path.name]


def said_of_merging(workspace):
    try:
        merge(workspace)
    except StoreError as error:
        return error.key
    return ""


def test_the_last_room_is_for_what_is_being_typed(small_workspace):
    filler = leave(small_workspace, ledger.LAST_ROOM - 65536)
    key(small_workspace, received="519")
    with pytest.raises(StoreError) as refused:
        merge(small_workspace)
    assert refused.value.key == "store.disk_full"
    key(small_workspace, on_time="509")
    filler.unlink()
    assert merge(small_workspace).entries == 3


@pytest.mark.parametrize("made_before", [False, True])
@pytest.mark.parametrize("room", [100_000, 1_000_000])
def test_a_disk_that_fills_while_the_ledger_is_written_is_not_taken_for_damage(
    small_workspace, monkeypatch, made_before, room
):
    monkeypatch.setattr(ledger, "LAST_ROOM", 0)
    key(small_workspace, received="519")
    if made_before:
        merge(small_workspace)
        key(small_workspace, received="520")
    filler = leave(small_workspace, room)
    assert said_of_merging(small_workspace) in {"", "store.disk_full"}
    filler.unlink()
    merge(small_workspace)
    assert broken(small_workspace) == []
    with duckdb.connect(str(small_workspace.ledger), read_only=True) as stored:
        assert stored.execute("SELECT figure FROM figures WHERE id = 'received'").fetchall() == [
            (520 if made_before else 519,)
        ]


def test_what_the_database_says_of_a_full_disk_is_told_from_damage(tmp_path):
    full = duckdb.FatalException(
        "FATAL Error: Failed to create checkpoint: Could not write file: No space left on device"
    )
    assert refusal(full, tmp_path).key == "store.disk_full"
    assert isinstance(refusal(duckdb.FatalException("FATAL Error: corrupt"), tmp_path), LedgerDamagedError)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A workspace on a small disk with a form that is not handed in, ledger, copy, backup and export."""
    with small_disk(tmp_path_factory.mktemp("little") / "disk", "40m") as disk:
        workspace = make_workspace(disk / "work")
        write_journals(workspace, random_lines(random.Random(1), 20), ["s1"], key_of("2023-Q1"))
        with Draft.open(workspace, key_of(), "lan") as draft:
            enter(draft, received="5", on_time="5", spent="6", portal="1")
        merge(workspace, everything=True)
        snapshot(workspace)
        backup(workspace)
        assert main(to_file(workspace)) == 0
        yield workspace


def to_file(workspace):
    asked = ["--org-unit", "05497", "--period", "2024-Q1", "--schema", "thu-xa", "--force"]
    return ["--workspace", str(workspace.root), "export", *asked, "-o", f"{workspace.root}.toml"]


def merging(workspace):
    write_journals(workspace, random_lines(random.Random(2), 20), ["s2"], key_of("2022-Q1"))
    return lambda: merge(workspace, everything=True)


def copying(workspace):
    with ledger_lock(workspace):
        forget_snapshot(workspace)
    return lambda: snapshot(workspace)


def compacting(workspace):
    def settle():
        with ledger_lock(workspace), open_ledger(workspace) as connection, transaction(connection):
            compact(connection, 0)

    return settle


def migrating(workspace):
    return lambda: open_current(workspace.ledger, workspace.id, [*MIGRATIONS, NEXT]).close()


def backing_up(workspace):
    return lambda: backup(workspace)


def restoring(workspace):
    (made, *_) = backups(workspace)
    return lambda: restore(made, workspace.root.with_name("new"))


def exporting(workspace):
    def export():
        if main(to_file(workspace)):
            raise StoreError("store.disk_full", path=workspace.root)

    return export


def handing_in(workspace):
    def submit():
        with Draft.open(workspace, key_of(), "lan") as draft:
            assert not draft.submit()

    return submit


def setting(workspace):
    return lambda: workspace.change_settings(Settings(name="Xã " * 3000))


def adding_a_unit(workspace):
    return lambda: workspace.add_unit(OrgUnit("05503", "Xã " * 3000))


def rebuilding(workspace):
    return lambda: rebuild(workspace)


def verifying(workspace):
    return lambda: verify(workspace)


ROOM = {
    merging: 5000,
    copying: 500_000,
    compacting: 0,
    migrating: 4_500_000,
    backing_up: 0,
    restoring: 500_000,
    exporting: 0,
    handing_in: 5000,
    setting: 5000,
    adding_a_unit: 5000,
    verifying: 500_000,
    rebuilding: 5000,
}
"""How much there is for each: it fills the disk half way through."""


@pytest.mark.parametrize("what", ROOM)
def test_whatever_the_disk_has_no_room_for_leaves_all_as_it_was_and_is_done_later(kept, monkeypatch, what):
    monkeypatch.setattr(ledger, "LAST_ROOM", 0)
    workspace = Workspace(shutil.copytree(kept.root, kept.root.with_name("copy")))
    exported = shutil.copyfile(f"{kept.root}.toml", f"{workspace.root}.toml")
    do, content = what(workspace), look(workspace).content
    filler, before = leave(workspace, ROOM[what]), own_files(workspace, exported)
    try:
        with pytest.raises(StoreError) as refused:
            do()
        assert refused.value.key == "store.disk_full"
        assert "/." not in str(refused.value), "it names no file that nobody sees"
        assert own_files(workspace, exported) == before
        filler.unlink()
        list(mend(workspace, look(workspace)))
        health = look(Workspace(workspace.root))
        assert [one.said.key for one in health.remarks if one.trouble] in ([], ["sound.disk_low"])
        assert health.content == content
        do()
    finally:
        for path in workspace.root.parent.glob("[!w]*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def own_files(workspace, exported):
    """What people gave or asked for, as it stands in its files."""
    root = workspace.root
    paths = [root / "cchc.toml", root / "org_units.toml", root.with_name("new"), Path(exported)]
    return {path: path.read_bytes() for path in paths if path.exists()}
