"""What can be answered other than a figure: each command a letter, and a word in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.messages import LANGUAGES, tr, tr_in
from cchc_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

WITH_WORDS = frozenset({"go", "find", "note"})
"""Commands that more may stand behind on the same line."""
_LETTERS = {
    "help": "?",
    "read": "r",
    "back": "v",
    "go": "g",
    "find": "/",
    "blank": "b",
    "finding": "f",
    "list": "c",
    "propose": "p",
    "last": "l",
    "note": "n",
    "clear": "d",
    "undo": "z",
    "redo": "y",
    "status": "i",
    "series": "k",
    "dashboard": "t",
    "remind": "m",
    "units": "u",
    "submit": "s",
    "language": "e",
    "quit": "q",
}
"""The letters are those of the screen where it has one."""


class Command(NamedTuple):
    """A command and what stands behind it."""

    name: str
    words: str = ""


def command(answer: str) -> Command | None:
    """Return the command that an answer is, None if it is none; case and diacritics do not matter."""
    folded = fold(answer)
    for name in _LETTERS:
        for form in _forms(name):
            if folded == form:
                return Command(name)
            if name in WITH_WORDS and folded.startswith(form if form == "/" else f"{form} "):
                return Command(name, answer[len(form) :].strip())
    return None


def _forms(name: str) -> Iterator[str]:
    """Yield what a command may be called, without diacritics."""
    yield _LETTERS[name]
    for spoken in LANGUAGES:
        yield fold(tr_in(spoken, f"plain.word_{name}"))


def listed() -> Iterator[str]:
    """Yield a line for each command."""
    for name, letter in _LETTERS.items():
        yield f"  {letter}, {tr(f'plain.word_{name}')}: {tr(f'plain.help_{name}')}"
