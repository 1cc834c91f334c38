"""A machine is lost, or only its journals: what the shared ledger has comes back, and nothing is doubled."""

import shutil

import pytest

from cchc_tui.cli import main
from cchc_tui.store.backup import backup
from cchc_tui.store.doctor import look
from cchc_tui.store.lake import open_lake
from cchc_tui.store.verify import verify
from cchc_tui.store.workspace import Workspace
from tests.store.lakes import WHY_NOT, assert_sound, keep, made, seen, send

pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)
HISTORY = (
    "SELECT org_unit, period, figure::INTEGER FROM history WHERE id = 'spent' ORDER BY org_unit, period, n"
)


def told(remarks):
    return [one.said.key for one in remarks if one.topic == "lake"]


def lose_journals(workspace):
    shutil.rmtree(workspace.journals)
    for name in ("ledger.duckdb", "merged.json", "chain.jsonl"):
        (workspace.data / name).unlink(missing_ok=True)


def test_a_lost_machine_is_made_anew_with_all_it_sent_and_the_old_one_can_send_no_more(
    machine, tmp_path, capsys
):
    steady, lost = machine("steady"), machine("lost")
    made(steady)
    keep(lost, "05500", spent="1")
    assert not send(lost)
    assert told(look(lost).remarks) == ["lake.same"]
    keep(lost, "05500", spent="2")
    assert told(look(lost).remarks) == ["lake.waiting"]  # and is lost with the machine
    store = ["--workspace", str(steady.root), "store"]
    assert main([*store, "machines"]) == 0
    assert f"{lost.id} · " in capsys.readouterr().out
    assert main([*store, "restore", lost.id, str(tmp_path / "anew")]) == 0
    assert "kho chung nhận được" in capsys.readouterr().out
    anew = Workspace.open(tmp_path / "anew")
    assert verify(anew).is_good
    assert look(anew).content != look(lost).content
    keep(anew, "05500", spent="3")
    assert seen(anew, HISTORY) == [("05500", "2024-Q1", "1"), ("05500", "2024-Q1", "3")]

    assert "cchc store restore" in send(lost)  # it was not lost after all
    assert "lake.elsewhere" in told(look(lost).remarks)
    assert main(["--workspace", str(lost.root), "store", "restore"]) == 0
    assert seen(lost, HISTORY)[1:] == [("05500", "2024-Q1", "3"), ("05500", "2024-Q1", "2")]
    assert_sound(lost)
    assert main([*store, "restore", "khong-co", str(tmp_path / "c")]) == 2
    assert not (tmp_path / "c").exists()


def test_an_old_backup_brought_back_doubles_nothing_and_catches_up(machine, tmp_path, capsys):
    here = made(machine("a"))
    keep(here, spent="1")
    saved = backup(here).path
    keep(here, spent="2")
    assert not send(here)
    assert main(["restore", str(saved), "--to", str(tmp_path / "back")]) == 0
    assert "store restore" in capsys.readouterr().err
    back = Workspace.open(tmp_path / "back")
    keep(back, spent="3")  # numbered like the line that the backup lacks
    assert send(back)
    assert seen(here, HISTORY)[-1][-1] == "2"
    assert main(["--workspace", str(back.root), "store", "restore"]) == 0
    assert [row[-1] for row in seen(back, HISTORY)] == ["1", "2", "3"]
    assert verify(back).is_good
    assert_sound(back)


def test_leaving_the_lake_brings_back_journals_that_are_gone_and_what_was_changed_there_is_told(
    machine, capsys
):
    here = made(machine("a"))
    keep(here, spent="1", received="5")
    assert not send(here)
    before = look(here).content
    with open_lake(here) as lake:
        lake.execute("UPDATE lake.entry SET figure = 9 WHERE figure = 5")
    assert told(verify(here).remarks) == ["lake.other"]
    with open_lake(here) as lake:
        lake.execute("UPDATE lake.entry SET figure = 5 WHERE figure = 9")
    lose_journals(here)
    assert "lake.only_there" in told(look(here).remarks)
    assert main(["--workspace", str(here.root), "store", "move", "--local"]) == 0
    assert "từ kho chung" in capsys.readouterr().out
    alone = Workspace.open(here.root)
    assert look(alone).content == before
    assert not alone.settings.shares
