"""What was copied out of Excel, one value or a column: shown first, then put in where it belongs."""

import pytest

from cchc_tui.entry.notation import read_figure
from cchc_tui.schema.model import Heading
from cchc_tui.tui.form.paste import paste
from tests.tui.form_desk import Clerk, Kept, shipped
from tests.tui.pastes import figures, listed, pasted
from tests.tui.test_form_keys import PARTS


def test_what_stands_there_already_is_not_put_in_again():
    clerk = pasted("8\r\n3\r\n", Kept(PARTS))
    assert clerk.desk.prompt is None
    assert "đã có sẵn" in clerk.bottom
    assert "thay" not in pasted("8\r\n4\r\n", Kept(PARTS)).desk.prompt.label.replace("thay 1", "")


@pytest.mark.parametrize(
    ("cell", "row", "figure"),
    [
        ("1,180,000", "tasks_planned", "1.180.000"),
        ("98.07%", "documents_parallel_share", "98,07"),
        ("Có", "dialogue_held", "1"),
        ("không", "dialogue_held", "0"),
        ("１２", "tasks_planned", "12"),
        ("1\u00a0180", "tasks_planned", "1.180"),
        ("-", "tasks_planned", "-"),
    ],
)
def test_figures_as_excel_writes_them_are_read_one_way_and_shown(cell, row, figure):
    clerk = pasted(f"{cell}\r\n\r\n{cell}x\r\n", at=row)
    name = clerk.desk.name(row)
    assert any(f"{figure} → {name}" in line for line in listed(clerk))
    assert clerk.presses("enter").figure(row) == figure


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("#N/A", "lỗi công thức"),
        ("#DIV/0!", "lỗi công thức"),
        ("########", "lỗi công thức"),
        ("15/12/2024", "ngày tháng"),
        ("15-12-2024", "ngày tháng"),
        ("2024-12-15", "ngày tháng"),
        ("8-3", "ngày tháng"),
        ("08-Mar", "ngày tháng"),
        ("98.07%", "không phải «%»"),
        ("3/8", "hai số"),
    ],
)
def test_what_is_no_figure_is_refused_with_the_reason(cell, why):
    clerk = pasted(f"{cell}\r\n5\r\n")
    assert why in listed(clerk)[0]
    assert figures(clerk.presses("enter"), "tasks_planned", "tasks_done") == ["", "5"]


def test_doubled_line_ends_shift_no_row_and_can_be_taken_for_blanks_all_the_same():
    clerk = pasted("8\r\r3\r\r\r\r4\r\r")
    assert "trống" in listed(clerk)[0]
    assert figures(clerk.presses("enter")) == ["8", "3", "", "4", ""]
    clerk = pasted("8\r\r3\r\r")
    while "giữ dòng trống" not in clerk.desk.prompt.label:
        clerk.presses("tab")
    assert figures(clerk.presses("tab", "enter"), "tasks_planned", "issues_found") == ["8", "3"]


def test_a_column_of_every_printed_row_is_placed_row_by_row():
    values = {"tasks_planned": "8", "tasks_done": "3"}
    cells = ["" if isinstance(row, Heading) else values.get(row.id, "") for row in shipped().rows]
    cells[[getattr(row, "id", "") for row in shipped().rows].index("plan_completion")] = "37,5"
    clerk = pasted("\r\n".join(cells) + "\r\n.", at="staff_present")
    assert clerk.desk.prompt is not None
    clerk = pasted("\r\n".join([*cells[:-1], "x"]) + "\r\n", at="staff_present")
    assert figures(clerk.presses("enter"), "tasks_planned", "tasks_done", "plan_completion") == [
        "8",
        "3",
        "37,5",
    ]


def test_several_lines_do_not_run_together_in_a_cell_that_is_being_typed():
    clerk = Clerk().presses("f2")
    paste(clerk.desk, "1\r\n180\r\n")
    assert "rồi dán lại" in clerk.bottom
    assert clerk.desk.buffer.text == ""
    paste(clerk.desk, "\x1b[1m180\x1b[0m\r\n")
    assert clerk.desk.buffer.text == "180"


def test_a_sequence_among_pasted_words_leaves_no_trace():
    clerk = Clerk().types("n")
    paste(clerk.desk, "\x1b[31mđúng\x1b[0m sổ")
    assert clerk.types("\r").form.note("tasks_planned") == "đúng sổ"


def test_the_header_of_a_column_takes_no_row():
    clerk = pasted("Số liệu\r\n8\r\n3\r\n")
    assert "tiêu đề" in listed(clerk)[0]
    assert figures(clerk.presses("enter"), "tasks_planned", "tasks_done") == ["8", "3"]


def test_tab_shows_the_other_way_to_take_a_column():
    clerk = pasted("8\r\n3\r\n", at="plan_completion")
    assert clerk.form.is_mine("tasks_planned")
    assert figures(clerk.presses("enter"), "tasks_planned", "tasks_done") == ["8", "3"]
    clerk = pasted("50\r\n8\r\n3\r\n", at="plan_completion")
    assert "theo từng dòng in" in clerk.bottom
    clerk.presses("tab")
    assert "theo ô phải nhập" in clerk.bottom
    assert figures(clerk.presses("enter"), "tasks_planned", "tasks_done") == ["8", "3"]


def test_a_paste_on_a_locked_form_says_why():
    kept = Kept(PARTS)
    kept.status = "submitted"
    clerk = pasted("5\r\n6\r\n", kept)
    assert "đã nộp" in clerk.bottom
    assert clerk.desk.prompt is None


def test_words_pasted_by_an_input_method_keep_the_space_behind_them():
    clerk = Clerk().types("n")
    for word in ("đã ", "kiê\u0309m ", "tra"):
        paste(clerk.desk, word)
    assert clerk.desk.prompt.buffer.text == "đã kiểm tra"


def test_pasting_into_a_search_a_code_or_a_cell_goes_there():
    clerk = Clerk().types("g")
    paste(clerk.desk, "3.4.2\r\n")
    assert clerk.types("\r").at == "commune_on_time_share"
    clerk = Clerk().types("/")
    paste(clerk.desk, "đúng hạn\r\n")
    assert clerk.at == "assigned_done_on_time"
    clerk = Clerk().types("1")
    paste(clerk.desk, "180\r\n")
    assert clerk.types("\r").figure("tasks_planned") == "1.180"


def test_a_paste_takes_the_place_of_a_question_and_of_an_earlier_paste():
    clerk = pasted("8\r\n3\r\n")
    paste(clerk.desk, "9\r\n4\r\n")
    assert figures(clerk.presses("enter"), "tasks_planned", "tasks_done") == ["9", "4"]


@pytest.mark.parametrize("text", ["9" * 300_000, "8\r\n" * 5000, "8\t9\r\n" * 5000])
def test_far_too_much_is_refused(text):
    clerk = pasted(text)
    assert "quá dài" in clerk.bottom
    assert clerk.desk.prompt is None


def test_the_list_can_be_turned_to_its_end_and_not_beyond():
    clerk = pasted("\r\n".join(str(one) for one in range(1, 30)) + "\r\n")
    seen = clerk.desk.prompt.lines()[0]
    clerk.presses("pagedown", "down")
    assert clerk.desk.prompt.lines()[0] != seen
    clerk.presses(*["pagedown"] * 20)
    assert len(clerk.desk.prompt.lines()) == 1
    clerk.presses(*["pageup"] * 20)
    assert clerk.desk.prompt.lines()[0] == seen


def test_what_is_read_from_a_paste_is_what_typing_would_give():
    clerk = pasted("12+7\r\n1.180\r\n").presses("enter")
    for name, text in (("tasks_planned", "12+7"), ("tasks_done", "1.180")):
        assert clerk.form[name] == read_figure(text, shipped().indicators[name]).figure


def test_taking_back_a_paste_says_that_more_than_one_row_changes():
    clerk = pasted("8\r\n4\r\n3\r\n").presses("enter", "ctrl+z")
    assert "Đã hoàn tác 1.1 (1): (trống) (và 2 dòng khác cùng lượt)" in clerk.bottom
    assert "và 2 dòng khác" in clerk.presses("ctrl+y").bottom
    assert "dòng khác" not in clerk.presses("down").types("7\r").presses("ctrl+z").bottom
