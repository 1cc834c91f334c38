"""Figures of 15 digits never overflow: what could is refused before it runs."""

from decimal import Decimal

import pytest

from cchc_tui.checks.sql import outcome_sql
from cchc_tui.entry.figure import Figure, State
from cchc_tui.errors import SchemaError
from tests.checks.engines import COUNT, MONEY, PERCENT, live_outcomes, row, rule, schema, sheet, sql_outcomes

MOST = 10**15 - 1
ROWS = [row("a"), row("b"), row("m", MONEY), row("p", PERCENT), row("n", COUNT)]
ENGINES = pytest.mark.parametrize("engine", [live_outcomes, sql_outcomes])


@ENGINES
@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("a * b == 999999999999998000000000000001", "holds"),
        ("a * m < a * b", "holds"),
        ("percent(p, a, b)", "fails"),
        ("a + b + a + b == 4 * a", "holds"),
        ("abs(-a * b) > 0", "holds"),
        ("min(a, -b) == -999999999999999", "holds"),
    ],
)
def test_the_largest_figures_are_reckoned_exactly(engine, check, expected):
    figures = {
        name: Figure(State.NUMBER, Decimal(MOST).scaleb(-digits))
        for name, digits in (("a", 0), ("b", 0), ("m", 3), ("p", 2), ("n", 0))
    }
    made = rule("most", _longer(check), "a")
    assert engine(schema(ROWS, [made]), "commune", [sheet(figures)])[0]["most"] == expected


def _longer(check):
    """The parser takes constants of at most 15 digits; longer ones are put together here."""
    return check.replace("999999999999998000000000000001", "999999999999998 * 1000000000 * 1000000 + 1")


def test_what_could_exceed_38_digits_is_refused():
    form = schema(ROWS, [rule("cube", "a * b * n > 0", "a")])
    with pytest.raises(SchemaError) as refusal:
        outcome_sql(form.rules[0], form.indicators)
    assert "38" in str(refusal.value)
