"""What was typed reaches the ledger through one process for all, and one that hangs keeps nobody waiting."""

import asyncio

import pytest

from cchc_tui.store.disk.lock import Lock
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.sessions.duty import is_served
from cchc_tui.tui import merging
from cchc_tui.tui.merging import Merger
from tests.store.small import enter, key_of, make_workspace


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "work")


@pytest.fixture
def started(monkeypatch):
    """Which workspaces a process was started for; none really is."""
    found = []
    monkeypatch.setattr(merging, "start_merge", lambda workspace: found.append(workspace) or 0)
    monkeypatch.setattr(merging, "ended", lambda _: True)
    return found


async def looks(merger):
    """Let it look at how things stand, as it does in a while."""
    merger._waiting.cancel()
    merger._look()
    await asyncio.sleep(0)


async def test_while_a_process_is_on_duty_nobody_starts_another_until_it_seems_stuck(
    workspace, started, monkeypatch
):
    merger = Merger(workspace, wait=3600)
    with Draft.open(workspace, key_of(), "lan") as draft:
        with Lock.take(workspace.locks / "merging.lock"):
            enter(draft, spent="1")
            merger.committed()
            await looks(merger)
            assert merger.busy
            assert started == []
            monkeypatch.setattr(merging, "_STUCK_SECONDS", -1)
            with Lock.take(workspace.locks / "ledger.lock"):
                await looks(merger)
            assert started == [], "nobody can write"
            await looks(merger)
            assert len(started) == 1
        await looks(merger)
        assert len(started) == 2, "nobody is on duty, and nothing was merged"
        merge(workspace)
        await looks(merger)
        assert not merger.busy
        assert len(started) == 2


async def test_what_another_has_merged_already_needs_nobody(workspace, started):
    merger = Merger(workspace, wait=3600)
    with Draft.open(workspace, key_of(), "lan") as draft:
        enter(draft, spent="1")
        merger.committed()
        merge(workspace)
        await looks(merger)
        assert not merger.busy
        assert started == []
        enter(draft, spent="2")
        merger.committed()
        assert merger.busy
        await looks(merger)
        assert len(started) == 1
    with Lock.take(workspace.locks / "merging.lock"):
        merger.leave()
    assert len(started) == 1, "who is on duty sees to it: a crowd that goes home starts no crowd"
    merger.committed()
    merger.leave()
    assert len(started) == 2, "it was not merged yet, and nobody is on duty"


async def test_of_many_who_begin_at_once_one_process_is_on_duty_before_it_runs(workspace):
    with Draft.open(workspace, key_of(), "lan") as draft:
        enter(draft, spent="1")
        process = merging.start_merge(workspace)
        assert is_served(workspace)
        draft.close()
        while not merging.ended(process):  # noqa: ASYNC110  (nobody tells when a process ends)
            await asyncio.sleep(0.01)
    assert not is_served(workspace)
    assert workspace.ledger.exists()
