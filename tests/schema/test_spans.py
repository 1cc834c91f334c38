"""Which figures of two periods may be set side by side."""

from fractions import Fraction

import pytest

from cchc_tui.schema.load import load_schema
from cchc_tui.schema.period import Period
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.schema.spans import growth

SCHEMA = load_schema(shipped_schemas()[0])
STOCK, IN_PERIOD, CUMULATIVE = "procedures_in_force", "procedures_new", "issues_found"
SHARE, CUMULATIVE_SHARE = "commune_on_time_share", "plan_completion"


@pytest.mark.parametrize(
    ("row", "period", "other", "times"),
    [
        (STOCK, "2024-Q1", "2023-Y", 1),
        (IN_PERIOD, "2024-Q1", "2023-Q1", 1),
        (IN_PERIOD, "2024-Q2", "2024-Q1", 1),
        (IN_PERIOD, "2024-Q1", "2023-Y", Fraction(91, 365)),
        (IN_PERIOD, "2024-H1", "2024-Q1", None),
        (CUMULATIVE, "2024-Q1", "2023-Y", Fraction(91, 365)),
        (CUMULATIVE, "2024-Q2", "2023-H1", 1),
        (CUMULATIVE, "2024-H1", "2024-Q1", Fraction(183, 91)),
        (CUMULATIVE, "2024-Q1", "2024-H1", Fraction(91, 183)),
        (SHARE, "2024-Q1", "2023-Y", 1),
        (CUMULATIVE_SHARE, "2024-Q1", "2023-Y", None),
        (CUMULATIVE_SHARE, "2024-H1", "2024-Q1", None),
        (CUMULATIVE_SHARE, "2024-Y", "2023-Y", 1),
    ],
)
def test_figures_are_alike_by_how_long_a_time_they_cover(row, period, other, times):
    found = growth(SCHEMA.periods, SCHEMA.indicators[row], Period.parse(period), Period.parse(other))
    assert found == times
