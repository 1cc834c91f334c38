"""What Vietnamese input methods send to a terminal while a sentence is typed.

Unikey watches the keys and, where a word changes, takes its end back with backspaces and sends it anew. The
keys that make a mark (Telex ``ee``, ``s``; VNI ``6``, ``1``) are never sent themselves. Other input methods
hold the word until it is done, or send letters and marks apart.
"""

from __future__ import annotations

import re
import unicodedata

TONES = "\u0300\u0301\u0303\u0309\u0323"
BACKSPACE, SHIFT_LEFT, PASTE, PASTED = "\x7f", "\x1b[1;2D", "\x1b[200~", "\x1b[201~"
_WORD = re.compile(r"[^\W\d_]+")


def telex(sentence: str, erase: str = BACKSPACE) -> str:
    """Return the stream of Telex as most people type it: each letter's shape at once, the tone at the end."""
    return _by_words(sentence, lambda word: _backspaced(_shaped_at_once(word), erase))


def vni(sentence: str, erase: str = BACKSPACE) -> str:
    """Return the stream of VNI as most people type it: plain letters first, then shapes and tone."""
    return _by_words(sentence, lambda word: _backspaced(_shaped_at_the_end(word), erase))


def by_selecting(sentence: str) -> str:
    """Return the stream where what changes is selected with Shift and the left arrow and typed over."""
    return _by_words(
        sentence, lambda word: _replaced(_shaped_at_once(word), lambda end: SHIFT_LEFT * len(end))
    )


def by_clipboard(sentence: str) -> str:
    """Return the stream where what is sent anew is pasted."""

    def pasted(text: str) -> str:
        return text if text.isascii() else f"{PASTE}{text}{PASTED}"

    return _by_words(
        sentence, lambda word: _replaced(_shaped_at_once(word), lambda end: BACKSPACE * len(end), pasted)
    )


def by_words(sentence: str) -> list[str]:
    """Return what ibus and fcitx commit: each word as a whole with what follows it."""
    return re.findall(r"\S+\s*", sentence)


def decomposed(sentence: str) -> str:
    """Return the stream of an input method that sends letters and marks apart."""
    return unicodedata.normalize("NFD", sentence)


def keys(stream: str) -> list[tuple[str, str | None]]:
    """Return a stream as names of keys and their characters, as an editor takes them."""
    named = {BACKSPACE: "backspace", "\x08": "backspace", SHIFT_LEFT: "shift+left", "\r": "enter"}
    parts = re.findall(r"\x1b\[1;2D|.", stream, re.DOTALL)
    return [(named[one], None) if one in named else (one, one) for one in parts]


def _by_words(sentence: str, stream_of: object) -> str:
    return _WORD.sub(lambda match: stream_of(match[0]), unicodedata.normalize("NFC", sentence))  # type: ignore[operator]


def _backspaced(states: list[str], erase: str) -> str:
    return _replaced(states, lambda end: erase * len(end))


def _replaced(states: list[str], away: object, anew: object = str) -> str:
    """The stream that leads through the states of a word; only what differs is taken away and sent anew."""
    stream, shown = "", ""
    for state in states:
        same = 0
        while same < min(len(shown), len(state)) and shown[same] == state[same]:
            same += 1
        stream += away(shown[same:]) + (anew(state[same:]) if state[same:] else "")  # type: ignore[operator]
        shown = state
    return stream


def _shaped_at_once(word: str) -> list[str]:
    """What stands on the screen after each key: every letter plain, then shaped; the tone when all stand."""
    states, shown = [], ""
    for letter in word:
        shaped = _without_tone(letter)
        if _plain(letter) != shaped:
            states.append(shown + _plain(letter))
        shown += shaped
        states.append(shown)
    return [*states, word]


def _shaped_at_the_end(word: str) -> list[str]:
    """The same where the letters' shapes come when all letters stand, and the tone behind them."""
    plain = [_plain(letter) for letter in word]
    states = ["".join(plain[: count + 1]) for count in range(len(word))]
    return [*states, "".join(map(_without_tone, word)), word]


def _without_tone(letter: str) -> str:
    kept = (one for one in unicodedata.normalize("NFD", letter) if one not in TONES)
    return unicodedata.normalize("NFC", "".join(kept))


def _plain(letter: str) -> str:
    return {"đ": "d", "Đ": "D"}.get(letter, unicodedata.normalize("NFD", letter)[0])
