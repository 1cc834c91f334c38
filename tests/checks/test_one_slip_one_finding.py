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


@pytest.mark.parametrize(
    ("figures", "rules"),
    [
        (
            {
                "documents_electronic_share": "101",
                "documents_parallel_share": "0",
                "documents_exchanged": "9",
            },
            ["documents_electronic_share.range"],
        ),
        (
            {"assigned_tasks": "-8", "assigned_done_on_time": "1", "assigned_done_late": "0"},
            ["assigned_tasks.range"],
        ),
        ({"online_meetings": "-1"}, ["online_meetings.codes"]),
    ],
)
def test_what_follows_from_an_impossible_figure_is_not_told_beside_it(figures, rules):
    before = {"online_meetings": "1"}
    assert [rule for rule, _, _ in told(figures, earlier=before)] == rules


UNITS = {
    "service_units": "50",
    "service_units_all_costs": "2",
    "service_units_running_costs": "3",
    "service_units_part_costs": "12",
    "service_units_70_to_100": "1",
    "service_units_30_to_70": "5",
    "service_units_10_to_30": "6",
    "service_units_state_paid": "33",
}


def told_of_units(changes):
    return told({**UNITS, **changes}, "district")


def test_sums_that_are_right_are_not_told_of():
    assert told_of_units({}) == []


def test_a_wrong_total_within_a_total_is_mended_where_it_stands():
    found = told_of_units({"service_units_part_costs": "21"})
    assert found == [
        ("service_units_add_up", None, None),
        ("service_unit_bands_add_up", "12", "12"),
    ]
    message = findings({**UNITS, "service_units_part_costs": "21"}, "district")[
        "service_units_add_up"
    ].message
    assert "6.2.4" in message.vi.split("Số sai")[1]


def test_a_wrong_total_above_is_mended_there():
    assert told_of_units({"service_units": "5"}) == [("service_units_add_up", "50", "50")]


def test_a_total_that_another_sum_bears_out_is_not_to_be_changed_for_a_wrong_part():
    assert told_of_units({"service_units_30_to_70": "7"}) == [("service_unit_bands_add_up", "14", None)]


@pytest.mark.parametrize(
    ("figures", "blank", "expected", "level"),
    [
        (UNITS, "service_units", "50", "district"),
        (UNITS, "service_units_part_costs", "12", "district"),
        (
            {"procedures_district": "200", "procedures_commune": "134"},
            "procedures_in_force",
            "334",
            "district",
        ),
        ({"level3_active": "31", "level4_active": "36"}, "online_services", "67", "commune"),
    ],
)
def test_a_blank_total_is_told_with_the_sum_of_its_parts(figures, blank, expected, level):
    found = findings({**figures, blank: ""}, level)[f"{blank}.required"]
    assert (found.expected, found.proposal.text) == (expected, expected)
    assert expected in found.message.vi


def test_a_district_is_asked_for_its_own_rows_and_a_commune_is_not():
    own = {name for name, row in shipped().indicators.items() if row.levels == {"district"} and row.required}
    assert len(own) > 25
    assert {f"{one}.required" for one in own} <= set(findings({}, "district"))
    assert {name.rpartition(".")[0] for name in findings({})}.isdisjoint(own)


def test_tasks_done_ask_for_the_tasks_assigned():
    assert "done_tasks_were_assigned" in findings({"assigned_done_late": "2"})
    assert "done_tasks_were_assigned" not in findings({"assigned_done_late": "2", "assigned_tasks": "2"})


def test_a_share_that_was_cut_is_expected_from_what_was_and_what_is():
    units = {"service_units_before": "50", "service_units_now": "45"}
    assert told({**units, "service_units_cut_share": "90"}, "district") == [("service_units_cut", "10", "10")]
    for right in ("10", "10,0"):
        assert told({**units, "service_units_cut_share": right}, "district") == []


def test_what_is_only_doubtful_waits_until_figures_no_longer_contradict_each_other():
    files = {"files_received": "0", "online_received": "504", "commune_files_resolved": "519"}
    assert [rule for rule, _, _ in told(files)] == ["online_received.part_of_files_received"]
    services = {"procedures_in_force": "134", "level3_active": "31", "level4_active": "36"}
    assert told({**services, "online_services": "670"}) == [("online_services_add_up", "67", "67")]


def test_a_total_is_not_to_be_changed_for_a_part_that_exceeds_its_own_whole():
    figures = {"level3_eligible": "31", "level3_active": "32", "level4_active": "36", "online_services": "67"}
    assert told(figures) == [
        ("level3_active.part_of_level3_eligible", None, None),
        ("online_services_add_up", "68", None),
    ]
