"""What keys do on the form: promises to the clerk, without a screen."""

from decimal import Decimal

import pytest

from cchc_tui.entry.figure import Figure, State
from cchc_tui.messages import tr
from cchc_tui.schema.model import Severity
from cchc_tui.schema.period import Period
from cchc_tui.tui.actions import action_for, actions_on
from tests.tui.form_desk import Clerk, Kept


def number(text):
    return Figure(State.NUMBER, Decimal(text), text)


PARTS = {"tasks_planned": number("8"), "tasks_done": number("3")}


def test_figures_and_enter_walk_down_her_rows():
    clerk = Clerk().types("8\r3\r5\r4\r")
    assert [
        clerk.figure(row) for row in ("tasks_planned", "tasks_done", "issues_found", "issues_settled")
    ] == [
        "8",
        "3",
        "5",
        "4",
    ]
    assert clerk.at == "assigned_tasks"


def test_percentages_follow_their_parts():
    clerk = Clerk().types("519\r509\r")
    assert clerk.figure("plan_completion") == "98,07"
    assert "= 98,07" in clerk.row_of("plan_completion")


@pytest.mark.parametrize("key", ["enter", "tab", "down", "up", "shift+tab", "pagedown", "f7", "f8"])
def test_a_figure_is_kept_however_its_cell_is_left(key):
    clerk = Clerk(at="assigned_done_on_time").types("12").presses(key)
    assert clerk.kept.changes[-1].after.number == 12
    assert clerk.desk.buffer is None


def test_a_figure_is_kept_before_the_next_key_counts():
    clerk = Clerk().types("8\r")
    assert [change.id for change in clerk.kept.changes] == ["tasks_planned"]


@pytest.mark.parametrize(
    ("keys", "figure"),
    [
        ("12⌫3\r", "13"),
        ("1⌫2\r", "2"),
        ("12+7\r", "19"),
        ("1.180\r", "1.180"),
        ("-\r", "-"),
        ("x\r", "x"),
        ("X\r", "x"),
        ("5←6\r", "65"),
        ("１２\r", "12"),
    ],
)
def test_what_is_typed_stands_in_the_cell(keys, figure):
    assert Clerk().types(keys).figure("tasks_planned") == figure


def test_typing_replaces_and_f2_edits_in_place():
    clerk = Clerk(Kept({"tasks_planned": number("12")}), at="tasks_planned")
    assert clerk.types("5\r").figure("tasks_planned") == "5"
    clerk.presses("up").presses("f2").types("7\r")
    assert clerk.figure("tasks_planned") == "57"


def test_escape_brings_the_old_figure_back():
    clerk = Clerk(Kept({"tasks_planned": number("12")}), at="tasks_planned").types("99⎋\r")
    assert clerk.figure("tasks_planned") == "12"
    assert clerk.kept.changes == []


def test_taking_back_all_that_was_typed_brings_the_old_figure_back():
    clerk = Clerk(Kept({"tasks_planned": number("12")}), at="tasks_planned").types("99⌫⌫\r")
    assert clerk.figure("tasks_planned") == "12"


def test_clearing_in_place_and_delete_leave_the_cell_blank():
    for keys in (["f2", "ctrl+u", "enter"], ["delete"], ["ctrl+d"]):
        clerk = Clerk(Kept({"tasks_planned": number("12")}), at="tasks_planned").presses(*keys)
        assert clerk.figure("tasks_planned") == ""


def test_what_cannot_be_read_stays_in_the_cell_and_is_told():
    clerk = Clerk().types("12z\r")
    assert clerk.at == "tasks_planned"
    assert clerk.desk.buffer.text == "12z"
    assert "12z" in clerk.bottom
    clerk.types("⌫\r")
    assert clerk.figure("tasks_planned") == "12"
    assert clerk.at == "tasks_done"


def test_a_one_digit_code_is_taken_at_the_key_press_and_goes_on():
    clerk = Clerk(at="survey_method").types("1")
    assert clerk.figure("survey_method") == "1"
    assert clerk.at == "dialogue_held"


def test_enter_out_of_habit_behind_a_code_skips_no_row():
    clerk = Clerk(at="survey_method").types("1\r0\r329\r")
    assert (clerk.figure("dialogue_held"), clerk.figure("legal_texts_reviewed")) == ("0", "329")
    assert clerk.at == "legal_texts_to_handle"


def test_a_code_that_is_not_on_the_list_goes_on_too_and_is_told_at_once():
    clerk = Clerk(at="online_meetings").types("3")
    assert clerk.at == "reporting_system"
    assert clerk.figure("online_meetings") == "3"
    assert clerk.bottom.startswith(" × 7.2")
    clerk.presses("up", "p")
    assert clerk.figure("online_meetings") == "2"


def test_an_error_is_told_as_soon_as_its_figure_is_left():
    clerk = Clerk(at="commune_files_resolved").types("509\r519\r")
    assert clerk.desk.message.severity is Severity.ERROR
    assert clerk.bottom.startswith(" × 3.4.2")
    clerk.presses("up")
    assert "×" in clerk.row_of("commune_files_on_time")


def test_one_key_applies_what_is_proposed_and_nothing_applies_itself():
    kept = Kept({"commune_files_resolved": number("519"), "commune_files_on_time": number("509")})
    clerk = Clerk(kept, at="commune_on_time_share").types("196,5\r")
    assert clerk.figure("commune_on_time_share") == "196,5"
    clerk.types("g3.4.2\r")
    assert clerk.sees("p → 98,07")
    assert clerk.presses("p").figure("commune_on_time_share") == "98,07"


def test_rows_of_the_district_are_passed_by_and_computed_ones_can_be_read():
    clerk = Clerk(at="tasks_done")
    assert clerk.presses("down").at == "issues_settled_share"
    assert clerk.presses("up", "up", "up").at == "plan_completion"
    assert Clerk(at="tasks_done").types("\r").at == "issues_found"


def test_a_figure_in_a_row_of_the_district_can_be_reached_to_take_it_out():
    clerk = Clerk(Kept({"communes_inspected": number("5")}), at="tasks_done").presses("down")
    assert clerk.at == "communes_inspected"
    assert clerk.presses("delete").figure("communes_inspected") == ""


def test_undo_and_redo_bring_back_figure_percentage_and_row():
    clerk = Clerk().types("8\r3\r").presses("ctrl+z")
    assert (clerk.figure("tasks_done"), clerk.figure("plan_completion")) == ("", "")
    assert clerk.at == "tasks_done"
    clerk.presses("ctrl+y")
    assert (clerk.figure("tasks_done"), clerk.figure("plan_completion")) == ("3", "37,5")
    assert [change.act for change in clerk.kept.changes if change.id == "tasks_done"] == [
        "enter",
        "undo",
        "redo",
    ]


def test_undo_while_typing_only_drops_what_is_being_typed():
    clerk = Clerk().types("8\r3").presses("ctrl+z")
    assert clerk.figure("tasks_planned") == "8"
    assert clerk.desk.buffer is None


@pytest.mark.parametrize("key", ["l", "f5"])
def test_one_key_repeats_the_last_period_and_goes_on(key):
    clerk = Clerk(Kept(last={"tasks_planned": number("12")}), last=Period(2023, "Y"))
    assert "12" in clerk.row_of("tasks_planned")
    assert clerk.sees("Năm 2023: 12")
    assert clerk.presses(key).figure("tasks_planned") == "12"
    assert clerk.at == "tasks_done"
    assert clerk.presses(key).at == "tasks_done"
    assert "Kỳ trước không có" in clerk.bottom


@pytest.mark.parametrize("code", ["3.4.2", "3.4.2.", "3,4,2"])
def test_a_code_is_gone_to(code):
    clerk = Clerk().types(f"g{code}\r")
    assert clerk.at == "commune_on_time_share"
    assert clerk.desk.prompt is None


def test_a_code_that_is_none_is_told_and_escape_goes_back():
    clerk = Clerk().types("g9.9\r")
    assert "9.9" in clerk.bottom
    assert clerk.types("⎋").at == "tasks_planned"


def test_words_are_found_without_their_marks_and_arrows_go_through_them():
    clerk = Clerk().types("/dung han")
    assert clerk.at == "assigned_done_on_time"
    first = clerk.at
    clerk.types("↓")
    assert clerk.at != first
    assert clerk.types("↑\r").at == first


def test_going_back_from_a_search_leaves_all_as_it_was():
    clerk = Clerk(at="tasks_done").types("/kinh phi zzz")
    assert "Tìm" in clerk.bottom
    assert clerk.types("⎋").at == "tasks_done"


@pytest.mark.parametrize("keys", ["vieejt", "việt", "vie⌫êt⌫⌫ệt", "vie\u0302\u0323t"])
def test_a_note_holds_what_the_input_method_meant(keys):
    clerk = Clerk().types(f"n{keys}\r")
    assert clerk.form.note("tasks_planned") == ("vieejt" if keys == "vieejt" else "việt")
    assert clerk.kept.changes[-1].act == "note"


def test_a_note_can_be_changed_and_taken_away():
    clerk = Clerk(Kept(notes={"tasks_planned": "cũ"}))
    assert "n" in clerk.row_of("tasks_planned")[-3:]
    clerk.types("n mới\r")
    assert clerk.form.note("tasks_planned") == "cũ mới"
    clerk.types("n").presses("ctrl+u", "enter")
    assert clerk.form.note("tasks_planned") == ""


def test_findings_are_gone_through_forward_and_back():
    clerk = Clerk(Kept({"plan_completion": number("30"), "communes_inspected": number("0")} | PARTS))
    assert [clerk.presses("f").at for _ in range(3)] == [
        "communes_inspected",
        "plan_completion",
        "communes_inspected",
    ]
    assert clerk.presses("v").at == "plan_completion"


def test_the_next_blank_cell_is_gone_to():
    assert Clerk(Kept(PARTS)).presses("b").at == "issues_found"


def test_a_row_passed_over_is_marked_until_it_is_filled():
    clerk = Clerk().types("\r")
    assert "?" in clerk.row_of("tasks_planned")
    clerk.types("↑8\r")
    assert "?" not in clerk.row_of("tasks_planned")


def test_a_row_marked_for_later_shows_it():
    clerk = Clerk().presses("m")
    assert "»" in clerk.row_of("tasks_planned")
    assert "»" not in clerk.presses("m").row_of("tasks_planned")


def test_ctrl_s_says_that_all_is_kept():
    assert "đã được lưu" in Clerk().types("8\r").presses("ctrl+s").bottom
    assert "trừ ô đang gõ" in Clerk().types("8").presses("ctrl+s").bottom


def test_letters_of_an_input_method_that_mean_nothing_change_nothing():
    clerk = Clerk(Kept(PARTS)).types("ừ⌫ươ")
    assert clerk.kept.changes == []
    assert clerk.desk.buffer is None


def test_no_letter_that_telex_or_vni_would_change_stands_for_a_function():
    letters = {key for action in actions_on("form") for key in action.all_keys if len(key) == 1}
    assert letters.isdisjoint("aeiouydw")
    assert action_for("form", "n").id == "note"


def test_a_form_with_errors_is_not_submitted_and_the_first_is_gone_to():
    clerk = Clerk(Kept(PARTS | {"plan_completion": number("30")}), at="staff_cut").types("s")
    assert "Chưa nộp được" in clerk.bottom
    assert clerk.types("\r").at == "plan_completion"
    assert clerk.kept.status == "draft"


def test_a_warning_without_a_note_is_asked_about_and_with_one_the_form_is_submitted():
    clerk = Clerk(filled(disciplined="5"))
    warned = [one.indicator for one in clerk.desk.checked.findings if one.severity is Severity.WARNING]
    assert warned
    for row in dict.fromkeys(warned):
        clerk.types("s\r")
        assert clerk.at == row
        clerk.types("nđã kiểm tra\r")
    clerk.types("s")
    assert "Nộp phụ lục này?" in clerk.bottom
    clerk.kept.other_edition = "2025"
    clerk.types("⎋s")
    assert "Lập theo ấn bản 2022, kỳ này dùng 2025. Vẫn nộp?" in clerk.bottom
    clerk.types("\r")
    assert clerk.kept.status == "submitted"


def test_a_submitted_form_cannot_be_changed_until_it_is_opened_again_with_a_reason():
    kept = Kept(PARTS)
    kept.status = "submitted"
    clerk = Clerk(kept).types("5")
    assert "đã nộp" in clerk.bottom
    assert clerk.types("\r↑").figure("tasks_planned") == "8"
    clerk.types("s\r")
    assert kept.status == "submitted"
    clerk.types("sửa số\r5\r")
    assert kept.status == "draft"
    assert clerk.figure("tasks_planned") == "5"


def test_a_form_held_by_somebody_else_says_who_and_takes_no_figure():
    kept = Kept(PARTS)
    kept.why_read_only = "Lan đang nhập phụ lục này."
    clerk = Clerk(kept)
    assert "Lan" in clerk.bottom
    for keys in ("5\r", "-\r", "x\r", "nghi\r"):
        clerk.types(keys)
    clerk.presses("delete", "l", "p", "ctrl+z", "ctrl+y")
    assert kept.changes == []
    assert clerk.form.note("tasks_planned") == ""


def test_a_full_disk_is_told_typing_goes_on_and_nothing_is_lost_when_there_is_room_again():
    clerk = Clerk()
    clerk.kept.broken = "store.disk_full"
    clerk.types("8\r")
    assert "CHƯA LƯU ĐƯỢC" in clerk.bottom
    assert "CHƯA LƯU 1" in clerk.lines[0]
    clerk.types("3\r")
    assert clerk.figure("tasks_done") == "3"
    clerk.kept.broken = ""
    clerk.types("5\r")
    assert "CHƯA LƯU" not in "".join(clerk.lines)
    assert {change.id for change in clerk.kept.changes} >= {"tasks_planned", "tasks_done", "issues_found"}


def test_the_form_opens_at_the_row_where_she_left():
    kept = Kept(PARTS)
    kept.position = "staff_present"
    assert Clerk(kept).at == "staff_present"


def test_the_end_of_the_form_is_told():
    clerk = Clerk(at="documents_parallel_share").types("5\r")
    assert clerk.bottom.strip().startswith(
        tr("form.end", filled=1, mine=0, blank="b", finding="f", submit="s").split(":")[0]
    )


def filled(**other):
    """A form with every row of hers filled so that only what is asked for is doubtful."""
    kept = Kept()
    clerk = Clerk(kept)
    for name in clerk.form.walk.mine:
        clerk.form.enter(name, other.get(name, "0"))
    return kept


def test_an_error_told_on_the_next_row_names_the_keys_that_lead_to_its_proposal():
    clerk = Clerk(filled(tasks_planned="36", tasks_done="36"), at="plan_completion").types("36\r")
    told = clerk.bottom
    assert "f: đến dòng ấy, rồi p: nhận 100" in told
    assert clerk.at == "tasks_planned"
    assert clerk.types("p").bottom == told
    assert clerk.types("fp").figure("plan_completion") == "100"


def test_p_on_a_row_without_a_proposal_repeats_what_was_announced_until_it_is_mended():
    clerk = Clerk(filled(tasks_planned="36", tasks_done="36"), at="plan_completion").types("36\r")
    told = clerk.bottom
    assert clerk.types("↓↓p").bottom == told
    clerk.types("fp↓p")
    assert "không có đề xuất" in clerk.bottom


def test_a_warning_is_told_as_soon_as_its_figure_is_left():
    clerk = Clerk(filled(), at="disciplined").types("5\r")
    assert clerk.bottom.startswith(" ! ")
    assert clerk.desk.name("disciplined") in clerk.bottom


def test_a_blank_passed_over_is_no_news():
    assert Clerk(Kept(PARTS)).types("\r\r").desk.message is None


def test_another_key_than_yes_or_no_drops_the_question_and_acts_as_itself():
    clerk = Clerk(filled(), at="tasks_planned").types("s")
    assert "Nộp phụ lục này?" in clerk.bottom
    clerk.types("5\r")
    assert clerk.figure("tasks_planned") == "5"
    assert clerk.kept.status == "draft"
    clerk.desk.at = "tasks_planned"
    clerk.types("0\rs↓\r")
    assert clerk.kept.status == "draft"
