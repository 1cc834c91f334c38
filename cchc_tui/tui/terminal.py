"""What must be set before Textual is imported: a quiet line, and a quick start."""

from __future__ import annotations

import gc
import os
import sys

_SETTINGS = {
    "TEXTUAL_ANIMATIONS": "none",  # a page scrolled smoothly sends 80 KB instead of 4
    "TEXTUAL_FPS": "30",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # composed Vietnamese is lost with it in several terminals
    "ESCDELAY": "300",  # an arrow key that a slow line splits stays an arrow key
}
_NOT_NEEDED = ("ssl", "_hashlib")
"""Modules that asyncio and hashlib load if they can and do without if not: OpenSSL takes 20 ms and 4 MB."""


def prepare() -> None:
    """Set what Textual reads from the environment when it is imported; call it before that.

    Until `started` the garbage collector rests: nearly all that is made while starting stays, and looking
    through it again and again takes a quarter of the time to the first page.
    """
    gc.disable()
    os.environ.update(_SETTINGS)
    absent: dict[str, None] = dict.fromkeys(_NOT_NEEDED)
    for name in absent.keys() - sys.modules.keys():
        sys.modules[name] = None  # type: ignore[assignment]  # the import system's own way to say "not there"


def started() -> None:
    """The first page stands: collect garbage again, but not what was made until now."""
    for name in _NOT_NEEDED:
        if name in sys.modules and sys.modules[name] is None:
            del sys.modules[name]
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
