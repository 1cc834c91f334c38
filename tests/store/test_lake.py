"""Several machines share one ledger: nothing lost, nothing doubled, and typing waits for nobody."""

import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

from cchc_tui.cli import main
from cchc_tui.errors import StoreError
from cchc_tui.store import lake_push, sharing
from cchc_tui.store.draft import Draft
from cchc_tui.store.lake import open_lake, turn
from cchc_tui.store.lake_push import push
from cchc_tui.store.merge import merge
from cchc_tui.store.query import run_query
from cchc_tui.store.workspace import Workspace
from tests.store.small import enter, key_of, make_workspace
from tests.support import postgres

LACKING = [one for one in ("ducklake", "postgres_scanner") if find_spec(f"duckdb_extension_{one}") is None]
pytestmark = pytest.mark.skipif(
    bool(LACKING or postgres.why_not()), reason=postgres.why_not() or f"packages are missing: {LACKING}"
)
ROUNDS = int(os.environ.get("CCHC_LAKE_ROUNDS", "2"))
"""How often a machine is killed; `make faults` asks for more."""
FULL = ROUNDS > 2
ROOT = Path(__file__).parent.parent.parent
_number = count(1)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    """A copy of the lake is never young enough, and nothing rests."""
    for name in ("_YOUNG", "_REST", "_AGAIN"):
        monkeypatch.setattr(sharing, name, 0.0)


@pytest.fixture(scope="module")
def server():
    one = postgres.Postgres()
    yield one
    one.close()


@pytest.fixture
def lake(server):
    return server.database(f"lake{next(_number)}")


@pytest.fixture
def machine(lake, tmp_path):
    """A function that sets up one more machine of the same lake."""

    def one(name):
        workspace = make_workspace(tmp_path / name)
        workspace.change_settings(
            replace(workspace.settings, store={"lake": lake, "files": str(tmp_path / "files")})
        )
        return Workspace.open(tmp_path / name)

    return one


def keep(workspace, org_unit="05497", period="2024-Q1", **figures):
    with Draft.open(workspace, key_of(period, org_unit), "lan") as draft:
        enter(draft, **figures)
    merge(workspace)


def made(workspace):
    """Send what the workspace holds to a lake that may not be there yet."""
    merge(workspace)
    push(workspace, create=True)
    return workspace


def seen(workspace):
    sql = "SELECT org_unit, figure FROM figures WHERE id = 'spent' ORDER BY ALL"
    answer = run_query(workspace, sql)
    return [(code, str(figure)) for code, figure in answer.rows], answer.problems


def is_sound(workspace):
    """No sequence, no key and no line is in the lake twice."""
    twice = {
        "sequences": "SELECT seq FROM (SELECT seq FROM lake.entry UNION ALL SELECT seq FROM lake.step)",
        "lines": "SELECT submission, session, n FROM lake.entry",
        "units": "SELECT unit FROM (SELECT DISTINCT unit, code FROM lake.unit)",
        "codes": "SELECT code FROM (SELECT DISTINCT unit, code FROM lake.unit)",
        "submissions": "SELECT submission FROM lake.submission",
        "keys": "SELECT edition, unit, year, kind FROM lake.submission",
        "indicators": "SELECT indicator FROM lake.indicator",
        "journals": "SELECT journal FROM (SELECT DISTINCT journal, workspace, path FROM lake.journal)",
    }
    with open_lake(workspace) as connection:
        for what, rows in twice.items():
            found = connection.execute(f"FROM ({rows}) GROUP BY ALL HAVING count(*) > 1").fetchall()
            assert not found, what
        top = connection.execute("SELECT max(seq) FROM lake.entry").fetchone()[0]
        assert top <= turn(connection)["sequence"]


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


def test_a_workspace_goes_to_the_lake_others_see_it_and_it_comes_back(lake, machine, tmp_path, capsys):
    there = make_workspace(tmp_path / "a")
    keep(there, spent="12,5", received="10", on_time="12")
    moving = ["--workspace", str(tmp_path / "a"), "store", "move"]
    assert main([*moving, "--lake", lake, "--files", str(tmp_path / "files")]) == 0
    told = capsys.readouterr().out
    there, here = Workspace.open(tmp_path / "a"), machine("b")
    assert there.settings.store == {"lake": lake, "files": str(tmp_path / "files")}

    keep(here, "05500", spent="2000")
    assert seen(here) == ([("05497", "12.5"), ("05500", "2000")], ())
    found = run_query(here, "SELECT org_unit, rule FROM findings ORDER BY ALL", refresh=False).rows
    assert found == [("05497", "on_time.part_of_received"), ("05500", "spent_much")]

    with pytest.raises(StoreError, match="cchc doctor"):
        _push_leaving_lines_out(there)
    keep(there, on_time="9")  # what the checks had to say is gone on the other machine too
    push(there)
    assert run_query(here, "SELECT org_unit, rule FROM findings").rows == [("05500", "spent_much")]
    assert main([*moving, "--local"]) == 0
    back = capsys.readouterr().out
    assert Workspace.open(tmp_path / "a").settings.store == {}
    assert told.split()[-1] != back.split()[-1]  # the checksum, of other content
    assert seen(Workspace.open(tmp_path / "a")) == ([("05497", "12.5")], ())


@pytest.mark.skipif(not FULL, reason="long: make faults runs it")
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
    is_sound(machines[0])
    keep(machines[1], spent="5")  # of a form that the first machine has
    found, problems = seen(machines[1])
    assert [row for row in found if row[0] == "05497"]
    assert any("05497/2024-Q1 được nhập trên hơn một máy" in one for one in problems)
    assert list(Path(machines[0].settings.store["files"]).rglob("entry/*.parquet"))  # tidied up meanwhile


def test_a_machine_killed_again_and_again_loses_and_doubles_nothing(machine, server):
    killed, steady = machine("killed"), machine("steady")
    made(steady)
    kept = []
    with _started(steady, "05500", 1) as other:
        for turned in range(ROUNDS):
            process = _started(killed, "05497", 1000 * turned + 1)
            kept += _killed_after(process, random.Random(turned).uniform(0, 1.5))
            if turned % 10 == 1:
                server.stop()
                server.start()
        other.stdin.close()
        steadily = [int(line) for line in other.stdout]
    assert other.returncode == 0
    for workspace in (killed, steady):
        assert merge(workspace, everything=True, wait=10) is not None
        assert sharing.refresh_here(workspace) is None
    is_sound(steady)
    for unit, numbers in (("05497", kept), ("05500", steadily)):
        sql = f"SELECT figure FROM history WHERE org_unit = '{unit}'"
        there = run_query(steady, sql, refresh=False).rows
        figures = [int(figure) for (figure,) in there]
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


def test_without_the_catalog_typing_goes_on_and_is_sent_later(machine, server):
    here, there = made(machine("a")), machine("b")
    keep(here, spent="1")
    assert sharing.refresh_here(here) is None
    server.stop()
    keep(here, spent="2")  # kept and merged as ever
    found, problems = seen(here)
    assert found == [("05497", "1")]
    assert any("sẽ được chuyển lên sau" in one for one in problems)
    if FULL:
        with pytest.raises(StoreError, match="Chưa nối được kho chung"):
            seen(there)
    server.start()
    sharing.share(here)
    assert seen(there) == ([("05497", "2")], ())
