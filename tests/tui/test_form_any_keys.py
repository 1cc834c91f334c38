"""Whatever is pressed or pasted: no key breaks the form, and what was kept is what stands on it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_tui.entry.figure import State
from cchc_tui.tui.actions import actions_on
from cchc_tui.tui.form.paint import picture
from cchc_tui.tui.form.paste import paste
from cchc_tui.tui.lines import width_of
from tests.tui.form_desk import Clerk

KEYS = sorted(
    {key for action in actions_on("form") for key in action.all_keys} | {"backspace", "left", "right"}
)
CHARACTERS = {"minus": "-", "slash": "/", "question_mark": "?"}
pressed = st.sampled_from(KEYS).map(lambda key: (key, key if len(key) == 1 else CHARACTERS.get(key)))
letters = st.sampled_from("0123456789,.+-xX%ăêệđ漢 (=").map(lambda one: (one, one))
keys = st.lists(st.one_of(pressed, letters, letters), max_size=40)
columns = st.lists(st.sampled_from(["8", "1.180", "abc", "", "-", "98,07", "3 cấp", "9" * 130]), max_size=9)


def kept_figures(clerk):
    figures, notes = {}, {}
    for change in clerk.kept.changes:
        figures[change.id] = change.after
        if change.note is not None:
            notes[change.id] = change.note
    return {name: one for name, one in figures.items() if one.state is not State.BLANK}, {
        name: note for name, note in notes.items() if note
    }


def shown_figures(clerk):
    figures = {name: one for name, one in clerk.form.figures.items() if one.state is not State.BLANK}
    return figures, dict(clerk.form.notes)


@given(keys)
def test_what_was_kept_is_what_stands_on_the_form_whatever_was_pressed(presses):
    clerk = Clerk()
    top = 0
    for key, character in presses:
        clerk.presses(key, character=character)
        shown = picture(clerk.desk, 80, 24, top)
        top = shown.top
        assert len(shown.lines) == 24
        assert max(map(width_of, shown.lines)) <= 80
        assert clerk.at in clerk.desk.rows
    assert kept_figures(clerk) == shown_figures(clerk)
    assert clerk.desk.checked.findings == clerk.desk.checked.checker.findings(clerk.form.sheet)


@settings(max_examples=40)
@given(columns, st.sampled_from(["\n", "\r", "\r\n"]), st.booleans())
def test_a_pasted_column_fills_her_rows_downward_or_nothing(values, end, agreed):
    clerk = Clerk(at="issues_settled")
    paste(clerk.desk, end.join(values))
    before = shown_figures(clerk)
    assert before == ({}, {})
    clerk.presses("enter" if agreed else "escape", "escape")
    figures, _ = shown_figures(clerk)
    rows = clerk.form.walk.mine[clerk.form.walk.mine.index("issues_settled") :]
    if not agreed:
        assert figures == {}
    elif len(values) > 1:
        assert {name for name in figures if clerk.form.is_mine(name)} <= set(rows[: len(values)])
    assert kept_figures(clerk) == shown_figures(clerk)


def test_a_pasted_column_shows_what_goes_where_before_anything_changes():
    clerk = Clerk()
    paste(clerk.desk, "8\r\n3\r\nabc\r\n\r\n7")
    assert clerk.sees("8 → 1.1 (1)")
    assert clerk.sees("× 1.2.3 (1)")
    assert "Dán 3 số, bỏ 1" in clerk.bottom
    assert clerk.kept.changes == []
    clerk.presses("enter")
    rows = (
        "tasks_planned",
        "tasks_done",
        "issues_found",
        "issues_settled",
        "assigned_tasks",
        "plan_completion",
    )
    assert [clerk.figure(row) for row in rows] == ["8", "3", "", "", "7", "37,5"]
    clerk.presses("ctrl+z")
    assert shown_figures(clerk) == ({}, {})


def test_one_pasted_value_goes_into_the_cell_and_waits_for_enter():
    clerk = Clerk()
    paste(clerk.desk, " 1.180 \r\n")
    assert clerk.figure("tasks_planned") == ""
    assert clerk.types("\r").figure("tasks_planned") == "1.180"


def test_text_pasted_into_a_note_stays_in_the_note():
    clerk = Clerk().types("n")
    paste(clerk.desk, "dòng một\r\ndòng hai")
    clerk.types("\r")
    assert clerk.form.note("tasks_planned") == "dòng một dòng hai"
