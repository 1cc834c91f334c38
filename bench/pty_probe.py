"""A program under a pseudo-terminal, with the time and number of every byte that it writes."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PRIVATE = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1b\[[0-9;]*\$[a-z]")
"""Questions and switches that pyte would print instead of obeying them."""
QUIET = 0.25
"""Seconds without a byte after which an answer counts as complete."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program wrote: its bytes, and seconds from the stimulus to the last of them."""

    data: bytes
    seconds: float


class Probe:
    """One program on a terminal of its own; ends it when left."""

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        patience: float = 20.0,
    ) -> None:
        self._patience = patience
        self._size = size
        self._chunks: list[tuple[float, bytes]] = []
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            columns, rows = size
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            own = {**os.environ, "TERM": "xterm-256color", **(environment or {})}
            # a program that is installed has its bytecode; so has the one that is measured
            own.pop("PYTHONDONTWRITEBYTECODE", None)
            os.execvpe(command[0], list(command), own)  # noqa: S606  (no shell is wanted)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def first_paint(self) -> Answer:
        """Wait until the program has painted its first screen; seconds count from its start.

        They end with the first chunk after which the screen shows all that it shows a second later.
        """
        answer = self._answer(self.started, quiet=1.0)
        final = self._shown(len(self._chunks))
        whole = next(count for count in range(len(self._chunks) + 1) if self._shown(count) == final)
        return Answer(answer.data, self._chunks[whole - 1][0] - self.started if whole else answer.seconds)

    def screen(self) -> list[str]:
        """Return the screen's lines as they are now."""
        return self._shown(len(self._chunks))

    def _shown(self, count: int) -> list[str]:
        """The screen's lines after some chunks."""
        screen = pyte.Screen(*self._size)
        stream = pyte.ByteStream(screen)
        for _, chunk in self._chunks[:count]:
            stream.feed(PRIVATE.sub(b"", chunk))
        return [line.rstrip() for line in screen.display]

    def press(self, keys: bytes, quiet: float = QUIET) -> Answer:
        """Write keys in one go and wait for the whole answer."""
        start = self.send(keys)
        return self._answer(start, quiet=quiet)

    def send(self, keys: bytes) -> float:
        """Write keys in one go and wait for nothing; return when that was."""
        start = time.perf_counter()
        os.write(self._fd, keys)
        return start

    def fileno(self) -> int:
        """What `select` takes."""
        return self._fd

    def read(self) -> bytes:
        """Return what has come; nothing once the program has ended."""
        try:
            chunk = os.read(self._fd, 65536)
        except OSError:
            return b""
        self._chunks.append((time.perf_counter(), chunk))
        return chunk

    def wait(self, seconds: float) -> bytes:
        """Return what the program writes by itself within some seconds."""
        data = bytearray()
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            if select.select([self._fd], [], [], left)[0]:
                chunk = self.read()
                if not chunk:
                    break
                data += chunk
        return bytes(data)

    def wait_for(self, wanted: bytes) -> float:
        """Wait until the program has written something; return when it came.

        Raises:
            TimeoutError: it never did.
        """
        data = bytearray()
        for when, chunk in self._chunks:
            data += chunk
            if wanted in data:
                return when
        deadline = time.perf_counter() + self._patience
        while (left := deadline - time.perf_counter()) > 0 and select.select([self._fd], [], [], left)[0]:
            chunk = self.read()
            data += chunk
            if wanted in data:
                return self._chunks[-1][0]
            if not chunk:
                break
        raise TimeoutError(bytes(data[-500:]))

    @property
    def size(self) -> int:
        """How many bytes the program has written."""
        return sum(len(chunk) for _, chunk in self._chunks)

    def seen(self, effect: Callable[[list[str]], bool]) -> float:
        """Return when the screen first showed something.

        Raises:
            TimeoutError: it never did.
        """
        for count, (when, _) in enumerate(self._chunks, 1):
            if effect(self._shown(count)):
                return when
        raise TimeoutError("\n".join(self._shown(len(self._chunks))))

    def memory_mb(self) -> float:
        """Return the program's resident memory now."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:  # noqa: PTH123  (a kernel file)
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return 0.0

    def _answer(self, start: float, quiet: float) -> Answer:
        data = bytearray()
        last = start
        deadline = start + self._patience
        while time.perf_counter() < deadline:
            ready, _, _ = select.select([self._fd], [], [], quiet if data or quiet < 1 else self._patience)
            if not ready:
                break
            chunk = self.read()
            if not chunk:
                break
            data += chunk
            last = self._chunks[-1][0]
        return Answer(bytes(data), last - start)
