"""A figure far from other periods is asked about; one that may well be right is not."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.checks.unusual import Known, unusual
from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.schema.model import Kind, Measure, Text
from tests.entry.small_form import LINKS, row

COUNT = row("count", Measure("Hồ sơ", Kind.COUNT))
SHARE = row("share", Measure("%", Kind.PERCENT, 6))
CODE = row("code", Measure("Mã", Kind.CODE), codes=LINKS)
LAST_YEAR = Text("cùng kỳ năm trước", "the same period last year")


def number(value):
    return Figure(State.NUMBER, Decimal(value))


def asked(figure, *known, at=COUNT, growth=1):
    others = [Known(LAST_YEAR, Decimal(one), Fraction(growth)) for one in known]
    said = unusual(number(figure) if isinstance(figure, str) else figure, at, others)
    return said.vi if said else None


@pytest.mark.parametrize(
    ("figure", "known", "said"),
    [
        ("5000", "500", "5.000 gấp 10 lần cùng kỳ năm trước (500)."),
        ("5040", "504", "5.040 gấp 10 lần cùng kỳ năm trước (504)."),
        ("5123", "504", "5.123 gấp khoảng 10 lần cùng kỳ năm trước (504)."),
        ("50", "500", "50 chỉ bằng 1/10 cùng kỳ năm trước (500)."),
        ("0", "3420", "kỳ này không có, cùng kỳ năm trước là 3.420."),
        ("800", "4", "800 gấp 200 lần cùng kỳ năm trước (4)."),
    ],
)
def test_a_digit_too_many_or_too_few_is_asked_about_by_name(figure, known, said):
    assert asked(figure, known) == said


@pytest.mark.parametrize(
    ("figure", "known"),
    [
        ("504", "500"),
        ("3900", "500"),  # sevenfold: a new office, a campaign
        ("70", "500"),
        ("50", "5"),  # few swing by themselves
        ("79", "1"),
        ("0", "180"),  # no survey this quarter
        ("400", "0"),  # what begins has nothing to be held against
        ("500", "-3"),
    ],
)
def test_what_may_well_be_right_is_left_alone(figure, known):
    assert asked(figure, known) is None


def test_one_period_that_bears_the_figure_out_is_enough():
    assert asked("5000", "500", "4800") is None
    assert asked("5000", "500", "480") is not None
    assert asked("5000") is None


def test_a_count_that_goes_on_within_the_year_may_grow_with_the_time():
    assert asked("1500", "100", growth=2) is None
    assert asked("1700", "100", growth=2) is not None


def test_percentages_are_held_against_each_other_by_points():
    assert asked("36", "95", at=SHARE) == "36 % cách cùng kỳ năm trước (95 %) tới 59 điểm phần trăm."
    assert asked("9.8", "55", at=SHARE) is None
    assert asked("98.07", "99.2", at=SHARE) is None


@pytest.mark.parametrize("figure", [BLANK, Figure(State.NOT_APPLICABLE)])
def test_what_is_no_number_is_not_asked_about(figure):
    assert asked(figure, "5000") is None


def test_codes_are_not_asked_about():
    assert asked("0", "2", at=CODE) is None


@given(st.integers(100, 10**9), st.integers(0, 9))
def test_a_digit_more_or_less_is_always_noticed_and_a_change_within_half_to_double_never(truth, digit):
    assert asked(str(truth * 10 + digit), truth)
    assert asked(str(truth // 10), truth)
    assert asked(str(truth * 2), truth) is None
    assert asked(str(truth // 2), truth) is None


def test_a_quarter_is_asked_about_only_where_it_is_far_above_a_whole_year():
    assert asked("30500", "305", growth=Fraction(1, 4)) == "30.500 gấp 100 lần cùng kỳ năm trước (305)."
    assert asked("1900", "305", growth=Fraction(1, 4)) is None
    assert asked("3", "3050", growth=Fraction(1, 4)) is None
