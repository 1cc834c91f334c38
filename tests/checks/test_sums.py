"""Sums of rounded amounts may be off by their rounding, sums of counts by nothing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.entry.figure import Figure, State
from tests.checks.engines import COUNT, MONEY, live_outcomes, row, rule, schema, sheet, sql_outcomes

NAMES = ("total", "a", "b", "c")
CHECK = "adds_up(total, a, b, c)"
ENGINES = pytest.mark.parametrize("engine", [live_outcomes, sql_outcomes])


def outcome(engine, measure, texts, check=CHECK):
    form = schema([row(name, measure) for name in NAMES], [rule("sum", check, "total")])
    figures = {
        name: Figure(State.NONE, None, "-") if text == "-" else Figure(State.NUMBER, Decimal(text))
        for name, text in zip(NAMES, texts, strict=True)
    }
    return engine(form, "commune", [sheet(figures)])[0]["sum"]


@ENGINES
@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("100", "50", "30", "20"), "holds"),
        (("102", "50", "30", "20"), "holds"),
        (("103", "50", "30", "20"), "fails"),
        (("100.000", "50.000", "30.000", "20.002"), "holds"),
        (("100.000", "50.000", "30.000", "20.003"), "fails"),
        (("101", "50.0", "30.0", "20.4"), "holds"),
        (("101", "50.0", "30.0", "20.3"), "fails"),
        (("82", "50", "30", "-"), "fails"),
        (("81", "50", "30", "-"), "holds"),
    ],
)
def test_three_amounts_and_their_total_get_half_a_unit_each(engine, texts, expected):
    assert outcome(engine, MONEY, texts) == expected


@ENGINES
@pytest.mark.parametrize(("total", "expected"), [("100", "holds"), ("101", "fails"), ("99", "fails")])
def test_counts_get_no_tolerance(engine, total, expected):
    assert outcome(engine, COUNT, (total, "50", "30", "20")) == expected


@given(st.lists(st.tuples(st.integers(-5000, 5000), st.integers(0, 3)), min_size=4, max_size=4))
def test_the_tolerance_is_what_rounding_can_do_and_no_more(cells):
    texts = [str(Decimal(scaled).scaleb(-digits)) for scaled, digits in cells]
    total, *parts = (Fraction(scaled, 10**digits) for scaled, digits in cells)
    slack = sum(Fraction(1, 2 * 10**digits) for _, digits in cells)
    expected = "holds" if abs(total - sum(parts)) <= slack else "fails"
    assert outcome(live_outcomes, MONEY, texts) == expected
