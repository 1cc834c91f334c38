"""A typed percentage holds exactly when rounding the true ratio can give it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.entry.compute import percentage
from cchc_tui.entry.figure import Figure, State
from tests.checks.engines import COUNT, MONEY, PERCENT, live_outcomes, row, rule, schema, sheet, sql_outcomes

ROWS = [row("p", PERCENT), row("part", COUNT), row("whole", COUNT), row("paid", MONEY), row("plan", MONEY)]
FORM = schema(
    ROWS, [rule("counts", "percent(p, part, whole)", "p"), rule("money", "percent(p, paid, plan)", "p")]
)
ENGINES = pytest.mark.parametrize("engine", [live_outcomes, sql_outcomes])


def number(text):
    return Figure(State.NUMBER, Decimal(text))


def outcome(engine, name, **figures):
    return engine(FORM, "commune", [sheet({one: number(text) for one, text in figures.items()})])[0][name]


@ENGINES
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("98.07", "holds"),
        ("98.1", "holds"),
        ("98", "holds"),
        ("98.0", "fails"),
        ("98.2", "fails"),
        ("99", "fails"),
    ],
)
def test_98_1_and_98_07_are_both_right_for_509_of_519(engine, typed, expected):
    assert outcome(engine, "counts", p=typed, part="509", whole="519") == expected


@ENGINES
@pytest.mark.parametrize(
    ("typed", "expected"), [("12.5", "holds"), ("12", "holds"), ("13", "holds"), ("12.51", "fails")]
)
def test_a_ratio_half_way_between_may_be_rounded_either_way(engine, typed, expected):
    assert outcome(engine, "counts", p=typed, part="1", whole="8") == expected


@ENGINES
def test_a_percentage_of_nothing_is_not_judged(engine):
    assert outcome(engine, "counts", p="100", part="0", whole="0") == "not_applicable"
    assert outcome(engine, "counts", p="100", part="0") == "undecided"


PARTS = st.integers(-(10**15) + 1, 10**15 - 1) | st.integers(-20, 600)


@given(
    typed=st.integers(-1_000_000, 1_000_000) | st.integers(0, 10_000),
    decimals=st.integers(0, 2),
    part=PARTS,
    whole=PARTS.filter(bool),
    scale=st.integers(0, 3),
)
def test_the_interval_test_is_exact_for_every_figure_of_15_digits(typed, decimals, part, whole, scale):
    shown = Decimal(typed).scaleb(-decimals)
    true = abs(Fraction(typed, 10**decimals) - Fraction(100 * part, whole)) <= Fraction(1, 2 * 10**decimals)
    expected = "holds" if true else "fails"
    parts = {"paid": str(Decimal(part).scaleb(-scale)), "plan": str(Decimal(whole).scaleb(-scale))}
    assert outcome(live_outcomes, "counts", p=shown, part=part, whole=whole) == expected
    assert outcome(live_outcomes, "money", p=shown, **parts) == expected


@given(part=st.integers(0, 10**12), whole=st.integers(1, 10**12), decimals=st.integers(0, 2))
def test_what_the_program_computes_always_holds(part, whole, decimals):
    computed = percentage(Decimal(part), Decimal(whole), decimals)
    assert outcome(live_outcomes, "counts", p=f"{computed:f}", part=part, whole=whole) == "holds" or (
        # Zeros cut off at the end claim less: 33,00 for 33,004 is written 33.
        computed.as_tuple().exponent > -decimals
    )
