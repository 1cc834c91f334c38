"""A workspace with a small form, drafts that are closed at the end, and machines that share a ledger."""

from dataclasses import replace
from itertools import count

import pytest

from cchc_tui.store.copies import sharing
from cchc_tui.store.lake import lake
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.small import key_of, make_workspace
from tests.support import postgres

_number = count(1)


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "work")


@pytest.fixture
def opened(workspace):
    """A function that opens a draft, and closes all of them at the end."""
    drafts = []

    def one(period="2024-Q1", org_unit="05497", who="lan", **options):
        draft = Draft.open(workspace, key_of(period, org_unit), who, **options)
        drafts.append(draft)
        return draft

    yield one
    for draft in drafts:
        draft.close()


@pytest.fixture(scope="session")
def catalog_server():
    one = postgres.Postgres()
    yield one
    one.close()


@pytest.fixture
def catalog(catalog_server, monkeypatch):
    """An empty database; a copy of the lake is never young enough here, and nothing rests.

    To check the signature of an extension the whole of it is read: once a process is enough, and those that
    the tests start do it.
    """
    for name in ("_YOUNG", "_REST", "_AGAIN"):
        monkeypatch.setattr(sharing, name, 0.0)
    monkeypatch.setitem(lake._CONFIG, "allow_unsigned_extensions", "true")
    monkeypatch.setitem(lake._CONFIG, "threads", "1")
    return catalog_server.database(f"lake{next(_number)}")


@pytest.fixture
def machine(catalog, tmp_path):
    """A function that sets up one more machine of the same lake."""

    def one(name, **store):
        workspace = make_workspace(tmp_path / name)
        told = {"lake": catalog, "files": str(tmp_path / "files"), **store}
        workspace.change_settings(replace(workspace.settings, store=told))
        return Workspace.open(tmp_path / name)

    return one
