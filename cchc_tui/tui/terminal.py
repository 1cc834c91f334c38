"""What must be in the environment before Textual is imported, so that a slow line stays quiet."""

from __future__ import annotations

import os

_SETTINGS = {
    "TEXTUAL_ANIMATIONS": "none",  # a page scrolled smoothly sends 80 KB instead of 4
    "TEXTUAL_FPS": "30",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # composed Vietnamese is lost with it in several terminals
    "ESCDELAY": "300",  # an arrow key that a slow line splits stays an arrow key
}


def prepare() -> None:
    """Set what Textual reads from the environment when it is imported; call it before that."""
    os.environ.update(_SETTINGS)
