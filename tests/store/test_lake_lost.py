"""A machine is lost, or only its journals: what the shared ledger has comes back, and nothing is doubled."""

import shutil

import pytest

from cchc_tui.cli import main
from cchc_tui.store.backups.backup import backup
from cchc_tui.store.copies import sharing
from cchc_tui.store.lake.lake import open_lake
from cchc_tui.store.soundness.doctor import look
from cchc_tui.store.soundness.examination import examine
from cchc_tui.store.soundness.verify import verify
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.lakes import WHY_NOT, assert_sound, keep, made, seen, send

pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)
HISTORY = (
    "SELECT org_unit, period, figure::INTEGER FROM history WHERE id = 'spent' ORDER BY org_unit, period, n"
)


def told(workspace):
    """What is said of the shared ledger by those who look the workspace over."""
    return [one.said.key for one in sharing.compared(workspace, examine(workspace, None).journals)]


def lose_journals(workspace):
    shutil.rmtree(workspace.journals)
    for name in ("ledger.duckdb", "merged.json", "chain.jsonl"):
        (workspace.data / name).unlink(missing_ok=True)


def test_a_lost_machine_and_lost_journals_come_back_and_what_was_changed_in_the_lake_is_told(
    machine, tmp_path, capsys
):
    steady, lost = machine("steady"), machine("lost")
    keep(lost, "05500", spent="1")
    made(lost)
    assert told(lost) == ["lake.same"]
    keep(lost, "05500", spent="2")
    assert told(lost) == ["lake.waiting"]  # and is lost with the machine
    store = ["--workspace", str(steady.root), "store"]
    assert main([*store, "machines"]) == 0
    assert f"{lost.id} · " in capsys.readouterr().out
    assert main([*store, "restore", lost.id, str(tmp_path / "anew")]) == 0
    assert "kho chung nhận được" in capsys.readouterr().out
    anew = Workspace.open(tmp_path / "anew")
    assert verify(anew).is_good
    keep(anew, "05500", spent="3")
    assert seen(anew, HISTORY) == [("05500", "2024-Q1", "1"), ("05500", "2024-Q1", "3")]
    assert "cchc store restore" in send(lost)  # it was not lost after all
    assert main([*store, "restore", "khong-co", str(tmp_path / "c")]) == 2
    assert not (tmp_path / "c").exists()

    with open_lake(anew) as lake:
        lake.execute("UPDATE lake.entry SET figure = 9 WHERE figure = 3")
        health = look(anew)
        lake.execute("UPDATE lake.entry SET figure = 3 WHERE figure = 9")
    assert [one.said.key for one in health.remarks if one.trouble] == ["lake.other"]
    lose_journals(anew)
    assert told(anew) == ["lake.only_there"]
    assert main(["--workspace", str(anew.root), "store", "move", "--local"]) == 0
    assert "từ kho chung" in capsys.readouterr().out
    alone = Workspace.open(anew.root)
    assert examine(alone, None).journals.checksum == health.content
    assert not alone.settings.shares


def test_an_old_backup_brought_back_doubles_nothing_and_catches_up(machine, tmp_path, capsys):
    here = machine("a")
    keep(here, spent="1")
    saved = backup(here).path
    keep(here, spent="2")
    made(here)
    assert main(["restore", str(saved), "--to", str(tmp_path / "back")]) == 0
    assert "store restore" in capsys.readouterr().err
    back = Workspace.open(tmp_path / "back")
    keep(back, spent="3")  # numbered like the line that the backup lacks
    assert send(back)
    assert "lake.elsewhere" in told(back)
    assert main(["--workspace", str(back.root), "store", "restore"]) == 0
    assert [row[-1] for row in seen(back, HISTORY)] == ["1", "2", "3"]
    assert verify(back).is_good
    assert_sound(back)
