"""A window of any size keeps what is typed, 60×20 has room for every page, no character breaks a row."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from cchc_tui import messages
from cchc_tui.messages import LANGUAGES
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.workspace import OrgUnit
from cchc_tui.text import printable
from cchc_tui.tui.lines import crop, fit, plain, text, width_of, wrap
from cchc_tui.tui.pen import Pen
from tests.support.terminal import Terminal
from tests.tui.pages import Q1, UNIT, key, make_workspace, opened, press, store_sample, words_of

SIZES = [(160, 50), (60, 20), (50, 15), (60, 20), (80, 24)]


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "ws")


def resized(terminal, size, words):
    terminal.resize(*size)
    terminal.wait_for("Cửa sổ quá nhỏ" if size == (50, 15) else words)


def test_what_is_half_typed_outlives_every_size_of_the_window(workspace):
    command = [sys.executable, "-m", "cchc_tui", "--workspace", workspace.root, "--org-unit", UNIT.code]
    with Terminal([*command, "--period", "2024-Q1"], size=(160, 50)) as terminal:
        terminal.wait_for("Số nhiệm vụ đề ra", 30)
        terminal.send("12")
        for size in SIZES:
            resized(terminal, size, "12 Nhiệm vụ")
        terminal.send("3\rnghi chú")
        for size in SIZES:
            resized(terminal, size, "ghi chú")
        terminal.send(" dài\r\x1b[200~4\r5\r5\r\x1b[201~")
        for size in SIZES:
            resized(terminal, size, "Dán 3 số")
        terminal.send("\r")
        terminal.wait_for("Đã dán 3 số")
    with Draft.open(workspace, key(), "looker", read_only=True) as draft:
        assert draft.form.text("tasks_planned") == "123"
        assert draft.form.note("tasks_done") == "ghi chú dài"
        assert draft.form.text("tasks_done") == "4"


PAGES = {
    "home": ((), ("Quý I", "đang nhập", "×9 !5"), ("First quarter", "in progress", "×9 !5")),
    "units": (("u",), ("► 05497",), ("► 05497",)),
    "form": (("enter",), ("►", "8 Nhiệm vụ", "2/100"), ("►", "8 Nhiệm vụ", "2/100")),
    "note": (("enter", "n", *"abc"), ("Ghi chú 1.1", "abc"), ("Note on 1.1", "abc")),
    "code": (("enter", "g", *"3.4.2"), ("Đến mã: 3.4.2", "►3.4.2"), ("Go to code: 3.4.2", "►3.4.2")),
    "search": (("enter", "slash", *"thu tuc"), ("Tìm: thu tuc", "↑↓"), ("Find: thu tuc", "↑↓")),
    "submit": (("enter", "s"), ("9 lỗi, 5 cảnh báo", "Esc: thôi"), ("9 errors", "Esc: not now")),
    "findings": (
        ("c",),
        ("× 1.1", "30 → 37,5", "×9 !5 i1", "1/15"),
        ("× 1.1", "30 → 37,5", "×9 !5 i1", "1/15"),
    ),
    "palette": (("enter", "colon"), ("► ", "Lọc:"), ("► ", "Filter:")),
    "query": (("t", *"sel"), ("sel", "^R"), ("sel", "^R")),
    "questions": (("t", "ctrl+o"), ("► ", "Lọc:"), ("► ", "Filter:")),
    "help": (("enter", "question_mark"), ("Các phím", "PgDn"), ("Keys", "PgDn")),
}


ASKED = ("note", "code", "search", "submit")
"""A question on the form is asked anew: it stands there in the language in which it was asked."""


@pytest.mark.parametrize("name", PAGES)
async def test_every_page_can_be_used_at_60_by_20_in_both_languages(workspace, name):
    store_sample(workspace)
    keys, *wanted = PAGES[name]
    async with opened(workspace, size=(60, 20)) as (app, pilot):
        await press(pilot, *keys)
        for spoken, words in zip(LANGUAGES, wanted, strict=True):
            if messages.language() != spoken:
                await press(pilot, *(("escape", "ctrl+t", *keys[1:]) if name in ASKED else ("ctrl+t",)))
            shown = words_of(app)
            assert all(cell_len(line) <= 60 for line in shown)
            assert not [one for one in words if one not in "\n".join(shown)]


PASTED = "4\r4\r0\r0\r0"


async def test_the_preview_of_what_is_pasted_fits_60_by_20(workspace):
    async with opened(workspace, size=(60, 20), period=Q1) as (app, pilot):
        app.post_message(events.Paste(PASTED))
        await press(pilot)
        shown = "\n".join(words_of(app))
        assert "Enter" in shown.split("\n")[-1] + shown.split("\n")[-2]
        await press(pilot, "enter")
        assert "Đã dán" in "\n".join(words_of(app))


ODD = "漢字 한글 👍🏽👨‍👩‍👧🇻🇳 vie\u0323\u0302t e\u0301\u0300 ❤️漢 ไก่ नि a\u0336b\u0336c ﷺ"


async def test_no_character_in_a_name_a_note_or_a_search_breaks_a_rows_columns(tmp_path):
    unit = OrgUnit(UNIT.code, f"Xã {ODD} Đức")
    workspace = make_workspace(tmp_path / "ws", units=(unit,))
    store_sample(workspace)
    async with opened(workspace, unit=unit) as (app, pilot):
        await press(pilot, "u")
        await paste(app, pilot, ODD)
        assert all(cell_len(line) <= 80 for line in words_of(app))
        await press(pilot, "escape", "enter")
        rows = [line[40:64] for line in words_of(app)[2:14]]
        for asked, answer in (("n", ("x", "left", "y", "enter")), ("slash", ("escape",))):
            await press(pilot, asked)
            await paste(app, pilot, ODD * 2)
            assert [line[40:64] for line in words_of(app)[2:14]] == rows
            await press(pilot, *answer)
            assert [line[40:64] for line in words_of(app)[2:14]] == rows
            assert all(cell_len(line) <= 80 for line in words_of(app))


async def paste(app, pilot, words):
    app.post_message(events.Paste(words))
    await press(pilot)


def test_a_terminal_with_another_opinion_of_a_characters_width_keeps_the_columns():
    line = Strip([Segment("漢字 x", Style(bold=True)), Segment("e\u0336", None), Segment("12", None)])
    pen = Pen()
    pen.go(3, 1)
    pen.write(line, to_edge=False)
    sent = pen.text()
    assert sent == "\x1b[2;4H\x1b[1m漢字\x1b[2;8H x\x1b[me\u0336\x1b[2;11H12"


@given(st.text(max_size=30), st.integers(0, 40))
def test_a_fitted_text_takes_exactly_its_cells_whatever_is_in_it(words, width):
    shown = printable(words)
    assert cell_len(shown) == sum(map(cell_len, shown))
    assert cell_len(fit(shown, width)) == width
    assert cell_len(fit(shown, width, right=True)) == width
    assert width_of(crop(text(words), width)) == width
    assert all(cell_len(line) <= max(width, 2) for line in wrap(words, width))
    assert "".join(plain(text(line)) for line in wrap(words, max(width, 2))).replace(" ", "") == "".join(
        shown.split()
    )
