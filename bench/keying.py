"""(b) From key to last byte, and bytes written, for a digit, a move and a page; against a DataTable."""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.pty_probe import Probe
from bench.workspace import SCHEMA, form_command, new_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TITLE = "Key to last byte at 80×24: median ms, mean bytes"
TABLE = [sys.executable, str(Path(__file__).parent / "baselines" / "datatable.py"), str(SCHEMA)]
SIXTEEN = {"TEXTUAL_COLOR_SYSTEM": "standard", "COLORTERM": ""}
DIGITS, DOWN, PAGE = [b"1", b"2", b"3", b"4"], b"\x1b[B", b"\x1b[6~"


@dataclass(frozen=True, slots=True)
class Keying:
    """Medians of time (ms) and means of bytes for each kind of key."""

    digit_ms: float
    digit_bytes: float
    move_ms: float
    move_bytes: float
    page_ms: float
    page_bytes: float


def measure() -> dict[str, float | None]:
    """Key the same things into the form, the form in 16 colours, and the DataTable."""
    with new_workspace() as workspace:
        command = form_command(workspace)
        form = _key(command)
        sixteen = _key(command, SIXTEEN)
    table = _key(TABLE)
    for name, one in (("form", form), ("form, 16 colours", sixteen), ("DataTable", table)):
        print(
            f"  {name:<17} digit {one.digit_ms:6.1f} ms {one.digit_bytes:6.0f} B   "
            f"move {one.move_ms:6.1f} ms {one.move_bytes:6.0f} B   page {one.page_ms:6.1f} ms {one.page_bytes:6.0f} B"
        )
    print("  aims: digit ≤ 4 ms, 300 B; move ≤ 4 ms, 500 B; in 16 colours 170 B and 300 B")
    print(
        f"  against the DataTable: digit {form.digit_ms / table.digit_ms:.2f} of its time and "
        f"{form.digit_bytes / table.digit_bytes:.2f} of its bytes, move {form.move_ms / table.move_ms:.2f} and "
        f"{form.move_bytes / table.move_bytes:.2f}"
    )
    return {
        "digit_ms": form.digit_ms,
        "digit_bytes": form.digit_bytes,
        "move_ms": form.move_ms,
        "move_bytes": form.move_bytes,
        "digit_bytes_16": sixteen.digit_bytes,
        "move_bytes_16": sixteen.move_bytes,
        "page_bytes": form.page_bytes,
    }


def _key(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Keying:
    digits: list[tuple[float, int]] = []
    moves: list[tuple[float, int]] = []
    pages: list[tuple[float, int]] = []
    with Probe(list(command), environment=environment) as program:
        program.first_paint()
        for _ in range(5):
            for digit in DIGITS:
                digits.append(_press(program, digit))
            for _ in range(3):
                moves.append(_press(program, DOWN))
        for _ in range(4):
            pages.append(_press(program, PAGE))
    return Keying(*_middle(digits), *_middle(moves), *_middle(pages))


def _press(program: Probe, key: bytes) -> tuple[float, int]:
    answer = program.press(key)
    return answer.seconds * 1000, len(answer.data)


def _middle(answers: list[tuple[float, int]]) -> tuple[float, float]:
    return statistics.median(time for time, _ in answers), statistics.mean(size for _, size in answers)
