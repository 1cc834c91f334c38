"""The line editor, by tables of keys: names in angle brackets, all else as typed; the cursor shows as |."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.entry.editor import EDITING_KEYS, EditBuffer, cell_width

NAMES = {"⌫": "backspace", "⌦": "delete", "←": "left", "→": "right", "⇤": "home", "⇥": "end"}
ACUTE, DOT, CIRCUMFLEX = "\u0301", "\u0323", "\u0302"


def type_keys(buffer, keys):
    for key in re.findall(r"<[^>]+>|.", keys, re.DOTALL):
        if key.startswith("<") and len(key) > 1:
            assert buffer.press(key[1:-1])
        elif key in NAMES:
            assert buffer.press(NAMES[key])
        else:
            assert buffer.press("", key)
    return f"{buffer.text[: buffer.cursor]}|{buffer.text[buffer.cursor :]}"


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        ("", "|"),
        ("123", "123|"),
        ("abc⌫d", "abd|"),
        ("⌫", "|"),
        ("⌦", "|"),
        ("12←3", "13|2"),
        ("12←←←3", "3|12"),
        ("12→3", "123|"),
        ("12⇤3", "3|12"),
        ("12⇤3⇥4", "3124|"),
        ("123⇤⌦", "|23"),
        ("123⇤→⌦", "1|3"),
        ("123←⌫", "1|3"),
        ("123←<ctrl+u>", "|3"),
        ("123⇤→<ctrl+k>", "1|"),
        ("123<ctrl+a>0<ctrl+e>4", "01234|"),
        ("12<ctrl+h>3", "13|"),
        ("12⇤<ctrl+d>", "|2"),
        ("ba từ này<ctrl+w>", "ba từ |"),
        ("ba từ  <ctrl+w>x", "ba x|"),
        ("<ctrl+w>", "|"),
        ("ba từ này←<ctrl+w>", "ba từ |y"),
        # Unikey takes letters back and sends them anew
        ("vie⌫êt⌫⌫ệt", "việt|"),
        ("dd⌫⌫đ", "đ|"),
        ("thinhj⌫⌫⌫⌫ịnh", "thịnh|"),
        ("1180⌫⌫⌫⌫1.180.000", "1.180.000|"),
    ],
)
def test_keys_do_what_they_say(keys, result):
    assert type_keys(EditBuffer(), keys) == result


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        (f"e{ACUTE}", "é|"),
        (f"e{CIRCUMFLEX}{DOT}", "ệ|"),
        (f"e{DOT}{CIRCUMFLEX}", "ệ|"),
        (f"ê{DOT}t", "ệt|"),
        (f"xt←{ACUTE}", f"x{ACUTE}|t"),
        (f"ae←{ACUTE}", "á|e"),
        (f"e{CIRCUMFLEX}{DOT}⌫", "|"),
        (f"x{ACUTE}⌫", "|"),
        (f"ax{ACUTE}b←←", f"a|x{ACUTE}b"),
        (f"ax{ACUTE}b←←⌦", "a|b"),
        (f"ax{ACUTE}b⇤→→", f"ax{ACUTE}|b"),
    ],
)
def test_a_letter_and_its_mark_are_one(keys, result):
    assert type_keys(EditBuffer(), keys) == result


@pytest.mark.parametrize("key", ["enter", "tab", "escape", "f2", "up", "ctrl+q"])
def test_keys_that_do_not_edit_are_left_to_the_form(key):
    buffer = EditBuffer("12")
    assert not buffer.press(key, {"enter": "\r", "tab": "\t", "escape": "\x1b"}.get(key))
    assert (buffer.text, buffer.cursor) == ("12", 2)


def test_pasted_text_stays_on_one_line_and_cannot_steer_the_terminal():
    buffer = EditBuffer()
    buffer.insert("12\r3\x1b[2J\x07")
    assert buffer.text == "12 3[2J"


def test_text_has_a_limit_that_spares_what_is_there():
    buffer = EditBuffer("abcde", limit=6)
    buffer.home()
    buffer.insert("123")
    assert (buffer.text, buffer.cursor) == ("1abcde", 1)
    buffer.insert("9")
    assert buffer.text == "1abcde"
    buffer.insert(ACUTE)
    assert len(buffer.text) <= 6


def test_other_text_is_put_in_with_the_cursor_behind_it():
    buffer = EditBuffer("12")
    buffer.set("1.180")
    assert (buffer.text, buffer.cursor) == ("1.180", 5)
    buffer.clear()
    assert (buffer.text, buffer.cursor) == ("", 0)
    buffer.insert("3")
    assert (buffer.text, buffer.cursor) == ("3", 1)


@pytest.mark.parametrize(
    ("text", "cells"), [("", 0), ("Thịnh Đức", 9), (f"x{ACUTE}", 1), ("３６", 4), ("漢", 2)]
)
def test_cells_are_counted_as_the_terminal_does(text, cells):
    assert cell_width(text) == cells
    assert EditBuffer(text).cursor_cells == cells


@pytest.mark.parametrize(
    ("text", "cursor", "width", "seen", "cell"),
    [
        ("123", 3, 5, "123", 3),
        ("12345", 5, 5, "2345", 4),
        ("123456789", 0, 4, "1234", 0),
        ("123456789", 6, 4, "4567", 3),
        ("", 0, 4, "", 0),
        ("12", 2, 1, "", 0),
        ("３６", 2, 3, "６", 2),
    ],
)
def test_the_cursor_is_always_in_sight(text, cursor, width, seen, cell):
    buffer = EditBuffer(text)
    while buffer.cursor > cursor:
        buffer.left()
    assert buffer.window(width) == (seen, cell)


KEYS = st.one_of(
    st.sampled_from(sorted(EDITING_KEYS)).map(lambda key: (key, None)),
    st.one_of(st.sampled_from("aeêoơdđxz 19.,-" + ACUTE + DOT + CIRCUMFLEX), st.characters()).map(
        lambda character: ("", character)
    ),
)


@given(st.lists(KEYS, max_size=40), st.integers(1, 12))
def test_whatever_is_pressed_the_text_is_composed_and_the_cursor_on_a_letter(keys, width):
    buffer = EditBuffer(limit=12)
    for key, character in keys:
        buffer.press(key, character)
        assert buffer.text == unicodedata.normalize("NFC", buffer.text)
        assert len(buffer.text) <= 12
        assert 0 <= buffer.cursor <= len(buffer.text)
        seen, cell = buffer.window(width)
        assert seen in buffer.text
        assert cell_width(seen) <= width
        assert cell < width or (width == 1 and cell <= 1)
