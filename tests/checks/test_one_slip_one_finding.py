"""One slip brings one clear finding."""

import pytest

from tests.checks.forms import findings, shipped, told

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
        ({**PLAN, "plan_completion": "x"}, [("plan_completion.percent_missing", "37,5", "37,5")]),
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


@pytest.mark.parametrize(
    ("share", "kind", "severity"),
    [("100", "percent_of_nothing", "error"), ("0", "percent_of_nothing_zero", "info")],
)
def test_a_percentage_of_nothing_is_refused_and_its_zero_only_remarked_on(share, kind, severity):
    nothing = {"legal_texts_to_handle": "-", "legal_texts_handled_share": share}
    assert told(nothing) == [(f"legal_texts_handled_share.{kind}", "-", "-")]
    assert findings(nothing)[f"legal_texts_handled_share.{kind}"].severity == severity


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("4", ["legal_texts_issued.not_your_row"]),
        ("0", ["legal_texts_issued.not_your_row_zero"]),
        ("-", []),
        ("x", []),
        ("", []),
    ],
)
def test_only_a_number_in_a_row_of_another_level_is_told_and_a_zero_mildly(text, rules):
    found = findings({"legal_texts_issued": text})
    assert [name for name in found if name.startswith("legal_texts_issued")] == rules
    assert {str(found[name].severity) for name in rules} <= {"info" if text == "0" else "warning"}


@pytest.mark.parametrize("level", ["commune", "district"])
def test_a_row_of_ones_own_marked_as_not_applicable_wants_a_note(level):
    found = findings({"staff_present": "x"}, level)["staff_present.not_applicable"]
    assert found.severity == "warning"
    assert "ghi chú lý do" in found.message.vi
    assert "staff_present.not_applicable" not in findings({"staff_present": "-"}, level)


def test_nothing_is_switched_off_by_marking_every_row_as_not_applicable():
    marked = findings(dict.fromkeys(shipped().indicators, "x"))
    assert {
        f"{one}.not_applicable"
        for one, row in shipped().indicators.items()
        if row.required and "commune" in row.levels
    } == set(marked)


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
