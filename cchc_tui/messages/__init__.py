"""Every sentence that people see, in one folder per language.

A key such as ``schema.unknown_key`` names the entry ``unknown_key`` in ``vi/schema.toml`` and
``en/schema.toml``. Values are put in with ``str.format``; ``{count:row|rows}`` says the first word where the
count is 1, else the second. Catalogues are read when first needed.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("vi", "en")
_HERE = Path(__file__).parent
_current = "vi"


@cache
def catalogue(language: str, topic: str) -> dict[str, str]:
    """Return all entries of one topic in one language."""
    entries: dict[str, str] = tomllib.loads((_HERE / language / f"{topic}.toml").read_text(encoding="utf-8"))
    return entries


def language() -> str:
    """Return the language that `tr` speaks now: ``"vi"`` or ``"en"``."""
    return _current


def use(chosen: str) -> None:
    """Speak this language from now on; anything but ``"en"`` means Vietnamese."""
    global _current  # noqa: PLW0603  (one process speaks one language at a time)
    _current = "en" if chosen == "en" else "vi"


class _Counted:
    """A value, and words that follow from whether it is one."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __format__(self, words: str) -> str:
        one, either, many = words.partition("|")
        if not either:
            return format(self._value, words)
        return one if str(self._value) == "1" else many


def tr_in(spoken: str, key: str, /, **values: object) -> str:
    """Return a sentence in a given language."""
    topic, _, entry = key.partition(".")
    sentence = catalogue(spoken, topic)[entry]
    if "|" in sentence:
        values = {name: _Counted(value) for name, value in values.items()}
    return sentence.format(**values) if values else sentence


def tr(key: str, /, **values: object) -> str:
    """Return a sentence in the current language."""
    return tr_in(_current, key, **values)
