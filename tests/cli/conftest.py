"""The command line called as a person would, in this process for speed."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from cchc_tui.cli import main

SAMPLES = Path(__file__).parent.parent / "samples"


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str


@pytest.fixture
def cchc(capsys, tmp_path, monkeypatch):
    """Call the command line in an empty folder; help and version end like any command."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def call(*words):
        try:
            status = main([str(word) for word in words])
        except SystemExit as end:
            status = end.code or 0
        out, err = capsys.readouterr()
        return Said(status, out, err)

    return call


@pytest.fixture
def sample():
    return SAMPLES / "thinh-duc-2024-q1.md"


@pytest.fixture(scope="session")
def workspace_with_sample(tmp_path_factory):
    """Made once, to be copied."""
    root = tmp_path_factory.mktemp("stored") / "w"
    assert main(["--workspace", str(root), "units", "add", "05497", "xã Thịnh Đức"]) == 0
    assert main(["--workspace", str(root), "import", str(SAMPLES / "thinh-duc-2024-q1.md")]) == 0
    return root


@pytest.fixture
def stored(workspace_with_sample, cchc):
    """A workspace in the current folder's `w`, with the sample in it."""
    shutil.copytree(workspace_with_sample, "w")
    return cchc
