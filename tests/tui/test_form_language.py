"""The language changed over the form: nothing on the bottom line stays behind in the other one."""

from decimal import Decimal

import pytest

from cchc_tui import messages
from cchc_tui.entry.figure import Figure, State
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.place import Place
from cchc_tui.tui.form.paste import paste
from cchc_tui.tui.form.resuming import offer
from tests.tui.form_desk import Clerk, Kept

HERE = "survey_forms"


@pytest.fixture(autouse=True)
def _vietnamese():
    messages.use("vi")
    yield
    messages.use("vi")


def in_english(clerk):
    messages.use("en")
    return clerk.bottom


def test_a_finding_is_announced_anew_with_the_way_to_it():
    clerk = Clerk(at="plan_completion").types("999\r")
    assert "Tỷ lệ phải từ 0 đến 100" in clerk.bottom
    now = in_english(clerk)
    assert "A percentage must lie from 0 to 100 %" in now
    assert "Tỷ lệ" not in now
    assert "go there" in now


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        ("nchờ", "Note on 1.4.1: chờ"),
        ("g3.9", "Go to code: 3.9"),
        ("/ho so", "Find: ho so"),
        ("s", "Cannot submit yet"),
    ],
)
def test_a_question_is_asked_anew_and_what_was_typed_stays(keys, asked):
    clerk = Clerk(at=HERE).types(keys)
    assert asked not in clerk.bottom
    assert asked in in_english(clerk)


def test_why_an_answer_was_refused_goes_with_its_language():
    clerk = Clerk(at=HERE).types("g9.9.9\r")
    assert "9.9.9" in clerk.bottom.replace("9.9.9", "", 1)
    assert in_english(clerk).strip() == "Go to code: 9.9.9"


def test_a_paste_is_listed_anew():
    clerk = Clerk(at="assigned_tasks")
    paste(clerk.desk, "12\nabc\n3\n")
    assert any("không đọc được" in line for line in clerk.lines)
    messages.use("en")
    assert "Enter: paste" in clerk.bottom
    assert any("cannot be read" in line for line in clerk.lines)
    assert not any("không đọc được" in line for line in clerk.lines)


@pytest.mark.parametrize(("kind", "told"), [("over", "The line broke here"), ("note", "left half typed")])
def test_what_is_offered_back_is_still_offered(kind, told):
    kept = Kept()
    kept.place = Place(HERE, kind, "47", 2)
    clerk = Clerk(kept, at=HERE)
    offer(clerk.desk)
    assert told not in clerk.bottom
    assert told in in_english(clerk)


def test_why_nothing_can_be_changed_is_said_anew():
    kept = Kept()
    kept.status = "submitted"
    clerk = Clerk(kept)
    before = clerk.bottom
    now = in_english(clerk)
    assert "submitted" in now
    assert now != before


def test_a_period_whose_name_is_too_long_for_its_column_is_called_the_last_one():
    last = {"tasks_planned": Figure(State.NUMBER, Decimal(12))}
    clerk = Clerk(Kept(last=last), at=HERE, last=Period(2023, "Q2"))
    assert clerk.lines[1].endswith("Quý II/2023")
    messages.use("en")
    assert clerk.lines[1].endswith("Last period")
