"""A workspace made for measuring: one commune with an earlier period, and a new form to key."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "schemas" / "cchc-xa-2022.toml"
UNIT, PERIOD = "05497", "2024-Q1"


@contextmanager
def new_workspace(units: Sequence[str] = (UNIT,)) -> Iterator[Path]:
    """Make a workspace in a temporary folder, with the year before stored for each; remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="cchc-bench-", ignore_cleanup_errors=True) as folder:
        workspace = Path(folder)
        for unit in units:
            _cchc(workspace, "units", "add", unit, "xã Thịnh Đức")
            _cchc(workspace, "import", str(ROOT / "tests/samples/thinh-duc-2023-y.toml"), "--org-unit", unit)
        yield workspace


def form_command(workspace: Path, unit: str = UNIT) -> list[str]:
    """Return the command that opens the form of a commune."""
    place = ["--workspace", str(workspace), "--org-unit", unit, "--period", PERIOD]
    return [sys.executable, "-m", "cchc_tui", *place]


def _cchc(workspace: Path, *words: str) -> None:
    command = [sys.executable, "-m", "cchc_tui", "--workspace", str(workspace), *words]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
