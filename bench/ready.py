"""From the program's start to the first key's effect, over ssh: the form, and the least Textual can do."""

from __future__ import annotations

import re
import statistics
from typing import TYPE_CHECKING

from bench.remote import login, python, started
from bench.workspace import form_command, new_workspace

if TYPE_CHECKING:
    from bench.remote import Sshd

TITLE = "Start to the effect of a key typed ahead, without the login"
RUNS = 15
_FIGURE = re.compile(r"►.*\b7\b")


def measure(sshd: Sshd) -> dict[str, float | None]:
    """Start both in turn; print medians and the median of the ratios."""
    pairs = [(_form(sshd), _bare(sshd)) for _ in range(RUNS + 1)][1:]
    form, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"  form {form * 1000:.0f} ms, bare Textual {bare * 1000:.0f} ms: ratio {ratio:.2f} (aim ≤ 1.3)")
    return {"ready_ratio": ratio, "ready_ms": form * 1000, "bare_ready_ms": bare * 1000}


def _form(sshd: Sshd) -> float:
    with new_workspace() as workspace, login(sshd, form_command(workspace)) as program:
        return started(program, b"7", lambda lines: any(_FIGURE.match(line) for line in lines))


def _bare(sshd: Sshd) -> float:
    with login(sshd, python("-m", "bench.baselines.bare")) as program:
        return started(program, b"7", lambda lines: any("key 7" in line for line in lines), answer=b"key 7")
