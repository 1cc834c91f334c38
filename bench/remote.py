"""Programs over real ssh, from OpenSSH's client under a pseudo-terminal to its server on loopback."""

from __future__ import annotations

import shlex
import statistics
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from bench.pty_probe import Probe
from bench.workspace import ROOT
from tests.support.line import Line
from tests.support.sshd import Sshd, available

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = [
    "Line",
    "Sshd",
    "available",
    "keyed",
    "login",
    "opened",
    "percentiles",
    "python",
    "server",
    "started",
]

KEY = "bench"
_BEGUN = b"\x1d"
"""Said by the shell on the server right before it gives way to the program; no program says it."""
_OTHER_SCREEN = b"\x1b[?1049h"
"""What all programs that paint begin with."""
_PAUSE = 1.5
QUIET = 0.06
"""Seconds without a byte after which a key counts as answered."""
_LAST_ANSWER = 0.4
_LONGEST_START, _SETTLES, _AGAIN = 10.0, 0.7, 0.005


class Keyed(NamedTuple):
    """What keys brought down the line: bytes out of the terminal for each, and on the wire for all.

    `seconds` are those from key to last byte of the keys that had an answer.
    """

    sizes: list[int]
    wire: int
    seconds: list[float]

    @property
    def size(self) -> int:
        """All bytes out of the terminal."""
        return sum(self.sizes)


@contextmanager
def server() -> Iterator[Sshd]:
    """Run a server whose sessions may run what they are asked to, with bytecode kept as installed."""
    with Sshd({"PYTHONDONTWRITEBYTECODE": "", "TEXTUAL_ANIMATIONS": "none"}) as sshd:
        sshd.key(KEY, None, "restrict,pty")
        yield sshd


def login(sshd: Sshd, command: Sequence[str], via: Line | None = None) -> Probe:
    """Start a command over ssh, in a terminal of 80×24."""
    words = shlex.join(command)
    asked = f"cd {shlex.quote(str(ROOT))} && printf '\\035' && exec {words}"
    return Probe(["ssh", "-tt", *sshd.options(KEY, via), sshd.where, asked])


def started(program: Probe, key: bytes, effect: Callable[[list[str]], bool], answer: bytes = b"") -> float:
    """Type a key as soon as the program begins; return the seconds from then until its effect can be seen.

    `answer` is for a program that loses keys while it starts: the key is typed again until that comes.

    Raises:
        TimeoutError: it never could.
    """
    begun = program.wait_for(_BEGUN)
    end = begun + _LONGEST_START
    program.send(key)
    while answer and answer not in program.wait(_AGAIN) and time.perf_counter() < end:
        program.send(key)
    while not effect(program.screen()) and time.perf_counter() < end:
        program.wait(_SETTLES)
    return program.seen(effect) - begun


def opened(program: Probe) -> int:
    """Wait until the first page stands; return how many bytes that took."""
    program.wait_for(_BEGUN)
    program.wait_for(_OTHER_SCREEN)
    while program.wait(_PAUSE):
        pass
    return program.size


def keyed(program: Probe, line: Line, keys: Sequence[bytes], quiet: float = QUIET) -> Keyed:
    """Press keys one by one, each when the one before was answered."""
    before = line.bytes_down
    answers = [program.press(key, quiet=quiet) for key in keys[:-1]]
    answers.append(program.press(keys[-1], quiet=max(quiet, _LAST_ANSWER)))
    sizes = [len(answer.data) for answer in answers]
    seconds = [answer.seconds for answer in answers if answer.data]
    return Keyed(sizes, line.bytes_down - before, seconds)


def python(*words: str) -> list[str]:
    """Return a command of this very Python."""
    return [sys.executable, *words]


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """The 50th and the 99th percentile in ms."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return cuts[49] * 1000, cuts[98] * 1000
