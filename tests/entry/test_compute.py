"""The computed percentage is exact, rounded half up, and written without zeros at the end."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.entry.compute import derived, percentage
from cchc_tui.entry.figure import BLANK, Figure, State
from tests.entry.small_form import PERCENT, row

SHARE = row("share", PERCENT)
NONE, NOT_APPLICABLE = Figure(State.NONE), Figure(State.NOT_APPLICABLE)


def number(text):
    return Figure(State.NUMBER, Decimal(text))


@pytest.mark.parametrize(
    ("part", "whole", "result"),
    [
        ("509", "519", "98.07"),
        ("3", "8", "37.5"),
        ("36", "36", "100"),
        ("0", "1180000", "0"),
        ("1", "3", "33.33"),
        ("2", "3", "66.67"),
        ("1", "800", "0.13"),
        ("1", "20000", "0.01"),
        ("1", "20001", "0"),
        ("0.5", "1.25", "40"),
        ("-1", "800", "-0.13"),
        ("1", "-800", "-0.13"),
        ("200", "100", "200"),
    ],
)
def test_a_percentage_is_rounded_half_up(part, whole, result):
    assert str(percentage(Decimal(part), Decimal(whole))) == result


def test_nothing_is_a_percentage_of_nothing():
    assert percentage(Decimal(0), Decimal(0)) is None


@given(st.integers(0, 10**15 - 1), st.integers(1, 10**15 - 1), st.integers(0, 3))
def test_it_equals_the_quotient_taken_with_digits_to_spare(part, whole, places):
    above, below = Decimal(part).scaleb(-places), Decimal(whole).scaleb(-places)
    with localcontext(prec=80):
        expected = (above * 100 / below).quantize(Decimal("0.01"), ROUND_HALF_UP)
    result = percentage(above, below)
    assert result == expected
    assert "." not in str(result) or not str(result).endswith("0")


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(NONE, number(8), "0"), (number(3), number(8), "37.5"), (number("3"), number("8.000"), "37.5")],
)
def test_nothing_arisen_counts_as_zero_in_a_part(part, whole, text):
    assert derived(part, whole, SHARE) == Figure(State.NUMBER, Decimal(text), "=")


def test_a_percentage_may_have_as_many_digits_as_any_figure():
    assert derived(number(10**11 - 1), number(1), SHARE).number == 100 * (10**11 - 1)


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (BLANK, number(8)),
        (number(3), BLANK),
        (NOT_APPLICABLE, number(8)),
        (number(3), NONE),
        (number(3), number(0)),
        (number(10**11), number(1)),
    ],
)
def test_there_is_no_percentage_where_it_cannot_be_known_or_written(part, whole):
    assert derived(part, whole, SHARE) is None
