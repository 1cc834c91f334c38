import os
import subprocess
import sys
from contextlib import contextmanager

import duckdb
import pytest

from cchc_tui.errors import StoreError
from cchc_tui.store.copies import snapshot as snapshots
from cchc_tui.store.copies import spares
from cchc_tui.store.copies.catch_up import differs
from cchc_tui.store.copies.snapshot import snapshot
from cchc_tui.store.disk.copying import copy_file
from cchc_tui.store.ledger.ledger import ledger_lock
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace
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


@pytest.fixture
def large(monkeypatch):
    """Any ledger counts as large, so that its copies are brought up to date and not made anew."""
    monkeypatch.setattr(snapshots, "SMALL", 0)
    monkeypatch.setattr(snapshots, "_BYTES_A_SECOND", 1e12)


def whole_copies(monkeypatch):
    """What is copied whole from now on."""
    made = []
    monkeypatch.setattr(spares, "copy_file", lambda *paths: (made.append(paths[0]), copy_file(*paths)))
    return made


def round_of(draft, workspace, spent):
    enter(draft, spent=spent)
    merge(workspace)
    return snapshot(workspace)


def test_a_large_one_only_takes_in_what_is_new_and_then_says_what_the_ledger_says(
    workspace, opened, large, monkeypatch
):
    drafts = [opened(), opened(org_unit="05500", who="minh"), opened(period="2024-Q2", who="hoa")]
    for number, draft in enumerate(drafts[:2]):
        round_of(draft, workspace, str(number))
    made = whole_copies(monkeypatch)
    workspace.add_unit(OrgUnit("05503", "Xã Phúc Trìu"))
    drafts[0].submit()
    round_of(drafts[1], workspace, "7000")
    drafts[1].commit(drafts[1].form.undo())
    round_of(drafts[2], workspace, "9")
    assert not made
    assert not differs(workspace.snapshot, workspace.ledger)
    with duckdb.connect(str(workspace.snapshot), read_only=True) as connection:
        rows = connection.execute("SELECT org_unit, period, figure, entered_by FROM figures ORDER BY ALL")
        assert rows.fetchall() == [
            ("05497", "2024-Q1", 0, "lan"),
            ("05497", "2024-Q2", 9, "hoa"),
            ("05500", "2024-Q1", 1, "minh"),
        ]
        assert connection.execute("SELECT count(*) FROM org_units").fetchone() == (3,)
        assert ("submitted",) in connection.execute("SELECT status FROM submissions").fetchall()


def test_one_that_a_question_still_reads_is_left_alone_and_what_was_read_by_it_stays(
    workspace, opened, large
):
    draft = opened()
    for spent in "12":
        round_of(draft, workspace, spent)
    with reading(workspace.snapshot) as ask:
        for spent in "3456":
            assert count(round_of(draft, workspace, spent)) == int(spent)
        assert ask("SELECT count(*) FROM history") == "2"
    assert count(round_of(draft, workspace, "7")) == 7


@contextmanager
def reading(path):
    """Another process that has a copy open and answers from it."""
    program = (
        "import duckdb, sys\nconnection = duckdb.connect(sys.argv[1], read_only=True)\n"
        "print('open', flush=True)\n"
        "for line in sys.stdin:\n    print(connection.execute(line).fetchone()[0], flush=True)\n"
    )
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "open\n"

        def ask(sql):
            process.stdin.write(f"{sql}\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        yield ask
        process.stdin.close()


def another_ledger(workspace):
    content = workspace.ledger.read_bytes()
    workspace.ledger.rename(workspace.ledger.with_suffix(".old"))
    workspace.ledger.write_bytes(content)


def one_made_anew_in_its_place(workspace):
    old = workspace.ledger.with_suffix(".old")
    workspace.ledger.rename(old)
    merge(workspace, everything=True)
    old.write_bytes(workspace.ledger.read_bytes())
    old.rename(workspace.ledger)


def other_lines(workspace):
    with duckdb.connect(str(workspace.ledger)) as connection:
        connection.execute("UPDATE base.entry SET typed = 'x'")


def a_line_less(workspace):
    with duckdb.connect(str(workspace.ledger)) as connection:
        connection.execute("DELETE FROM base.entry WHERE seq = 1")


def another_column(workspace):
    with duckdb.connect(str(workspace.ledger)) as connection:
        connection.execute("ALTER TABLE base.unit ADD COLUMN tax_code VARCHAR")


def damage(workspace):
    for path in spares.spares(workspace.snapshot):
        content = path.read_bytes()
        path.write_bytes(content[:20000] + bytes(len(content) - 20000))


def cut_short(workspace):
    for path in spares.spares(workspace.snapshot):
        os.truncate(path, 5000)


def killed_while_it_was_put_in_place(workspace):
    for path in spares.spares(workspace.snapshot):
        path.unlink()
    os.link(workspace.snapshot, workspace.snapshot.with_name(f".{workspace.snapshot.name}.older-1"))


@pytest.mark.parametrize(
    "happens",
    [
        another_ledger,
        one_made_anew_in_its_place,
        other_lines,
        a_line_less,
        another_column,
        damage,
        cut_short,
        killed_while_it_was_put_in_place,
    ],
)
def test_where_an_older_one_will_not_do_a_whole_one_is_made(workspace, opened, large, monkeypatch, happens):
    draft = opened()
    for spent in "12":
        round_of(draft, workspace, spent)
    enter(draft, spent="3")
    merge(workspace)
    made = whole_copies(monkeypatch)
    happens(workspace)
    snapshot(workspace)
    assert made
    assert not differs(workspace.snapshot, workspace.ledger)


def test_one_changed_behind_the_programs_back_is_told_from_its_ledger(workspace, opened, large):
    round_of(opened(), workspace, "1")
    with duckdb.connect(str(workspace.snapshot)) as connection:
        connection.execute("UPDATE base.entry SET figure = 2")
    assert differs(workspace.snapshot, workspace.ledger)


def test_a_small_ledgers_copies_leave_nothing_beside_them(workspace, opened, large, monkeypatch):
    draft = opened()
    for spent in "12":
        round_of(draft, workspace, spent)
    monkeypatch.setattr(snapshots, "SMALL", 1 << 30)
    round_of(draft, workspace, "3")
    assert spares.spares(workspace.snapshot) == []
