"""A sum typed into a cell stays as it was typed beside its result, and can be mended term by term."""

import pytest

from cchc_tui.documents.reading.appendix_toml import write_appendix
from cchc_tui.store.sessions.draft import Draft
from tests.tui.form_desk import Clerk, Kept
from tests.tui.pages import Q1, UNIT, key, make_workspace
from tests.tui.test_form_keys import number

SUM = "12+7+3"


def test_the_row_shows_the_result_and_its_detail_the_sum():
    clerk = Clerk().types(f"{SUM}\r").presses("up")
    assert clerk.row_of("tasks_planned").split()[-1] == "22"
    assert clerk.sees("12+7+3 = 22 Nhiệm vụ · hai mươi hai")
    assert clerk.kept.changes[0].after.typed == SUM


@pytest.mark.parametrize("edit", ["f2", "ctrl+e"])
def test_editing_brings_the_sum_back_so_that_one_term_can_be_mended(edit):
    clerk = Clerk().types(f"{SUM}\r").presses("up", edit)
    assert clerk.desk.buffer.text == SUM
    clerk.presses("backspace").types("4\r")
    assert clerk.figure("tasks_planned") == "23"
    assert clerk.form["tasks_planned"].typed == "12+7+4"
    clerk.presses("ctrl+z", edit)
    assert clerk.desk.buffer.text == SUM


def test_a_figure_that_was_no_sum_is_edited_as_it_is_written():
    clerk = Clerk(Kept({"tasks_planned": number("1180")}), at="tasks_planned").presses("f2")
    assert clerk.desk.buffer.text == "1.180"


@pytest.mark.parametrize(
    ("row", "keys", "figure", "shown"),
    [
        ("tasks_planned", "1.180 + 20", "1.200", "1.180 + 20 = 1.200 Nhiệm vụ"),
        ("tasks_planned", "30-8", "22", "30-8 = 22 Nhiệm vụ"),
        ("tasks_planned", "5-7", "-2", "5-7 = -2 Nhiệm vụ"),
        ("plan_completion", "40%+12,5", "52,5", "40%+12,5 = 52,5 %"),
        ("investment_spent", "931,5+0,25", "931,75", "931,5+0,25 = 931,75 Triệu đồng"),
    ],
)
def test_sums_of_every_kind_of_figure(row, keys, figure, shown):
    clerk = Clerk(at=row).types(f"{keys}\r")
    assert clerk.figure(row) == figure
    clerk.desk.at = row
    assert clerk.sees(shown)
    assert clerk.presses("f2").desk.buffer.text == keys


@pytest.mark.parametrize("keys", ["12+", "12++7", "12+-7", "12+7-"])
def test_a_sum_with_a_number_missing_stays_in_the_cell_and_says_so(keys):
    clerk = Clerk().types(f"{keys}\r")
    assert "phép tính còn thiếu số" in clerk.bottom
    assert (clerk.at, clerk.desk.buffer.text) == ("tasks_planned", keys)


def test_a_sum_longer_than_any_cell_is_shown_as_far_as_it_goes_and_counts_whole():
    terms = "+".join(["7"] * 55)
    clerk = Clerk().types(f"{terms}\r").presses("up")
    assert clerk.figure("tasks_planned") == "385"
    assert clerk.sees("7+7+7")
    assert all(len(line) <= 80 for line in clerk.lines)
    assert "120 ký tự" in Clerk().types("+".join(["7"] * 65) + "\r").bottom


def test_a_sentence_about_a_sum_names_what_it_comes_to():
    clerk = Clerk(at="commune_files_resolved").types("500\r250+260\r")
    assert "510" in clerk.bottom
    assert "250+260" not in clerk.bottom


def test_the_next_session_has_the_sum_and_so_has_the_exported_file(tmp_path):
    workspace = make_workspace(tmp_path / "ws")
    with Draft.open(workspace, key(), "clerk") as draft:
        draft.commit(draft.form.enter("tasks_planned", SUM))
    with Draft.open(workspace, key(), "clerk") as draft:
        clerk = Clerk(draft, at="tasks_planned")
        assert clerk.sees("12+7+3 = 22 Nhiệm vụ")
        exported = write_appendix(draft.schema, UNIT.code, Q1, draft.form.figures)
        assert 'tasks_planned = "12+7+3"' in exported
        assert clerk.presses("f2").desk.buffer.text == SUM
