"""A backup holds all that cannot be made anew, or is refused; restoring never takes the place of anything."""

import gzip
import io
import json
import os
import random
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from cchc_tui.errors import StoreError
from cchc_tui.store.backups.backup import backup, backups
from cchc_tui.store.backups.file import check_backup
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.mending.restore import restore
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.soundness.doctor import look
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.lines import some_journals
from tests.store.small import key_of


@pytest.fixture
def made(workspace):
    """A backup of two submissions."""
    some_journals(workspace, random.Random(1))
    return backup(workspace).path


def rewritten(path, change):
    """Write the backup's members anew, each as `change` returns it; None leaves it out."""
    with tarfile.open(path) as tar:
        members = [(member.name, tar.extractfile(member).read()) for member in tar]
    with tarfile.open(path, "w:gz") as tar:
        for name, data in members:
            for changed, content in change(name, data):
                member = tarfile.TarInfo(changed)
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))


def test_what_was_restored_is_what_was_backed_up_with_its_forms_units_and_chain(workspace, made, tmp_path):
    (workspace.root / "cchc.toml").write_text('name = "Thịnh Đức"\n', encoding="utf-8")
    kept = backup(workspace)
    restore(kept.path, tmp_path / "new")
    new = Workspace(tmp_path / "new")
    assert look(new).is_sound
    assert look(new).content == look(workspace).content == kept.manifest.content
    assert (new.id, new.settings, dict(new.all_units)) == (
        workspace.id,
        workspace.settings,
        dict(workspace.all_units),
    )
    assert [one.name for one in new.schemas()] == [one.name for one in workspace.schemas()]
    with Draft.open(new, key_of(), "hoa") as draft:
        assert not draft.problems


_CLERK = """
import sys
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.small import key_of
workspace = Workspace.open(sys.argv[1])
for session in range(10_000):
    with Draft.open(workspace, key_of(), "lan") as draft:
        for figure in range(5):
            draft.commit(draft.form.enter("spent", str(session * 5 + figure)))
    print(session, flush=True)
"""


def test_while_a_clerk_keys_a_backup_holds_her_figures_without_a_gap(workspace, tmp_path):
    clerk = subprocess.Popen(
        [sys.executable, "-c", _CLERK, str(workspace.root)], stdout=subprocess.PIPE, cwd=Path.cwd()
    )
    try:
        clerk.stdout.readline()
        made = [backup(workspace) for _ in range(8)]
    finally:
        clerk.kill()
        clerk.communicate()
    lines = [one.manifest.lines for one in made]
    assert lines == sorted(lines)
    assert all(one.problems == () for one in made)
    for place, one in enumerate(made[-2:]):
        restore(one.path, tmp_path / str(place))
        with Draft.open(Workspace(tmp_path / str(place)), key_of(), "hoa") as draft:
            assert draft._keeper.last == one.manifest.lines, "numbered from 1 without a gap"


def test_only_the_newest_are_kept_if_asked_and_only_backups_go(workspace):
    some_journals(workspace, random.Random(1), count=3)
    other = workspace.data / "backups" / "ledger-v1.duckdb"
    made = [backup(workspace).path for _ in range(3)]
    other.write_bytes(b"")
    last = backup(workspace, keep=2)
    assert last.removed == tuple(made[:2])
    assert backups(workspace) == [made[2], last.path]
    assert other.exists()


def test_a_backup_made_when_the_clock_was_ahead_takes_no_newer_ones_place(workspace, made):
    ahead = made.rename(made.with_name("cchc-20990101T000000000000.tar.gz"))
    kept = backup(workspace, keep=2).path
    assert backups(workspace) == [ahead, kept]
    last = backup(workspace, keep=1)
    assert last.removed == (ahead, kept)
    assert backups(workspace) == [last.path]


def test_a_damaged_journal_is_copied_as_it_is_and_said_and_no_older_backup_goes(workspace, made, tmp_path):
    path = sorted(workspace.journals.rglob("*.jsonl"))[1]
    path.write_bytes(path.read_bytes().replace(b'"n":14', b'"n":15', 1))
    bad = backup(workspace, keep=1)
    assert [path.name in str(problem) for problem in bad.problems] == [True]
    assert made.exists()
    restore(bad.path, tmp_path / "new")
    assert (tmp_path / "new" / path.relative_to(workspace.root)).read_bytes() == path.read_bytes()


def test_nobody_else_may_read_a_backup(made):
    assert made.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("share", [0.0, 0.3, 0.98])
def test_a_backup_cut_short_is_refused(made, tmp_path, share):
    whole = made.read_bytes()
    made.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(StoreError, match=r"cắt cụt|không phải là bản sao lưu"):
        restore(made, tmp_path / "new")
    assert [one.name for one in tmp_path.iterdir()] == ["work"], "nothing is left behind"


def flip(path, chance):
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def test_a_backup_with_a_flipped_bit_is_refused_unless_all_in_it_is_as_it_was(made):
    chance, whole = random.Random(2), made.read_bytes()
    before, refused = check_backup(made), 0
    for _ in range(150):
        flip(made, chance)
        try:
            assert check_backup(made) == before
        except StoreError:
            refused += 1
        made.write_bytes(whole)
    assert refused > 140


def evil(name):
    return lambda member, data: [(member, data), *([(name, b"x")] if member == "data/workspace.toml" else [])]


def manifest_says(**told):
    def change(name, data):
        return [(name, json.dumps(json.loads(data) | told).encode() if name == "manifest.json" else data)]

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda name, data: [(name, data.replace(b"ghi ch", b"ghi CH"))], "đã bị sửa"),
        (lambda name, data: [] if name.endswith("1-05497.jsonl") else [(name, data)], "đã bị sửa"),
        (lambda name, data: [(name, data)] * (1 + (name == "data/workspace.toml")), "đã bị sửa"),
        (manifest_says(content="0" * 64), "đã bị sửa"),
        (manifest_says(files={}), "đã bị sửa"),
        (evil("../outside"), "đã bị sửa"),
        (evil("/tmp/outside"), "đã bị sửa"),
        (evil("data/../../outside"), "đã bị sửa"),
        (lambda name, data: [] if name == "manifest.json" else [(name, data)], "cắt cụt"),
        (lambda name, data: [] if name == "cchc-backup.json" else [(name, data)], "không phải"),
        (lambda name, data: [(name, data.replace(b'"cchc-backup": 1', b'"cchc-backup": 2'))], "mới hơn"),
    ],
)
def test_a_backup_that_was_edited_is_of_a_newer_program_or_leads_out_is_refused(made, tmp_path, change, said):
    rewritten(made, change)
    with pytest.raises(StoreError, match=said):
        restore(made, tmp_path / "new")
    assert [one.name for one in tmp_path.iterdir()] == ["work"]


def test_a_link_in_a_backup_is_refused(made, tmp_path):
    data = gzip.decompress(made.read_bytes())
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(data)) as old, tarfile.open(fileobj=out, mode="w") as new:
        for member in old:
            new.addfile(member, old.extractfile(member))
            if member.name == "data/workspace.toml":
                link = tarfile.TarInfo("data/habits")
                link.type, link.linkname = tarfile.SYMTYPE, "/tmp"
                new.addfile(link)
    made.write_bytes(gzip.compress(out.getvalue()))
    with pytest.raises(StoreError, match="đã bị sửa"):
        restore(made, tmp_path / "new")


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 a zip", gzip.compress(b"words " * 500, mtime=0)],
    ids=["empty", "zip", "gzip of words"],
)
def test_a_file_of_another_kind_is_refused(tmp_path, content):
    path = tmp_path / "x.tar.gz"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"không phải là bản sao lưu|cắt cụt"):
        restore(path, tmp_path / "new")


def test_restoring_takes_the_place_of_nothing(workspace, made, tmp_path):
    before = look(workspace).content
    with pytest.raises(StoreError, match="không trống"):
        restore(made, workspace.root)
    assert look(workspace).content == before
    (tmp_path / "empty").mkdir()
    killed = tmp_path / ".empty.restoring-999999999-ab"
    killed.mkdir()
    assert restore(made, tmp_path / "empty").content == before
    assert not killed.exists(), "what was left of one that was killed is gone"


def test_a_full_disk_leaves_no_half_made_backup(workspace, made, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="đầy"):
        backup(workspace)
    assert os.listdir(workspace.data / "backups") == [made.name]  # noqa: PTH208


def test_a_file_that_is_there_is_not_taken_the_place_of(workspace, made, tmp_path):
    (tmp_path / "mine.tar.gz").write_bytes(b"mine")
    with pytest.raises(StoreError, match="đã có"):
        backup(workspace, tmp_path / "mine.tar.gz")
    assert (tmp_path / "mine.tar.gz").read_bytes() == b"mine"


def test_it_is_small_and_leaves_the_ledger_out(workspace, made):
    merge(workspace, everything=True)
    with tarfile.open(backup(workspace).path) as tar:
        assert not [name for name in tar.getnames() if "duckdb" in name]
