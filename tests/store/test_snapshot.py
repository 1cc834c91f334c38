import duckdb
import pytest

from cchc_tui.errors import StoreError
from cchc_tui.store import snapshot as snapshots
from cchc_tui.store.ledger import ledger_lock
from cchc_tui.store.merge import merge
from cchc_tui.store.snapshot import snapshot
from cchc_tui.store.workspace import OrgUnit, Workspace
from tests.store.small import enter


def count(path):
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("SELECT count(*) FROM history").fetchone()[0]


def test_a_workspace_without_any_figure_has_a_snapshot_too(workspace):
    assert count(snapshot(workspace)) == 0


def test_it_holds_what_was_merged_and_is_used_again_while_nothing_changes(workspace, opened):
    draft = opened()
    enter(draft, received="1")
    merge(workspace)
    first = snapshot(workspace).stat()
    assert count(workspace.snapshot) == 1
    assert snapshot(workspace).stat().st_ino == first.st_ino
    enter(draft, received="2")
    merge(workspace)
    assert count(snapshot(workspace)) == 2
    assert workspace.snapshot.stat().st_ino != first.st_ino


def test_one_who_reads_is_not_disturbed_when_a_new_one_takes_its_place(workspace, opened):
    draft = opened()
    enter(draft, received="1")
    merge(workspace)
    with duckdb.connect(str(snapshot(workspace)), read_only=True) as reader:
        enter(draft, received="2")
        merge(workspace)
        snapshot(workspace)
        assert reader.execute("SELECT count(*) FROM history").fetchone() == (1,)


def test_a_reader_never_makes_a_writer_wait(workspace, opened):
    draft = opened()
    enter(draft, received="1")
    merge(workspace)
    with duckdb.connect(str(snapshot(workspace)), read_only=True) as reader:
        reader.execute("SELECT * FROM history")
        enter(draft, received="2")
        assert merge(workspace).entries == 1


def test_while_a_writer_is_at_it_the_last_one_has_to_do(workspace, opened):
    draft = opened()
    enter(draft, received="1")
    merge(workspace)
    snapshot(workspace)
    enter(draft, received="2")
    merge(workspace)
    with ledger_lock(workspace):
        assert count(snapshot(workspace, wait=0)) == 1
    assert count(snapshot(workspace, wait=0)) == 2


def test_who_asks_for_one_large_copy_after_the_other_leaves_the_disk_alone_in_between(
    workspace, opened, monkeypatch
):
    monkeypatch.setattr(snapshots, "_BYTES_A_SECOND", 1)
    pauses = []
    monkeypatch.setattr(snapshots.time, "sleep", pauses.append)
    draft = opened()
    for spent in "123":
        enter(draft, spent=spent)
        merge(workspace)
        assert count(snapshot(workspace)) == int(spent)
    assert pauses == [5, 5]


def test_without_any_and_with_a_writer_at_it_the_sentence_says_so(workspace):
    with ledger_lock(workspace), pytest.raises(StoreError, match="đang ghi"):
        snapshot(workspace, wait=0)


def test_a_unit_added_shows_though_no_figure_has_changed(workspace):
    snapshot(workspace)
    workspace.add_unit(OrgUnit("05503", "Xã Phúc Trìu"))
    with duckdb.connect(str(snapshot(Workspace.open(workspace.root))), read_only=True) as connection:
        assert connection.execute("SELECT name FROM org_units WHERE code = '05503'").fetchone()


def test_what_a_killed_merge_left_in_the_log_is_in_it(workspace, opened):
    enter(opened(), received="1")
    merge(workspace)
    with duckdb.connect(str(workspace.ledger)) as connection:
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        connection.execute("INSERT INTO base.entry SELECT * FROM base.entry")
    assert count(snapshot(workspace)) == 2
