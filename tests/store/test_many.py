"""Many at once, each in a process of its own: nobody waits for another, nor for one that hangs."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import duckdb
import pytest

from cchc_tui.errors import QueryError
from cchc_tui.store.copies import freshest
from cchc_tui.store.disk.lock import holder_of
from cchc_tui.store.ledger.ledger import ledger_lock
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.query import query
from cchc_tui.store.query.query import run_query
from cchc_tui.store.sessions import duty
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.sessions.duty import is_ledger_held, is_served, last_look
from tests.store.small import enter, key_of

HOLDER = """
import sys
from cchc_tui.store.ledger.ledger import ledger_lock
from cchc_tui.store.workspaces.workspace import Workspace
with ledger_lock(Workspace.open(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
CLERK = """
import sys
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.small import key_of
draft = Draft.open(Workspace.open(sys.argv[1]), key_of(org_unit=sys.argv[2]), sys.argv[3])
for figure in range(1, int(sys.argv[4]) + 1):
    draft.commit(draft.form.enter("spent", str(figure)))
print("kept", draft.read_only, flush=True)
sys.stdin.read()
"""


@contextmanager
def process(code, *words):
    """A process that has said its first line, and ends when left."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path.cwd(),
    ) as running:
        assert running.stdout.readline()
        try:
            yield running
        finally:
            running.kill()


def stopped(running):
    """Stop a process as a disk that hangs, or somebody's Ctrl+Z, would."""
    running.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, running.pid, os.WSTOPPED | os.WNOWAIT)


def spent(workspace):
    with duckdb.connect(str(workspace.ledger), read_only=True) as ledger:
        return [int(one) for (one,) in ledger.execute("SELECT figure FROM history ORDER BY n").fetchall()]


def test_a_holder_of_the_ledger_that_hangs_keeps_nobody_from_typing_and_is_named(
    workspace, opened, monkeypatch
):
    monkeypatch.setattr(freshest, "_WAIT", 0.05)
    draft = opened()
    enter(draft, spent="1")
    assert run_query(workspace, "SELECT count(*) FROM figures").problems == ()
    with process(HOLDER, workspace.root) as holder:
        stopped(holder)
        enter(draft, spent="2")
        assert merge(workspace) is None
        assert is_ledger_held(workspace)
        answer = run_query(workspace, "SELECT figure FROM figures")
        assert [int(figure) for (figure,) in answer.rows] == [1]
        assert any("đang ghi" in said for said in answer.problems), answer.problems
        assert holder_of(workspace.locks / "ledger.lock").process == holder.pid
    assert merge(workspace, wait=10).entries == 1
    assert spent(workspace) == [1, 2]


def test_a_question_without_end_keeps_nobody_from_keying_merging_or_asking_and_can_be_stopped(
    workspace, opened, monkeypatch
):
    draft = opened()
    enter(draft, spent="1")
    endless = (
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r, figures"
    )
    asked, enough, run = Event(), Event(), query._run

    def running(*given):
        asked.set()
        return run(*given)

    monkeypatch.setattr(query, "_run", running)
    with ThreadPoolExecutor(1) as others:
        answer = others.submit(run_query, workspace, endless, cancel=enough)
        try:
            assert asked.wait(30)
            enter(draft, spent="2")
            assert merge(workspace, wait=10).entries == 1
            assert run_query(workspace, "SELECT figure FROM figures").rows == [(2,)]
            assert not answer.done()
        finally:
            enough.set()
        with pytest.raises(QueryError, match="theo yêu cầu"):
            answer.result(30)


def test_two_offices_key_at_once_and_neither_waits_for_the_other(workspace):
    units = ("05497", "05500")
    with (
        process(CLERK, workspace.root, units[0], "lan", 30),
        process(CLERK, workspace.root, units[1], "hoa", 30),
    ):
        merge(workspace)
        assert sorted(spent(workspace)) == sorted([*range(1, 31)] * 2)
        for unit, who in zip(units, ("lan", "hoa"), strict=True):
            with Draft.open(workspace, key_of(org_unit=unit), "mai") as draft:
                assert draft.read_only
                assert who in draft.why_read_only
                assert draft.form.text("spent") == "30"


def test_who_comes_second_reads_and_takes_over_cleanly_once_the_first_is_dead(workspace):
    with process(CLERK, workspace.root, "05497", "lan", 3) as first:
        with Draft.open(workspace, key_of(), "mai") as second:
            assert second.read_only
            assert "lan" in second.why_read_only
            assert second.hold.holder.since_local() in second.why_read_only
        stopped(first)
        with Draft.open(workspace, key_of(), "mai") as second:
            assert second.read_only, "it hangs, but may come back"
        first.kill()
        first.wait()
        with Draft.open(workspace, key_of(), "mai") as third:
            assert not third.read_only
            assert third.form.text("spent") == "3"
            enter(third, spent="4")
    merge(workspace)
    assert spent(workspace) == [1, 2, 3, 4]


def test_the_one_on_duty_takes_in_what_comes_while_it_is_there_and_goes_with_the_last_session(
    workspace, opened, monkeypatch
):
    draft = opened()
    enter(draft, spent="1")
    rests = []

    def rest(_):
        rests.append(is_served(workspace))
        if len(rests) == 1:
            enter(draft, spent="2")
        else:
            draft.close()

    monkeypatch.setattr(duty.time, "sleep", rest)
    duty.serve(workspace, duty.claim(workspace))
    assert rests == [True, True]
    assert spent(workspace) == [1, 2]
    assert not is_served(workspace)
    assert last_look(workspace) > 0
    assert list(workspace.pending.iterdir()) == []


def test_the_one_on_duty_knows_a_form_that_came_after_it_began(workspace, opened, monkeypatch):
    form = workspace.root / "schemas" / "thu-xa-2022.toml"
    drafts = [opened()]
    enter(drafts[0], spent="1")

    def rest(_):
        if len(drafts) > 1:
            for draft in drafts:
                draft.close()
            return
        newer = form.read_text(encoding="utf-8").replace('"2022"', '"2025"')
        form.with_name("thu-xa-2025.toml").write_text(newer, encoding="utf-8")
        now = type(workspace).open(workspace.root)
        drafts.append(Draft.open(now, key_of("2025-Q1"), "mai", edition="thu-xa-2025"))
        enter(drafts[1], spent="2")

    monkeypatch.setattr(duty.time, "sleep", rest)
    duty.serve(workspace, duty.claim(workspace))
    assert sorted(spent(workspace)) == [1, 2]


def test_a_second_one_does_not_stay_on_duty_but_merges_what_the_first_may_have_missed(workspace, opened):
    enter(opened(), spent="1")
    first = duty.claim(workspace)
    assert duty.claim(workspace) is None
    duty.serve(workspace, None)
    os.close(first)
    assert spent(workspace) == [1]


def test_a_workspace_that_was_removed_is_not_made_again_by_the_one_on_duty(workspace, opened, monkeypatch):
    draft = opened()
    enter(draft, spent="1")
    monkeypatch.setattr(duty.time, "sleep", lambda _: workspace.root.rename(workspace.root.with_name("gone")))
    duty.serve(workspace, duty.claim(workspace))
    assert not workspace.root.exists()


def test_whoever_holds_the_ledger_says_who_it_is(workspace):
    with ledger_lock(workspace):
        holder = holder_of(workspace.locks / "ledger.lock")
    assert (holder.process, holder.who) == (os.getpid(), workspace.access.who)
