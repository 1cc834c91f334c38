"""What is changed behind the program's back comes to light, and is told line by line."""

import dataclasses
import os
import random
import shutil

import duckdb
import pytest

from cchc_tui.errors import StoreError
from cchc_tui.store.backups.backup import backup
from cchc_tui.store.copies.snapshot import snapshot
from cchc_tui.store.journals import chain
from cchc_tui.store.journals.journal import parse_journal
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.mending.recovery import Found, written
from cchc_tui.store.soundness.doctor import look
from cchc_tui.store.soundness.verify import verify
from cchc_tui.store.workspaces.remark import ranges
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.lines import some_journals
from tests.store.small import make_workspace


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    """A workspace with ledger, copy for readers and chain, never changed; tests copy it."""
    workspace = make_workspace(tmp_path_factory.mktemp("pristine") / "work")
    some_journals(workspace, random.Random(5))
    merge(workspace, everything=True)
    verify(workspace)
    return workspace


@pytest.fixture
def kept(pristine, tmp_path):
    shutil.copytree(pristine.root, tmp_path / "work")
    return Workspace(tmp_path / "work")


def sql(workspace, text):
    with duckdb.connect(str(workspace.ledger)) as connection:
        connection.execute(text)


def journals(workspace):
    return sorted(workspace.journals.rglob("*.jsonl"))


def resealed(path, change):
    """Forge a journal: change its lines and seal it anew, as whoever knows the program could."""
    reading = parse_journal(path, path.read_bytes())
    lines = [Found(line, reading.header, "") for line in change(list(reading.lines))]
    path.write_bytes(written(lines, reading.header))


def edit_and_reseal(workspace):
    resealed(
        journals(workspace)[0],
        lambda lines: [dataclasses.replace(lines[0], at="2020-01-01T00:00:00Z"), *lines[1:]],
    )


def drop_line_and_reseal(workspace):
    resealed(journals(workspace)[1], lambda lines: lines[:-1])


def remove_journal(workspace):
    journals(workspace)[2].unlink()


def put_a_copy_beside(workspace):
    path = journals(workspace)[0]
    shutil.copy(path, path.with_name("20240101T000000-1-aaaaaaaa.jsonl"))


def forge_both(workspace):
    """Edit a journal, reseal it, and let the ledger be made anew: only the chain knows."""
    edit_and_reseal(workspace)
    workspace.ledger.unlink()
    merge(workspace, everything=True)


ENTRY = "rowid = (SELECT min(rowid) FROM base.entry WHERE figure IS NOT NULL)"
CHANGED = {
    "a figure": f"UPDATE base.entry SET figure = figure + 1 WHERE {ENTRY}",
    "a note": f"UPDATE base.entry SET note = 'x' WHERE {ENTRY}",
    "its time": f"UPDATE base.entry SET made = made + INTERVAL 1 DAY WHERE {ENTRY}",
    "its place": f"UPDATE base.entry SET indicator = indicator % 5 + 1 WHERE {ENTRY}",
    "a row gone": f"DELETE FROM base.entry WHERE {ENTRY}",
    "a row more": "INSERT INTO base.entry BY NAME SELECT * REPLACE (n + 100 AS n) FROM base.entry LIMIT 1",
    "a row twice": "INSERT INTO base.entry SELECT * FROM base.entry LIMIT 1",
    "a step": "UPDATE base.step SET reason = 'x' WHERE rowid = 0",
    "a step gone": "DELETE FROM base.step WHERE rowid = 0",
    "who": "UPDATE base.session SET who = 'x' WHERE session = 1",
    "whose": "UPDATE base.submission SET unit = 2 WHERE unit = 1",
    "which form": "UPDATE base.edition SET name = '1999' WHERE name = '2022'",
    "how far": "UPDATE base.journal SET position = position - 1 WHERE journal = 1",
    "the seal": "UPDATE base.journal SET seal = 'x' WHERE journal = 1",
    "a journal forgotten": "DELETE FROM base.journal WHERE journal = 1",
    "a view": "CREATE OR REPLACE VIEW main.org_units AS SELECT 1 AS code",
    "what figures are now": "CREATE OR REPLACE VIEW base.current_entry AS FROM base.entry WHERE n < 9",
    "a figure as it is now": "UPDATE base.recent SET note = 'x'; UPDATE base.settled SET note = 'x'",
    "whose a figure is": "UPDATE base.recent SET unit = 2; UPDATE base.settled SET unit = 2",
    "of which period it is": "UPDATE base.period SET name = '1999-Y', year = 1999",
    "what a row is called": "UPDATE base.edition_row SET label = 'x' WHERE place = 3",
    "when it is due": "UPDATE base.edition_period SET due_day = 1",
    "a view gone": "DROP VIEW main.org_units",
    "a whole submission": "DELETE FROM base.submission WHERE submission = 1",
}  # fmt: skip


def test_what_was_never_changed_is_good(kept):
    found = verify(kept)
    assert found.is_good
    assert look(kept).is_sound


@pytest.mark.parametrize("what", CHANGED)
def test_a_ledger_changed_by_hand_is_found_out(kept, what):
    sql(kept, CHANGED[what])
    found = verify(kept)
    assert not found.is_good
    assert found.head == "", "what is not good becomes no link of the chain"


AT_ONCE = {
    "UPDATE base.unit SET name = 'x' WHERE unit = 1": "Đơn vị 05497 trong sổ khác",
    "UPDATE base.unit SET parent = '9' WHERE unit = 2": "Đơn vị 05500 trong sổ khác",
    "INSERT INTO base.unit SELECT * FROM base.unit LIMIT 1": "Bảng base.unit của sổ có dòng bị lặp",
    "UPDATE base.unit_state SET last_day = '2024-12-31'": "Thời gian hoặc liên kết của đơn vị 0",
    "INSERT INTO base.recent SELECT * FROM base.recent LIMIT 1": "Bảng base.recent của sổ có dòng bị lặp",
    "UPDATE base.recent SET session = 2": "số liệu hiện tại trong sổ không phải là lần ghi cuối",
    "UPDATE base.edition SET title_vi = 'x' WHERE family = 'thu-xa'": "Biểu mẫu thu-xa-2022 trong sổ",
    "UPDATE base.journal SET submission = 2 WHERE submission = 1": "Sổ ghi nhật ký thu-xa/05497/",
    "CREATE TABLE base.mine (a INTEGER)": "Sổ có base.mine không phải",
    "CREATE INDEX own ON base.entry (n)": "Sổ có base.own không phải",
    "CREATE MACRO main.nfc_of(x) AS 1": "Sổ có main.nfc_of không phải",
    "CREATE VIEW main.more AS SELECT 1 AS a": "Khung nhìn main.more của sổ",
}


def test_what_is_not_the_programs_doing_is_named_one_by_one(kept):
    sql(kept, ";".join(AT_ONCE))
    told = "\n".join(str(one.said) for one in verify(kept).remarks if one.trouble)
    assert [said for said in AT_ONCE.values() if said not in told] == []


def test_tables_that_do_not_fit_together_hide_no_other_difference(kept):
    sql(kept, f"ALTER TABLE base.settled DROP COLUMN typed; {CHANGED['a figure']}")
    told = [str(one.said) for one in verify(kept).remarks if one.trouble]
    assert any("không so hết được" in one for one in told)
    assert len(told) > 1


def test_findings_changed_by_hand_are_told_and_keep_no_backup_from_being_made(kept):
    """They may differ after an update too, so they are no reason to stop."""
    assert not any("lỗi, cảnh báo" in str(one.said) for one in verify(kept).remarks)
    sql(kept, "INSERT INTO base.finding SELECT 1, 1, 1, 'error', 'r', 'id', '1', 1, '1', '2', NULL, 'm', 'm'")
    sql(kept, "UPDATE base.edition_row SET label = 'x'; UPDATE base.edition SET fingerprint = 'x'")
    found = verify(kept)
    told = [str(one.said) for one in found.remarks]
    assert any("lỗi, cảnh báo" in one for one in told)
    assert any("khác tệp biểu mẫu" in one for one in told), "a form that says it is another's is told too"
    assert found.is_good


def test_a_list_of_units_edited_after_the_last_merge_is_no_offence_and_the_backup_tells_it(kept):
    backup(kept)
    listed = kept.root / "org_units.toml"
    listed.write_text(listed.read_text(encoding="utf-8").replace("Tân Cương", "Khác"), encoding="utf-8")
    found = verify(Workspace(kept.root))
    assert found.is_good
    told = [str(one.said) for one in found.remarks]
    assert any("vừa được sửa" in one for one in told)
    assert any(one.startswith("org_units.toml đã đổi từ bản sao lưu") for one in told)


def test_the_lines_concerned_are_named(kept):
    sql(kept, "DELETE FROM base.entry WHERE submission = 1 AND n IN (3, 4, 5, 9)")
    with duckdb.connect(str(kept.ledger), read_only=True) as connection:
        steps = connection.execute("SELECT n FROM base.step WHERE submission = 1").fetchall()
    gone = [n for n in (3, 4, 5, 9) if (n,) not in steps]
    told = [str(one.said) for one in verify(kept).remarks]
    wanted = f"thu-xa/05497/2024-Q1: dòng {ranges(gone)} "
    assert any(one.startswith(wanted) for one in told)


@pytest.mark.parametrize(
    "forge", [edit_and_reseal, drop_line_and_reseal, remove_journal, put_a_copy_beside, forge_both]
)
def test_a_journal_changed_sealed_anew_or_removed_is_found_out(kept, forge):
    forge(kept)
    found = verify(kept)
    assert any(one.trouble and one.topic == "journal" for one in found.remarks)


def test_a_head_written_down_tells_of_a_chain_that_was_made_anew(kept):
    head = verify(kept).head
    (kept.data / chain.FILE).unlink()
    forge_both(kept)
    assert verify(kept).is_good, "whoever may write every file can make all of it anew"
    links = chain.read_chain(kept.data / chain.FILE)
    assert head not in {link.head for link in links}


def test_the_newest_backup_tells_of_a_chain_that_was_made_anew(kept):
    backup(kept)
    (kept.data / chain.FILE).unlink()
    forge_both(kept)
    found = verify(kept)
    assert not found.is_good
    assert any("bị lập lại" in str(one.said) for one in found.remarks)


def test_while_nothing_acknowledged_was_added_the_head_stays(kept):
    first = verify(kept).head
    assert verify(kept).head == first
    path = journals(kept)[0]
    with path.open("ab") as file:
        file.write(b'{"half a line')
    assert verify(kept).head == first, "what was never acknowledged does not count"


@pytest.mark.parametrize("damage", ["link", "order", "head"])
def test_a_chain_that_was_edited_is_refused(kept, damage):
    path = kept.data / chain.FILE
    chain.extend(kept, {"thu-xa/05497/2024-Q1/new.jsonl": (9, "x")})
    lines = path.read_bytes().splitlines(keepends=True)
    if damage == "link":
        lines[0] = lines[0].replace(b"jsonl", b"jsonm", 1)
    elif damage == "order":
        lines = lines[1:]
    else:
        lines[1] = lines[1].replace(lines[1][-8:-4], b"0000")
    path.write_bytes(b"".join(lines))
    with pytest.raises(StoreError, match="Chuỗi mã băm"):
        verify(kept)


def test_what_a_crash_left_of_a_link_does_not_count_and_the_next_one_takes_its_place(kept):
    path = kept.data / chain.FILE
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"link":2,"at')
    assert verify(kept).is_good
    chain.extend(kept, {"thu-xa/05497/2024-Q1/new.jsonl": (9, "x")})
    assert len(chain.read_chain(path)) == len(whole.splitlines()) + 1


FILES = ("journals", "ledger.duckdb", "snapshot.duckdb", "workspace.toml", "chain.jsonl", "backups")


@pytest.mark.slow
def test_a_flipped_bit_anywhere_is_found_or_changes_nothing(kept):
    """Harmless are bits that no table uses, and what merely spares work: sizes, markers, habits, locks.

    Of texts that people may edit (settings, org units, forms) nobody can tell.
    """
    snapshot(kept)
    backup(kept)
    before, chance = look(kept).content, random.Random(os.environ.get("SEED", "3"))
    assert look(kept).is_sound
    paths = [
        path for name in FILES for path in sorted(kept.data.glob(f"{name}*/**/*.*")) or [kept.data / name]
    ]
    paths = [path for path in paths if path.is_file()]
    found = 0
    for place in range(int(os.environ.get("FLIPS", "16"))):
        path = paths[place % len(paths)]
        whole = path.read_bytes()
        stat = path.stat()
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        health = look(Workspace(kept.root))
        assert not health.is_sound or (health.content == before and "duckdb" in path.name), path
        found += not health.is_sound
        path.write_bytes(whole)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert found
    assert look(kept).is_sound
