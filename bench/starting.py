"""(a) Start to first full paint of the form, against a program that paints one Static; (d) memory."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from bench.pty_probe import Probe
from bench.workspace import form_command, new_workspace

TITLE = "Start to first full paint at 80×24, and memory with a form open"
RUNS = 9
STATIC = [sys.executable, str(Path(__file__).parent / "baselines" / "static.py")]
QUESTION = (b"q", b"t", b"SELECT count(*) FROM figures", b"\x1b[15~")
"""Back to the periods, on to the query page, a question, and F5 to ask it."""
PLAIN = {"TEXTUAL_ANIMATIONS": "none"}


def measure() -> dict[str, float | None]:
    """Start form and baseline in turn; print medians and the ratio."""
    with new_workspace() as workspace:
        command = form_command(workspace)
        pairs = [(_first_paint(command), _first_paint(STATIC)) for _ in range(RUNS + 1)][1:]
        form, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
        ratio = statistics.median(one / other for one, other in pairs)
        print(f"  form {form * 1000:.0f} ms, one Static {bare * 1000:.0f} ms: ratio {ratio:.2f} (aim ≤ 1.3)")
        before, after = _memory(command)
    print(f"  memory {before:.1f} MB with a form open (aim ≤ 45), {after:.1f} MB after a query (aim ≤ 70)")
    return {"first_paint_ratio": ratio, "rss_mb_before": before, "rss_mb_after": after}


def _first_paint(command: list[str]) -> float:
    with Probe(command, environment=PLAIN) as program:
        return program.first_paint().seconds


def _memory(command: list[str]) -> tuple[float, float]:
    with Probe(command) as program:
        program.first_paint()
        program.press(b"1\r2\r3\r")
        before = program.memory_mb()
        for keys in QUESTION:
            program.press(keys)
        program.wait(4)
        return before, program.memory_mb()
