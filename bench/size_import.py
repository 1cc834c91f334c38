"""How long it takes to take in many appendices: read, stored in journals, merged, checked."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.size_made import communes
from bench.workspace import ROOT
from cchc_tui.store.workspaces.workspace import Workspace

FORMS = 200
_SAMPLE = ROOT / "tests" / "samples" / "thinh-duc-2023-y.toml"


def import_seconds(forms: int = FORMS) -> float:
    """Import so many files by one call of the command into an empty workspace; return seconds a form."""
    units = communes(forms)
    text = _SAMPLE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="cchc-bench-", ignore_cleanup_errors=True) as folder:
        workspace = Workspace.create(Path(folder, "workspace"), units=units)
        files = []
        for unit in units:
            files.append(Path(folder, f"{unit.code}.toml"))
            files[-1].write_text(
                text.replace('org_unit = "xã Thịnh Đức"', f'org_unit = "{unit.code}"'), "utf-8"
            )
        command = [sys.executable, "-m", "cchc_tui", "--workspace", str(workspace.root), "import"]
        began = time.perf_counter()
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, cwd=ROOT)
        return (time.perf_counter() - began) / forms
