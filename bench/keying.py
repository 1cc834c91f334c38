"""(b) From key to last byte, and bytes written, for a digit, a move and a page; against a DataTable."""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.pty_probe import Answer, Probe
from bench.workspace import SCHEMA, form_command, new_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TITLE = "Key to last byte at 80×24: median ms, mean bytes"
TABLE = [sys.executable, str(Path(__file__).parent / "baselines" / "datatable.py"), str(SCHEMA)]
SIXTEEN = {"TEXTUAL_COLOR_SYSTEM": "standard", "COLORTERM": ""}
ROUNDS = 6
DIGITS, DOWN, PAGE = [b"1", b"2", b"3", b"4"], b"\x1b[B", b"\x1b[6~"


@dataclass(frozen=True, slots=True)
class Cost:
    """Median time (ms) to the last byte, and mean number of bytes, of one kind of key."""

    ms: float
    size: float


@dataclass(frozen=True, slots=True)
class Keying:
    """What each kind of key costs."""

    digit: Cost
    commit: Cost
    """A move out of a cell that was changed: the figure is on disk and checked before the answer."""
    move: Cost
    page: Cost


def measure() -> dict[str, float | None]:
    """Key the same things into the form, the form in 16 colours, and the DataTable."""
    # a workspace each: a form that was keyed opens where the last run left it
    with new_workspace() as workspace:
        form = _key(form_command(workspace))
    with new_workspace() as workspace:
        sixteen = _key(form_command(workspace), SIXTEEN)
    table = _key(TABLE)
    for name, one in (("form", form), ("form, 16 colours", sixteen), ("DataTable", table)):
        kinds = (("digit", one.digit), ("commit", one.commit), ("move", one.move), ("page", one.page))
        told = "  ".join(f"{kind} {each.ms:5.1f} ms {each.size:5.0f} B" for kind, each in kinds)
        print(f"  {name:<17} {told}")
    print("  aims: digit ≤ 4 ms, 300 B; move ≤ 4 ms, 500 B; in 16 colours 170 B and 300 B")
    print(
        f"  against the DataTable: digit {form.digit.ms / table.digit.ms:.2f} of its time and "
        f"{form.digit.size / table.digit.size:.2f} of its bytes, move {form.move.ms / table.move.ms:.2f} and "
        f"{form.move.size / table.move.size:.2f}"
    )
    return {
        "digit_ms": form.digit.ms,
        "digit_bytes": form.digit.size,
        "move_ms": form.move.ms,
        "move_bytes": form.move.size,
        "commit_ms": form.commit.ms,
        "commit_bytes": form.commit.size,
        "digit_bytes_16": sixteen.digit.size,
        "move_bytes_16": sixteen.move.size,
        "page_bytes": form.page.size,
    }


def _key(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Keying:
    digits: list[Answer] = []
    commits: list[Answer] = []
    moves: list[Answer] = []
    with Probe(list(command), environment=environment) as program:
        program.first_paint()
        for _ in range(ROUNDS):
            digits += [program.press(digit) for digit in DIGITS]
            commits.append(program.press(DOWN))
            moves += [program.press(DOWN) for _ in range(3)]
        pages = [program.press(PAGE) for _ in range(4)]
    return Keying(_middle(digits), _middle(commits), _middle(moves), _middle(pages))


def _middle(answers: Sequence[Answer]) -> Cost:
    times = [answer.seconds * 1000 for answer in answers]
    return Cost(statistics.median(times), statistics.mean(len(answer.data) for answer in answers))
