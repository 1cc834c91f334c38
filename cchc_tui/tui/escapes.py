"""Escape is a key of its own, however soon another follows it.

Textual reads Escape and a key within a third of a second as Alt and that key. Nothing here is done with Alt;
Escape followed fast by Enter must not be lost. What begins like a function key's sequence stays whole.
Pasted text is taken out before (see `brackets`).
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from textual import _xterm_parser, events
from textual._parser import ParseTimeout
from textual.keys import Keys

from cchc_tui.tui.brackets import END, Brackets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.message import Message

_ESCAPE = "\x1b"
_BEGINNINGS = "[O\t" if os.environ.get("TERM", "").startswith("linux") else "[O"
"""What follows Escape in the sequences of keys; the Linux console sends Shift+Tab as Escape and Tab."""
_UNKNOWN = re.compile(rf"{_ESCAPE}(?:\[(?![<M])[0-?]*[ -/]*[@-Z\\-~]|O[0-9;]*[A-Za-z])")
"""A sequence that is complete: where no key is known by it, its parts are no keys either."""
_APART = re.compile(f"(?<={_ESCAPE})(?=[^{re.escape(_BEGINNINGS)}])")


class PlainEscapes(_xterm_parser.XTermParser):
    """Textual's parser, which gives Escape at once where what follows cannot belong to it."""

    _last = ""

    def __init__(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002  (Textual's)
        super().__init__(debug)
        self._brackets = Brackets()

    def feed(self, data: str) -> Iterable[Message]:
        """Parse what the terminal sent."""
        if not data:
            yield from super().feed(data)
            return
        for is_pasted, piece in self._brackets.feed(data):
            yield from self._paste(piece) if is_pasted else self._keys(piece)

    def tick(self) -> Iterable[Message]:
        """Give out what has waited long enough."""
        yield from super().tick()
        for _, piece in self._brackets.overdue():
            yield from self._paste(piece)

    def _paste(self, text: str) -> Iterable[Message]:
        """Give pasted text out, and let the parser know that its end has come."""
        yield from (one for one in super().feed(END) if not isinstance(one, events.Paste))
        if text:
            yield events.Paste(text.replace("\x00", ""))

    def _keys(self, data: str) -> Iterable[Message]:
        for piece in filter(None, _APART.split(data)):
            if self._last == _ESCAPE and piece[0] not in _BEGINNINGS:
                yield from self._escape_alone()
            self._last = piece[-1]
            yield from super().feed(piece)

    def _escape_alone(self) -> Iterable[Message]:
        """Say now what the parser would say after waiting; nothing if it does not wait any more."""
        if self._awaiting.timeout is None:
            return
        self._timeout_time = None
        self._awaiting = self._gen.throw(ParseTimeout())
        while self._tokens:
            yield self._tokens.popleft()

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:  # noqa: FBT001, FBT002  (Textual's)
        """Return a sequence's keys; what would have been Alt and a key is Escape and that key."""
        if alt:
            yield events.Key("escape", _ESCAPE)
        keys = list(super()._sequence_to_key_events(sequence))
        if not keys and _UNKNOWN.fullmatch(sequence):
            yield events.Key(Keys.Ignore, sequence)
        yield from keys


def install() -> None:
    """Let Textual's drivers use this parser; call it before the first of them is imported."""
    _xterm_parser.XTermParser = PlainEscapes  # type: ignore[misc]
