"""Text at the door: one normal form inside, and comparison that ignores case and diacritics."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Selectors of a character's look: terminals do not agree on how wide it is with them."""


def nfc(text: str) -> str:
    """Return text in Unicode's composed form, the only one kept inside the program."""
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """Return NFC text with each run of white space (no-break spaces too) as one space, and none around."""
    return _SPACES.sub(" ", nfc(text)).strip()


class _Folding(dict[int, str]):
    """What each character is without case and diacritics, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        base = "d" if character in "đĐ" else unicodedata.normalize("NFD", character)[0].lower()
        self[code] = base if len(base) == 1 else character
        return self[code]


class _Printing(dict[int, str]):
    """What is shown of each character: white space as a space, other control characters not at all."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs"} or _VARIANTS.match(character)
        self[code] = " " if character in "\t\r\n" else "" if hidden else character
        return self[code]


_FOLDING, _PRINTING = _Folding(), _Printing()


def fold(text: str) -> str:
    """Return text without case and diacritics, one character for one, so that offsets hold.

    ``fold("Thịnh Đức")`` is ``"thinh duc"``.
    """
    return nfc(text).translate(_FOLDING)


def printable(text: str) -> str:
    """Return text without control characters, so that no name can move the cursor or colour the screen."""
    return text.translate(_PRINTING)
