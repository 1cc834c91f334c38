"""Textual's driver for terminals, which sends only what they understand, and asks them next to nothing.

An answer that a slow line brings in pieces could be taken for keys. What Textual would ask for is
not needed: pages are sent whole as they are, a window's new size comes as a signal, nothing depends on focus.
"""

from __future__ import annotations

import os
import signal
import time
from codecs import IncrementalDecoder, getincrementaldecoder
from contextlib import suppress
from typing import IO, TYPE_CHECKING, cast

from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver

from cchc_tui.tui.capabilities import Capabilities, here
from cchc_tui.tui.encoding import PROBE, declared, session

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

_SECOND_SCREEN, _FIRST_SCREEN = "\x1b[?1049h", "\x1b[?1049l"
_CLEAR = "\x1b[H\x1b[J"
_SHOW_CURSOR, _HIDE_CURSOR = "\x1b[?25h", "\x1b[?25l"
_NEVER = ("\x1b[?1004h", "\x1b[?1004l", "\x1b[<u")
"""Reports of focus, each of which would paint the page anew; the end of a key protocol that never began."""
_POINTER = "\x1b]22;"
"""Begins what gives the mouse's pointer a shape."""
_PAUSE = 0.1
"""How long to wait, in seconds, before a terminal that has gone is read again."""


def instead(able: Capabilities) -> dict[str, str]:
    """Return what a terminal is sent in place of sequences that it does not understand."""
    others = dict.fromkeys(_NEVER, "")
    if not able.second_screen:
        others |= {_SECOND_SCREEN: _CLEAR, _FIRST_SCREEN: _CLEAR}
    if not able.hides_cursor:
        others |= {_SHOW_CURSOR: "", _HIDE_CURSOR: ""}
    return others


class _Hearing:
    """Decodes what the terminal sends; what is no text of its encoding becomes a sign that says so.

    A terminal that has gone can be read for ever and sends nothing. The system tells only whoever leads the
    session, such as a shell or ``make`` that waits for this program: so the program tells itself.
    """

    def __init__(self, decoder: IncrementalDecoder) -> None:
        self._decoder = decoder
        self._is_gone = False

    def decode(self, data: bytes, final: bool = False) -> str:  # noqa: FBT001, FBT002  (as `codecs` has it)
        """Return the text of some bytes."""
        if not (data or final):
            self._hang_up()
        return self._decoder.decode(data, final)

    def _hang_up(self) -> None:
        if not self._is_gone:
            self._is_gone = True
            os.kill(os.getpid(), signal.SIGHUP)
        time.sleep(_PAUSE)


def _forgiving(encoding: str) -> Callable[[], _Hearing]:
    return lambda: _Hearing(getincrementaldecoder(encoding)(errors="replace"))


# One wrong byte would end all reading from the terminal.
linux_driver.getincrementaldecoder = _forgiving  # type: ignore[attr-defined, assignment]


class _Lasting:
    """A terminal that may go while it is written to: what it no longer takes is dropped.

    Textual's writing thread would die of the error, and the program wait for ever, busily, for room to write.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.fileno = file.fileno

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()


class QuietDriver(LinuxDriver):
    """Sends nothing that the terminal would show as text, and one question at most."""

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file: IO[str] = cast("IO[str]", _Lasting(self._file))  # type: ignore[assignment]
        self._instead = instead(here())

    def write(self, data: str) -> None:
        """Write to the terminal."""
        data = self._instead.get(data, data)
        if data and not data.startswith(_POINTER):
            super().write(data)

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal again only if it was left: the signal also comes when the terminal has gone.

        Two threads would then read keys, and one of them for ever.
        """
        if self._must_signal_resume:
            super()._sigcont_application()

    def start_application_mode(self) -> None:
        """Take the terminal over; where the session does not say that it is in UTF-8, see whether it is."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if not declared(session())[1]:
            self.write(PROBE)

    def _request_terminal_sync_mode_support(self) -> None:
        pass

    def _query_in_band_window_resize(self) -> None:
        pass

    def _enable_bracketed_paste(self) -> None:
        if here().pastes:
            super()._enable_bracketed_paste()

    def _disable_bracketed_paste(self) -> None:
        if here().pastes:
            super()._disable_bracketed_paste()
