"""Keys as people write them in the settings file, and which of them reach the program from every terminal."""

from __future__ import annotations

from cchc_tui.tui.actions import KEY_SIGNS

_WRITTEN = {sign.lower(): name for name, sign in KEY_SIGNS.items()} | {
    "return": "enter",
    "pgdown": "pagedown",
    "ins": "insert",
}
_NAMED = frozenset({*KEY_SIGNS, "insert"})
_NO_TEXT = frozenset(
    {"enter", "escape", "backspace", "delete", "insert", "tab", "shift+tab", "up", "down", "left", "right"}
    | {"pageup", "pagedown", "home", "end"}
)
_MODIFIERS = frozenset({"ctrl", "alt", "shift", "meta", "super", "cmd", "win", "option"})
_SAME = {"ctrl+h": "⌫", "ctrl+i": "Tab", "ctrl+m": "Enter", "ctrl+j": "Enter"}
_TAKEN_BY = {
    "ctrl+a": "screen",
    "ctrl+b": "tmux",
    "ctrl+v": "Windows Terminal",
    "f11": "Windows Terminal",
    "backspace": "Unikey",
}
_LAST_F = 12


def key_named(written: str) -> str | None:
    """Return the name that a key goes by in the program, None if no key is written so.

    Letters mean their key, large or small; ``^Z`` and ``Ctrl-Z`` are ``ctrl+z``, ``PgDn`` is ``pagedown``.
    """
    key = written.strip().lower().replace(" ", "")
    if key in _WRITTEN or key in _NAMED or is_f_key(key):
        return _WRITTEN.get(key, key)
    if len(key) == 1:
        return key if key.isascii() and key.isalnum() else None
    *modifiers, last = key.removeprefix("^").replace("control", "ctrl").replace("-", "+").split("+")
    if key.startswith("^"):
        modifiers = ["ctrl", *modifiers]
    if not modifiers or not set(modifiers) <= _MODIFIERS:
        return None
    base = key_named(last)
    return "+".join([*modifiers, base]) if base else None


def is_f_key(key: str) -> bool:
    """Whether a key is F1 or one of its like."""
    return key[:1] == "f" and key[1:].isdecimal()


def is_text(key: str) -> bool:
    """Whether a key writes a character where something is being typed."""
    return len(key) == 1 or (key in _NAMED and key not in _NO_TEXT)


def same_as(key: str) -> str:
    """Return the key that no terminal can tell from this one, "" if there is none."""
    return _SAME.get(key, "")


def taken_by(key: str) -> str:
    """Return what keeps a key for itself on its way to the program, "" if it gets through."""
    modifier, plus, last = key.partition("+")
    if key in _TAKEN_BY:
        return _TAKEN_BY[key]
    if is_f_key(key):
        return "" if 1 <= int(key[1:]) <= _LAST_F else "PuTTY"
    reaches = not plus or key == "shift+tab" or (modifier == "ctrl" and len(last) == 1 and last.isalpha())
    return "" if reaches else "PuTTY, tmux"
