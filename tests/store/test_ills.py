"""Every fault of a workspace is said, and whoever does what the sentence says has a sound one again."""

import os
import random
import shutil
import tarfile

import pytest

from cchc_tui.store.backups.backup import backup, backups
from cchc_tui.store.copies.snapshot import snapshot
from cchc_tui.store.journals.sealing import sealed
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.ledger.migrations import connect
from cchc_tui.store.mending.mending import mend
from cchc_tui.store.mending.rebuild import rebuild
from cchc_tui.store.soundness.doctor import look
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.lines import random_lines, some_journals, write_journals
from tests.store.small import UNITS, make_workspace


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    workspace = make_workspace(tmp_path_factory.mktemp("ills") / "work")
    some_journals(workspace, random.Random(4), count=8)
    merge(workspace, everything=True)
    backup(workspace)
    return workspace.root, look(workspace).content


@pytest.fixture
def kept(made, tmp_path):
    """A sound workspace with a backup: a copy, since that is cheap."""
    return Workspace(shutil.copytree(made[0], tmp_path / "work"))


def journal(workspace, place=0):
    return sorted(workspace.journals.rglob("*.jsonl"))[place]


def damaged_line(workspace):
    path = journal(workspace)
    path.write_bytes(path.read_bytes().replace(b'"n":', b'"n": ', 1))


def damaged_and_met_by_a_merge(workspace):
    damaged_line(workspace)
    workspace.ledger.unlink()
    merge(workspace, everything=True)


def first_line_damaged(workspace):
    path = journal(workspace)
    path.write_bytes(path.read_bytes().replace(b"SHA256:k", b"SHA256:x", 1))


def cut_short(workspace):
    path = journal(workspace)
    path.write_bytes(path.read_bytes()[:-150])


def gone(workspace):
    journal(workspace).unlink()


def of_another_workspace(workspace):
    other = make_workspace(workspace.root.with_name("other"))
    write_journals(other, random_lines(random.Random(1), 3), ["s8"])
    (path,) = other.journals.rglob("*.jsonl")
    path.rename(journal(workspace).with_name("s8.jsonl"))


def misplaced(workspace):
    path = journal(workspace)
    new = workspace.journals / "thu-xa" / "05500" / "2023-Q1" / path.name
    new.parent.mkdir(parents=True)
    new.write_bytes(path.read_bytes())


def newer(workspace):
    journal(workspace).with_name("s8.jsonl").write_bytes(sealed({"journal": 2}, "")[0])


def ledger_broken(workspace):
    workspace.ledger.write_bytes(b"\xfe" * 9000)


def ledger_cut(workspace):
    workspace.ledger.write_bytes(workspace.ledger.read_bytes()[:9000])


def settings_wrong(workspace):
    (workspace.root / "cchc.toml").write_text("language = 5\n", encoding="utf-8")


def units_wrong(workspace):
    (workspace.root / "org_units.toml").write_text("[[unit]]\ncode = 5\n", encoding="utf-8")


def form_wrong(workspace):
    (workspace.root / "schemas" / "x.toml").write_text("= 5", encoding="utf-8")


def written_by_anybody(workspace):
    journal(workspace).chmod(0o666)


def owned_by_another(workspace):
    if os.geteuid() != 0:
        pytest.skip("only root gives files away")
    os.chown(journal(workspace), 65534, 65534)


def is_a_link(workspace):
    path = journal(workspace)
    path.rename(workspace.root / "elsewhere")
    path.symlink_to(workspace.root / "elsewhere")


def is_a_pipe(workspace):
    path = journal(workspace)
    path.unlink()
    os.mkfifo(path)


def copy_for_readers_differs(workspace):
    path = snapshot(workspace)
    data = bytearray(path.read_bytes())
    data[-9] ^= 1
    path.write_bytes(data)


def of_another_name(workspace):
    (workspace.data / "workspace.toml").write_text('id = "0123456789abcdef"\n', encoding="utf-8")


def read_only(workspace):
    workspace.ledger.chmod(0o444)


def ledger_of_another(workspace):
    other = make_workspace(workspace.root.with_name("other"))
    merge(other)
    other.ledger.replace(workspace.ledger)


def ledger_newer(workspace):
    with connect(workspace.ledger) as connection:
        connection.execute("UPDATE base.meta SET value = '99' WHERE name = 'version'")


def ledger_flipped(workspace):
    data = bytearray(workspace.ledger.read_bytes())
    for place in range(12_388, len(data), 4096):
        data[place] ^= 64
    workspace.ledger.write_bytes(data)


def chain_broken(workspace):
    path = workspace.data / "chain.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"link":1', b'"link":2', 1))


def chain_cut(workspace):
    (workspace.data / "chain.jsonl").write_bytes(b"")


def backup_torn(workspace):
    (path,) = backups(workspace)
    path.write_bytes(path.read_bytes()[:-200])


def rebuilt(workspace):
    rebuild(workspace)


def mended(workspace):
    list(mend(workspace, look(workspace)))


def moved_away(workspace):
    (stray,) = [*workspace.journals.rglob("s8.jsonl"), *workspace.journals.glob("*/*/2023-Q1/*.jsonl")]
    stray.unlink()


def settings_right(workspace):
    (workspace.root / "cchc.toml").unlink()


def units_right(workspace):
    units = workspace.root / "org_units.toml"
    units.unlink()
    Workspace.create(workspace.root, units=UNITS)


def form_right(workspace):
    (workspace.root / "schemas" / "x.toml").unlink()


def nobody_else_writes(workspace):
    journal(workspace).chmod(0o664)


def given_back(workspace):
    owner = workspace.data.stat()
    os.chown(journal(workspace), owner.st_uid, owner.st_gid)


def real_file(workspace):
    path = journal(workspace)
    path.unlink()
    (workspace.root / "elsewhere").rename(path)


def taken_away(workspace):
    journal(workspace).unlink()
    rebuild(workspace)


def owner_writes(workspace):
    workspace.ledger.chmod(0o664)


def moved_back(workspace):
    workspace.ledger.unlink()
    rebuild(workspace)


def chain_of_backup(workspace):
    with tarfile.open(backups(workspace)[-1]) as tar:
        (workspace.data / "chain.jsonl").write_bytes(tar.extractfile("data/chain.jsonl").read())


def other_backup(workspace):
    backups(workspace)[-1].unlink()
    backup(workspace)


ILLS = {
    damaged_line: ("store.journal_damaged", rebuilt),
    damaged_and_met_by_a_merge: ("store.journal_damaged", rebuilt),
    first_line_damaged: ("store.journal_damaged", rebuilt),
    cut_short: ("sound.lines_only_ledger", rebuilt),
    gone: ("sound.journal_gone", rebuilt),
    of_another_workspace: ("store.journal_foreign", moved_away),
    misplaced: ("store.journal_misplaced", moved_away),
    newer: ("store.journal_newer", None),
    ledger_broken: ("store.ledger_damaged", mended),
    ledger_cut: (None, mended),
    ledger_flipped: ("store.ledger_damaged", mended),
    ledger_of_another: ("store.ledger_of_another", moved_back),
    ledger_newer: ("store.ledger_newer", None),
    settings_wrong: ("store.setting_text", settings_right),
    units_wrong: ("store.unit_code", units_right),
    form_wrong: (None, form_right),
    written_by_anybody: ("sound.mode_open", nobody_else_writes),
    owned_by_another: ("sound.owner_other", given_back),
    read_only: ("sound.mode_closed", owner_writes),
    is_a_link: ("sound.linked", real_file),
    is_a_pipe: ("store.disk_error", taken_away),
    copy_for_readers_differs: ("sound.snapshot_differs", mended),
    of_another_name: ("sound.identity_other", mended),
    chain_broken: ("sound.chain_broken", chain_of_backup),
    chain_cut: ("sound.chain_unlike_backup", chain_of_backup),
    backup_torn: ("sound.backup_torn", other_backup),
}
"""What is said of each, and what the sentence says to do; None is to take the newer program."""


@pytest.mark.parametrize("ill", ILLS)
def test_what_is_wrong_is_said_and_mended_by_what_the_sentence_says(made, kept, ill):
    ill(kept)
    key, cure = ILLS[ill]
    health = look(Workspace(kept.root))
    assert not health.is_sound
    assert key in {None, *(one.said.key for one in health.remarks if one.trouble)}
    if cure is None:
        return
    cure(Workspace(kept.root))
    again = look(Workspace(kept.root))
    assert [str(one.said) for one in again.remarks if one.trouble] == []
    assert again.content == made[1]
