"""Missing figures leave a rule open only where they could still decide it."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.schema.expression import Logic, Not
from tests.checks.engines import PERCENT, live_outcomes, row, rule, schema, sheet, sql_outcomes
from tests.checks.random_rules import ROWS, Maker
from tests.checks.test_engines_agree import random_sheet

TRUE, FALSE, MISSING = Figure(State.NUMBER, Decimal(1)), Figure(State.NUMBER, Decimal(0)), BLANK
TABLE = {
    "and": ["holds", "fails", "undecided", "fails", "fails", "fails", "undecided", "fails", "undecided"],
    "or": ["holds", "holds", "holds", "holds", "fails", "undecided", "holds", "undecided", "undecided"],
    "implies": ["holds", "fails", "undecided", "holds", "holds", "holds", "holds", "undecided", "undecided"],
}
ENGINES = pytest.mark.parametrize("engine", [live_outcomes, sql_outcomes])


@ENGINES
@pytest.mark.parametrize("operator", TABLE)
def test_a_missing_figure_decides_nothing_that_the_other_does_not(engine, operator):
    form = schema([row("a"), row("b")], [rule("law", f"a == 1 {operator} b == 1", "a")])
    sheets = [sheet({"a": a, "b": b}) for a, b in product((TRUE, FALSE, MISSING), repeat=2)]
    assert [one["law"] for one in engine(form, "commune", sheets)] == TABLE[operator]


@ENGINES
@pytest.mark.parametrize(
    ("check", "when", "figures", "expected"),
    [
        ("a <= b", "c == 1", {"a": 5, "b": 1, "c": 0}, "not_applicable"),
        ("a <= b", "c == 1", {"a": 5, "b": 1}, "undecided"),
        ("a <= b", "c == 1", {"a": 5, "b": 1, "c": 1}, "fails"),
        ("a <= b", None, {"a": 5}, "undecided"),
        ("max(a, b) <= 3", None, {"a": 5}, "undecided"),
        ("sum(a, b, c) == 3", None, {"a": 1, "b": 2}, "undecided"),
        ("sum(a, b, c) == 3", None, {"a": 1, "b": 2, "c": "-"}, "holds"),
        ("p == 0", None, {"p": "-"}, "undecided"),
        ("given(p)", None, {"p": "-"}, "holds"),
        ("known(p)", None, {"p": "-"}, "fails"),
        ("known(a)", None, {"a": "-"}, "holds"),
        ("a <= b", None, {"a": 5, "b": "x"}, "not_applicable"),
        ("given(a)", None, {"a": "x"}, "not_applicable"),
        ("a == 1", "not given(b)", {"a": 5, "b": "x"}, "fails"),
        ("a == 1", "given(b)", {"a": 5, "b": "x"}, "not_applicable"),
        ("a == 1", "b >= 0", {"a": 5, "b": "x"}, "not_applicable"),
    ],
)
def test_the_four_outcomes(engine, check, when, figures, expected):
    states = {"-": Figure(State.NONE, None, "-"), "x": Figure(State.NOT_APPLICABLE, None, "x")}
    shown = {
        name: states[one] if isinstance(one, str) else Figure(State.NUMBER, Decimal(one))
        for name, one in figures.items()
    }
    form = schema([row("a"), row("b"), row("c"), row("p", PERCENT)], [rule("it", check, "a", when=when)])
    assert engine(form, "commune", [sheet(shown)])[0]["it"] == expected


@given(data=st.data())
def test_de_morgans_laws_hold_with_figures_missing(data):
    maker = Maker(
        lambda of: data.draw(st.sampled_from(list(of))), lambda low, high: data.draw(st.integers(low, high))
    )
    a, b = maker.truth(2), maker.truth(2)
    pairs = [
        (Not(Logic("and", a, b)), Logic("or", Not(a), Not(b))),
        (Not(Logic("or", a, b)), Logic("and", Not(a), Not(b))),
        (Logic("implies", a, b), Logic("or", Not(a), b)),
        (Not(Not(a)), a),
        (Logic("and", a, b), Logic("and", b, a)),
        (Logic("or", a, a), a),
    ]
    rules = [
        rule(f"{side}{at}", one, "c0")
        for at, pair in enumerate(pairs)
        for side, one in zip("lr", pair, strict=True)
    ]
    form = schema(ROWS, rules)
    outcomes = live_outcomes(form, "commune", [random_sheet(maker)])[0]
    for at in range(len(pairs)):
        assert outcomes[f"l{at}"] == outcomes[f"r{at}"]
