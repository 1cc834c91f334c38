"""Vietnamese typed with Unikey, ibus, fcitx or letter by letter: it comes out as it was meant, everywhere."""

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_tui.entry.editor import EditBuffer, cell_width
from cchc_tui.store.journals.submission import read_submission
from cchc_tui.tui.form.paint import picture
from cchc_tui.tui.form.paste import paste
from cchc_tui.tui.lines import width_of
from tests.support import unikey
from tests.support.terminal import Terminal
from tests.tui.form_desk import Clerk, shipped
from tests.tui.pages import UNIT, key, make_workspace

SENTENCES = [
    "Việt Nam",
    "đã kiểm tra, số liệu đúng với sổ theo dõi hồ sơ",
    "Được Ủy ban nhân dân xã Thịnh Đức phê duyệt ngày 15/3/2024",
    "thuế khoản chưa nghiệm thu; nguyên nhân: thời tiết xấu",
    "ỦY BAN NHÂN DÂN HUYỆN ĐỒNG HỶ",
    "Quyết định số 1180/QĐ-UBND (kèm phụ lục)",
]
STREAMS = {
    "telex": unikey.telex,
    "telex, 0x08": lambda sentence: unikey.telex(sentence, "\x08"),
    "vni": unikey.vni,
    "selecting": unikey.by_selecting,
    "decomposed": unikey.decomposed,
    "whole words": "".join,
}
WORDS = sorted({word for row in shipped().indicators.values() for word in row.label.split()})


def typed(stream, buffer=None):
    buffer = buffer or EditBuffer()
    for name, character in unikey.keys(stream):
        assert buffer.press(name, character)
    return buffer


@pytest.mark.parametrize(
    ("made", "known"),
    [
        (unikey.telex("việt"), "vie⌫êt⌫⌫ệt"),
        (unikey.telex("đức"), "d⌫đu⌫ưc⌫⌫ức"),
        (unikey.telex("là"), "la⌫à"),
        (unikey.telex("số 15"), "so⌫ô⌫ố 15"),
        (unikey.vni("việt"), "viet⌫⌫êt⌫⌫ệt"),
        (unikey.vni("thịnh"), "thinh⌫⌫⌫ịnh"),
        (unikey.vni("đã"), "da⌫⌫đa⌫ã"),
        (unikey.vni("nam"), "nam"),
    ],
)
def test_the_streams_are_those_that_are_known(made, known):
    assert made.replace(unikey.BACKSPACE, "⌫") == known


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("method", STREAMS)
def test_a_sentence_comes_out_composed_with_the_cursor_behind_it(method, sentence):
    buffer = typed(STREAMS[method](sentence))
    assert (buffer.text, buffer.cursor) == (sentence, len(sentence))


@given(st.lists(st.sampled_from(WORDS), max_size=8), st.sampled_from(sorted(STREAMS)), st.integers(0, 20))
def test_words_of_the_form_come_out_right_before_other_text_too(words, method, back):
    sentence = " ".join(words)
    buffer = EditBuffer("đã có sẵn")
    for _ in range(back):
        buffer.left()
    before, after = buffer.text[: buffer.cursor], buffer.text[buffer.cursor :]
    typed(STREAMS[method](sentence), buffer)
    assert buffer.text == unicodedata.normalize("NFC", before + sentence + after)
    assert buffer.text[buffer.cursor :] == after


@given(st.text(alphabet=[*"aeêệođ漢", *unikey.TONES, "\u0302", "\u0306", "\u031b", "x"], max_size=12))
def test_marks_that_come_later_join_their_letter_and_one_backspace_takes_both(text):
    buffer = EditBuffer()
    for one in text:
        buffer.press(one, one)
    assert buffer.text == unicodedata.normalize("NFC", buffer.text)
    assert not buffer.text or not unicodedata.combining(buffer.text[0])
    presses = 0
    while buffer.text:
        buffer.press("left")
        assert not unicodedata.combining(buffer.text[buffer.cursor])
        buffer.press("right")
        buffer.press("backspace")
        presses += 1
    assert (
        presses == sum(not unicodedata.combining(one) for one in unicodedata.normalize("NFC", "x" + text)) - 1
    )


def test_what_is_selected_gives_way_and_a_move_lets_it_go():
    buffer = EditBuffer("một hai")
    for _ in "hai":
        buffer.press("shift+left")
    assert buffer.press("b", "b")
    assert buffer.text == "một b"
    for name in ("shift+home", "backspace"):
        buffer.press(name)
    assert buffer.text == ""
    buffer.set("một hai")
    for name in ("shift+left", "left"):
        buffer.press(name)
    buffer.press("x", "x")
    assert buffer.text == "một hxai"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_that_come_as_pastes_stay_words(sentence):
    clerk = Clerk().types("n")
    for word in unikey.by_words(sentence):
        paste(clerk.desk, word)
    assert clerk.types("\r").form.note("tasks_planned") == sentence


def test_functions_work_with_caps_lock_on():
    assert Clerk().presses("N", character="N").types("a\r").form.note("tasks_planned") == "a"
    assert Clerk().presses("X", character="X").types("\r").figure("tasks_planned") == "x"


@pytest.mark.parametrize("character", ["\u200b", "\ufeff", "\u2060", "\u200e"])
def test_characters_that_cannot_be_seen_are_not_typed(character):
    name = unicodedata.name(character, "x").lower().replace(" ", "_")
    clerk = Clerk().types("1").presses(name, character=character).types("2\r")
    assert clerk.figure("tasks_planned") == "12"
    clerk = Clerk().types("na").presses(name, character=character).types("b\r")
    assert clerk.form.note("tasks_planned") == "ab"


def test_wide_digits_and_hard_spaces_are_read():
    assert Clerk().types("１２\r").figure("tasks_planned") == "12"
    clerk = Clerk().types("1").presses("no_break_space", character="\u00a0").types("180\r")
    assert clerk.figure("tasks_planned") == "1.180"
    clerk = Clerk().types("na").presses("no_break_space", character="\u00a0").types("b\r")
    assert clerk.form.note("tasks_planned") == "a b"


@settings(max_examples=20)
@given(st.text(alphabet=[*"aệ漢字１ ", "\u0323", "\u0301", "가"], max_size=90))
def test_no_note_breaks_a_line_and_the_cursor_stands_where_the_typing_is(note):
    clerk = Clerk().types("n").types(note)
    shown = picture(clerk.desk, 80, 24, 0)
    assert max(map(width_of, shown.lines)) <= 80
    buffer = clerk.desk.prompt.buffer
    label = cell_width(f" {clerk.desk.prompt.label} ")
    assert shown.cursor[0] == min(label + buffer.cursor_cells, label + buffer.window(80 - label - 1)[1])
    clerk.types("\r")
    assert max(map(width_of, picture(clerk.desk, 80, 24, 0).lines)) <= 80


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "ws")


@pytest.fixture
def terminal(workspace):
    command = [sys.executable, "-m", "cchc_tui", "--workspace", workspace.root]
    with Terminal([*command, "--org-unit", UNIT.code, "--period", "2024-Q1"]) as opened:
        opened.wait_for("Số nhiệm vụ đề ra trong kế hoạch", 30)
        yield opened


def pieces(stream, size):
    """A stream as a slow line brings it, letters and sequences cut anywhere."""
    data = stream.encode()
    return [data[place : place + size] for place in range(0, len(data), size)]


def before_cursor(terminal, count):
    """What stands in the cells before the terminal's cursor."""
    column, line = terminal.cursor
    return "".join(terminal.cell(one, line).data for one in range(max(column - count, 0), column))


def test_notes_typed_in_one_write_and_byte_by_byte_are_stored_as_meant(workspace, terminal):
    first, second, third = SENTENCES[1], SENTENCES[2], SENTENCES[4]
    terminal.send(f"12\rn{unikey.telex(first)}\r13\rn")
    terminal.wait_for("Ghi chú")
    for piece in pieces(unikey.vni(second), 1):
        terminal.send(piece)
        terminal.drain(0.002)
    terminal.wait_for(lambda _: before_cursor(terminal, 20) == second[-20:])
    terminal.send("\r5\r\x1b[B" + "n")
    for piece in pieces(unikey.decomposed(third) + "漢字" + unikey.by_selecting(" hết"), 3):
        terminal.send(piece)
        terminal.drain(0.002)
    terminal.wait_for(lambda _: before_cursor(terminal, 8) == "漢字 hết")
    terminal.send("\r")
    wanted = {first, second, third + "漢字 hết"}
    terminal.wait_for(lambda _: set(read_submission(workspace, key()).notes.values()) == wanted)
    assert read_submission(workspace, key()).notes["tasks_done"] == first


def test_searches_filters_and_questions_in_sql_take_vietnamese_too(terminal):
    terminal.send("/" + unikey.telex("đúng hạn"))
    terminal.wait_for(lambda _: before_cursor(terminal, 8) == "đúng hạn")
    terminal.send("\r:" + unikey.vni("hoàn tác"))
    terminal.wait_for("hoàn tác")
    terminal.send("\x1b")
    terminal.send("c")
    terminal.wait_for("Lỗi và cảnh báo")
    terminal.send("/" + unikey.by_clipboard("chưa nhập"))
    terminal.wait_for("chưa nhập")
    terminal.send("\x1b")
    terminal.settle(0.4)
    terminal.send("q")
    terminal.settle(0.2)
    terminal.send("q")
    terminal.wait_for("Hạn nộp")
    terminal.send("t")
    terminal.settle(0.3)
    terminal.send(
        "-- "
        + unikey.telex("số liệu ")
        + unikey.decomposed("của ")
        + unikey.by_clipboard("xã Thịnh Đức")
        + ";"
    )
    terminal.wait_for(lambda _: before_cursor(terminal, 13) == "xã Thịnh Đức;")
    assert "-- số liệu của xã Thịnh Đức;" in terminal.text


def test_a_byte_that_is_no_letter_ends_nothing(workspace, terminal):
    terminal.send(b"1\xea\r")
    terminal.wait_for("không đọc được")
    terminal.send("\x7f2\r7\r")
    wanted = {"tasks_planned": "12", "tasks_done": "7"}
    terminal.wait_for(
        lambda _: (
            wanted.items()
            <= {name: one.typed for name, one in read_submission(workspace, key()).figures.items()}.items()
        )
    )
