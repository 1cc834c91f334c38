"""A workspace with a small form, and drafts that are closed at the end."""

import pytest

from cchc_tui.store.draft import Draft
from tests.store.small import key_of, make_workspace


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
