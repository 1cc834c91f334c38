"""Days, times and periods stand as each language writes them."""

from datetime import UTC, date, datetime

import pytest

from cchc_tui.messages.dates import full_day, moment, period_of, short_day


def test_days_and_times():
    day = date(2024, 12, 31)
    assert (full_day(day, "vi"), full_day(day, "en")) == ("31/12/2024", "31 Dec 2024")
    assert (short_day(day, "vi"), short_day(day, "en")) == ("31/12", "31 Dec")
    when = datetime(2024, 3, 5, 14, 5, tzinfo=UTC)
    assert (moment(when, "vi"), moment(when, "en")) == ("14:05 05/03/2024", "14:05, 5 Mar 2024")


@pytest.mark.parametrize(
    ("label", "language", "said"),
    [
        ("Quý I", "vi", "Quý I/2024"),
        ("quý I", "vi", "quý I/2024"),
        ("6 tháng đầu năm", "vi", "6 tháng đầu năm 2024"),
        ("9 tháng", "vi", "9 tháng năm 2024"),
        ("Năm", "vi", "Năm 2024"),
        ("First quarter", "en", "First quarter 2024"),
        ("Year", "en", "Year 2024"),
    ],
)
def test_periods(label, language, said):
    assert period_of(label, 2024, language) == said
