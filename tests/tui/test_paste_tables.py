"""A whole table copied out of Word or Excel: each row on its row of the form, with its note."""

from dataclasses import replace

import pytest

from cchc_tui.documents.reading.appendix_toml import write_appendix
from cchc_tui.entry.notation import read_figure
from tests.tui.form_desk import Kept, shipped
from tests.tui.pages import Q1, UNIT
from tests.tui.pastes import SOME, figures, figures_of, label, listed, pasted, whole_table
from tests.tui.test_form_keys import PARTS, number


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


def test_a_note_that_is_too_long_is_refused():
    clerk = pasted(whole_table({"tasks_planned": ("8", "a" * 1200)}))
    assert listed(clerk)[0].startswith("× 1.1 (1)")
