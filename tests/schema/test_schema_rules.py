"""Each written rule of the shipped form speaks when it should, and only then."""

from decimal import Decimal

import pytest

from cchc_tui.checks.finding import Outcome
from cchc_tui.checks.live import LiveChecker
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.entry.figure import Figure, Sheet, State
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Level, Severity
from cchc_tui.schema.shipped import find_schema

from . import rule_cases_procedures, rule_cases_staff
from .rule_cases_procedures import NONE

CASES = [*rule_cases_procedures.CASES, *rule_cases_staff.CASES]
SCHEMA = load_schema(find_schema("cchc-xa-2022"))
CHECKERS = {level: LiveChecker(rulebook(SCHEMA, level)) for level in SCHEMA.levels}


def figure(value):
    if value == NONE:
        return Figure(State.NONE)
    return Figure(State.NUMBER, Decimal(str(value)))


def sheet(level, values):
    times = {"now": {}, "earlier": {}, "opening": {}, "last_year": {}}
    for name, value in values.items():
        time, _, indicator = name.rpartition(".")
        times[time or "now"][indicator] = figure(value)
    return Sheet(times["now"], level, times["earlier"], times["opening"], times["last_year"])


def outcome(rule, level, values):
    return CHECKERS[Level(level)].outcomes(sheet(level, values))[rule]


@pytest.mark.parametrize(("rule", "level", "breaking", "fulfilling"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_fails_on_what_breaks_it_and_holds_on_what_fulfils_it(rule, level, breaking, fulfilling):
    assert outcome(rule, level, breaking) is Outcome.FAILS
    assert outcome(rule, level, fulfilling) is Outcome.HOLDS


def test_every_written_rule_has_a_case():
    assert [case[0] for case in CASES] == [rule.id for rule in SCHEMA.rules]


@pytest.mark.parametrize("level", ["commune", "district"])
def test_an_empty_form_breaks_no_written_rule(level):
    found = CHECKERS[Level(level)].outcomes(sheet(level, {}))
    assert {found.get(rule.id) for rule in SCHEMA.rules} <= {
        Outcome.UNDECIDED,
        Outcome.NOT_APPLICABLE,
        None,
    }


@pytest.mark.parametrize("level", ["commune", "district"])
def test_a_form_in_which_nothing_arose_has_no_error(level):
    nothing = {name: NONE for name, row in SCHEMA.indicators.items() if Level(level) in row.levels}
    findings = CHECKERS[Level(level)].findings(sheet(level, nothing))
    assert [finding.rule for finding in findings] == ["plan_has_tasks"]


def test_a_survey_that_was_not_held_may_have_no_method():
    assert (
        outcome("survey_has_forms", "commune", {"survey_forms": 0, "survey_method": NONE})
        is Outcome.UNDECIDED
    )


def test_one_part_above_the_total_is_told_once():
    values = {
        "disciplined": 1,
        "disciplined_leaders": 2,
        "disciplined_heads": 0,
        "disciplined_service_staff": 0,
    }
    findings = CHECKERS[Level.DISTRICT].findings(sheet("district", values))
    told = [finding.rule for finding in findings if finding.severity is Severity.ERROR]
    assert told == ["disciplined_leaders_within_total"]


def test_a_large_investment_plan_is_unusual_for_a_commune_but_not_for_a_district():
    rules = {
        level: {one.rule for one in checker.findings(sheet(str(level), {"investment_planned": 1180000}))}
        for level, checker in CHECKERS.items()
    }
    assert "investment_planned.usual_high" in rules[Level.COMMUNE]
    assert "investment_planned.usual_high" not in rules[Level.DISTRICT]


def test_staff_18_of_21_and_blank_rows_of_the_district_bring_no_finding():
    values = {"staff_assigned": 21, "staff_present": 18, "staff_cut": 0}
    told = {finding.indicator for finding in CHECKERS[Level.COMMUNE].findings(sheet("commune", values))}
    assert not told & {"staff_assigned", "staff_present", "staff_cut"}
    assert not {name for name in told if Level.COMMUNE not in SCHEMA.indicators[name].levels}
