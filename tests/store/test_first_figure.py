"""A session's first figure: its journal is made while she types; what comes to nothing leaves no trace."""

import os
from functools import partial

import pytest

from cchc_tui.errors import StoreError
from cchc_tui.store.journals.place import Place
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.sessions import keeper
from cchc_tui.store.sessions.draft import Draft
from tests.store.small import enter, key_of

TYPING = Place("spent", "over", "5", 1)


@pytest.fixture
def waits(monkeypatch):
    """How often was waited for the disk."""
    found = []

    def counted(wait, handle):
        found.append(handle)
        wait(handle)

    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, partial(counted, getattr(os, name)))
    return found


def typing(draft):
    draft.remember(TYPING)
    draft._keeper._preparing.join()


def traces(workspace):
    return [path for folder in (workspace.journals, workspace.pending) for path in folder.glob("*/*/*")] + [
        path for path in workspace.pending.glob("*") if path.is_file()
    ]


def test_the_first_figure_waits_for_the_disk_once_like_every_other(opened, waits):
    draft = opened()
    typing(draft)
    del waits[:]
    enter(draft, spent="5")
    assert len(waits) == 1
    enter(draft, spent="6")
    assert len(waits) == 2


def test_what_was_typed_and_not_entered_leaves_no_trace(workspace):
    with Draft.open(workspace, key_of(), "lan") as draft:
        typing(draft)
        assert traces(workspace), "it was made ready"
    assert traces(workspace) == []
    with Draft.open(workspace, key_of(), "lan") as draft:
        enter(draft, spent="1")
    with Draft.open(workspace, key_of(), "lan") as draft:
        kept = traces(workspace)
        typing(draft)
    assert traces(workspace) == kept, "what others kept stays"


def test_a_session_killed_before_its_first_figure_is_as_good_as_none(workspace):
    child = os.fork()
    if child == 0:
        typing(Draft.open(workspace, key_of(), "lan"))
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert traces(workspace), "nobody was there to remove it"
    assert merge(workspace).problems == ()
    with Draft.open(workspace, key_of(), "mai") as draft:
        assert draft.status == "not_started"
        enter(draft, spent="1")
    assert merge(workspace).entries == 1


def test_a_disk_that_refuses_while_she_types_is_said_when_she_enters_and_tried_again(opened, monkeypatch):
    draft = opened()

    def full(path, *_):
        raise StoreError("store.disk_full", path=path)

    with monkeypatch.context() as refusing:
        refusing.setattr(keeper.JournalWriter, "open", full)
        typing(draft)
        with pytest.raises(StoreError):
            enter(draft, spent="5")
    assert draft.unsaved == 1
    draft.flush()
    assert draft.unsaved == 0


def test_who_only_reads_makes_nothing_ready(workspace, opened):
    enter(opened(), spent="1")
    kept = traces(workspace)
    second = opened(who="mai")
    second.remember(TYPING)
    assert second._keeper._preparing is None
    assert traces(workspace) == kept


def test_what_a_killed_session_left_unsynced_is_on_disk_before_it_is_shown_as_kept(
    workspace, opened, monkeypatch
):
    child = os.fork()
    if child == 0:
        draft = Draft.open(workspace, key_of(), "lan")
        typing(draft)
        os.fdatasync = lambda _: os._exit(0)
        enter(draft, spent="5")
    assert os.waitpid(child, 0)[1] == 0
    (journal,) = key_of().folder(workspace).glob("*.jsonl")
    synced, real = [], os.fsync

    def noted(handle):
        synced.append(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", noted)
    assert opened().form.text("spent") == "5"
    assert journal.stat().st_ino in synced
