"""What an office's other periods contradict, or bear out too well."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_tui.checks.course import COPIED, PIECE, PIECES, USUAL
from cchc_tui.checks.form import FormChecker
from cchc_tui.checks.live import LiveChecker
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.checks.usual import LEAST, beyond_usual
from cchc_tui.entry.figure import Figure, Sheet, State
from cchc_tui.entry.series import Course, Report
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Severity
from cchc_tui.schema.period import Period
from cchc_tui.schema.shipped import shipped_schemas

SCHEMA = load_schema(shipped_schemas()[0])
LIVE = LiveChecker(rulebook(SCHEMA, "commune"))
KINDS = {COPIED, PIECE, PIECES, USUAL}
FILES, DOCUMENTS, USED, SINCE, STOCK, MONEY = (
    "files_received",
    "documents_exchanged",
    "level3_used",
    "issues_found",
    "staff_present",
    "investment_spent",
)


def report(figures, *, estimate=False):
    return Report({id_: number(value) for id_, value in figures.items()}, estimate)


def number(value):
    return Figure(State.NUMBER, Decimal(value))


def said(period, *, estimates=False, **reports):
    """Rule, severity and Vietnamese sentence of what is said of a period's form, given figures by period."""
    told = {
        Period.parse(key[1:].replace("_", "-")): report(value, estimate=estimates)
        for key, value in reports.items()
    }
    form = Period.parse(period)
    checker = FormChecker(LIVE, Course(SCHEMA, told), form)
    found = checker.findings(Sheet(told[form].figures, "commune", {}, {}, {}))
    return [(one.rule, one.severity, one.message.vi) for one in found if one.rule.rpartition(".")[2] in KINDS]


def test_a_half_year_that_is_not_the_sum_of_its_quarters():
    told = {"p2024_Q1": {FILES: 100}, "p2024_Q2": {FILES: 120}}
    assert said("2024-H1", p2024_H1={FILES: 220}, **told) == []
    ((rule, severity, text),) = said("2024-H1", p2024_H1={FILES: 230}, **told)
    assert (rule, severity) == ("files_received.pieces", Severity.WARNING)
    assert "230 khác tổng của Quý I 2024 + Quý II 2024: 100 + 120 = 220" in text


def test_a_difference_to_estimates_is_only_told():
    told = {"p2024_Q1": {FILES: 100}, "p2024_Q2": {FILES: 120}, "p2024_H1": {FILES: 221}}
    assert [one[1] for one in said("2024-H1", estimates=True, **told)] == [Severity.INFO]


def test_nine_months_are_held_against_the_fewest_periods_that_make_them_up():
    told = {"p2024_Q1": {FILES: 1}, "p2024_Q2": {FILES: 2}, "p2024_H1": {FILES: 9}, "p2024_Q3": {FILES: 5}}
    assert said("2024-M9", p2024_M9={FILES: 14}, **told) == []


def test_a_longer_period_cannot_have_less_than_a_shorter_one_inside_it():
    ((rule, _, text),) = said("2024-H1", p2024_Q1={FILES: 100}, p2024_H1={FILES: 90})
    assert rule == "files_received.piece"
    assert "90 ít hơn 100 của riêng Quý I 2024" in text


def test_services_used_in_two_quarters_may_be_the_same_ones():
    told = {"p2024_Q1": {USED: 20}, "p2024_Q2": {USED: 25}}
    assert said("2024-H1", p2024_H1={USED: 27}, **told) == []
    assert [one[0] for one in said("2024-H1", p2024_H1={USED: 24}, **told)] == ["level3_used.piece"]


@pytest.mark.parametrize("id_", [SINCE, STOCK])
def test_two_periods_with_one_cut_off_tell_the_same(id_):
    assert said("2024-H1", p2024_Q2={id_: 7}, p2024_H1={id_: 7}) == []
    ((rule, _, text),) = said("2024-H1", p2024_Q2={id_: 7}, p2024_H1={id_: 8})
    assert rule == f"{id_}.pieces"
    assert "cùng ngày chốt: 7" in text


def test_rounded_money_may_differ_by_its_last_digit():
    told = {"p2024_Q2": {MONEY: "10.5"}}
    assert said("2024-H1", p2024_H1={MONEY: "10.6"}, **told) == []
    assert [one[0] for one in said("2024-H1", p2024_H1={MONEY: "10.7"}, **told)] == [
        "investment_spent.pieces"
    ]


def years(**quarterly):
    """Six years in which each quarter brought about as much."""
    return {
        f"p{year}_{kind}": {id_: count * times + year % 3 for id_, count in quarterly.items()}
        for year in range(2018, 2024)
        for kind, times in (("Q1", 1), ("H1", 2), ("Q3", 1), ("Y", 4))
    }


def test_a_figure_beyond_what_is_usual_is_asked_about_with_what_it_rests_on():
    told = years(**{FILES: 400})
    assert said("2024-Q1", p2024_Q1={FILES: 480}, **told) == []
    ((rule, severity, text),) = said("2024-Q1", p2024_Q1={FILES: 4000}, **told)
    assert (rule, severity) == ("files_received.usual", Severity.WARNING)
    assert "4.000 khác hẳn 20 quý trước: thường 400" in text


def test_of_a_half_year_the_last_quarter_is_looked_at():
    told = years(**{FILES: 400})
    ((_, _, text),) = said("2024-H1", p2024_Q1={FILES: 400}, p2024_H1={FILES: 2400}, **told)
    assert "Riêng quý cuối là 2.000" in text
    assert said("2024-H1", p2024_Q1={FILES: 400}, p2024_H1={FILES: 810}, **told) == []


def test_a_form_that_repeats_another_period_everywhere():
    counts = {FILES: 40, DOCUMENTS: 70, "survey_forms": 3, "assigned_tasks": 9, "procedures_new": 1}
    assert said("2024-Q3", p2024_H1=counts, p2024_Q3=counts | {FILES: 41}) == []
    ((rule, _, text),) = said("2024-Q3", p2024_H1=counts, p2024_Q3=counts)
    assert rule.endswith(".copied")
    assert "Cả 5 số đếm trong kỳ bằng đúng số của 6 tháng đầu năm 2024" in text
    ((_, _, text),) = said("2024-Q1", p2023_Q1=counts, p2023_Y={FILES: 1}, p2024_Q1=counts)
    assert "Quý I 2023" in text


def test_a_few_more_or_less_of_what_is_rare_is_nothing():
    row = SCHEMA.indicators["disciplined"]
    assert beyond_usual(row, Decimal(4), [Decimal(0)] * 12) is None
    assert beyond_usual(row, Decimal(40), [Decimal(0)] * 12) is not None
    assert beyond_usual(row, Decimal(40), [Decimal(0)] * (LEAST - 1)) is None


def test_one_wrong_figure_in_the_past_hides_no_other():
    row = SCHEMA.indicators[FILES]
    before = [Decimal(one) for one in (410, 395, 4000, 402, 388, 420, 405)]
    assert beyond_usual(row, Decimal(4100), before) is None, "it stands no further out than that one did"
    assert beyond_usual(row, Decimal(41), before) is not None


def test_of_three_things_a_third_is_nothing():
    row, before = SCHEMA.indicators["issues_settled_share"], [Decimal(100)] * 8
    assert beyond_usual(row, Decimal("66.67"), before, Decimal(3)) is None
    assert beyond_usual(row, Decimal("66.67"), before, Decimal(300)) is not None


PICKED = st.lists(
    st.tuples(
        st.sampled_from([FILES, DOCUMENTS, USED, SINCE, "online_received", "survey_forms"]),
        st.integers(0, 900),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=12)
@given(changes=PICKED)
def test_looking_again_at_what_changed_finds_what_a_full_look_finds(changes):
    told = {
        Period.parse(key[1:].replace("_", "-")): report(value)
        for key, value in years(**{FILES: 90, DOCUMENTS: 7, "online_received": 80, "survey_forms": 9}).items()
    }
    figures: dict[str, Figure] = {}
    checker = FormChecker(LIVE, Course(SCHEMA, told), Period(2024, "Q1"))
    found = checker.findings(Sheet(figures, "commune", {}, {}, {}))
    for id_, value in changes:
        figures = figures | {id_: number(value)}
        sheet = Sheet(figures, "commune", {}, {}, {})
        found = checker.recheck(sheet, {id_}, found)
        assert found == FormChecker(LIVE, Course(SCHEMA, told), Period(2024, "Q1")).findings(sheet)
