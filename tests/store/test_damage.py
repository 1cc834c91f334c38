"""What was kept is damaged: the answer says so, and what can be made anew is made anew."""

import os
import subprocess
import sys

import duckdb
import pytest

from cchc_tui.errors import StoreError
from cchc_tui.store.copies.snapshot import snapshot
from cchc_tui.store.ledger.ledger import ledger_lock
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.query.query import run_query
from cchc_tui.store.sessions.draft import Draft
from tests.store.small import enter, key_of

FIGURES = "SELECT id, figure::INTEGER FROM figures ORDER BY id"


@pytest.fixture
def kept(workspace):
    """A workspace with two figures of a session that is over, merged and copied."""
    with Draft.open(workspace, key_of(), "lan") as draft:
        enter(draft, received="12", spent="5")
    merge(workspace)
    snapshot(workspace)
    return workspace


def spoil(workspace, old=b'"figure":"5"', new=b'"figure":"6"'):
    (path,) = key_of().folder(workspace).glob("*.jsonl")
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    return path


def forget_ledger(workspace):
    workspace.ledger.unlink()
    workspace.snapshot.unlink()


def broken(workspace):
    return list(workspace.data.glob("ledger.duckdb.broken-*"))


def test_a_damaged_journal_is_said_with_every_answer_until_it_is_mended(kept):
    path = spoil(kept)
    forget_ledger(kept)
    for refresh in (True, True, False):
        result = run_query(kept, FIGURES, refresh=refresh)
        assert result.rows == [("received", 12)]
        assert [path.name in problem for problem in result.problems] == [True]
    spoil(kept, b'"figure":"6"', b'"figure":"5"')
    result = run_query(kept, FIGURES)
    assert (result.rows, result.problems) == ([("received", 12), ("spent", 5)], ())


def test_it_is_said_too_when_the_copy_for_readers_makes_the_ledger_anew(kept):
    path = spoil(kept)
    forget_ledger(kept)
    (problem,) = run_query(kept, FIGURES, refresh=False).problems
    assert path.name in problem


def test_a_whole_answer_has_no_problems(kept):
    assert run_query(kept, FIGURES).problems == ()


def spoil_head(path):
    path.write_bytes(os.urandom(20_000))


def cut_short(path):
    path.write_bytes(path.read_bytes()[:9000])


def empty(path):
    path.write_bytes(b"")


def another_database(path):
    path.unlink()
    duckdb.connect(str(path)).close()


def tables_of_an_earlier_version(path):
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP VIEW main.history; ALTER TABLE base.entry DROP COLUMN act")


@pytest.mark.parametrize(
    "damage", [spoil_head, cut_short, empty, another_database, tables_of_an_earlier_version]
)
def test_a_ledger_that_cannot_be_used_is_set_aside_and_made_anew_and_said_once(kept, damage):
    damage(kept.ledger)
    with Draft.open(kept, key_of(), "lan") as draft:
        enter(draft, portal="1")
    result = run_query(kept, FIGURES)
    assert result.rows == [("portal", 1), ("received", 12), ("spent", 5)]
    (problem,) = result.problems
    (aside,) = broken(kept)
    assert aside.name in problem
    assert "đã được lập lại" in problem
    assert run_query(kept, FIGURES).problems == ()


def test_whoever_merges_is_told_that_the_ledger_was_made_anew(kept):
    spoil_head(kept.ledger)
    merged = merge(kept, everything=True)
    assert merged.entries == 2
    assert ["đã được lập lại" in str(one) for one in merged.problems] == [True]


def test_a_copy_for_readers_that_is_damaged_is_made_anew_of_a_sound_ledger(kept):
    content = bytearray(kept.snapshot.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    kept.snapshot.write_bytes(content)
    result = run_query(kept, FIGURES)
    assert result.rows == [("received", 12), ("spent", 5)]
    assert result.problems == ()
    assert broken(kept) == []


def test_when_merging_fails_the_answer_says_that_it_is_older_and_why(kept, monkeypatch):
    with Draft.open(kept, key_of(), "lan") as draft:
        enter(draft, portal="1")

    def refuse(*_):
        raise StoreError("store.disk_full", path=kept.ledger)

    with monkeypatch.context() as full:
        full.setattr("cchc_tui.store.ledger.merge.open_ledger", refuse)
        for refresh in (True, False):
            result = run_query(kept, FIGURES, refresh=refresh)
            assert result.rows == [("received", 12), ("spent", 5)]
            older, why = result.problems
            assert "bản sao lúc" in older
            assert "đã đầy" in why
    assert run_query(kept, FIGURES).problems == ()


def test_while_another_keeps_the_ledger_the_answer_says_that_it_is_older(kept, monkeypatch):
    monkeypatch.setattr("cchc_tui.store.copies.freshest._WAIT", 0)
    with ledger_lock(kept):
        older, why = run_query(kept, FIGURES).problems
    assert "bản sao lúc" in older
    assert "đang ghi" in why


def test_a_ledger_that_another_program_has_open_is_left_alone(kept):
    with Draft.open(kept, key_of(), "lan") as draft:
        enter(draft, portal="1")
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(flush=True); sys.stdin.read()"

    with subprocess.Popen(
        [sys.executable, "-c", code, str(kept.ledger)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        with pytest.raises(StoreError, match="chương trình khác"):
            merge(kept)
        other.stdin.close()
    assert broken(kept) == []
    assert merge(kept).entries == 1
