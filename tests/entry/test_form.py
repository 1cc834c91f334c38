"""A form being filled: percentages follow, everything can be undone, nothing changes on an error."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.entry.change import ACTS
from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.entry.form import LONGEST_NOTE, Form
from cchc_tui.errors import FigureError
from cchc_tui.schema.model import Flow, Heading, Kind, Level, Measure, Percent, Schema, Text
from tests.entry.small_form import SCHEMA, row, small_form


@pytest.fixture
def form():
    return small_form()


@pytest.fixture
def counted(form):
    """A form with 3 of 8 tasks done, and so 37,5 %."""
    form.enter("planned", "8")
    form.enter("done", "3")
    return form


def acts(changes):
    return [(change.id, change.act) for change in changes]


def test_a_percentage_appears_with_its_second_part(form):
    assert acts(form.enter("planned", "8")) == [("planned", "enter")]
    assert acts(form.enter("done", "3")) == [("done", "enter"), ("completion", "derive")]
    assert form.text("completion") == "37,5"
    assert form.is_derived("completion")


def test_a_derived_percentage_follows_its_parts_and_goes_with_them(counted):
    counted.enter("done", "4")
    assert counted.text("completion") == "50"
    counted.enter("planned", "")
    assert counted["completion"] == BLANK


def test_a_percentage_of_nothing_stays_blank(counted):
    counted.enter("planned", "0")
    assert counted["completion"] == BLANK
    counted.enter("planned", "-")
    assert counted["completion"] == BLANK


def test_a_percentage_typed_by_hand_stays_when_its_parts_change(counted):
    counted.enter("completion", "30")
    assert acts(counted.enter("done", "4")) == [("done", "enter")]
    assert counted.text("completion") == "30"
    assert not counted.is_derived("completion")


@pytest.mark.parametrize("text", ["", "=", " = "])
def test_an_empty_cell_or_an_equals_sign_brings_the_computed_percentage_back(counted, text):
    counted.enter("completion", "30")
    counted.enter("completion", text)
    assert counted.text("completion") == "37,5"
    assert counted.is_derived("completion")


def test_an_equals_sign_is_refused_where_nothing_is_computed(form):
    with pytest.raises(FigureError, match="công thức"):
        form.enter("done", "=")


def test_a_proposal_of_the_computed_value_follows_from_then_on(counted):
    counted.enter("completion", "30")
    assert acts(counted.enter("completion", "37,5", act="propose")) == [("completion", "propose")]
    counted.enter("done", "8")
    assert counted.text("completion") == "100"


def test_not_applicable_stays_in_a_percentage_though_it_could_be_computed(counted):
    counted.enter("completion", "x")
    counted.enter("done", "5")
    assert counted["completion"].state is State.NOT_APPLICABLE


def test_a_document_is_taken_in_as_it_is_blanks_and_all(form):
    figures = {
        "planned": Figure(State.NUMBER, Decimal(8), "8"),
        "done": Figure(State.NUMBER, Decimal(3), "3"),
    }
    assert acts(form.put_all(figures, "import")) == [("planned", "import"), ("done", "import")]
    assert form["completion"] == BLANK
    form.undo()
    assert not form.sheet.figures.get("planned", BLANK).number


def test_a_figure_derived_before_the_form_was_closed_still_follows(counted):
    again = small_form(dict(counted.figures))
    again.enter("done", "8")
    assert again.text("completion") == "100"


def test_percentages_of_percentages_follow_in_turn():
    share = Measure("%", Kind.PERCENT, 2)
    rows = (
        Heading("1.", "", 0),
        row("third", share, percent=Percent("second", "whole"), flow=Flow.STOCK),
        row("second", share, percent=Percent("first", "whole")),
        row("first"),
        row("whole"),
    )
    form = Form(Schema("f", "1", Text("", ""), SCHEMA.levels, rows, {}, ()), Level.COMMUNE)
    form.enter("whole", "10")
    changed = form.enter("first", "1")
    assert (form.text("second"), form.text("third")) == ("10", "100")
    assert [change.id for change in changed] == ["first", "second", "third"]


def test_a_refused_figure_changes_nothing(counted):
    before = dict(counted.figures)
    with pytest.raises(FigureError):
        counted.enter("done", "3/8")
    assert dict(counted.figures) == before
    assert acts(counted.undo()) == [("completion", "undo"), ("done", "undo")]


def test_an_unknown_row_changes_nothing(form):
    with pytest.raises(KeyError):
        form.put_all({"done": Figure(State.NONE), "nowhere": Figure(State.NONE)}, "import")
    assert not form.figures


def test_the_same_figure_again_is_no_change(counted):
    assert counted.enter("done", "3") == ()
    assert counted.enter("done", "03") != ()
    assert counted.enter("completion", "37,5") != ()


def test_the_scale_of_a_figure_is_a_change(form):
    form.enter("online", "98,1")
    (change,) = form.enter("online", "98,10")
    assert (change.before.scale, change.after.scale) == (1, 2)


def test_undo_takes_back_the_figure_and_what_followed_from_it(counted):
    assert acts(counted.undo()) == [("completion", "undo"), ("done", "undo")]
    assert (counted.text("done"), counted.text("completion"), counted.text("planned")) == ("", "", "8")
    assert acts(counted.redo()) == [("done", "redo"), ("completion", "redo")]
    assert counted.text("completion") == "37,5"


def test_after_something_new_there_is_nothing_to_redo(counted):
    counted.undo()
    counted.enter("done", "5")
    assert not counted.can_redo
    assert counted.redo() == ()


def test_there_is_an_end_to_undoing(form):
    assert not form.can_undo
    assert form.undo() == ()


def test_a_note_is_kept_undone_and_taken_away(form):
    (change,) = form.annotate("done", "  số liệu\n ước\x1b[31m ")
    assert (change.note, change.act, change.before) == ("số liệu ước[31m", "note", change.after)
    assert form.annotate("done", "số liệu ước[31m") == ()
    form.annotate("done", "")
    assert form.notes == {}
    form.undo()
    assert form.note("done") == "số liệu ước[31m"
    form.undo()
    assert form.notes == {}


def test_a_note_that_is_too_long_is_refused(form):
    form.annotate("done", "a" * LONGEST_NOTE)
    with pytest.raises(FigureError):
        form.annotate("done", "b" * (LONGEST_NOTE + 1))
    assert form.note("done") == "a" * LONGEST_NOTE


def test_last_periods_figure_is_copied_as_if_typed():
    last = {"done": Figure(State.NUMBER, Decimal(1180), "1000+180"), "completion": BLANK}
    form = small_form(last=last)
    (change,) = form.copy_last("done")
    assert (change.act, change.after.typed) == ("copy", "1.180")
    with pytest.raises(FigureError, match="Kỳ trước"):
        form.copy_last("completion")
    with pytest.raises(FigureError):
        form.copy_last("planned")


def test_a_copied_percentage_is_typed_and_no_longer_derived():
    form = small_form(last={"completion": Figure(State.NUMBER, Decimal("37.5"), "=")})
    form.copy_last("completion")
    assert not form.is_derived("completion")


def test_a_sheet_keeps_what_it_showed(counted):
    sheet = counted.sheet
    assert counted.sheet is sheet
    counted.enter("done", "4")
    assert sheet["done"].number == Decimal(3)
    assert counted.sheet["done"].number == Decimal(4)


def test_the_sheet_carries_the_other_periods():
    other = {"done": Figure(State.NUMBER, Decimal(1), "1")}
    sheet = small_form(earlier=other, last_year=other).sheet
    assert (sheet.earlier, sheet.opening, sheet.last_year, sheet.level) == (other, {}, other, "commune")


def test_a_row_passed_over_is_marked_until_it_is_filled(form):
    form.pass_over("done")
    form.pass_over("completion")
    form.pass_over("inspected")
    assert [name for name in SCHEMA.indicators if form.is_passed_over(name)] == ["done"]
    form.enter("done", "-")
    assert not form.is_passed_over("done")


def test_progress_counts_the_rows_that_are_hers(form):
    assert form.progress() == (0, 6)
    form.enter("done", "-")
    form.enter("inspected", "5")
    assert form.progress() == (1, 6)


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("enter"),
            st.sampled_from(["planned", "done", "completion", "money"]),
            st.sampled_from(["", "0", "3", "8", "12+7", "-", "x", "98,07", "1.180", "abc", "="]),
        ),
        st.tuples(st.just("annotate"), st.sampled_from(["done", "money"]), st.sampled_from(["", "a", "b"])),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
    ),
    max_size=25,
)


def state(form):
    return {name: figure for name, figure in form.figures.items() if figure != BLANK}, dict(form.notes)


def play(form, steps):
    """Do the steps, and return every change made."""
    made = []
    for act, *arguments in steps:
        with contextlib.suppress(FigureError):
            made += getattr(form, act)(*arguments)
    return made


@given(STEPS)
def test_undoing_all_leads_back_to_the_start_and_redoing_all_to_the_end(steps):
    form = small_form()
    play(form, steps)
    while form.redo():
        pass
    end = state(form)
    while form.undo():
        pass
    assert state(form) == ({}, {})
    while form.redo():
        pass
    assert state(form) == end


@given(STEPS)
def test_the_changes_alone_tell_the_whole_story(steps):
    form = small_form()
    made = play(form, steps)
    figures, notes = {}, {}
    for change in made:
        assert figures.get(change.id, BLANK) == change.before
        assert change.act in ACTS
        figures[change.id] = change.after
        if change.note is not None:
            notes[change.id] = change.note
    told = {name: figure for name, figure in figures.items() if figure != BLANK}
    assert (told, {name: note for name, note in notes.items() if note}) == state(form)


@given(STEPS)
def test_a_percentage_never_typed_is_always_the_computed_one(steps):
    form = small_form()
    play(form, [step for step in steps if step[1:2] != ("completion",)])
    assert form["completion"] == (form.computed("completion") or BLANK)
