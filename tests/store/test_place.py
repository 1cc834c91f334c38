"""Where somebody was: kept at each key, and whole whenever the program is killed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cchc_tui.store.disk.lock import Holder, Lock, holder_of
from cchc_tui.store.disk.takeover import began, is_own, send_away, was_sent_away
from cchc_tui.store.journals.place import NOWHERE, Place, PlaceFile
from cchc_tui.store.sessions.draft import Draft
from tests.store.small import enter, key_of
from tests.store.test_faults import files_at_most

NOTE = Place("spent", "note", 'vì mưa «bão» "số 3" ' * 40, 7, ("received", "portal"))


def read(path):
    return PlaceFile(path).read()


def written(path, *places):
    file = PlaceFile(path)
    file.read()
    for number, place in enumerate(places):
        file.write(place, "lan", number)
    file.close()


def test_a_place_comes_back_as_it_was(tmp_path):
    written(tmp_path / "place", Place("spent", "over", "12", 1), NOTE)
    assert read(tmp_path / "place") == (NOTE, "lan", 1)
    written(tmp_path / "place", Place("portal"))
    assert read(tmp_path / "place") == (Place("portal"), "lan", 0)


def test_wherever_a_write_is_broken_off_the_place_before_it_is_there(tmp_path):
    path = tmp_path / "place"
    before = Place("spent", "over", "12", 1)
    written(path, Place("portal"), before)
    whole = path.read_bytes()
    written(path, NOTE)
    new = path.read_bytes()
    for cut in (start + part for start in (0, 16384) for part in range(0, 1500, 41)):
        path.write_bytes(new[:cut] + whole[cut:])
        assert read(path)[0] in {before, NOTE}


@pytest.mark.parametrize("content", [b"", b"spent", b"\0" * 99, b"12345678 [1]\n", b"\xff" * 40000, b"[]\n"])
def test_an_old_or_damaged_file_is_as_good_as_none(tmp_path, content):
    (tmp_path / "place").write_bytes(content)
    assert read(tmp_path / "place") == (NOWHERE, "", 0)
    written(tmp_path / "place", NOTE)
    assert read(tmp_path / "place")[0] == NOTE


def test_a_disk_that_refuses_is_no_matter_and_the_next_key_tries_again(tmp_path):
    path = tmp_path / "place"
    file = PlaceFile(path)
    file.write(Place("spent"), "lan", 1)
    file.write(Place("spent", "over", "1", 1), "lan", 1)
    with files_at_most(0):
        file.write(NOTE, "lan", 1)
    assert read(path)[0] == Place("spent", "over", "1", 1)
    file.write(NOTE, "lan", 1)
    assert read(path)[0] == NOTE
    PlaceFile(tmp_path / "none" / "place").write(NOTE, "lan", 1)


def test_what_was_half_typed_is_offered_only_until_the_row_has_changed_and_to_nobody_else(opened):
    draft = opened(who="lan")
    enter(draft, received="8")
    typing = Place("spent", "over", "12", 2, ("portal",))
    draft.remember(typing)
    draft.close()
    assert opened(who="lan", read_only=True).place == Place("spent", later=("portal",)), (
        "nothing to type into"
    )
    other = opened(who="hoa")
    assert other.place == Place("spent", later=("portal",))
    other.close()
    again = opened(who="lan")
    assert again.place == typing
    enter(again, received="9")
    again.close()
    again = opened(who="lan")
    assert again.place == typing, "another row has changed"
    enter(again, spent="12")
    again.close()
    assert opened(who="lan").place == Place("spent", later=("portal",))


HOLDING = """
import os, sys, time
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.small import key_of
draft = Draft.open(Workspace.open(sys.argv[1]), key_of(), "lan")
print(draft.read_only, flush=True)
time.sleep(60)
"""


@pytest.fixture
def holding(workspace):
    """A process of its own that holds the form."""
    command = [sys.executable, "-c", HOLDING, str(workspace.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path.cwd()) as process:
        assert process.stdout.readline() == b"False\n"
        yield process
        process.kill()


def test_only_her_own_living_session_that_holds_the_lock_can_be_sent_away(workspace, opened, holding):
    path = key_of().beside(workspace, ".lock")
    assert opened(who="hoa").hold.earlier is None
    draft = opened(who="lan")
    holder = draft.hold.earlier
    assert holder.process == holding.pid
    mine = draft.session.holder
    parts = {name: getattr(holder, name) for name in Holder.__slots__}
    for part, value in {"began": "1", "process": os.getpid(), "who": "hoa", "key": "SHA256:x"}.items():
        assert not is_own(Holder(**{**parts, part: value}), mine, path), part
    with subprocess.Popen(["sleep", "60"]) as stranger:
        reused = Holder(**{**parts, "process": stranger.pid, "began": began(stranger.pid)})
        assert not is_own(reused, mine, path), "it does not have the lock"
        assert not send_away(reused, path)
        assert stranger.poll() is None
        stranger.kill()
    assert not was_sent_away(path)
    assert draft.hold.send_earlier_away()
    assert holding.wait(10) == -signal.SIGHUP
    assert draft.hold.is_let_go
    assert not draft.hold.send_earlier_away(), "it has gone already"
    assert was_sent_away(path)
    again = opened(who="lan")
    assert not again.read_only
    assert not again.hold.was_sent_away


def test_a_lock_of_an_older_program_names_its_holder_still(tmp_path):
    path = tmp_path / "lock"
    old = {"who": "lan", "session": "s", "since": "2024-03-12T01:12:00+00:00"}
    path.write_text(json.dumps(old), encoding="utf-8")
    assert holder_of(path) == Holder(**old)
    with Lock.take(path, Holder("hoa", "t", "")):
        assert holder_of(path).who == "hoa"


def test_one_process_never_takes_a_form_from_itself(workspace, opened):
    opened(who="lan")
    assert opened(who="lan").hold.earlier is None
    with Draft.open(workspace, key_of("2024-H1"), "lan") as other:
        assert not other.read_only
