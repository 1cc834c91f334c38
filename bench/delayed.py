"""The appendix typed ahead in bursts on a line with 300 ms of delay: nothing lost, reordered or misplaced."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from bench.appendix import Appendix
from bench.remote import Line, keyed, login, opened, percentiles
from bench.workspace import UNIT, form_command, new_workspace

if TYPE_CHECKING:
    from bench.remote import Sshd

TITLE = "One session over ssh with 300 ms of delay (150 ms each way)"
ONE_WAY = 0.15
_BURST, _PAUSE = 12, 0.3
_ALONE = 24
"""Keys that are timed one by one."""


def measure(sshd: Sshd) -> dict[str, float | None]:
    """Type ahead in bursts and compare what is stored; then time keys one by one."""
    appendix = Appendix()
    bursts = random.Random(20240314)  # noqa: S311  (lengths and pauses of bursts)
    with new_workspace() as workspace, Line(sshd.port, ONE_WAY) as line:
        with login(sshd, form_command(workspace), line) as program:
            opened(program)
            keys = appendix.form_keys()
            while keys:
                count = bursts.randint(1, _BURST)
                program.send(b"".join(keys[:count]))
                keys = keys[count:]
                time.sleep(bursts.uniform(0.0, _PAUSE))
            program.wait(2.0)
            program.press(b"\x1b[H", quiet=0.9)
            alone = keyed(program, line, [b"\x1b[B"] * _ALONE, quiet=2 * ONE_WAY + 0.1).seconds
        appendix.must_be_stored(workspace, UNIT)
    p50, p99 = percentiles(alone)
    print(f"  all figures stored where they belong; key p50 {p50:.0f} ms, p99 {p99:.0f} ms")
    return {"key_p50_ms_delayed_300": p50, "key_p99_ms_delayed_300": p99}
