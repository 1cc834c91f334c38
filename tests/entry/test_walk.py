"""Going through the rows: only those that are hers to fill, blanks first come round again."""

import pytest

from cchc_tui.entry.walk import Walk
from cchc_tui.schema.model import Level
from tests.entry.small_form import SCHEMA, small_form

MINE = ["planned", "done", "resolved", "online", "links", "money"]


def test_going_on_skips_computed_rows_and_those_of_another_level():
    walk = Walk(SCHEMA, Level.COMMUNE)
    way, at = [], walk.next_mine()
    while at is not None:
        way.append(at)
        at = walk.next_mine(at)
    assert way == MINE


def test_going_back_is_the_same_way():
    walk = Walk(SCHEMA, Level.COMMUNE)
    way, at = [], walk.previous_mine()
    while at is not None:
        way.append(at)
        at = walk.previous_mine(at)
    assert way == MINE[::-1]


def test_the_way_goes_on_from_a_row_that_is_not_hers():
    walk = Walk(SCHEMA, Level.COMMUNE)
    assert (walk.next_mine("inspected"), walk.previous_mine("inspected")) == ("resolved", "done")
    assert walk.previous_mine("completion") is None


def test_a_row_of_the_district_is_the_districts():
    assert "inspected" in Walk(SCHEMA, Level.DISTRICT).mine


def test_the_next_blank_row_comes_round_again_at_the_end():
    form = small_form()
    for name in ("planned", "resolved", "online", "links", "money"):
        form.enter(name, "1")
    assert form.next_blank("links") == "done"
    assert form.next_blank("done") == "done"
    assert form.previous_blank("done") == "done"
    assert form.previous_blank() == "done"
    form.enter("done", "0")
    assert form.next_blank("done") is None
    assert form.previous_blank("planned") is None


def test_the_blank_row_before_is_the_nearest():
    form = small_form()
    assert form.previous_blank("resolved") == "done"
    assert form.previous_blank("planned") == "money"
    assert form.previous_blank("inspected") == "done"


def test_sections_are_gone_through_by_their_first_rows_to_fill():
    form = small_form()
    assert [form.next_section(at) for at in (None, "planned", "resolved", "money")] == [
        "planned",
        "resolved",
        "links",
        None,
    ]
    assert [
        form.previous_section(at) for at in (None, "money", "links", "online", "resolved", "planned")
    ] == [
        "links",
        "links",
        "resolved",
        "resolved",
        "planned",
        None,
    ]


@pytest.mark.parametrize(
    ("code", "target"),
    [("7.2", "links"), ("7.2.", "links"), (" 3.4 ", "resolved"), ("3", "resolved"), ("9", None), ("", None)],
)
def test_a_code_leads_to_its_row_or_the_first_under_its_heading(code, target):
    assert Walk(SCHEMA, Level.COMMUNE).by_code(code) == target


def test_steps_stop_at_the_ends():
    walk = Walk(SCHEMA, Level.COMMUNE)
    assert [walk.step(None, 1), walk.step("completion", -3), walk.step("done", 2), walk.step("done", 99)] == [
        "completion",
        "completion",
        "resolved",
        "money",
    ]
    assert (walk.index("completion"), walk.rows["completion"]) == (0, 1)
