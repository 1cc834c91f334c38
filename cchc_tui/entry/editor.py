"""A line of text under the keys, without a screen: what one cell holds while it is being typed."""

from __future__ import annotations

import unicodedata

from cchc_tui.text import nfc, printable


def cell_width(text: str) -> int:
    """Return how many cells of a terminal text takes: combining marks none, wide characters two."""
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class EditBuffer:
    """Text and a cursor.

    Text is kept in composed form (NFC) after every insertion, so that an input method may send a letter and
    its mark apart, or take letters back and send them anew. The cursor never stands between a letter and a
    mark that does not compose with it. What would make the text longer than `limit` characters is dropped.
    Some input methods select what they replace, with Shift and an arrow: what is typed then takes its place.
    """

    def __init__(self, text: str = "", *, limit: int = 1000) -> None:
        self._limit = limit
        self._text = ""
        self._cursor = 0
        self._anchor: int | None = None
        """Where the selection began, whose other end is the cursor."""
        self.insert(text)

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self._text

    @property
    def cursor(self) -> int:
        """How many characters lie before the cursor."""
        return self._cursor

    @property
    def cursor_cells(self) -> int:
        """How many cells of the screen lie before the cursor."""
        return cell_width(self._text[: self._cursor])

    def go_to(self, place: int) -> None:
        """Put the cursor behind so many characters, or as near as it may stand."""
        self._anchor = None
        self._cursor = min(max(place, 0), len(self._text))
        while self._cursor < len(self._text) and _is_mark(self._text[self._cursor]):
            self._cursor += 1

    def set(self, text: str) -> None:
        """Put other text in, with the cursor behind it."""
        self.clear()
        self.insert(text)

    def clear(self) -> None:
        """Take all text away."""
        self._text, self._cursor, self._anchor = "", 0, None

    def insert(self, text: str) -> None:
        """Put text in before the cursor; line breaks become spaces, other control characters are dropped."""
        self._take_selected()
        before, after = self._text[: self._cursor], self._text[self._cursor :]
        added = printable(text)
        left = _beginning_with_a_letter(nfc(before + added))
        room = self._limit - len(after)
        if len(left) > room:
            left = left[: max(room, len(before))]
        self._place(left, after)

    def backspace(self) -> None:
        """Take the character before the cursor away, with its marks; or what is selected."""
        if self._take_selected():
            return
        start = self._left_of(self._cursor)
        self._place(self._text[:start], self._text[self._cursor :])

    def delete(self) -> None:
        """Take the character at the cursor away, with its marks; or what is selected."""
        if self._take_selected():
            return
        end = self._right_of(self._cursor)
        self._place(self._text[: self._cursor], self._text[end:])

    def left(self) -> None:
        """Go one character back."""
        self._cursor = self._left_of(self._cursor)

    def right(self) -> None:
        """Go one character on."""
        self._cursor = self._right_of(self._cursor)

    def home(self) -> None:
        """Go to the start."""
        self._cursor = 0

    def end(self) -> None:
        """Go to the end."""
        self._cursor = len(self._text)

    def kill_to_start(self) -> None:
        """Take away all that lies before the cursor."""
        self._place("", self._text[self._cursor :])

    def kill_to_end(self) -> None:
        """Take away all that lies behind the cursor."""
        self._place(self._text[: self._cursor], "")

    def kill_word(self) -> None:
        """Take away the word before the cursor, and the spaces between it and the cursor."""
        before = self._text[: self._cursor].rstrip()
        start = before.rfind(" ") + 1
        self._place(before[:start], self._text[self._cursor :])

    def press(self, key: str, character: str | None = None) -> bool:
        """Do what a key says, by its name ("left", "ctrl+u"); insert `character` for any other printable one.

        Returns whether the key means something here; Enter, Tab, Escape and the like do not.
        """
        act = _KEYS.get(key)
        if act is not None:
            if key not in _TAKING:
                self._anchor = None
            act(self)
            return True
        if key in _SELECTING:
            self._anchor = self._cursor if self._anchor is None else self._anchor
            _SELECTING[key](self)
            return True
        if character and printable(character) == character:
            self.insert(character)
            return True
        return False

    def window(self, width: int) -> tuple[str, int]:
        """Return the part of the text that is seen in that many cells, and the cursor's cell within it.

        The cursor always is in sight, behind the text's last character at the outmost.
        """
        start, room = self._cursor, max(width, 1) - 1
        while start and cell_width(self._text[self._left_of(start) : start]) <= room:
            room -= cell_width(self._text[self._left_of(start) : start])
            start = self._left_of(start)
        end, room = start, width
        while end < len(self._text) and cell_width(self._text[end : self._right_of(end)]) <= room:
            room -= cell_width(self._text[end : self._right_of(end)])
            end = self._right_of(end)
        return self._text[start:end], cell_width(self._text[start : self._cursor])

    def _take_selected(self) -> bool:
        """Take what is selected away, if anything is."""
        anchor, self._anchor = self._anchor, None
        if anchor is None or anchor == self._cursor:
            return False
        start, end = sorted((anchor, self._cursor))
        self._place(self._text[:start], self._text[end:])
        return True

    def _place(self, left: str, right: str) -> None:
        self._anchor = None
        whole = nfc(left + right)
        self._text = whole
        self._cursor = len(whole) - len(right) if whole.endswith(right) else min(len(left), len(whole))

    def _left_of(self, place: int) -> int:
        place = max(place - 1, 0)
        while place and _is_mark(self._text[place]):
            place -= 1
        return place

    def _right_of(self, place: int) -> int:
        place = min(place + 1, len(self._text))
        while place < len(self._text) and _is_mark(self._text[place]):
            place += 1
        return place


def _beginning_with_a_letter(text: str) -> str:
    """Text without marks that have no letter to stand on."""
    start = 0
    while start < len(text) and _is_mark(text[start]):
        start += 1
    return text[start:]


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}


_KEYS = {
    "backspace": EditBuffer.backspace,
    "ctrl+h": EditBuffer.backspace,
    "delete": EditBuffer.delete,
    "ctrl+d": EditBuffer.delete,
    "left": EditBuffer.left,
    "right": EditBuffer.right,
    "home": EditBuffer.home,
    "ctrl+a": EditBuffer.home,
    "end": EditBuffer.end,
    "ctrl+e": EditBuffer.end,
    "ctrl+u": EditBuffer.kill_to_start,
    "ctrl+k": EditBuffer.kill_to_end,
    "ctrl+w": EditBuffer.kill_word,
}
_TAKING = frozenset({"backspace", "ctrl+h", "delete", "ctrl+d"})
_SELECTING = {
    "shift+left": EditBuffer.left,
    "shift+right": EditBuffer.right,
    "shift+home": EditBuffer.home,
    "shift+end": EditBuffer.end,
}
EDITING_KEYS = frozenset({*_KEYS, *_SELECTING})
"""Names of the keys that edit; every other key with a printable character inserts it."""
