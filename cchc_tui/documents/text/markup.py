"""The text of a table cell without what only formats it: emphasis, entities, tags, escapes."""

from __future__ import annotations

import html
import re

from cchc_tui.text import nfc, printable

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li)\s*/?\s*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:b|i|u|s|em|strong|span|sup|sub|small|p|div|font|li|ul|ol|code|del)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_STRONG = re.compile(r"(\*\*\*|\*\*|___|__|~~|`)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_SLANTED = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]*[^\s*_])\1(?![\w*])")
_LEFT_OPEN = re.compile(r"^\*{2,}|\*{2,}$")
_SPACES = re.compile(r"[^\S\n]+")
_HELD = 0xF0000
_HELD_END = _HELD + 128


def cell_text(raw: str) -> str:
    """Return what a reader sees in a cell: NFC, single spaces, line breaks as printed."""
    text = _ESCAPED.sub(lambda match: chr(_HELD + ord(match[1])), raw)
    text = _TAG.sub("", _BREAK.sub("\n", text))
    if "&" in text:
        text = html.unescape(text)
    for pattern in (_STRONG, _STRONG, _SLANTED):
        text = pattern.sub(lambda match: match[2], text)
    text = _LEFT_OPEN.sub("", text.strip())
    text = "".join(chr(ord(one) - _HELD) if _HELD <= ord(one) < _HELD_END else one for one in text)
    lines = (_SPACES.sub(" ", printable(line)).strip() for line in nfc(text).split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """Return a cell's text with its line breaks as spaces."""
    return " ".join(text.split("\n"))
