"""Whether Vietnamese can be shown: what a session says of its encoding, and what its window makes of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_DECIDING = ("LC_ALL", "LC_CTYPE", "LANG")
"""The variables that may name an encoding; the first that is set decides."""
_SET_BY_PYTHON = frozenset({"C.UTF-8", "C.utf8", "UTF-8"})
_UTF8 = frozenset({"utf8", "cp65001"})

PROBE = "\x1b[2;1H\u00e2\x1b[6n"
"""Writes a letter of two bytes on the second line, and asks where the cursor stands.

No key sends the answer: that of Shift+F3 looks the same, but for the line.
"""
PROBED_LINE = 1
WIDTH = 1
"""Columns that the letter takes in UTF-8; elsewhere each of its bytes is a letter."""


def session() -> Mapping[str, str]:
    """Return the environment as the session gave it.

    Where it says nothing, or names a locale that is not installed, Python sets LC_CTYPE by itself.
    """
    if os.environ.get("LC_CTYPE") not in _SET_BY_PYTHON:
        return os.environ
    try:
        first = Path("/proc/self/environ").read_bytes().split(b"\0")
    except OSError:
        return os.environ
    given = [
        one.partition(b"=")[2].decode("ascii", "replace") for one in first if one.startswith(b"LC_CTYPE=")
    ]
    return {**os.environ, "LC_CTYPE": given[0] if given else ""}


def declared(environment: Mapping[str, str]) -> tuple[str, str]:
    """Return the variable that decides, and the encoding it names; "" for what is not said."""
    name = next((one for one in _DECIDING if environment.get(one)), "")
    _, _, encoding = environment.get(name, "").partition("@")[0].partition(".")
    return name, encoding


def is_utf8(encoding: str) -> bool:
    """Whether a name of an encoding is one of UTF-8's."""
    return encoding.lower().replace("-", "").replace("_", "") in _UTF8


def check(environment: Mapping[str, str], written: str) -> None:
    """Make sure that the session claims no other encoding; `written` is that of the program's own output.

    A session that claims none, as PuTTY's do, may well be in UTF-8: that the window has to show.

    Raises:
        UsageError: it does; the sentence is in ASCII.
    """
    name, encoding = declared(environment)
    if is_utf8(encoding or "utf-8") and is_utf8(written):
        return
    raise UsageError("cli.not_utf8", name=name or "LANG", value=environment.get(name, "") or written)
