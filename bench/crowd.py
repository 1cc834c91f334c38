"""Twenty sessions keying the whole appendix at once, each for a commune of its own, at a human pace."""

from __future__ import annotations

import random
import select
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from bench.appendix import Appendix
from bench.remote import login, opened, percentiles
from bench.workspace import form_command, new_workspace

if TYPE_CHECKING:
    from bench.pty_probe import Probe
    from bench.remote import Sshd

SESSIONS = 20
TITLE = f"{SESSIONS} sessions over ssh on this machine, each keying the appendix at a human pace"
PACE = (0.2, 0.5)
"""Least and most seconds between two keys of one clerk: three keys a second."""
_LONGEST = 240.0


class Clerk:
    """One of them: her keys, and how long each took."""

    def __init__(self, program: Probe, keys: list[bytes], pace: random.Random) -> None:
        self.program = program
        self.seconds: list[float] = []
        self._keys = keys
        self._pace = pace
        self._pressed = self._answered = 0.0
        self.due = time.perf_counter() + pace.uniform(0.0, 1.0)

    @property
    def is_done(self) -> bool:
        """Whether all keys were pressed and the last had its time to be answered."""
        return not self._keys and time.perf_counter() > self.due

    def go_on(self) -> None:
        """Press the next key if it is time."""
        now = time.perf_counter()
        if now < self.due:
            return
        self.note()
        self._pressed = self.program.send(self._keys.pop(0))
        self.due = now + self._pace.uniform(*PACE) + (0.0 if self._keys else 1.0)

    def hear(self) -> None:
        """Take in what came."""
        if self.program.read():
            self._answered = time.perf_counter()

    def note(self) -> None:
        """Keep how long the last key took."""
        if self._answered > self._pressed > 0:
            self.seconds.append(self._answered - self._pressed)


def measure(sshd: Sshd) -> dict[str, float | None]:
    """Let all of them key; compare what is stored; print and return the slowest hundredth."""
    appendix = Appendix()
    units = [f"{5000 + number:05}" for number in range(SESSIONS)]
    chance = random.Random(20240314)  # noqa: S311  (a pace, no secret)
    with new_workspace(units) as workspace:
        with ExitStack() as stack:
            programs = [stack.enter_context(login(sshd, form_command(workspace, unit))) for unit in units]
            for program in programs:
                opened(program)
            clerks = [Clerk(program, appendix.form_keys(), chance) for program in programs]
            _key(clerks)
        for unit in units:
            appendix.must_be_stored(workspace, unit)
    seconds = [one for clerk in clerks for one in clerk.seconds]
    (p50, p99), (_, first) = percentiles(seconds), percentiles(clerks[0].seconds)
    print(
        f"  {len(seconds)} keys: p50 {p50:.1f} ms, p99 {p99:.1f} ms (aim ≤ 15); "
        f"the first session's p99 {first:.1f} ms"
    )
    return {"key_p99_ms_20": p99, "key_p50_ms_20": p50, "key_p99_ms_20_one": first}


def _key(clerks: list[Clerk]) -> None:
    end = time.perf_counter() + _LONGEST
    while (left := [clerk for clerk in clerks if not clerk.is_done]) and time.perf_counter() < end:
        by_file = {clerk.program.fileno(): clerk for clerk in clerks}
        pause = max(min(clerk.due for clerk in left) - time.perf_counter(), 0.0)
        for file in select.select(list(by_file), [], [], min(pause, 0.5))[0]:
            by_file[file].hear()
        for clerk in left:
            if not clerk.is_done:
                clerk.go_on()
    for clerk in clerks:
        clerk.note()
