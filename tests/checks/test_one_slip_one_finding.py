"""One slip brings one clear finding."""

import pytest

from tests.checks.forms import findings, told

PLAN = {"tasks_planned": "8", "tasks_done": "3"}
DONE_OF_PLANNED = "tasks_done.part_of_tasks_planned"


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({**PLAN, "plan_completion": "37,5"}, []),
        ({**PLAN, "plan_completion": "38"}, []),
        ({**PLAN, "plan_completion": "36"}, [("plan_completion.percent", "37,5", "37,5")]),
        ({**PLAN, "plan_completion": "375"}, [("plan_completion.percent", "37,5", "37,5")]),
        (PLAN, [("plan_completion.percent_missing", "37,5", "37,5")]),
        ({**PLAN, "plan_completion": "-"}, [("plan_completion.percent_missing", "37,5", "37,5")]),
        ({**PLAN, "plan_completion": "x"}, []),
        ({"plan_completion": "134", "tasks_done": "3"}, [("plan_completion.range", None, None)]),
        (
            {"tasks_planned": "8", "tasks_done": "31", "plan_completion": "100"},
            [(DONE_OF_PLANNED, None, None)],
        ),
        (
            {"tasks_planned": "8", "tasks_done": "31", "plan_completion": "387,5"},
            [(DONE_OF_PLANNED, None, None)],
        ),
        (
            {"tasks_planned": "8", "tasks_done": "-3", "plan_completion": "0"},
            [("tasks_done.range", None, None)],
        ),
        ({"online_meetings": "3"}, [("online_meetings.codes", None, "2")]),
        ({"online_meetings": "7"}, [("online_meetings.codes", None, None)]),
        ({"electronic_process_share": "0", "level3_active": "0"}, []),
        ({"electronic_process_share": "100", "procedures_in_force": "100"}, []),
    ],
)
def test_a_slip_is_told_by_the_rule_that_says_it_best(figures, expected):
    assert told(figures) == expected


@pytest.mark.parametrize("share", ["", "-", "x"])
def test_no_percentage_is_right_where_there_is_nothing_to_take_it_of(share):
    nothing = {"legal_texts_to_handle": "0", "legal_texts_handled": "0", "legal_texts_handled_share": share}
    assert told(nothing) == []


@pytest.mark.parametrize("share", ["100", "0"])
def test_a_percentage_of_nothing_is_refused(share):
    nothing = {"legal_texts_to_handle": "-", "legal_texts_handled_share": share}
    assert told(nothing) == [("legal_texts_handled_share.percent_of_nothing", "-", "-")]


def test_a_districts_row_may_stay_blank_for_a_commune_and_counts_when_it_is_filled():
    assert told({}) == []
    assert [name for name, _, _ in told({"district_on_time_share": "134"})] == [
        "district_on_time_share.not_your_row",
        "district_on_time_share.range",
    ]
    assert told({"district_on_time_share": "99"}, "district") == []


def test_a_row_that_must_be_filled_is_asked_for_until_something_is_said_of_it():
    assert "staff_present.required" in findings({})
    for said in ("18", "-", "x"):
        assert "staff_present.required" not in findings({"staff_present": said})


def test_a_cumulative_figure_may_not_fall_within_the_year():
    figures = {"tasks_done": "3", "tasks_planned": "8", "plan_completion": "37,5"}
    found = findings(figures, earlier={"tasks_done": "5", "tasks_planned": "8"})
    assert "5" in found["tasks_done.cumulative"].message.vi
    assert "tasks_done.cumulative" not in findings(figures, earlier={"tasks_done": "3"})
    assert "tasks_done.cumulative" not in findings(figures)


def test_the_same_figures_may_be_right_for_a_district_and_wrong_for_a_commune():
    figures = {"investment_planned": "1.180.000", "investment_spent": "0", "investment_share": "0"}
    assert "investment_planned.usual_high" in findings(figures)
    assert "investment_planned.usual_high" not in findings(figures, "district")
