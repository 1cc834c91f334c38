"""What the settings of a shared ledger must say, and what is told where it cannot be used."""

import subprocess
import sys
from dataclasses import replace

import pytest

from cchc_tui.cli import main
from cchc_tui.errors import StoreError
from cchc_tui.store.lake import lake
from cchc_tui.store.lake.files import credentials
from cchc_tui.store.workspaces.settings import read_settings, write_settings
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.small import make_workspace

SHARED = {"lake": "host=127.0.0.1 port=1 dbname=cchc", "files": "/srv/cchc"}


def test_settings_of_a_shared_ledger_are_read_back_as_they_were_written(workspace):
    path = workspace.root / "cchc.toml"
    write_settings(path, replace(workspace.settings, name="Huyện", store=SHARED))
    again = read_settings(path)
    assert (again.name, again.store, again.shares) == ("Huyện", SHARED, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[store]\nlake = "dbname=cchc"\n', "cần cả hai mục"),
        ('[store]\nlake = "dbname=cchc"\nfiles = 3\n', "store.files"),
        ('[store]\nlake = "dbname=cchc"\nfolder = "/srv"\n', "store.folder"),
        ('[store]\nlake = "dbname=cchc"\nfiles = "kho"\n', "đường dẫn đầy đủ"),
        ('[store]\nlake = "dbname=cchc"\nfiles = "s3:/kho"\n', "s3://"),
        ('[store]\nlake = "dbname=cchc"\nfiles = "/srv"\nregion = "vn"\n', "chỉ dùng khi"),
        (
            '[store]\nlake = "dbname=cchc"\nfiles = "s3://kho-cchc"\nendpoint = "s3.vn:9000"\n',
            "https://máy:cổng",
        ),
        ('[store]\nlake = "dbname=cchc password=bimat"\nfiles = "/srv"\n', "pgpass"),
        ('[store]\nlake = "postgresql://cchc:bimat@a/b"\nfiles = "/srv"\n', "pgpass"),
        ('store = "dbname=cchc"\n', "store."),
    ],
)
def test_half_a_shared_ledger_is_refused_and_no_password_taken(tmp_path, text, said):
    (tmp_path / "cchc.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=said) as refused:
        read_settings(tmp_path / "cchc.toml")
    assert "bimat" not in str(refused.value)


def test_the_key_to_s3_comes_from_the_environment_or_a_file_that_nobody_else_reads(tmp_path, monkeypatch):
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN"):
        monkeypatch.delenv(f"AWS_{name}", raising=False)
    path = tmp_path / "credentials"
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(path))
    with pytest.raises(StoreError, match="AWS_ACCESS_KEY_ID"):
        credentials()
    path.write_text("[default]\naws_access_key_id = khoa\naws_secret_access_key = bi%mat\n", encoding="utf-8")
    path.chmod(0o640)
    with pytest.raises(StoreError, match="chmod 600"):
        credentials()
    path.chmod(0o600)
    assert credentials() == ("khoa", "bi%mat", "")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "khac")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "khac/mat")
    assert credentials().secret == "khac/mat"


def test_without_the_extra_packages_one_is_told_which_to_install(workspace, monkeypatch, capsys):
    monkeypatch.setattr(lake, "find_spec", lambda _: None)
    files = str(workspace.root / "files")
    words = ["--workspace", str(workspace.root), "store", "move", "--lake", "dbname=cchc", "--files", files]
    assert main(words) == 2
    assert "cchc-tui[lake]" in capsys.readouterr().err
    assert not Workspace.open(workspace.root).settings.shares


@pytest.mark.parametrize("words", [(), ("--local", "--lake", "x", "--files", "y"), ("--lake", "x")])
def test_a_move_needs_one_place_to_go_to(tmp_path, words, capsys):
    make_workspace(tmp_path)
    assert main(["--workspace", str(tmp_path), "store", "move", *words]) == 2
    assert "--local" in capsys.readouterr().err


def test_no_password_is_repeated():
    said = 'Unable "host=a password=bimat": connection to server at "a", port 5432 failed: FATAL:  no\n'
    assert lake._shortened(said) == "a:5432: no"
    assert "bimat" not in lake._shortened("'postgresql://cchc:bimat@a/b' password='bimat hai' bad")


def test_a_workspace_of_its_own_never_loads_what_a_shared_ledger_needs(workspace):
    code = (
        "import sys\n"
        "from cchc_tui.store.workspaces.workspace import Workspace\n"
        "from cchc_tui.store.query.query import run_query\n"
        "run_query(Workspace.open(sys.argv[1]), 'SELECT 1')\n"
        "print(*sys.modules)"
    )
    words = [sys.executable, "-c", code, str(workspace.root)]
    loaded = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    assert "sys" in loaded
    assert not [name for name in loaded if name.startswith("cchc_tui.store.lake.")]
