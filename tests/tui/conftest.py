"""What the pages' tests share."""

import pytest

from tests.tui.offices import keep_reports


@pytest.fixture(scope="session")
def kept(tmp_path_factory):
    """A district's workspace, made once: nobody changes it."""
    return keep_reports(tmp_path_factory.mktemp("offices") / "w")


@pytest.fixture
def nothing_merged(monkeypatch):
    """Nothing is merged behind a page that reads the ledger."""
    monkeypatch.setattr("cchc_tui.tui.background.start_merge", lambda *_, **__: 0)
    monkeypatch.setattr("cchc_tui.tui.background.ended", lambda _: True)
