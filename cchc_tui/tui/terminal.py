"""What must be set before Textual is imported: a quiet line, and a quick start."""

from __future__ import annotations

import gc
import os

_SETTINGS = {
    "TEXTUAL_ANIMATIONS": "none",  # a page scrolled smoothly sends 80 KB instead of 4
    "TEXTUAL_FPS": "30",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # composed Vietnamese is lost with it in several terminals
    "ESCDELAY": "300",  # an arrow key that a slow line splits stays an arrow key
}


def prepare() -> None:
    """Set what Textual reads from the environment when it is imported; call it before that.

    Until `started` the garbage collector rests: nearly all that is made while starting stays, and looking
    through it again and again takes a quarter of the time to the first page.
    """
    gc.disable()
    os.environ.update(_SETTINGS)


def started() -> None:
    """The first page stands: collect garbage again, but not what was made until now."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
