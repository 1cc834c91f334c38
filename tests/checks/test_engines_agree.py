"""Closures and SQL are one meaning in two engines."""

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_tui.checks.sql import outcome_sql
from cchc_tui.errors import SchemaError
from tests.checks.engines import live_outcomes, rule, schema, sheet, sql_outcomes
from tests.checks.random_rules import ROWS, Maker

RULES, FORMS = 500, 1000


def random_rule(maker, number):
    """A rule whose worst case SQL can hold, as the loader would let it pass."""
    indicators = schema(ROWS).indicators
    while True:
        when = maker.truth(2) if maker.between(0, 1) else None
        made = rule(f"r{number}", maker.truth(3), maker.choose(ROWS).id, when=when)
        try:
            outcome_sql(made, indicators)
        except SchemaError:
            continue
        return made


def random_sheet(maker):
    now, earlier, opening, last_year = (
        {one.id: maker.cell(one) for one in ROWS if maker.between(0, 9)} for _ in range(4)
    )
    return sheet(now, "commune", earlier, opening, last_year)


def test_500_random_rules_come_to_the_same_on_1000_random_forms_in_both_engines():
    generator = random.Random(20240314)
    maker = Maker(generator.choice, generator.randint)
    form = schema(ROWS, [random_rule(maker, number) for number in range(RULES)])
    sheets = [random_sheet(maker) for _ in range(FORMS)]
    live = live_outcomes(form, "commune", sheets)
    batch = sql_outcomes(form, "commune", sheets)
    for one, other in zip(live, batch, strict=True):
        assert one == other
    seen = Counter(outcome for one in live for outcome in one.values())
    assert len(form.rules) == RULES
    assert len(sheets) == FORMS
    assert min(seen[outcome] for outcome in ("holds", "fails", "undecided", "not_applicable")) > 10_000


@settings(max_examples=40)
@given(data=st.data())
def test_any_rule_comes_to_the_same_on_any_form_in_both_engines(data):
    maker = Maker(
        lambda of: data.draw(st.sampled_from(list(of))), lambda low, high: data.draw(st.integers(low, high))
    )
    form = schema(ROWS, [random_rule(maker, 0)])
    sheets = [random_sheet(maker)]
    for level in ("commune", "district"):
        assert live_outcomes(form, level, sheets) == sql_outcomes(form, level, sheets)
