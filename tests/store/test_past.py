"""Undo reaches back over every opening of a form: leaving it, or a break of the line, changes nothing."""

import shutil
import tempfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_tui.entry.figure import Figure, State
from cchc_tui.entry.form import Form
from cchc_tui.entry.history import DEEPEST
from cchc_tui.errors import FigureError
from cchc_tui.store.sessions.draft import Draft
from tests.store.small import enter, key_of, make_workspace

ROWS = ("received", "on_time", "on_time_share", "spent", "portal")
TEXTS = ("", "-", "1", "12", "519", "98,07", "12+7", "=", "abc")

entered = st.tuples(st.just("enter"), st.sampled_from(ROWS), st.sampled_from(TEXTS))
noted = st.tuples(st.just("note"), st.sampled_from(ROWS), st.sampled_from(("", "vì mưa", "theo sổ")))
several = st.tuples(st.just("several"), st.sampled_from(TEXTS[2:5]), st.sampled_from(TEXTS[2:5]))
turned = st.sampled_from([("undo",), ("undo",), ("redo",)])
works = st.lists(st.one_of(entered, noted, several, turned, turned, st.just(("reopen",))), max_size=40)


def changes_of(form, work):
    match work:
        case ("enter", row, text):
            with suppress(FigureError):
                return form.enter(row, text)
        case ("note", row, text):
            return form.annotate(row, text)
        case ("several", one, other):
            figures = {
                "spent": Figure(State.NUMBER, Decimal(one)),
                "received": Figure(State.NUMBER, Decimal(other)),
            }
            return form.put_all(figures, "enter")
        case (("undo" | "redo") as act,):
            return getattr(form, act)()
    return ()


def state_of(form):
    figures = {row: (form[row].state, form.text(row), form[row].typed) for row in ROWS}
    return figures, dict(form.notes), form.can_undo, form.can_redo, form.edited()


@settings(max_examples=12)
@given(works)
def test_a_form_opened_anew_anywhere_undoes_and_redoes_as_if_it_had_stayed_open(todo):
    folder = Path(tempfile.mkdtemp(prefix="cchc-"))
    try:
        workspace = make_workspace(folder)
        draft = Draft.open(workspace, key_of(), "lan")
        stayed = Form(draft.schema, draft.level)
        for work in todo:
            if work == ("reopen",):
                draft.close()
                draft = Draft.open(workspace, key_of(), "lan")
            else:
                draft.commit(changes_of(draft.form, work))
                changes_of(stayed, work)
            assert state_of(draft.form) == state_of(stayed)
        draft.close()
    finally:
        shutil.rmtree(folder)


def test_what_was_done_yesterday_can_be_taken_back_today_with_all_that_followed(opened):
    draft = opened()
    enter(draft, received="519", on_time="509")
    draft.commit(draft.form.annotate("spent", "theo quyết toán"))
    draft.close()
    again = opened()
    again.commit(again.form.undo())
    assert again.form.note("spent") == ""
    again.commit(again.form.undo())
    assert (again.form.text("on_time"), again.form.text("on_time_share")) == ("", "")
    again.close()
    third = opened()
    third.commit(third.form.redo())
    assert third.form.text("on_time_share") == "98,07"
    assert third.form.edited() == ("on_time", "received")


def test_an_import_and_what_a_colleague_keyed_are_acts_like_any_other(opened):
    draft = opened(who="lan")
    figures = {"received": draft.form.enter("received", "8")[0].after}
    draft.form.undo()
    draft.commit(draft.form.put_all(figures, "import"))
    draft.close()
    other = opened(who="hoa")
    enter(other, spent="5")
    other.close()
    again = opened(who="lan")
    again.commit(again.form.undo())
    assert (again.form.text("spent"), again.form.text("received")) == ("", "8")
    again.commit(again.form.undo())
    assert again.form.text("received") == ""
    assert not again.form.can_undo


def test_a_step_of_the_submission_is_the_end_of_what_can_be_taken_back(opened):
    draft = opened()
    enter(draft, received="519", on_time="509", spent="5", portal="1")
    assert draft.submit() == ()
    draft.reopen("thiếu một hồ sơ")
    enter(draft, spent="6")
    draft.close()
    again = opened()
    again.commit(again.form.undo())
    assert again.form.text("spent") == "5"
    assert not again.form.can_undo


def test_only_so_many_acts_are_remembered_the_same_after_reopening(opened):
    draft = opened()
    for figure in range(DEEPEST + 3):
        draft.form.enter("spent", str(figure + 1))
    undone = 0
    while draft.form.can_undo:
        draft.form.undo()
        undone += 1
    assert undone == DEEPEST
    assert draft.form.text("spent") == "3"
