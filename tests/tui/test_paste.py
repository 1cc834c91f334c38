"""What was copied out of Excel or Word: shown before it is put in, and put in where it belongs."""

from dataclasses import replace

import pytest

from cchc_tui.documents.appendix_toml import write_appendix
from cchc_tui.entry.notation import read_figure
from cchc_tui.schema.model import Heading
from cchc_tui.tui.form.paste import paste
from tests.tui.form_desk import Clerk, Kept, shipped
from tests.tui.pages import Q1, UNIT
from tests.tui.test_form_keys import PARTS, number

HERS = ("tasks_planned", "tasks_done", "issues_found", "issues_settled", "assigned_tasks")


def pasted(text, kept=None, at=None, others=()):
    clerk = Clerk(kept, at=at)
    paste(clerk.desk, text, lambda: others)
    return clerk


def listed(clerk):
    """All that the preview says."""
    return clerk.desk.prompt.listed


def figures(clerk, *names):
    return [clerk.figure(name) for name in names or HERS]


def figures_of(clerk):
    return {name: clerk.figure(name) for name in clerk.form.walk.order if clerk.figure(name)}


def label(name):
    return shipped().indicators[name].label


def whole_table(values, *, columns="code label measure figure note", head=True, end="\r\n"):
    """The form as copied out of Word or Excel: every printed row, parts without a code."""
    schema, lines = shipped(), []
    names = {
        "code": "STT",
        "label": "Chỉ tiêu",
        "measure": "Đơn vị tính",
        "figure": "Số liệu",
        "note": "Ghi chú",
    }
    if head:
        lines.append([names[one] for one in columns.split()])
    for row in schema.rows:
        if isinstance(row, Heading):
            cells = {"code": row.code, "label": row.title}
        else:
            figure, note = values.get(row.id, ("", ""))
            code = "" if row.is_part else row.code
            cells = {
                "code": code,
                "label": row.label,
                "measure": row.measure.name,
                "figure": figure,
                "note": note,
            }
        lines.append([cells.get(one, "") for one in columns.split()])
    return end.join("\t".join(line) for line in lines) + end


SOME = {
    "tasks_planned": ("8", ""),
    "tasks_done": ("3", "chưa xong"),
    "plan_completion": ("37,5", ""),
    "survey_method": ("Phát phiếu", ""),
    "dialogue_held": ("Có", "ngày 5/3"),
}


@pytest.mark.parametrize(
    "columns", ["code label measure figure note", "note figure measure code label", "label figure note"]
)
@pytest.mark.parametrize("head", [True, False])
def test_a_whole_table_is_placed_by_code_and_label_with_its_notes(columns, head):
    values = SOME
    clerk = pasted(whole_table(values, columns=columns, head=head))
    assert clerk.kept.changes == []
    clerk.presses("enter")
    assert figures(clerk, "tasks_planned", "tasks_done", "plan_completion") == ["8", "3", "37,5"]
    assert figures(clerk, "survey_method", "dialogue_held") == ["1", "1"]
    assert clerk.form.is_derived("plan_completion")
    assert dict(clerk.form.notes) == {"tasks_done": "chưa xong", "dialogue_held": "ngày 5/3"}
    assert clerk.at == clerk.form.next_mine(max(values, key=clerk.form.walk.index))


def test_one_undo_takes_a_whole_paste_back_and_redo_puts_it_in_again():
    before = Kept({"tasks_planned": number("5")}, {"tasks_done": "cũ"})
    clerk = pasted(whole_table({"tasks_planned": ("8", ""), "tasks_done": ("3", "mới")}), before)
    clerk.presses("enter", "ctrl+z")
    assert figures(clerk, "tasks_planned", "tasks_done", "plan_completion") == ["5", "", ""]
    assert dict(clerk.form.notes) == {"tasks_done": "cũ"}
    clerk.presses("ctrl+y")
    assert figures(clerk, "tasks_planned", "tasks_done", "plan_completion") == ["8", "3", "37,5"]
    assert dict(clerk.form.notes) == {"tasks_done": "mới"}


def test_what_would_be_overwritten_is_shown_and_blank_cells_overwrite_nothing():
    kept = Kept(PARTS, {"tasks_done": "cũ"})
    clerk = pasted(whole_table({"tasks_planned": ("12", ""), "tasks_done": ("", "mới")}), kept)
    assert any("12 → 1.1 (1) (thay 8)" in line for line in listed(clerk))
    assert any("ghi chú → 1.1 (2): mới (thay: cũ)" in line for line in listed(clerk))
    assert "thay 1 số cũ" in clerk.bottom
    clerk.presses("enter")
    assert figures(clerk, "tasks_planned", "tasks_done") == ["12", "3"]


def test_what_stands_there_already_is_not_put_in_again():
    clerk = pasted("8\r\n3\r\n", Kept(PARTS))
    assert clerk.desk.prompt is None
    assert "đã có sẵn" in clerk.bottom
    assert "thay" not in pasted("8\r\n4\r\n", Kept(PARTS)).desk.prompt.label.replace("thay 1", "")


def test_a_computed_percentage_stays_and_another_one_is_told():
    rows = {"tasks_planned": ("8", ""), "tasks_done": ("3", ""), "plan_completion": ("36", "")}
    clerk = pasted(whole_table(rows))
    assert any("1.1 36: giữ 37,5" in line for line in listed(clerk))
    assert clerk.presses("enter").figure("plan_completion") == "37,5"
    by_hand = pasted(whole_table({"plan_completion": ("36", "")})).presses("enter")
    assert by_hand.figure("plan_completion") == "36"


def test_rows_that_have_no_place_are_named_with_the_reason():
    text = whole_table({"tasks_planned": ("8", ""), "communes_inspected": ("50", "")})
    text = text.replace("Kiểm tra CCHC\t\t", "Kiểm tra CCHC\t\t4") + "9.9.9\tMột chỉ tiêu lạ\t%\t5\t\r\n"
    clerk = pasted(text)
    said = "\n".join(listed(clerk))
    assert "9.9.9 Một chỉ tiêu lạ: không có trong biểu mẫu" in said
    assert "1.2 là đề mục, không có số" in said
    assert "1.2.2 dòng này không phải của cấp mình" in said
    assert "bỏ 3 dòng" in clerk.bottom
    assert figures(clerk.presses("enter"), "tasks_planned", "communes_inspected") == ["8", ""]


def test_two_columns_of_labels_and_figures_are_placed_by_label():
    text = f"{label('tasks_done')}\t3\r\n{label('tasks_planned')}\t8\r\n"
    assert figures(pasted(text).presses("enter"), "tasks_planned", "tasks_done") == ["8", "3"]


def test_a_column_that_numbers_its_rows_is_not_taken_for_figures():
    names = ("tasks_planned", "tasks_done", "issues_found")
    text = "".join(f"{number}\t{label(name)}\t{number + 4}\r\n" for number, name in enumerate(names, 1))
    assert figures(pasted(text).presses("enter"), *names) == ["5", "6", "7"]


def test_two_columns_of_codes_and_figures_are_placed_by_code():
    clerk = pasted("1.3.1\t5\r\n1.4.1.\t60\r\n", at="staff_present").presses("enter")
    assert figures(clerk, "assigned_tasks", "survey_forms") == ["5", "60"]


@pytest.mark.parametrize(
    "text", ["8\t9\r\n3\t4\r\n", "abc\txyz\r\nkhác\tnữa\r\n", "1.3.1\t5\t6\r\n1.3.2\t4\t7\r\n"]
)
def test_a_table_that_does_not_tell_where_its_figures_are_is_refused_with_what_to_do(text):
    clerk = pasted(text)
    assert clerk.desk.prompt is None
    assert "hãy chép" in clerk.bottom


def test_of_two_columns_of_figures_the_header_tells_which_is_this_period():
    text = "Mã\tChỉ tiêu\tKỳ trước\tKỳ này\r\n" + f"1.3.1\t{label('assigned_tasks')}\t5\t6\r\n"
    assert pasted(text).presses("enter").figure("assigned_tasks") == "6"


def other_edition():
    """A form with the same rows under other codes, and one more."""
    schema = shipped()
    rows = tuple(replace(row, code="7" + row.code if row.code else "") for row in schema.rows)
    return replace(schema, edition="2030", rows=rows)


def test_a_table_of_another_edition_is_told():
    other = other_edition()
    text = "\r\n".join(f"{row.code}\t{n}" for n, row in enumerate(other.rows) if row.code) + "\r\n"
    clerk = pasted(text, others=(shipped(), other))
    assert "cchc-xa-2030" in clerk.bottom
    assert clerk.desk.prompt is None


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


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_what_the_program_exported_can_be_pasted_back(end):
    figures = {
        name: read_figure(typed, shipped().indicators[name]).figure for name, (typed, _) in SOME.items()
    }
    text = write_appendix(shipped(), UNIT.code, Q1, figures, notes={"tasks_done": "chưa xong"})
    clerk = pasted(text.replace("\n", end)).presses("enter")
    assert figures_of(clerk) == figures_of(pasted(whole_table(SOME)).presses("enter"))
    assert clerk.form.note("tasks_done") == "chưa xong"
    clerk = pasted(text.replace('"2022"', '"2030"'))
    assert "cchc-xa-2030" in listed(clerk)[0]


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


def test_a_note_that_is_too_long_is_refused():
    clerk = pasted(whole_table({"tasks_planned": ("8", "a" * 1200)}))
    assert listed(clerk)[0].startswith("× 1.1 (1)")


def test_what_is_read_from_a_paste_is_what_typing_would_give():
    clerk = pasted("12+7\r\n1.180\r\n").presses("enter")
    for name, text in (("tasks_planned", "12+7"), ("tasks_done", "1.180")):
        assert clerk.form[name] == read_figure(text, shipped().indicators[name]).figure
