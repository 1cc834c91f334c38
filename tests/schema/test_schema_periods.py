"""Reference periods: how they are written, and which come before which."""

import pytest

from cchc_tui.errors import PeriodError
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.period import Period, before, earlier_in_year, opening
from cchc_tui.schema.shipped import find_schema


@pytest.fixture(scope="module")
def calendar():
    return load_schema(find_schema("cchc-xa-2022")).periods


@pytest.mark.parametrize("text", ["2024-Q1", " 2024-q1 "])
def test_a_period_is_read_as_it_is_written(text):
    assert Period.parse(text) == Period(2024, "Q1")
    assert str(Period.parse(text)) == "2024-Q1"


@pytest.mark.parametrize("text", ["", "Q1", "Q1-2024", "24-Q1", "2024-", "2024-Q1-2"])
def test_what_is_no_period_is_refused_with_an_example(text):
    with pytest.raises(PeriodError, match="2024-Q1"):
        Period.parse(text)


def names(periods):
    return [str(period) for period in periods]


def test_the_last_period_is_the_longest_that_ended_last(calendar):
    assert names(before(calendar, Period(2024, "Q1")))[:3] == ["2023-Y", "2023-M9", "2023-Q3"]
    assert names(before(calendar, Period(2024, "Y")))[:2] == ["2024-M9", "2024-Q3"]


def test_cumulative_figures_are_held_against_the_same_year_alone(calendar):
    assert names(earlier_in_year(calendar, Period(2024, "Q1"))) == []
    assert names(earlier_in_year(calendar, Period(2024, "Q3"))) == ["2024-H1", "2024-Q2", "2024-Q1"]


def test_opening_stock_stands_at_the_cut_off_just_before(calendar):
    assert names(opening(calendar, Period(2024, "Q1"))) == ["2023-Y"]
    assert names(opening(calendar, Period(2024, "Q2"))) == ["2024-Q1"]
    assert names(opening(calendar, Period(2024, "Q3"))) == ["2024-H1", "2024-Q2"]


def test_a_period_that_the_calendar_lacks_is_refused_with_those_it_has(calendar):
    with pytest.raises(PeriodError, match="Q1, Q2, H1, Q3, M9, Y"):
        before(calendar, Period(2024, "Q4"))
