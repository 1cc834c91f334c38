"""The files of a shared ledger in storage that speaks S3: who one is there is told to nobody."""

import os
from decimal import Decimal
from importlib.util import find_spec

import pytest

from cchc_tui.cli import main
from cchc_tui.errors import StoreError
from cchc_tui.store.lake.push import push
from cchc_tui.store.query.query import run_query
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.lakes import WHY_NOT, keep, seen
from tests.store.small import make_workspace
from tests.support import s3

SECRETS = (s3.KEY, s3.SECRET)


@pytest.fixture
def storage(monkeypatch):
    lacking = "" if find_spec("duckdb_extension_httpfs") else "packages are missing: httpfs"
    if why := WHY_NOT or lacking or s3.why_not():
        pytest.skip(why)
    one = s3.Storage()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", s3.KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", s3.SECRET)
    yield one
    one.close()


def _secrets_in(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files for one in SECRETS if one.encode() in path.read_bytes()]


def test_figures_go_to_s3_storage_and_the_key_to_it_is_told_to_nobody(
    catalog, storage, machine, tmp_path, capfd
):
    keep(make_workspace(tmp_path / "a"), spent="12,5")
    told = [word for name, said in storage.store.items() for word in (f"--{name}", said)]
    assert main(["--workspace", str(tmp_path / "a"), "store", "move", "--lake", catalog, *told]) == 0
    here, there = machine("b", **storage.store), Workspace.open(tmp_path / "a")
    keep(here, "05500", spent="7")
    assert push(here, tidied_after=0)
    assert list(storage.root.rglob("entry/*.parquet"))
    asked = run_query(there, "SELECT org_unit, figure FROM figures ORDER BY ALL")
    assert (asked.rows, asked.problems) == ([("05497", Decimal("12.5")), ("05500", 7)], ())

    storage.stop()
    keep(there, spent="13")  # keyed and merged as ever
    keep(there, spent="14")
    assert "sẽ được chuyển lên sau" in push_all(there)
    storage.start()
    os.environ["AWS_SECRET_ACCESS_KEY"] = "khong/dung+khoa"
    refused = push_all(there)
    assert "403" in refused
    assert not any(one in refused for one in (*SECRETS, "khong/dung+khoa"))
    os.environ["AWS_SECRET_ACCESS_KEY"] = s3.SECRET
    assert seen(there)[0] == ("05497", "14.000000")
    out, err = capfd.readouterr()
    assert not any(one in out + err for one in SECRETS)
    assert _secrets_in(tmp_path) == []


def push_all(workspace):
    """Send even what else would lie in the catalog for a while, so that a file has to be written."""
    try:
        push(workspace, tidied_after=0)
    except StoreError as error:
        return str(error)
    return ""
