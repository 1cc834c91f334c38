"""On a disk that other machines may have too a workspace is read, and written only by the machine named."""

import os
from pathlib import Path

import pytest

from cchc_tui.cli import main
from cchc_tui.errors import StoreError
from cchc_tui.store.copies.snapshot import snapshot
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.query.query import run_query
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces import network
from cchc_tui.store.workspaces.network import is_shared, kind_at
from cchc_tui.store.workspaces.settings import Settings, write_settings
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.small import enter, key_of

MOUNTS = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 27 0:50 / /srv rw,relatime shared:7 - nfs4 nas:/export rw,vers=4.2,addr=10.0.0.9
41 40 254:1 / /srv/local rw,relatime - xfs /dev/vdb rw
42 27 0:51 / /mnt/so\\040li\\134eu rw - cifs //nas/chung rw
43 27 0:52 / /home rw,relatime - autofs /etc/auto.home rw,fd=5
44 43 0:53 / /home rw,relatime master:2 - fuse.sshfs lan@nas:/home rw
"""


@pytest.mark.parametrize(
    ("folder", "kind", "shared"),
    [
        ("/work", "ext4", False),
        ("/srv", "nfs4", True),
        ("/srv/cchc/data", "nfs4", True),
        ("/srvother", "ext4", False),
        ("/srv/local/cchc", "xfs", False),
        ("/mnt/so li\\eu/cchc", "cifs", True),
        ("/home/lan/cchc", "fuse.sshfs", True),
    ],
)
def test_a_folder_is_on_the_disk_that_is_mounted_nearest_above_it(folder, kind, shared):
    assert kind_at(Path(folder), MOUNTS) == kind
    assert is_shared(kind) is shared


@pytest.mark.parametrize(
    ("mounted", "kind"),
    [("journals", "nfs4"), ("locks/thu-xa", "nfs4"), ("pending", "nfs4"), ("backups", "ext4"), ("", "nfs4")],
)
def test_journals_or_locks_on_a_network_disk_of_their_own_count_and_backups_may_go_there(
    tmp_path, monkeypatch, mounted, kind
):
    network.file_system.cache_clear()
    mounts = tmp_path / "mounts"
    line = f"50 27 0:60 / {tmp_path / 'data' / mounted} rw - nfs4 nas:/cchc rw\n"
    mounts.write_text("27 1 254:0 / / rw shared:1 - ext4 /dev/vda rw\n" + line)
    monkeypatch.setattr(network, "MOUNTS", mounts)
    assert network.file_system(tmp_path / "data") == kind


def test_a_link_out_to_a_network_disk_counts_as_well(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "journals").symlink_to(tmp_path / "nas" / "journals")
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"27 1 254:0 / / rw - ext4 /dev/vda rw\n50 27 0:60 / {tmp_path / 'nas'} rw - cifs nas rw\n"
    )
    monkeypatch.setattr(network, "MOUNTS", mounts)
    assert network.file_system(tmp_path / "data") == "cifs"


def test_where_the_system_does_not_tell_the_disk_is_taken_for_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(network, "MOUNTS", tmp_path / "none")
    assert not is_shared(network.file_system(tmp_path / "elsewhere"))
    assert kind_at(Path("/srv"), "") == ""


@pytest.fixture
def moved(workspace, monkeypatch):
    """A workspace with a figure in ledger, copy and journal, that now lies on a network disk."""
    with Draft.open(workspace, key_of(), "lan") as draft:
        enter(draft, received="12")
    merge(workspace)
    snapshot(workspace)
    monkeypatch.setattr(network, "file_system", lambda _: "nfs4")
    return Workspace.open(workspace.root)


def test_there_a_workspace_is_read_and_one_sentence_says_why_nothing_is_written(moved, capsys):
    with Draft.open(moved, key_of(), "hoa") as draft:
        assert draft.read_only
        assert draft.form["received"].number == 12
        assert "ổ đĩa mạng (nfs4)" in draft.why_read_only
        with pytest.raises(StoreError, match="ổ đĩa mạng"):
            enter(draft, spent="5")
    with pytest.raises(StoreError, match="ổ đĩa mạng"):
        merge(moved)
    result = run_query(moved, "SELECT figure::INTEGER FROM figures")
    assert result.rows == [(12,)]
    assert "ổ đĩa mạng" in result.problems[-1]
    assert main(["--workspace", str(moved.root), "doctor"]) == 1
    said = capsys.readouterr().out
    assert said.count("ổ đĩa mạng") == 1
    assert "chuyển thư mục về ổ của một máy chủ" in said


def test_the_one_machine_that_the_settings_name_may_write_and_the_doctor_notes_it(moved, capsys):
    for name, refused in (("may-khac", True), (os.uname().nodename, False)):
        write_settings(moved.root / "cchc.toml", Settings(machine=name))
        with Draft.open(Workspace.open(moved.root), key_of(), "hoa") as draft:
            assert draft.read_only is refused
            assert ("may-khac" in (draft.why_read_only or "")) is refused
        assert main(["--workspace", str(moved.root), "doctor"]) == int(refused)
        assert "ổ đĩa mạng" in capsys.readouterr().out
