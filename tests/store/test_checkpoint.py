"""Opening a form does not grow with its past, and shows what its journals say and nothing else."""

import json
import os
import random
from hashlib import sha256

import pytest

from cchc_tui.entry.figure import Figure, State
from cchc_tui.errors import StoreError
from cchc_tui.store.journals import journal, submission
from cchc_tui.store.journals.lines import Entry, Header
from cchc_tui.store.journals.submission import read_submission
from cchc_tui.store.journals.survey import survey
from cchc_tui.store.journals.writer import JournalWriter
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.soundness import examination
from cchc_tui.store.soundness.doctor import look
from tests.store.lines import random_lines, write_journals
from tests.store.small import enter, key_of

AT = "2024-03-01T08:00:00.000Z"


@pytest.fixture
def counted(monkeypatch):
    """How many lines were read of journals."""
    found = []
    real = journal.read_line
    monkeypatch.setattr(journal, "read_line", lambda content: found.append(1) or real(content))
    return found


@pytest.fixture
def soon(monkeypatch):
    """Lets it be worth while to keep a past of ten lines."""
    monkeypatch.setattr(submission, "MANY_LINES", 10)


def checkpoint(workspace, key=None):
    return (key or key_of()).beside(workspace, ".checkpoint")


def told(workspace):
    """All that a submission says, its history too."""
    found = read_submission(workspace, key_of())
    fields = {name: getattr(found, name) for name in found.__slots__ if name != "past"}
    exact = {name: (one.figure.scale, one.figure.typed) for name, one in found.cells.items()}
    return fields, exact, list(found.figures), found.past().acts


def open_and_close(workspace):
    with Draft.open(workspace, key_of(), "lan"):
        pass


def test_a_form_with_twenty_thousand_lines_behind_it_is_opened_by_reading_what_came_since(workspace, counted):
    key = key_of()
    header = Header(workspace.id, "s1", "lan", key.family, "2022", key.org_unit, "commune", "2024-Q1", AT)
    writer = JournalWriter.open(key.folder(workspace) / "s1.jsonl", header)
    writer.append(
        [Entry(n, AT, "spent", Figure(State.NONE, None, "-"), str(n), "enter") for n in range(1, 20_001)]
    )
    writer.close()
    open_and_close(workspace)
    assert len(counted) == 20_000
    counted.clear()
    with Draft.open(workspace, key, "lan") as draft:
        assert (draft.form.note("spent"), len(counted)) == ("20000", 0)
        enter(draft, spent="5")
    with Draft.open(workspace, key, "lan") as draft:
        assert (draft.form.text("spent"), len(counted)) == ("5", 1)


def test_who_merges_reads_a_long_past_so_that_nobody_who_keys_has_to(workspace, soon, counted):
    open_and_close(workspace)
    write_journals(workspace, random_lines(random.Random(1), 30), ["s1", "s2"])
    merge(workspace, everything=True)
    counted.clear()
    open_and_close(workspace)
    assert counted == []


def test_what_is_told_with_a_checkpoint_is_what_the_journals_tell_without(workspace, soon):
    chance = random.Random(5)
    for round_ in range(12):
        lines = random_lines(chance, 14 * (round_ + 1))[14 * round_ :]
        write_journals(workspace, lines, [f"r{round_}a", f"r{round_}b"], chance=chance)
        with_it = told(workspace)
        checkpoint(workspace).unlink(missing_ok=True)
        assert with_it == told(workspace), f"round {round_}"
        if round_ % 3:
            open_and_close(workspace)
            assert checkpoint(workspace).exists()


def test_what_was_done_before_a_checkpoint_can_be_taken_back_behind_it(workspace, soon):
    for figure in range(12):
        with Draft.open(workspace, key_of(), "lan") as draft:
            enter(draft, spent=str(figure))
    with Draft.open(workspace, key_of(), "hoa") as draft:
        for _ in range(5):
            draft.commit(draft.form.undo())
        assert draft.form.text("spent") == "6"


def forged(content):
    """A checkpoint that says another figure and seals it."""
    told = json.loads(content.splitlines()[1])
    told["cells"][0]["note"] = "không ai viết"
    return told


def sealed(told):
    return resealed(json.dumps(told).encode() + b"\n[[],[]]")


def resealed(content):
    return sha256(content).hexdigest().encode() + b"\n" + content


SPOILT = {
    "empty": lambda _: b"",
    "cut short": lambda content: content[:-9],
    "a byte flipped": lambda content: content.replace("ghi chú".encode(), "ghi chù".encode(), 1),
    "of a newer program": lambda content: sealed({**forged(content), "checkpoint": 2}),
    "of another form": lambda content: sealed({**forged(content), "name": "thu-xa/05500/2024-Q1"}),
    "of other journals": lambda content: sealed(
        {**forged(content), "journals": {"s9.jsonl": [9, "", 9, ""]}}
    ),
    "of the wrong kind": lambda content: sealed({**forged(content), "last": ["9", None, "", ""]}),
    "nested without end": lambda _: resealed(b"[" * 100_000),
    "no checkpoint at all": lambda _: sealed([1]),
}


@pytest.fixture
def kept(workspace, soon):
    write_journals(workspace, random_lines(random.Random(1), 30), ["s1", "s2"])
    open_and_close(workspace)
    return workspace


@pytest.mark.parametrize("how", SPOILT)
def test_a_checkpoint_in_doubt_changes_nothing_that_is_shown(kept, how):
    path = checkpoint(kept)
    content = path.read_bytes()
    path.unlink()
    before = told(kept)
    path.write_bytes(SPOILT[how](content))
    assert path.read_bytes() != content
    assert told(kept) == before


def test_a_forged_checkpoint_is_found_by_the_doctor_and_a_true_one_is_none_of_its_business(kept):
    path = checkpoint(kept)
    assert look(kept).is_sound
    later = random_lines(random.Random(2), 40)[30:]
    write_journals(kept, later, ["s3"])
    assert look(kept).is_sound
    path.write_bytes(sealed(forged(path.read_bytes())))
    assert read_submission(kept, key_of()).notes != {}
    told = [str(one.said) for one in look(kept).remarks if one.trouble]
    assert len(told) == 1
    assert str(path) in told[0]


def test_what_is_keyed_while_the_doctor_reads_is_no_forgery(kept, monkeypatch):
    def slowly(workspace):
        read = list(survey(workspace))
        with Draft.open(workspace, key_of(), "lan") as draft:
            for figure in range(12):
                enter(draft, spent=str(figure))
        open_and_close(workspace)
        return read

    monkeypatch.setattr(examination, "settled", slowly)
    assert look(kept).is_sound


def test_a_link_in_the_place_of_a_checkpoint_is_not_followed(kept):
    path, before = checkpoint(kept), told(kept)
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))
    assert told(kept) == before


def test_damage_far_back_is_seen_all_the_same(kept):
    path = key_of().folder(kept) / "s1.jsonl"
    path.write_bytes(path.read_bytes().replace(b'{"n":3,', b'{"n":8,', 1))
    with pytest.raises(StoreError, match=r"s1\.jsonl.* dòng 4:"):
        Draft.open(kept, key_of(), "lan")


def test_a_journal_that_is_gone_does_not_live_on_in_the_checkpoint(kept):
    (key_of().folder(kept) / "s2.jsonl").unlink()
    assert read_submission(kept, key_of()).last == 15


def test_who_only_looks_or_finds_no_room_keeps_nothing_and_reads_all_the_same(workspace, soon, monkeypatch):
    write_journals(workspace, random_lines(random.Random(1), 30), ["s1"])
    with Draft.open(workspace, key_of(), "lan", read_only=True) as draft:
        assert draft.status != "not_started"
    assert not checkpoint(workspace).exists()

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        open_and_close(workspace)
    assert [path.name for path in checkpoint(workspace).parent.iterdir()] == ["2024-Q1.lock"]
