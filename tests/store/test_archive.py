"""Journals of sessions long over lie together in one archive: whoever reads them notices nothing of it."""

import os
import random
import shutil

import pytest

from cchc_tui.errors import StoreError
from cchc_tui.store.backups.backup import backup
from cchc_tui.store.journals import archiving
from cchc_tui.store.journals.archive import ARCHIVE, archived, stored_in
from cchc_tui.store.journals.audit import read_audit
from cchc_tui.store.journals.journal import in_order, read_folder
from cchc_tui.store.journals.sealing import read_header
from cchc_tui.store.ledger.ledger import ledger_lock
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.mending.rebuild import rebuild
from cchc_tui.store.mending.restore import restore
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.soundness.doctor import look
from cchc_tui.store.soundness.verify import verify
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.lines import random_lines, write_journals
from tests.store.small import enter, key_of, make_workspace

NAME = "thu-xa/05497/2024-Q1"
LINES = 24


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    workspace = make_workspace(tmp_path_factory.mktemp("made") / "work")
    write_journals(workspace, random_lines(random.Random(3), LINES), [f"s{place}" for place in range(6)])
    merge(workspace, everything=True)
    verify(workspace)
    return workspace.root, look(workspace).content


@pytest.fixture
def many(made, tmp_path, monkeypatch):
    """A submission of 24 lines in 6 sessions that are over, merged and in the chain, none archived yet."""
    shutil.copytree(made[0], tmp_path / "work")
    monkeypatch.setattr(archiving, "MANY", 3)
    return Workspace(tmp_path / "work")


@pytest.fixture
def before(made):
    """The checksum of what it says."""
    return made[1]


def folder(workspace):
    return key_of().folder(workspace)


def own_files(workspace):
    return sorted(path.name for path in folder(workspace).glob("*.jsonl") if path.name != ARCHIVE)


def numbers(workspace):
    return [line.n for line in in_order(read_folder(folder(workspace)))]


def archive(workspace):
    with ledger_lock(workspace):
        return archiving.archive(workspace, NAME)


def test_what_is_archived_reads_checks_and_is_told_as_before(many, before, tmp_path):
    audit = read_audit(many, key_of())
    kept = {path.name: path.read_bytes() for path in folder(many).glob("*.jsonl")}
    merge(many, everything=True)
    assert own_files(many) == []
    assert {name: one.read() for name, one in archived(folder(many) / ARCHIVE)[0].items()} == kept
    health = look(many)
    assert (health.is_sound, health.content) == (True, before)
    assert read_audit(many, key_of()) == audit
    assert verify(many).is_good, "also against what the chain said of each journal before"
    assert restore(backup(many).path, tmp_path / "back").content == before
    many.ledger.unlink()
    assert (rebuild(many).remarks, rebuild(many).lost) == ([], 0)


def test_sessions_that_come_later_go_on_from_there_and_are_archived_with_the_others(many):
    archive(many)
    for figure in range(5):
        with Draft.open(many, key_of("2024-Q1"), "lan") as draft:
            if draft.status.is_locked:
                draft.reopen("sửa")
            enter(draft, spent=str(figure))
    assert len(own_files(many)) == 5
    before = numbers(many)
    merge(many)
    assert own_files(many) == []
    assert before == numbers(many) == list(range(1, len(before) + 1))
    assert look(many).is_sound


def test_a_session_that_lives_and_a_form_that_is_open_are_left_alone(many):
    with Draft.open(many, key_of(), "lan") as draft:
        if draft.status.is_locked:
            draft.reopen("sửa")
        enter(draft, spent="7")
        assert archive(many) == 0
        session = draft.session
        assert not (folder(many) / ARCHIVE).exists()
    with Draft.open(many, key_of("2024-Q2"), "lan", session=session):
        (many.pending / session.id).write_text("")
        assert archive(many) == 6
    assert own_files(many) == [f"{session.id}.jsonl"]


def test_killed_at_any_call_each_line_is_there_once_and_the_next_one_finishes(many, before, monkeypatch):
    monkeypatch.setattr(archiving, "MANY", 0)
    calls = 0
    while not _dies_at(many, calls):
        assert numbers(many) == list(range(1, LINES + 1)), f"killed at call {calls}"
        calls += 1
    assert calls > 12
    assert own_files(many) == []
    for left in folder(many).glob(f".{ARCHIVE}.*"):
        left.unlink()
    health = look(many)
    assert (health.is_sound, health.content) == (True, before)


def _dies_at(workspace, call):
    """Archive in a process that is gone at its so many-th call to the system; whether it came to its end."""
    child = os.fork()
    if child == 0:
        left = [call]

        def armed(real):
            def called(*given, **more):
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)
                return real(*given, **more)

            return called

        for name in ("open", "unlink", "replace", "rename", "fsync", "posix_fadvise", "mkdir"):
            setattr(os, name, armed(getattr(os, name)))
        archive(workspace)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_disk_that_is_full_leaves_every_journal_where_it_was(many, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="đầy"):
        archive(many)
    assert len(own_files(many)) == 6
    assert [path.name for path in folder(many).iterdir() if path.name.startswith(".")] == []


def test_an_archive_damaged_between_its_journals_is_said_and_rebuild_loses_nothing(many, before):
    archive(many)
    path = folder(many) / ARCHIVE
    path.write_bytes(path.read_bytes().replace(b'{"kept":"s2', b'{"kept":"s7', 1))
    with pytest.raises(StoreError, match="cchc rebuild"):
        Draft.open(many, key_of(), "lan")
    assert any(ARCHIVE in str(one.said) for one in look(many).remarks if one.trouble)
    done = rebuild(many)
    assert (done.lost, own_files(many)) == (0, [f"s{place}.jsonl" for place in range(6)])
    health = look(many)
    assert (health.is_sound, health.content) == (True, before)


@pytest.mark.parametrize("part", [b'"act":"', None])
def test_archived_journals_that_are_damaged_or_gone_come_back(many, before, part):
    archive(many)
    path = folder(many) / ARCHIVE
    if part:
        data = bytearray(path.read_bytes())
        data[data.rindex(part) + 3] ^= 1
        path.write_bytes(data)
    else:
        path.unlink()
    assert not verify(many).is_good
    assert rebuild(many).lost == 0
    health = look(many)
    assert (health.is_sound, health.content) == (True, before)


def test_a_program_that_knows_no_archives_refuses_to_go_on_without_them(many):
    archive(many)
    with (folder(many) / ARCHIVE).open("rb") as file, pytest.raises(StoreError, match="phiên bản mới hơn"):
        read_header(folder(many) / ARCHIVE, file.readline())


def test_a_journal_of_another_form_or_a_link_to_one_is_never_taken_into_an_archive(many):
    write_journals(many, random_lines(random.Random(4), 4), ["other"], key_of(org_unit="05500"))
    other = key_of(org_unit="05500").folder(many) / "other.jsonl"
    (folder(many) / "a.jsonl").symlink_to(other)
    (folder(many) / "b.jsonl").write_bytes(other.read_bytes())
    assert archive(many) == 6
    assert own_files(many) == ["a.jsonl", "b.jsonl"]


def test_who_found_the_journals_before_they_were_moved_reads_them_all_the_same(many):
    loose, _ = stored_in(folder(many))
    said = [(one.read(), one.read_from(), one.digest(one.size)) for one in loose]
    archive(many)
    kept, _ = stored_in(folder(many))
    assert [(one.read(), one.read_from(), one.digest(one.size)) for one in loose] == said
    archiving.unpack(many, NAME)
    assert [(one.read(), one.read_from(), one.digest(one.size)) for one in kept] == said
