"""What is damaged or gone is brought back from wherever it still is, and what is lost is named exactly."""

import random
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from cchc_tui.errors import StoreError
from cchc_tui.store.backups.backup import backup
from cchc_tui.store.journals.journal import read_journal
from cchc_tui.store.journals.place import Place
from cchc_tui.store.ledger import intake
from cchc_tui.store.ledger import merge as merging
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.ledger.migrations import open_current
from cchc_tui.store.mending.mending import mend
from cchc_tui.store.mending.rebuild import rebuild
from cchc_tui.store.mending.recovery import Found, written
from cchc_tui.store.mending.restore import restore
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.soundness.doctor import look
from cchc_tui.store.soundness.verify import verify
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.lines import random_lines, some_journals, write_journals
from tests.store.small import enter, key_of, make_workspace


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    workspace = make_workspace(tmp_path_factory.mktemp("kept") / "work")
    some_journals(workspace, random.Random(8))
    merge(workspace, everything=True)
    return workspace.root


@pytest.fixture
def kept(made, tmp_path):
    """Two submissions of 30 lines in three sessions each, merged: a copy, since that is cheap."""
    return Workspace(shutil.copytree(made, tmp_path / "work"))


def journals(workspace):
    return sorted(workspace.journals.rglob("*.jsonl"))


def spoil(path, n):
    """Damage the line numbered `n`."""
    data = path.read_bytes()
    old = b'{"n":%d,"at":"2024' % n
    assert old in data
    path.write_bytes(data.replace(old, b'{"n":%d,"at":"2025' % n, 1))


def told(done):
    return [str(one.said) for one in done.remarks]


def forget_ledger(workspace):
    workspace.ledger.unlink()


def test_a_whole_workspace_comes_out_as_it_was_and_the_old_ledger_is_kept(kept):
    before = look(kept).content
    done = rebuild(kept)
    assert (done.remarks, done.lines, done.lost) == ([], 60, 0)
    assert done.kept.exists()
    assert look(kept).content == before
    assert look(kept).is_sound


def test_without_backup_and_ledger_lines_behind_the_damage_come_back_and_the_lost_one_is_named(kept):
    path = journals(kept)[1]
    spoil(path, 14)
    forget_ledger(kept)
    done = rebuild(kept)
    (lost,) = [one for one in told(done) if "không lấy lại được" in one]
    assert lost.startswith("thu-xa/05497/2024-Q1: không lấy lại được dòng 14 (1 dòng)")
    assert (done.lines, done.lost) == (59, 1)
    assert look(kept).is_sound
    with Draft.open(kept, key_of(), "hoa") as draft:
        assert not draft.problems, "the form can be opened again"


def test_a_backup_gives_back_what_is_damaged_or_gone_to_the_last_bit(kept):
    verify(kept)
    made = backup(kept).manifest
    whole = {path: path.read_bytes() for path in journals(kept)}
    spoil(journals(kept)[0], 3)
    journals(kept)[1].unlink()
    journals(kept)[4].write_bytes(b"\0" * 900)
    forget_ledger(kept)
    done = rebuild(kept)
    assert done.lost == 0
    assert look(kept).content == made.content
    assert {path: path.read_bytes() for path in journals(kept)} == whole
    assert verify(kept).is_good
    assert len(list((kept.data / "broken").rglob("*.jsonl.*"))) == 2


def test_lines_that_only_the_old_ledger_has_are_brought_over_and_said(kept):
    before = look(kept).content
    journals(kept)[2].unlink()
    spoil(journals(kept)[0], 5)
    done = rebuild(kept)
    assert any("từ sổ cũ" in one for one in told(done))
    assert done.lost == 0
    assert look(kept).content == before
    assert look(kept).is_sound
    assert verify(kept).is_good


def test_what_was_keyed_after_the_backup_and_lost_is_named(kept):
    backup(kept)
    with Draft.open(kept, key_of("2024-H1"), "lan") as draft:
        enter(draft, received="1", spent="2", portal="1")
    merge(kept)
    (path,) = key_of("2024-H1").folder(kept).glob("*")
    path.unlink()
    with duckdb.connect(str(kept.ledger)) as connection:
        connection.execute("DELETE FROM base.entry WHERE n = 2 AND submission = 3")
    done = rebuild(kept)
    assert [one for one in told(done) if "2024-H1" in one and "dòng 2 (1 dòng)" in one]
    assert done.lost == 1


def test_a_conflict_is_named_and_the_journals_count(kept):
    backup(kept)
    for path in key_of().folder(kept).glob("*"):
        path.unlink()
    other = random_lines(random.Random(99), 30)
    write_journals(kept, other, ["s9"])
    done = rebuild(kept)
    assert any("nội dung khác nhau" in one for one in told(done))
    with Draft.open(kept, key_of(), "hoa") as draft:
        assert draft._keeper.last == 30


def test_a_form_that_somebody_has_open_is_left_alone_and_said(kept):
    spoil(journals(kept)[3], 2)
    with Draft.open(kept, key_of(), "lan") as draft:
        draft.reopen("sửa")
        journals(kept)[1].unlink()
        done = rebuild(kept)
        assert any("đang có người mở" in one for one in told(done))
        enter(draft, spent="6.5")
    done = rebuild(kept)
    assert done.lost == 0
    assert look(kept).is_sound


def test_a_journal_whose_first_line_is_damaged_keeps_its_lines(kept):
    path = journals(kept)[0]
    path.write_bytes(path.read_bytes().replace(b"SHA256:k", b"SHA256:x", 1))
    before = look(kept)
    assert not before.is_sound
    done = rebuild(kept)
    assert (done.lines, done.lost) == (60, 0)
    assert look(kept).is_sound


def test_the_doctor_mends_a_damaged_ledger_and_removes_it_once_all_is_well(kept):
    before = look(kept).content
    kept.ledger.write_bytes(b"\xfe" * 9000)
    health = look(kept)
    assert not health.is_sound
    assert [one.key for one in (remark.said for remark in mend(kept, health))][:1] == ["sound.mended_rebuilt"]
    again = look(kept)
    assert (again.is_sound, again.content) == (True, before)
    list(mend(kept, again))
    assert not list(kept.data.glob("*broken*"))


def test_a_workspace_that_forgot_who_it_is_is_told_by_its_journals(kept):
    name = kept.id
    (kept.data / "workspace.toml").unlink()
    lost = Workspace(kept.root)
    health = look(lost)
    assert not health.is_sound
    list(mend(lost, health))
    assert Workspace(kept.root).id == name
    assert look(Workspace(kept.root)).is_sound


def test_under_another_workspaces_name_no_ledger_is_made_and_the_doctor_gives_the_name_back(kept):
    name = (kept.data / "workspace.toml").read_bytes()
    before = look(kept).content
    (kept.data / "workspace.toml").write_text('id = "ffff"')
    for made in (rebuild, merge):
        with pytest.raises(StoreError, match="mang tên một thư mục làm việc khác"):
            made(Workspace(kept.root))
        kept.ledger.unlink(missing_ok=True)
    other = Workspace(kept.root)
    list(mend(other, look(other)))
    assert (kept.data / "workspace.toml").read_bytes() == name
    merge(kept)
    assert look(kept).content == before


def test_a_workspace_that_forgot_its_name_is_given_no_new_one_while_its_journals_know_it(kept):
    (kept.data / "workspace.toml").unlink()
    with (
        pytest.raises(StoreError, match="cchc doctor --mend"),
        Draft.open(Workspace(kept.root), key_of()) as draft,
    ):
        draft.reopen("sửa")
    assert not (kept.data / "workspace.toml").exists()


@pytest.mark.parametrize("session", ["s0-05497", "../../05500/2024-Q2/s0-05500", "archive"])
def test_a_damaged_journal_under_another_name_loses_nothing_and_takes_no_others_place(kept, session):
    path, others = journals(kept)[0], journals(kept)[3].read_bytes()
    before = look(kept).content
    reading = read_journal(path)
    path.unlink()
    header = replace(reading.header, session=session)
    path.with_name("b.jsonl").write_bytes(written([Found(one, header, "") for one in reading.lines], header))
    with path.with_name("b.jsonl").open("ab") as file:
        file.write(b"{}\n")
    forget_ledger(kept)
    assert rebuild(kept).lost == 0
    assert journals(kept)[3].read_bytes() == others
    assert (look(kept).content, look(kept).is_sound) == (before, True)


def test_a_journal_that_vanished_before_it_was_merged_is_no_sound_workspace_until_a_rebuild_told_of_it(
    workspace, tmp_path
):
    write_journals(workspace, random_lines(random.Random(8), 30), ["s0", "s1", "s2"])
    journals(workspace)[1].unlink()
    merge(workspace, everything=True)
    for found in (look(workspace).remarks, verify(workspace).remarks):
        (gap,) = [one for one in found if one.topic == "gap"]
        assert gap.trouble
    assert any("không lấy lại được" in str(one.said) for one in mend(workspace, look(workspace)))
    for one in (workspace, Workspace(restored(workspace, tmp_path / "back"))):
        assert look(one).is_sound
        assert [remark for remark in look(one).remarks if remark.topic == "gap"], "it is said all the same"
    journals(workspace)[0].unlink()
    assert not look(workspace).is_sound


@pytest.mark.parametrize(
    "spoil_it", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-9] + b"\0" * 9)]
)
def test_last_lines_gone_before_they_were_merged_are_told_by_where_the_clerk_was(
    workspace, tmp_path, spoil_it
):
    for figure in ("1", "2"):
        with Draft.open(workspace, key_of(), "lan") as draft:
            enter(draft, spent=figure)
            draft.remember(Place("spent"))
        assert look(workspace).is_sound
    spoil_it(max(journals(workspace), key=lambda path: path.stat().st_mtime_ns))
    assert look(Workspace(restored(workspace, tmp_path / "back"))).is_sound, "a copy has what it has"
    merge(workspace)
    assert not look(workspace).is_sound
    assert any("không lấy lại được dòng 2" in str(one.said) for one in mend(workspace, look(workspace)))
    assert look(workspace).is_sound


def restored(workspace, folder):
    restore(backup(workspace).path, folder)
    return folder


def test_a_ledger_whose_first_making_was_cut_off_is_no_trouble(workspace):
    (workspace.root / "org_units.toml").touch()
    open_current(workspace.ledger, workspace.id).close()
    assert look(workspace).is_sound


def test_a_ledger_made_anew_in_small_portions_is_the_same_and_checked_as_a_whole(kept, monkeypatch):
    columns = {
        "entry": "n, made, state, figure, note, act",
        "step": "n, made, step, reason, findings",
        "journal": "path, position, seal, last",
        "finding": "rule, id, severity, message_vi",
    }

    def rows():
        with duckdb.connect(str(kept.ledger), read_only=True) as connection:
            asked = [f"SELECT {names} FROM base.{table} ORDER BY ALL" for table, names in columns.items()]
            return [connection.execute(one).fetchall() for one in asked]

    before = rows()
    monkeypatch.setattr(intake, "_PORTION", 600)
    monkeypatch.setattr(merging, "_LINES_AT_ONCE", 7)
    kept.ledger.unlink()
    assert rebuild(kept).lines == 60
    assert rows() == before
    assert look(kept).is_sound
