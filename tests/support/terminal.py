"""A real program under a real terminal: its keys go in as bytes, its screen comes out as lines.

The program runs in a session of its own on a pseudo-terminal; pyte is the terminal. Output is read while
waiting, kept as bytes, and drawn only when the screen is looked at, so that waiting may be timed.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from typing import TYPE_CHECKING, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

# pyte prints the tail of sequences it does not know: queries, key protocols, device strings.
_FOREIGN = re.compile(
    rb"\x1b\[[<=>][0-9;:]*[ -/]*[@-~]"  # private parameters other than "?"
    rb"|\x1b\[[?0-9;:]*[ -/]+[@-~]"  # intermediates, such as CSI ? 2026 $ p
    rb"|\x1b[PX^_].*?(?:\x1b\\|\x07)",  # device, application and privacy strings
    re.DOTALL,
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[P\]X^_][^\x07\x1b]*)?\Z")


class Terminal:
    """A command under a terminal of `size` (columns, lines).

    The environment is small and the same everywhere: PATH, HOME, a UTF-8 locale and TERM, and what `env`
    adds or replaces. Nothing waits longer than it is told to; leaving the context ends the program.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        columns, lines = size
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._pending = b""
        self.output = bytearray()
        """Every byte that the program has written."""
        self.last_byte_at = 0.0
        """When output came last, on the clock of `time.perf_counter`."""
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.started_at = time.perf_counter()
        self._process = subprocess.Popen(
            [str(part) for part in command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=cwd,
            env=_environment(env or {}),
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509  (no threads are at work when a test starts one)
        )
        os.close(slave)
        os.set_blocking(self._master, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self._process.pid

    @property
    def bytes_received(self) -> int:
        """How many bytes the program has written so far."""
        return len(self.output)

    @property
    def screen(self) -> list[str]:
        """The lines of the screen as they are now, without spaces at their ends."""
        self._draw()
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.screen)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and line of the cursor, from 0."""
        self._draw()
        return self._screen.cursor.x, self._screen.cursor.y

    @property
    def cursor_shown(self) -> bool:
        """Whether the terminal shows its cursor."""
        self._draw()
        return not self._screen.cursor.hidden

    def cell(self, column: int, line: int) -> pyte.screens.Char:
        """Return one cell with its colours and attributes."""
        self._draw()
        return self._screen.buffer[line][column]

    def send(self, keys: str | bytes) -> None:
        """Write keys to the program, in one write as long as the terminal's buffer (4 KB) takes them.

        Raises:
            AssertionError: the program did not take them within ten seconds.
        """
        data = keys.encode() if isinstance(keys, str) else keys
        deadline = time.perf_counter() + 10.0
        while data:
            try:
                data = data[os.write(self._master, data) :]
            except BlockingIOError:
                self._read(0.01)
            if data and time.perf_counter() > deadline:
                self._give_up("room for keys", 10.0)

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size; the program gets SIGWINCH."""
        self._draw()
        self._screen.resize(lines, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def wait_for(self, wanted: str | Callable[[list[str]], bool], timeout: float = 10.0) -> list[str]:
        """Wait until a text stands on the screen, or a condition holds for its lines, and return them.

        Raises:
            AssertionError: that did not happen in time; its message holds the screen.
        """
        deadline = time.perf_counter() + timeout
        while True:
            lines = self.screen
            met = any(wanted in line for line in lines) if isinstance(wanted, str) else wanted(lines)
            if met:
                return lines
            left = deadline - time.perf_counter()
            if left <= 0 or not self._read(left):
                self._give_up(wanted, timeout)

    def settle(self, quiet: float = 0.15, timeout: float = 10.0) -> list[str]:
        """Wait until nothing has come for `quiet` seconds, and return the screen's lines."""
        self.drain(quiet, timeout)
        return self.screen

    def drain(self, quiet: float = 0.15, timeout: float = 10.0) -> int:
        """Wait as `settle` does, but draw nothing; return how many bytes came."""
        before = self.bytes_received
        deadline = time.perf_counter() + timeout
        while self._read(min(quiet, max(0.0, deadline - time.perf_counter()))):
            pass
        return self.bytes_received - before

    def wait_exit(self, timeout: float = 10.0) -> int:
        """Wait until the program has ended, and return its exit code (negative: the signal).

        Raises:
            AssertionError: it did not end in time.
        """
        deadline = time.perf_counter() + timeout
        while self._process.poll() is None:
            if time.perf_counter() > deadline:
                self._give_up("the program's end", timeout)
            self._read(0.05)
        self.drain(0.02, 1.0)
        return self._process.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self._process.send_signal(number)

    def hang_up(self) -> None:
        """Take the terminal away, as closing a window does; what was written last goes unread."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def close(self) -> None:
        """Hang up and, if the program does not end within two seconds, kill it with its children."""
        self.hang_up()
        if self._process.returncode is None:
            self._signal_session(signal.SIGHUP)
            self._await_end(2.0)
            self._signal_session(signal.SIGKILL)
            self._process.wait()

    def _await_end(self, seconds: float) -> None:
        """Wait for the program's end, but leave it unreaped: so long its id cannot become another's."""
        deadline = time.perf_counter() + seconds
        kinds = os.WEXITED | os.WNOWAIT | os.WNOHANG
        while os.waitid(os.P_PID, self._process.pid, kinds) is None and time.perf_counter() < deadline:
            time.sleep(0.005)

    def _signal_session(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    def _read(self, seconds: float) -> bool:
        """Take in what has come, waiting that long for it; False if nothing came or the end is reached."""
        if self._master < 0:
            time.sleep(seconds)
            return False
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # the program has closed its side
            return False
        self.last_byte_at = time.perf_counter()
        self.output += data
        self._pending += data
        return bool(data)

    def _draw(self) -> None:
        known = _FOREIGN.sub(b"", self._pending)
        unfinished = _UNFINISHED.search(known)
        cut = unfinished.start() if unfinished else len(known)
        self._pending = known[cut:]
        self._stream.feed(known[:cut])

    def _give_up(self, wanted: object, timeout: float) -> None:
        frame = "-" * self._screen.columns
        message = f"waited {timeout} s for {wanted!r}; the screen:\n{frame}\n{self.text}\n{frame}"
        raise AssertionError(message)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    base = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return {**base, **more}
