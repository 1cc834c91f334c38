"""Writing on a terminal in few bytes: of place and style only what differs from what was said last."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style

from cchc_tui.tui.sgr import codes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.segment import Segment

_PLAIN = Style()
CLEAR_TO_EDGE = "\x1b[K"
_BACK = "\b"
_FEW = 4
"""Cells back that take fewer bytes one by one than counted."""
_SHOWN = frozenset({"4", "7"})
"""Underline and reverse: what can be seen of a blank, but for a background."""
_BACKGROUNDS = ("4", "10")


@lru_cache(256)
def shows_on_blanks(said: str) -> bool:
    """Whether a blank written with these SGR codes looks different from a plain one."""
    return any(one in _SHOWN or (len(one) > 1 and one.startswith(_BACKGROUNDS)) for one in said.split(";"))


class Pen:
    """What is to be sent, and where and how the terminal writes after that.

    Where it stands is sure only behind characters that are one cell wide on every terminal, and loose behind
    one that is not even meant to be.
    """

    def __init__(self) -> None:
        self._sent: list[str] = []
        self._x = self._y = 0
        self._sure = self._loose = False
        self._said = ""

    def text(self) -> str:
        """Return all that is to be sent; the style is back to plain behind it."""
        self.plain()
        return "".join(self._sent)

    def plain(self) -> None:
        """Write in the terminal's own colours from here on."""
        self._style("")

    def go(self, x: int, y: int) -> None:
        """Go to a column and line, from 0."""
        if not self._sure or (x, y) != (self._x, self._y):
            self._sent.append(self._way(x, y))
            self._x, self._y, self._sure = x, y, True
        self._loose = False

    def _way(self, x: int, y: int) -> str:
        far = x - self._x
        if self._sure and y == self._y:
            if far > 0:
                return "\x1b[C" if far == 1 else f"\x1b[{far}C"
            if x > 0:
                return _BACK * -far if -far <= _FEW else f"\x1b[{-far}D"
            return "\r"
        if self._sure and x == 0 and y == self._y + 1:
            return "\r\n"
        return f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"

    def write(self, pieces: Iterable[Segment], *, to_edge: bool) -> None:
        """Write pieces of one line; those that end it have their blanks cleared, not written."""
        styled = [(text, codes(style or _PLAIN)) for text, style, _ in pieces]
        blank = _without_blanks(styled) if to_edge else 0
        for text, said in styled:
            self._piece(text, said)
        if blank >= len(CLEAR_TO_EDGE):
            if shows_on_blanks(self._said):
                self.plain()
            self._sent.append(CLEAR_TO_EDGE)
        elif to_edge:
            self._piece(" " * blank, "")
            self._sure = False  # terminals differ on where they stand behind the last cell

    def _piece(self, text: str, said: str) -> None:
        if not text.strip(" ") and not shows_on_blanks(said) and not shows_on_blanks(self._said):
            said = self._said
        self._style(said)
        if cell_len(text) == len(text) and not self._loose:
            self._sent.append(text)
            self._x += len(text)
            self._sure = self._sure and text.isascii()
        else:
            self._anchored(text)

    def _anchored(self, text: str) -> None:
        """Say anew where to go on behind wide characters and marks: terminals differ on how wide they are."""
        for character in text:
            taken = cell_len(character)
            if self._loose and taken == 1:
                self._sent.append(f"\x1b[{self._y + 1};{self._x + 1}H")
            self._loose = taken != 1
            self._sent.append(character)
            self._x += taken
        self._sure = False

    def _style(self, said: str) -> None:
        if said == self._said:
            return
        old, new = self._said.split(";"), said.split(";")
        if not said:
            self._sent.append("\x1b[m")
        elif not self._said:
            self._sent.append(f"\x1b[{said}m")
        elif set(old) < set(new):
            self._sent.append(f"\x1b[{';'.join(one for one in new if one not in old)}m")
        else:
            self._sent.append(f"\x1b[0;{said}m")
        self._said = said


def _without_blanks(styled: list[tuple[str, str]]) -> int:
    """Take the blanks that nobody could tell from cleared cells off the end; return how many."""
    blank = 0
    while styled and not shows_on_blanks(styled[-1][1]):
        text, said = styled.pop()
        kept = text.rstrip(" ")
        blank += len(text) - len(kept)
        if kept:
            styled.append((kept, said))
            break
    return blank
