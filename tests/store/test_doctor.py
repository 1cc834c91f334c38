"""The doctor says what is wrong and what mends it; what is merely worth knowing is no illness."""

import json
import os
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cchc_tui.store import network, surroundings
from cchc_tui.store.backup import backup
from cchc_tui.store.doctor import look
from cchc_tui.store.draft import Draft
from cchc_tui.store.lock import Holder, Lock
from cchc_tui.store.mending import mend
from cchc_tui.store.merge import merge
from cchc_tui.store.modes import share
from cchc_tui.store.sealing import sealed
from cchc_tui.store.snapshot import snapshot
from tests.store.lines import random_lines, some_journals, write_journals
from tests.store.small import enter, key_of, make_workspace


@pytest.fixture
def kept(workspace):
    some_journals(workspace, random.Random(4), count=8)
    merge(workspace, everything=True)
    return workspace


def said(workspace, **options):
    return {one.said.key: one for one in look(workspace, **options).remarks}


def journal(workspace, place=0):
    return sorted(workspace.journals.rglob("*.jsonl"))[place]


def cut_by_a_crash(workspace):
    with journal(workspace).open("ab") as file:
        file.write(b'{"n":99,"at":"2024')


def nothing_yet(workspace):
    journal(workspace).with_name("s9.jsonl").write_bytes(b'{"journal":1,"wor')


def at_work(workspace):
    path = workspace.pending / "someone"
    lock = Lock.take(path)
    assert lock is not None


@pytest.mark.parametrize("what", [cut_by_a_crash, nothing_yet, at_work])
def test_what_a_crash_or_daily_work_leaves_is_no_illness(kept, what):
    what(kept)
    assert look(kept).is_sound


def damaged_line(workspace):
    path = journal(workspace)
    path.write_bytes(path.read_bytes().replace(b'"n":', b'"n": ', 1))


def of_another_workspace(workspace):
    other = make_workspace(workspace.root.with_name("other"))
    write_journals(other, random_lines(random.Random(1), 3), ["s8"])
    (path,) = other.journals.rglob("*.jsonl")
    path.rename(journal(workspace).with_name("s8.jsonl"))


def misplaced(workspace):
    path = journal(workspace)
    new = workspace.journals / "thu-xa" / "05500" / "2023-Q1" / path.name
    new.parent.mkdir(parents=True)
    new.write_bytes(path.read_bytes())


def newer(workspace):
    journal(workspace).with_name("s8.jsonl").write_bytes(sealed({"journal": 2}, "")[0])


def ledger_broken(workspace):
    workspace.ledger.write_bytes(b"\xfe" * 9000)


def ledger_cut(workspace):
    workspace.ledger.write_bytes(workspace.ledger.read_bytes()[:9000])


def settings_wrong(workspace):
    (workspace.root / "cchc.toml").write_text("language = 5\n", encoding="utf-8")


def units_wrong(workspace):
    (workspace.root / "org_units.toml").write_text("[[unit]]\ncode = 5\n", encoding="utf-8")


def form_wrong(workspace):
    (workspace.root / "schemas" / "x.toml").write_text("= 5", encoding="utf-8")


def written_by_anybody(workspace):
    journal(workspace).chmod(0o666)


def owned_by_another(workspace):
    if os.geteuid() != 0:
        pytest.skip("only root gives files away")
    os.chown(journal(workspace), 65534, 65534)


def is_a_link(workspace):
    path = journal(workspace)
    path.rename(workspace.root / "elsewhere")
    path.symlink_to(workspace.root / "elsewhere")


def is_a_pipe(workspace):
    path = journal(workspace)
    path.unlink()
    os.mkfifo(path)


def copy_for_readers_differs(workspace):
    path = snapshot(workspace)
    data = bytearray(path.read_bytes())
    data[-9] ^= 1
    path.write_bytes(data)


def backup_torn(workspace):
    path = backup(workspace).path
    path.write_bytes(path.read_bytes()[:-200])


ILL = {
    damaged_line: "store.journal_damaged",
    of_another_workspace: "store.journal_foreign",
    misplaced: "store.journal_misplaced",
    newer: "store.journal_newer",
    ledger_broken: "store.ledger_damaged",
    ledger_cut: "store.ledger_damaged",
    settings_wrong: "store.setting_text",
    units_wrong: "store.unit_code",
    form_wrong: None,
    written_by_anybody: "sound.mode_open",
    owned_by_another: "sound.owner_other",
    is_a_link: "sound.linked",
    is_a_pipe: "store.disk_error",
    copy_for_readers_differs: "sound.snapshot_differs",
    backup_torn: "sound.backup_torn",
}


@pytest.mark.parametrize("what", ILL)
def test_what_is_wrong_is_said(kept, what):
    what(kept)
    kept.__dict__.pop("_schemas", None)
    health = look(kept)
    assert not health.is_sound
    assert ILL[what] in {None, *(one.said.key for one in health.remarks if one.trouble)}


def test_a_workspace_where_org_units_have_accounts_of_their_own_is_sound(kept):
    if os.geteuid() != 0:
        pytest.skip("only root gives files away")
    share(kept)
    for path in kept.journals.rglob("*.jsonl"):
        os.chown(path, 65534, 65534)
    assert [str(one.said) for one in look(kept).remarks if one.trouble] == []


def test_a_clock_that_went_back_is_said(kept):
    assert "sound.clock" not in said(kept)
    assert said(kept, now=datetime(2024, 3, 1, tzinfo=UTC))["sound.clock"].trouble


def test_too_little_room_and_a_network_disk_are_said(kept, monkeypatch):
    monkeypatch.setattr(surroundings, "_LEAST", 1 << 60)
    monkeypatch.setattr(network, "file_system", lambda _: "nfs4")
    found = said(kept)
    assert found["sound.disk_low"].trouble
    assert found["store.network_disk"].trouble


def test_who_holds_a_form_is_said_and_who_holds_it_for_long_is_wrong(kept):
    with Draft.open(kept, key_of("2024-H1"), "Lan") as draft:
        enter(draft, spent="1")
        held = said(kept)["sound.lock_held"]
        assert not held.trouble
        assert "thu-xa/05497/2024-H1: Lan đang giữ" in str(held.said)
        assert "sound.living" in said(kept)
        assert said(kept, now=datetime.now(UTC) + timedelta(days=1))["sound.lock_long"].trouble
    assert "sound.lock_held" not in said(kept)


def test_a_lock_whose_process_is_gone_and_that_is_held_all_the_same_is_wrong(kept):
    path = key_of().beside(kept, ".lock")
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    with Lock.take(path, Holder("Lan", "s", "2024-01-01T00:00:00+00:00", "", gone.pid, "7")):
        assert said(kept)["sound.lock_orphan"].trouble


def test_figures_that_wait_are_merged_and_leftovers_removed_when_mended(kept):
    with Draft.open(kept, key_of("2024-H1"), "Lan") as draft:
        enter(draft, spent="1")
    (kept.data / ".ledger.duckdb.migrating").write_bytes(b"half")
    (kept.data / ".checking-999999999-x").mkdir()
    health = look(kept)
    assert health.is_sound
    done = [one.said.key for one in mend(kept, health)]
    assert "sound.mended_merged" in done
    after = said(kept)
    assert {"sound.waiting", "sound.markers", "sound.leftover"}.isdisjoint(after)


def test_looking_changes_nothing(kept):
    snapshot(kept)
    before = content_of(kept)
    look(kept)
    assert content_of(kept) == before


def content_of(kept):
    """All files but locks, which name who held them last."""
    files = (path for path in kept.root.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path: path.read_bytes() for path in files}


def cchc(*words):
    call = [sys.executable, "-m", "cchc_tui", *map(str, words)]
    return subprocess.run(call, capture_output=True, text=True, cwd=Path.cwd(), check=False)


def test_on_the_command_line_status_and_json_say_the_same(kept):
    assert (cchc("--workspace", kept.root, "doctor").returncode) == 0
    settings_wrong(kept)
    ill = cchc("--workspace", kept.root, "doctor", "--format", "json")
    told = json.loads(ill.stdout)
    assert (ill.returncode, told["sound"]) == (1, False)
    assert [one["topic"] for one in told["remarks"] if one["severity"] == "error"] == ["settings"]
    assert cchc("--workspace", kept.root / "nowhere", "doctor").returncode == 2
    refused = cchc("--role", "clerk", "--org-unit", "05497", "--workspace", kept.root, "doctor")
    assert (refused.returncode, refused.stdout) == (2, "")
