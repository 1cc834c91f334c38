"""Lines out, lines in: no colours, no cursor addressing, nothing that is drawn twice."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import termios
import textwrap
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from cchc_tui.text import nfc, printable
from cchc_tui.tui.capabilities import here

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_IUTF8 = 0o40000
"""Linux: the terminal takes whole letters back, not single bytes. Python has no name for it."""
_ENDS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
_NARROWEST = 20
_READLINE = (
    "set enable-bracketed-paste off",
    "set bell-style none",
    "set editing-mode emacs",
    r'"\C-s": redraw-current-line',
    r'"\C-r": redraw-current-line',
    r'"\C-q": redraw-current-line',
    r'"\e&": abort',
    r'"\C-c": "\C-a\C-k\C-v\C-c\C-m"',
)
"""Pasted lines are answers one by one, no key freezes the line or completes names of files and accounts.

Ctrl+C comes as an answer: as a signal it would be overlooked when it comes right behind another key.
"""
_INTERRUPT = "\x03"


class _EndError(BaseException):
    """The talk is to end; raised out of waiting for an answer, and nowhere else."""


class Talk:
    """What is said and answered.

    `is_scripted` is whether the answers come out of a file or a pipe, `is_cut` whether nobody is there any
    more, `line` counts the answers.
    """

    def __init__(self) -> None:
        self.is_scripted = not sys.stdin.isatty()
        self.is_cut = False
        self.line = 0
        self._waits = False
        self._ended = False
        self._edits = sys.stdin.isatty() and sys.stdout.isatty() and here().addressable
        for stream in (sys.stdin, sys.stdout):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]

    def say(self, *sentences: str) -> None:
        """Print sentences, each on lines of its own as wide as the terminal; whole where there is none."""
        if self.is_cut:
            return
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
        for sentence in sentences:
            words = printable(sentence)
            indent = " " * (len(words) - len(words.lstrip()) + 2)
            wide = max(width - 1, _NARROWEST)
            self._write("\n".join(textwrap.wrap(words, wide, subsequent_indent=indent)) if width else words)

    def _write(self, words: str, end: str = "\n") -> None:
        try:
            sys.stdout.write(words + end)
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError:
            self.is_cut = True

    def ask(self, prompt: str) -> str | None:
        """Return the next answer in composed form, None once there are no more."""
        self._waits = True
        try:
            if self.is_cut or self._ended:
                return None
            answer = self._read(f"{prompt} ")
        except (_EndError, EOFError):
            self._ended = True
            self.say("")
            return None
        except OSError:
            self.is_cut = True
            return None
        finally:
            self._waits = False
        self.line += 1
        return nfc(printable(answer)).strip()

    def _read(self, prompt: str) -> str:
        if self._edits:
            answer = input(prompt)
            if _INTERRUPT in answer:
                raise EOFError
            return answer
        self._write(prompt, end="")
        answer = sys.stdin.readline()
        if not answer:
            raise EOFError
        if self.is_scripted:
            self._write(printable(answer).strip())
        return answer

    def _end(self, number: int, _frame: FrameType | None) -> None:
        self._ended = True
        self.is_cut = self.is_cut or number != signal.SIGINT
        if self._waits:
            self._waits = False
            raise _EndError

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Hold a talk: a cut line ends it in order, and no key stops, freezes or kills it."""
        before = {number: signal.signal(number, self._end) for number in _ENDS}
        self._edits = self._edits and _prepare_editing()
        try:
            with _calm_terminal(interrupts=not self._edits):
                yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _prepare_editing() -> bool:
    """Let lines be edited as they are typed; False where Python came without the library for it."""
    try:
        import readline  # noqa: PLC0415  (only where somebody types on a terminal)
    except ImportError:
        return False
    for line in _READLINE:
        readline.parse_and_bind(line)
    readline.set_completer(lambda _text, _state: None)
    readline.set_auto_history(False)
    return True


@contextmanager
def _calm_terminal(*, interrupts: bool) -> Iterator[None]:
    """Take from the keys that freeze, suspend and abort what they do to programs that read lines.

    `interrupts` leaves Ctrl+C as it is.
    """
    handle = sys.stdin.fileno() if sys.stdin.isatty() else -1
    if handle < 0:
        yield
        return
    before = termios.tcgetattr(handle)
    calm: list[Any] = [*before[:6], list(before[6])]
    calm[0] = (before[0] & ~termios.IXON) | _IUTF8
    for key in (termios.VSUSP, termios.VQUIT, *(() if interrupts else (termios.VINTR,))):
        calm[6][key] = os.fpathconf(handle, "PC_VDISABLE").to_bytes(1, "little")
    termios.tcsetattr(handle, termios.TCSADRAIN, calm)
    try:
        yield
    finally:
        with suppress(OSError, termios.error):  # the line may be cut
            termios.tcsetattr(handle, termios.TCSADRAIN, before)
