"""Going about on the form: sections, marks, edits, blanks passed over; promises to the clerk."""

import pytest

from cchc_tui.store.sessions.draft import Draft
from tests.tui.form_desk import Clerk, Kept
from tests.tui.pages import key, make_workspace
from tests.tui.test_form_keys import PARTS, number


def test_a_key_goes_to_the_first_row_to_fill_of_the_next_section_and_another_back():
    clerk = Clerk()
    assert [clerk.presses("t").desk.name(clerk.at) for _ in range(6)] == [
        "2.3",
        "3.1.1",
        "4.2.1",
        "5.2.1",
        "6.1 (1)",
        "7.1",
    ]
    assert "mục cuối" in clerk.presses("t").bottom
    clerk.presses("down", "down")
    assert [clerk.presses("r").desk.name(clerk.at) for _ in range(3)] == ["7.1", "6.1 (1)", "5.2.1"]
    assert clerk.presses(*"rrrrrr").at == clerk.form.next_mine()


@pytest.mark.parametrize(
    ("code", "row"), [("3", "3.1.1"), ("3.4.", "3.4.2 (1)"), ("1.2", "1.2.3 (1)"), ("4,2", "4.2.1")]
)
def test_the_code_of_a_heading_goes_to_the_first_row_to_fill_under_it(code, row):
    clerk = Clerk().types(f"g{code}\r")
    assert clerk.desk.name(clerk.at) == row
    assert clerk.desk.prompt is None


def test_words_of_a_heading_lead_to_the_first_row_to_fill_under_it():
    assert Clerk(at="staff_cut").types("/kiem tra cchc\r").at == "issues_found"


def test_marked_rows_are_gone_through_and_counted():
    clerk = Clerk().presses("m", "t", "m", "t")
    assert "»2" in clerk.lines[0]
    assert [clerk.presses("z").desk.name(clerk.at) for _ in range(3)] == ["1.1 (1)", "2.3", "1.1 (1)"]
    clerk.presses("m", "z", "m")
    assert "»" not in clerk.lines[0]
    assert "m: đánh dấu" in clerk.presses("z").bottom


def test_a_key_goes_back_through_the_rows_changed_latest_first():
    clerk = Clerk().types("8\r3\r").presses("t").types("5\r").presses("t", "t")
    assert [clerk.presses("h").desk.name(clerk.at) for _ in range(3)] == ["2.3", "1.1 (2)", "1.1 (1)"]
    assert "chỗ sửa nào trước" in clerk.presses("h").bottom
    clerk.types("9\r")
    assert clerk.presses("h").desk.name(clerk.at) == "1.1 (1)"


def test_on_the_row_changed_last_the_key_goes_to_the_one_before():
    clerk = Clerk().types("8\r3\r").presses("shift+tab")
    assert clerk.at == "tasks_done"
    assert clerk.presses("h").at == "tasks_planned"


def test_a_row_taken_back_is_no_edit_any_more():
    clerk = Clerk().types("8\r3\r").presses("ctrl+z", "t", "h")
    assert clerk.at == "tasks_planned"


def test_the_next_session_knows_the_last_edits(tmp_path):
    workspace = make_workspace(tmp_path / "ws")
    with Draft.open(workspace, key(), "clerk") as draft:
        Clerk(draft).types("8\r3\r")
    with Draft.open(workspace, key(), "clerk") as draft:
        clerk = Clerk(draft).presses("end")
        assert [clerk.presses("h").at for _ in range(2)] == ["tasks_done", "tasks_planned"]


def test_rows_passed_over_are_counted_and_gone_to_before_those_never_seen():
    clerk = Clerk().types("\r3\r\r4\r")
    assert "?2" in clerk.lines[0]
    assert [clerk.presses("b").at for _ in range(4)] == [
        "tasks_planned",
        "issues_found",
        "assigned_tasks",
        "tasks_planned",
    ]
    clerk.types("8\r")
    assert "?1" in clerk.lines[0]


def test_the_only_blank_left_is_told_as_such():
    kept = Kept()
    for name in kept.form.walk.mine[1:]:
        kept.form.enter(name, "0")
    clerk = Clerk(kept)
    assert "Chỉ còn ô này" in clerk.presses("b").bottom
    assert "Không còn ô trống" in clerk.types("0").presses("b").bottom


@pytest.mark.parametrize("key", ["t", "r", "z", "h", "b", "k"])
def test_a_figure_being_typed_is_no_place_for_keys_that_move(key):
    clerk = Clerk().types("12").types(key)
    assert clerk.at == "tasks_planned"
    assert clerk.desk.buffer.text == f"12{key}"


def test_the_bottom_line_offers_what_would_do_something():
    clerk = Clerk()
    for absent in ("p Nhận đề xuất", "f Lỗi tiếp", "z Dòng để sau", "l Như kỳ trước", "k So sánh"):
        assert absent not in clerk.bottom
    assert "b Ô trống" in clerk.bottom
    clerk.types("8\r3\r").presses("m")
    assert "z Dòng để sau" in clerk.bottom
    wrong = Clerk(Kept({"plan_completion": number("30"), **PARTS}), at="plan_completion")
    assert "p Nhận đề xuất  f Lỗi tiếp" in wrong.bottom
    assert "p Nhận" not in wrong.presses("down", "down").bottom


def test_a_form_to_be_read_offers_what_reads():
    kept = Kept(PARTS, last=PARTS)
    kept.status = "accepted"
    clerk = Clerk(kept)
    clerk.desk.message = None
    assert "g Đến mã  k So sánh  / Tìm" in clerk.bottom
    assert "n Ghi chú" not in clerk.bottom
