"""Text at the door: one normal form inside, and comparison that ignores case and diacritics."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """Return text in Unicode's composed form, the only one kept inside the program."""
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """Return NFC text with each run of white space (no-break spaces too) as one space, and none around."""
    return _SPACES.sub(" ", nfc(text)).strip()


def fold(text: str) -> str:
    """Return text without case and diacritics, one character for one, so that offsets hold.

    ``fold("Thịnh Đức")`` is ``"thinh duc"``.
    """
    return "".join(_fold_one(character) for character in nfc(text))


def _fold_one(character: str) -> str:
    if character in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


def printable(text: str) -> str:
    """Return text without control characters, so that no name can move the cursor or colour the screen."""
    return "".join(
        " " if character in "\t\r\n" else character
        for character in text
        if character in "\t\r\n" or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )
