"""What is installed elsewhere is whole: forms, sentences and questions travel with the code."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The package as a wheel unpacks it, far from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def run(installed, tmp_path, *words):
    """Call the unpacked package; -P and the path keep the checkout's own out of sight."""
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from cchc_tui.cli import main; sys.exit(main())"
    call = [sys.executable, "-P", "-c", code, str(installed), *words]
    env = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(call, capture_output=True, text=True, cwd=tmp_path, env=env, check=False)


def test_a_wheel_carries_the_shipped_forms(installed, tmp_path):
    said = run(installed, tmp_path, "schema", "list")
    assert "cchc-xa-2022" in said.stdout
    assert str(installed) in said.stdout


def test_a_wheel_checks_the_sample_as_the_checkout_does(installed, tmp_path):
    sample = str(ROOT / "tests" / "samples" / "thinh-duc-2024-q1.md")
    said = run(installed, tmp_path, "check", sample)
    assert said.returncode == 1
    assert "98,07" in said.stdout


def test_a_wheel_carries_questions_and_both_languages(installed, tmp_path):
    assert "late" in run(installed, tmp_path, "query", "--list").stdout
    assert "usage" in run(installed, tmp_path, "--lang", "en", "--help").stdout
