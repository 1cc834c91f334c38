"""What is heavy is imported late, so that a form is on screen at once."""

import subprocess
import sys

import pytest

LIGHT = {
    "cchc_tui.schema.load": {"duckdb", "textual", "rich", "numpy"},
    "cchc_tui.entry.form": {"duckdb", "textual", "rich"},
    "cchc_tui.checks.live": {"duckdb", "textual", "rich"},
    "cchc_tui.store.sessions.draft": {"duckdb", "textual", "rich", "cchc_tui.checks.live"},
    "cchc_tui.documents.reading.reading": {"duckdb", "textual"},
    "cchc_tui.cli.parser": {"duckdb", "textual", "rich"},
    "cchc_tui.tui.app": {"duckdb", "numpy", "pandas"},
}


@pytest.mark.parametrize(("module", "heavy"), LIGHT.items())
def test_a_module_is_light_to_import(module, heavy):
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(loaded.stdout.split())
