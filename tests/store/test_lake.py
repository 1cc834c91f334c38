"""Several machines share one ledger: nothing lost, nothing doubled, and typing waits for nobody."""

import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest

from cchc_tui.cli import main
from cchc_tui.errors import StoreError
from cchc_tui.store.copies import sharing
from cchc_tui.store.lake import push as lake_push
from cchc_tui.store.lake.push import push
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.query.query import run_query
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.lakes import WHY_NOT, assert_sound, keep, made, seen, send
from tests.store.small import make_workspace

pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)
ROUNDS = int(os.environ.get("CCHC_LAKE_ROUNDS", "1"))
"""How often a machine is killed; `make faults` asks for more."""
FULL = ROUNDS > 1
slow = pytest.mark.skipif(not FULL, reason="long: make faults runs it")
ALIVE = 1.5 if FULL else 0.4
"""Seconds that it lives at most after its first figure."""
ROOT = Path(__file__).parent.parent.parent


def _push_leaving_lines_out(workspace):
    """A send that would leave out lines counts for nothing."""
    keep(workspace, on_time="8")
    full = lake_push.script
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            lake_push,
            "script",
            lambda name: full(name).replace("ORDER BY seq;", "LIMIT 0;") if name == "add" else full(name),
        )
        push(workspace)


@slow  # tests/store/test_lake_s3.py does most of it, with files elsewhere
def test_a_workspace_goes_to_the_lake_others_see_it_and_it_comes_back(catalog, machine, tmp_path, capsys):
    there = make_workspace(tmp_path / "a")
    keep(there, spent="12,5", received="10", on_time="12")
    moving = ["--workspace", str(tmp_path / "a"), "store", "move"]
    assert main([*moving, "--lake", catalog, "--files", str(tmp_path / "files")]) == 0
    told = capsys.readouterr().out
    there, here = Workspace.open(tmp_path / "a"), machine("b")
    assert there.settings.store == {"lake": catalog, "files": str(tmp_path / "files")}

    keep(here, "05500", spent="2000")
    assert seen(here)[-1] == ("05500", "2000.000000")
    asked = run_query(here, "SELECT org_unit, rule FROM findings ORDER BY ALL")  # in processes of its own
    assert asked.rows == [("05497", "on_time.part_of_received"), ("05500", "spent_much")]
    assert asked.problems == ()

    with pytest.raises(StoreError, match="cchc doctor"):
        _push_leaving_lines_out(there)
    keep(there, on_time="9")  # what the checks had to say is gone on the other machine too
    assert push(there, tidied_after=0)
    assert list((tmp_path / "files").rglob("entry/*.parquet"))  # no longer in the catalog
    assert seen(here, "SELECT org_unit, rule FROM findings") == [("05500", "spent_much")]
    assert main([*moving, "--local"]) == 0
    back = capsys.readouterr().out
    assert Workspace.open(tmp_path / "a").settings.store == {}
    assert told.split()[-1] != back.split()[-1]  # the checksum, of other content
    assert not (there.data / "snapshot.duckdb").exists()  # which held what others keyed


@slow
def test_machines_that_send_at_once_give_no_key_and_no_sequence_twice(machine):
    machines = [machine(name) for name in "abc"]
    made(machines[0])
    mine = (("05497", "2024-Q1"), ("05500", "2024-Q1"), ("05500", "2024-Q2"))
    for turned in range(3):
        for workspace, (unit, period) in zip(machines, mine, strict=True):
            keep(workspace, unit, period, spent=str(turned), received="9")
        with ThreadPoolExecutor(3) as pool:
            added = list(pool.map(lambda one: push(one, tidied_after=0), machines))
        assert all(added)
    machines[0].ledger.unlink()  # made anew from the journals, in another order
    merge(machines[0], everything=True)
    assert push(machines[0]) == 0
    assert_sound(machines[0])
    keep(machines[1], spent="5")  # of a form that the first machine has
    found = run_query(machines[1], "SELECT org_unit FROM figures")
    assert ("05497",) in found.rows
    assert any("05497/2024-Q1 được nhập trên hơn một máy" in one for one in found.problems)


def test_a_machine_killed_again_and_again_loses_and_doubles_nothing(machine, catalog_server):
    killed, steady = machine("killed"), machine("steady")
    kept, steadily = [], [1]
    keep(steady, "05500", spent="1")
    made(steady)
    with _started(steady, "05500", 2) if FULL else nullcontext() as other:
        for turned in range(ROUNDS):
            process = _started(killed, "05497", 1000 * turned + 1)
            kept += _killed_after(process, random.Random(turned).uniform(0, ALIVE))
            if turned % 10 == 0:
                catalog_server.stop()
                catalog_server.start()
        if other is not None:
            other.stdin.close()
            steadily += [int(line) for line in other.stdout]
    assert other is None or other.returncode == 0
    for workspace in (killed, steady):
        assert merge(workspace, everything=True, wait=10) is not None
        assert not send(workspace)
    assert_sound(steady)
    history = "SELECT org_unit, figure::INTEGER FROM history WHERE id = 'spent'"
    there = seen(steady, history)
    assert seen(steady, "SELECT successor FROM org_unit_links WHERE code = '05497'") == [("05503",)]
    for unit, numbers in (("05497", kept), ("05500", steadily)):
        figures = [int(figure) for org_unit, figure in there if org_unit == unit]
        assert len(figures) == len(set(figures))
        assert set(numbers) <= set(figures)


def _started(workspace, org_unit, first):
    """Start a machine that keys and sends without end, and let it keep a figure."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.lake_machine", str(workspace.root), org_unit, str(first)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def _killed_after(process, seconds):
    """What a machine said it had kept until it was killed, so long after its first figure."""
    first = process.stdout.readline()
    time.sleep(seconds)  # the moment of its death, not something waited for
    process.kill()
    rest, _ = process.communicate()
    return [int(line) for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]


@slow
def test_without_the_catalog_typing_goes_on_and_is_sent_later(machine, catalog_server):
    here, there = made(machine("a")), machine("b")
    keep(here, spent="1")
    assert seen(here) == [("05497", "1.000000")]
    catalog_server.stop()
    keep(here, spent="2")  # kept and merged as ever
    assert "sẽ được chuyển lên sau" in send(here)
    asked = run_query(here, "SELECT org_unit, figure FROM figures", refresh=False)
    assert asked.rows == [("05497", 1)]  # as it was, and it says so
    assert any("sẽ được chuyển lên sau" in one for one in asked.problems)
    with pytest.raises(StoreError, match="Chưa nối được kho chung"):
        run_query(there, "SELECT 1")
    catalog_server.start()
    sharing.share(here)
    assert seen(there) == [("05497", "2.000000")]
