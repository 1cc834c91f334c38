"""The doctor says what is wrong and what mends it; what is merely worth knowing is no illness."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from cchc_tui.cli import main
from cchc_tui.store.backups.backup import backup
from cchc_tui.store.copies.snapshot import snapshot
from cchc_tui.store.disk.lock import Holder, Lock
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.mending.mending import mend
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.soundness import surroundings
from cchc_tui.store.soundness.doctor import look
from cchc_tui.store.soundness.leftovers import leftover_paths
from cchc_tui.store.workspaces import network
from cchc_tui.store.workspaces.modes import share
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace
from tests.store.lines import some_journals
from tests.store.small import enter, key_of, make_workspace


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    workspace = make_workspace(tmp_path_factory.mktemp("kept") / "work")
    some_journals(workspace, random.Random(4), count=8)
    merge(workspace, everything=True)
    return workspace.root


@pytest.fixture
def kept(made, tmp_path):
    """A workspace of two submissions, merged: a copy, since that is cheap."""
    return Workspace(shutil.copytree(made, tmp_path / "work"))


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


def test_every_backup_and_every_ledger_kept_at_a_migration_is_read_back_if_asked(kept, capsys):
    older = backup(kept).path
    backup(kept)
    (kept.data / "backups" / "ledger-v2-x.duckdb").write_bytes(kept.ledger.read_bytes())
    assert look(kept, every_backup=True).is_sound
    older.write_bytes(older.read_bytes()[:-200])
    cut = kept.data / "backups" / "ledger-v1-x.duckdb"
    cut.write_bytes(kept.ledger.read_bytes()[:9000])
    assert look(kept).is_sound
    assert main(["--workspace", str(kept.root), "doctor", "--backups"]) == 1
    said = capsys.readouterr().out
    assert older.name in said
    assert cut.name in said
    assert "ledger-v2-x" not in said


def test_a_workspace_where_org_units_have_accounts_of_their_own_is_sound(kept):
    if os.geteuid() != 0:
        pytest.skip("only root gives files away")
    share(kept)
    for path in kept.journals.rglob("*.jsonl"):
        os.chown(path, 65534, 65534)
    assert [str(one.said) for one in look(kept).remarks if one.trouble] == []


def test_a_list_of_org_units_that_changed_while_a_merge_was_at_work_waits_for_the_next_one(kept):
    kept.add_unit(OrgUnit("05503", "Phường đổi tên"))
    later = time.time() + 60
    os.utime(kept.ledger, (later, later))
    found = said(kept)
    assert not found["sound.units_waiting"].trouble
    assert "sound.unit_differs" not in found
    with Draft.open(kept, key_of("2024-H1"), "Lan") as draft:
        enter(draft, spent="1")
    merge(kept)
    assert not {"sound.units_waiting", "sound.unit_differs"} & said(kept).keys()


def test_a_clock_that_went_back_is_said(kept):
    assert "sound.clock" not in said(kept)
    assert said(kept, now=datetime(2024, 3, 1, tzinfo=UTC))["sound.clock"].trouble


def test_one_session_at_a_time_when_the_clock_was_ahead_does_not_make_it_unsound_for_ever(kept):
    with Draft.open(kept, key_of("2024-H1"), "Lan", clock=lambda: datetime(2099, 1, 1, tzinfo=UTC)) as draft:
        enter(draft, spent="1")
    merge(kept)
    assert not said(kept)["sound.clock_then"].trouble
    with Draft.open(kept, key_of("2024-H1"), "Lan") as draft:
        assert draft.form["spent"].number == 1
        enter(draft, spent="2")
        assert draft.form["spent"].number == 2
    assert look(kept).is_sound


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
    left = [
        kept.data / ".ledger.duckdb.migrating",
        kept.data / ".snapshot.duckdb.lake",
        kept.data / "lake-check.duckdb",
        kept.data / ".merged.json.999999999",
        kept.data / "backups" / ".cchc-x.tar.gz.999999999.part",
        kept.root / ".org_units.toml.999999999",
    ]
    (kept.data / "backups").mkdir()
    for path in left:
        path.write_bytes(b"half")
    (kept.data / ".checking-999999999-x").mkdir()
    in_use = kept.data / f".other.json.{os.getpid()}"
    in_use.write_bytes(b"half")
    health = look(kept)
    assert health.is_sound
    with Lock.take(kept.locks / "sharing.lock"):
        assert left[1] not in leftover_paths(kept), "somebody is at it"
    done = [one.said.key for one in mend(kept, health)]
    assert "sound.mended_merged" in done
    after = said(kept)
    assert {"sound.waiting", "sound.markers", "sound.leftover"}.isdisjoint(after)
    assert in_use.exists()
    in_use.unlink()


def test_looking_changes_nothing(kept):
    snapshot(kept)
    before = content_of(kept)
    look(kept)
    assert content_of(kept) == before


def content_of(kept):
    """All files but locks, which name who held them last."""
    files = (path for path in kept.root.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path: path.read_bytes() for path in files}


def test_on_the_command_line_status_and_json_say_the_same(kept, capsys):
    here = ["--workspace", str(kept.root), "doctor"]
    assert main(here) == 0
    (kept.root / "cchc.toml").write_text("language = 5\n", encoding="utf-8")
    capsys.readouterr()
    assert main([*here, "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["sound"]
    assert [one["topic"] for one in told["remarks"] if one["severity"] == "error"] == ["settings"]
    assert main(["--workspace", str(kept.root / "nowhere"), "doctor"]) == 2
    assert main(["--role", "clerk", "--org-unit", "05497", *here]) == 2
    assert capsys.readouterr().out == ""


def test_figures_that_nobody_would_merge_since_an_old_ledger_was_put_back_are_no_sound_workspace(workspace):
    with Draft.open(workspace, key_of(), "lan") as draft:
        enter(draft, spent="1")
    merge(workspace)
    old = workspace.ledger.read_bytes()
    with Draft.open(workspace, key_of(), "lan") as draft:
        enter(draft, spent="2")
    assert look(workspace).is_sound, "whoever opens the program next merges it"
    merge(workspace)
    workspace.ledger.write_bytes(old)
    merge(workspace)
    health = look(workspace)
    assert not health.is_sound
    list(mend(workspace, health))
    assert look(workspace).is_sound
