"""What the terminal at hand understands, told by its name alone.

A server often lacks the terminfo entry of its users' terminals, and a question put to the terminal is
answered late, or shown as garbage. So the names decide, and a test holds them against terminfo.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_HARD_COPY = frozenset({"", "dumb", "unknown"})
_VIDEO = ("vt1", "vt2", "vt3", "vt4", "vt5")
_SIXTEEN = ("alacritty", "contour", "foot", "ghostty", "kitty", "ms-terminal", "mintty", "rio", "wezterm")
_WITHOUT_DIM = ("putty", "vt", "ansi", "cygwin", "rxvt")
_WITHOUT_SECOND_SCREEN = ("linux", "ansi", "cygwin")


class Capabilities:
    """What may be sent to a terminal.

    `colours` is 0, 8 or 16; `dim`, whether text can be made fainter; `second_screen`, whether what stood
    there comes back at the end; `hides_cursor`; `pastes`, whether pasted text may be asked to come bracketed;
    `moves_lines`, whether lines can be inserted and deleted.
    """

    def __init__(self, term: str, *, no_color: bool = False, more_colours: bool = False) -> None:
        video = term.startswith(_VIDEO)
        self.addressable = term not in _HARD_COPY
        """Whether anything can be put anywhere on its screen; no page can be shown where not."""
        self.colours = (
            0 if no_color or video or term.endswith(("-m", "-mono")) else _colours(term, more_colours)
        )
        self.dim = not term.startswith(_WITHOUT_DIM)
        self.second_screen = not (video or term.startswith(_WITHOUT_SECOND_SCREEN))
        self.hides_cursor = not term.startswith(("vt1", "ansi"))
        self.pastes = not video
        self.blocks = not term.startswith(("linux", "vt", "ansi"))
        """Whether its fonts have blocks of eight heights."""
        self.moves_lines = not (term == "vt100" or term.startswith("vt100-"))


def _colours(term: str, more: bool) -> int:  # noqa: FBT001  (private, and named at its one call)
    if more or term.startswith(_SIXTEEN) or term.endswith(("16color", "256color", "-direct")):
        return 16
    return 8


def of(environment: Mapping[str, str]) -> Capabilities:
    """Return what the terminal of an environment understands."""
    return Capabilities(
        environment.get("TERM", "").lower(),
        no_color=bool(environment.get("NO_COLOR")),
        more_colours=environment.get("COLORTERM", "").lower() in {"truecolor", "24bit"},
    )


@cache
def here() -> Capabilities:
    """Return what the terminal that the program was started on understands."""
    return of(os.environ)
