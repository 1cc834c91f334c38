"""`kill -9` at random moments: what was acknowledged is there once, in order, and nothing is torn."""

import random
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from cchc_tui.store.journals.journal import in_order, read_folder
from cchc_tui.store.journals.lines import Entry
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.sessions.draft import Draft
from tests.killing.campaign import kills
from tests.killing.deeds import deed_kills
from tests.store.small import key_of

IN_SMALL = ("merge", "migrate", "compact", "export")
"""What is killed here; `make faults` kills the rest too, and much more often."""
_CLERK = """
import os, sys
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.small import key_of
merging = sys.argv[2] == "merging"
if merging:
    from cchc_tui.store.ledger.merge import merge
draft = Draft.open(Workspace.open(sys.argv[1]), key_of(), "lan")
assert not draft.read_only, "a dead process holds nobody up"
start = int(draft.form["spent"].number or 0) + 1 if draft.form["spent"].number is not None else 1
for figure in range(start, start + 100_000):
    draft.commit(draft.form.enter("spent", str(figure)))
    os.write(1, b"%d\\n" % figure)
    if merging:
        merge(draft.workspace)
"""


def killed_clerk(workspace, chance, mode):
    """Let a clerk key figures 1, 2, 3 … until killed; return the last that was acknowledged to her."""
    process = subprocess.Popen(
        [sys.executable, "-c", _CLERK, str(workspace.root), mode], stdout=subprocess.PIPE, cwd=Path.cwd()
    )
    first = process.stdout.readline()
    time.sleep(chance.uniform(0, 0.03 if mode == "keying" else 0.25))
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    return int((first + rest).split(b"\n")[-2])


def keyed(workspace):
    lines = in_order(read_folder(key_of().folder(workspace)))
    assert [line.n for line in lines] == list(range(1, len(lines) + 1)), "nothing doubled, nothing missing"
    assert all(isinstance(line, Entry) for line in lines)
    return [int(line.figure.number) for line in lines]


@pytest.mark.slow
def test_kill_9_while_keying_loses_doubles_and_tears_nothing(workspace):
    chance = random.Random(1)
    for _ in range(5):
        acknowledged = killed_clerk(workspace, chance, "keying")
        figures = keyed(workspace)
        assert figures[:acknowledged] == list(range(1, acknowledged + 1))
        assert len(figures) in {acknowledged, acknowledged + 1}, "at most the figure on its way is there too"


@pytest.mark.slow
def test_kill_9_while_merging_brings_every_figure_to_the_ledger_once(workspace):
    chance = random.Random(2)
    for _ in range(5):
        acknowledged = killed_clerk(workspace, chance, "merging")
        assert len(keyed(workspace)) >= acknowledged
        assert merge(workspace, wait=10).problems == ()
        with duckdb.connect(str(workspace.ledger), read_only=True) as ledger:
            rows = ledger.execute("SELECT n, figure FROM history ORDER BY seq").fetchall()
        assert [(n, int(figure)) for n, figure in rows] == list(enumerate(keyed(workspace), start=1))
        assert not list(workspace.pending.iterdir()), "no marker is left once all is merged"


def test_the_form_opens_with_what_the_killed_session_left(workspace):
    acknowledged = killed_clerk(workspace, random.Random(3), "keying")
    with Draft.open(workspace, key_of(), "lan") as draft:
        assert int(draft.form["spent"].number) in {acknowledged, acknowledged + 1}
        assert draft.position == "spent"
    assert all(after == before + 1 for before, after in pairwise(keyed(workspace)))


@pytest.mark.slow
def test_whatever_was_keyed_when_it_was_killed_it_goes_on_there_with_nothing_lost_doubled_or_torn():
    tally = kills(22, seed=4, on_terminal=0, seconds=60)
    assert tally.kills == 22
    assert tally.offered


@pytest.mark.slow
def test_the_whole_program_on_a_terminal_goes_on_where_it_was_killed():
    tally = kills(3, seed=5, on_terminal=1, seconds=60)
    assert (tally.kills, tally.recognised) == (3, 3)


@pytest.mark.slow
def test_whatever_was_done_to_the_workspace_when_it_was_killed_all_is_there_once_and_sound():
    tallies = deed_kills(len(IN_SMALL), seed=6, seconds=600, names=IN_SMALL)
    assert all(one.killed for one in tallies)
