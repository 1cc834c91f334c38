"""On a disk that is nearly full the last room is for the journals, and nothing passes for damage."""

import os

import duckdb
import pytest

from cchc_tui.errors import StoreError
from cchc_tui.store import ledger
from cchc_tui.store.damage import LedgerDamagedError, refusal
from cchc_tui.store.draft import Draft
from cchc_tui.store.merge import merge
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
