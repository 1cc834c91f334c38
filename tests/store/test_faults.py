"""Disks that are full, read only, or gone: what was acknowledged is there, and the sentence is clear."""

import errno
import json
import os
import resource
import shutil
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cchc_tui.errors import StoreError
from cchc_tui.store.journals.submission import read_submission
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.sessions.duty import last_look
from tests.store.small import enter, key_of, make_workspace


@contextmanager
def files_at_most(size):
    """No file of this process may grow beyond `size` bytes: the system refuses as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def as_nobody():
    """Without root's rights, where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def journal_of(workspace):
    (path,) = key_of().folder(workspace).glob("*.jsonl")
    return path


@pytest.mark.parametrize("room", [0, 1, 40, 150])
def test_a_full_disk_loses_nothing_acknowledged_and_the_rest_is_tried_again(workspace, opened, room):
    draft = opened()
    enter(draft, received="12")
    before = journal_of(workspace).read_bytes()
    with files_at_most(len(before) + room):
        with pytest.raises(StoreError, match="đã đầy"):
            enter(draft, on_time="11")
        assert draft.unsaved == 2, "the figure and the percentage that followed"
        assert journal_of(workspace).read_bytes() == before
    enter(draft, portal="1")
    assert draft.unsaved == 0
    assert dict(read_submission(workspace, key_of()).figures) == dict(draft.form.figures)


def test_a_disk_that_cannot_even_cut_back_leaves_no_torn_line_behind(workspace, opened, monkeypatch):
    draft = opened()
    enter(draft, received="12")

    def refuse(*_):
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as broken:
        broken.setattr(os, "ftruncate", refuse)
        with files_at_most(journal_of(workspace).stat().st_size + 40), pytest.raises(StoreError):
            enter(draft, spent="5")
    assert read_submission(workspace, key_of()).figures.keys() == {"received"}
    enter(draft, portal="1")
    assert dict(read_submission(workspace, key_of()).figures) == dict(draft.form.figures)


def test_a_sync_that_fails_is_no_acknowledgement(workspace, opened, monkeypatch):
    draft = opened()
    enter(draft, received="12")

    def refuse(*_):
        raise OSError(errno.EIO, "input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", refuse)
        with pytest.raises(StoreError, match="input/output error"):
            enter(draft, spent="5")
    assert draft.unsaved == 1
    draft.flush()
    assert read_submission(workspace, key_of()).figures["spent"].number == 5


def test_a_full_disk_at_the_first_figure_is_said_and_can_be_mended(workspace, opened):
    draft = opened()
    _ = workspace.id
    with files_at_most(0), pytest.raises(StoreError, match="đã đầy"):
        enter(draft, received="12")
    assert read_submission(workspace, key_of()).last == 0
    draft.flush()
    assert read_submission(workspace, key_of()).figures["received"].number == 12
    assert merge(workspace).entries == 1


def test_closing_with_figures_the_disk_refused_says_so_and_frees_the_form(workspace, opened):
    draft = opened()
    enter(draft, received="12")
    with files_at_most(journal_of(workspace).stat().st_size):
        with pytest.raises(StoreError):
            enter(draft, spent="5")
        with pytest.raises(StoreError):
            draft.close()
    assert not opened().read_only


def test_on_a_full_disk_a_form_still_opens_and_is_still_held(opened):
    opened().close()
    with files_at_most(0):
        first = opened()
        assert not first.read_only
        assert opened(who="hoa").read_only


def test_what_was_merged_when_the_clock_was_ahead_keeps_nobody_from_merging_now(workspace, opened):
    draft = opened(clock=lambda: datetime(2099, 1, 1, tzinfo=UTC))
    enter(draft, received="12")
    merge(workspace)
    assert 0 < last_look(workspace) <= time.time()
    note = workspace.data / "merged.json"
    note.write_text(json.dumps({**json.loads(note.read_text()), "looked": time.time() + 1e9}))
    assert last_look(workspace) == 0
    enter(draft, received="13")
    assert merge(workspace).entries == 1
    assert 0 < last_look(workspace) <= time.time()


def test_a_folder_that_went_away_while_keying_is_noticed(workspace, opened):
    draft = opened()
    enter(draft, received="12")
    shutil.rmtree(workspace.journals)
    with pytest.raises(StoreError, match="Không còn thấy"):
        enter(draft, spent="5")
    assert draft.unsaved == 1
    with pytest.raises(StoreError):
        draft.close()


def test_on_a_disk_that_can_only_be_read_forms_open_to_look_at():
    folder = Path(tempfile.mkdtemp(prefix="cchc-"))
    try:
        folder.chmod(0o755)
        workspace = make_workspace(folder / "work")
        with Draft.open(workspace, key_of(), "lan") as draft:
            enter(draft, received="12")
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        with as_nobody(), Draft.open(workspace, key_of(), "hoa") as draft:
            assert draft.read_only
            assert draft.holder is None
            assert "Không có quyền" in draft.why_read_only
            assert draft.form["received"].number == 12
            with pytest.raises(StoreError, match="Không có quyền"):
                enter(draft, spent="5")
        with as_nobody(), pytest.raises(StoreError, match="Không có quyền"):
            merge(workspace)
    finally:
        for path in folder.rglob("*"):
            if path.is_dir():
                path.chmod(0o755)
        shutil.rmtree(folder)
