"""Two periods of one office side by side."""

from decimal import Decimal

import pytest

from cchc_tui.analysis.pairs import offer, pairs
from cchc_tui.entry.figure import Figure, State
from cchc_tui.entry.series import Course, Report
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period
from cchc_tui.schema.shipped import shipped_schemas
from tests.tui.pages import Q1, make_workspace, opened, press, store_sample, words_of

SCHEMA = load_schema(shipped_schemas()[0])


def course(**reports):
    """A course of reports such as ``Q1_2024={"issues_found": 3}``."""
    told = {}
    for name, figures in reports.items():
        kind, _, year = name.partition("_")
        numbers = {id_: Figure(State.NUMBER, Decimal(value)) for id_, value in figures.items()}
        told[Period(int(year), kind)] = Report(numbers)
    return Course(SCHEMA, told)


def test_the_same_period_of_last_year_is_offered_first_else_the_one_reported_before():
    known = course(Q1_2023={}, H1_2023={}, Q1_2024={}, Q3_2024={})
    assert offer(known, Period(2024, "Q1")) == (Period(2024, "Q1"), Period(2023, "Q1"))
    assert offer(known, Period(2024, "Q3")) == (Period(2024, "Q3"), Period(2024, "Q1"))
    assert offer(known, Period(2026, "Y")) == (Period(2024, "Q3"), Period(2024, "Q1"))
    assert offer(course(Q1_2024={}), Q1) is None


def test_counts_of_periods_of_other_lengths_are_told_but_not_subtracted():
    known = course(
        Q1_2024={"procedures_new": 2, "procedures_in_force": 150},
        H1_2024={"procedures_new": 5, "procedures_in_force": 148},
    )
    found = {one.row.id: one for one in pairs(known, Level.COMMUNE, Period(2024, "H1"), Period(2024, "Q1"))}
    assert found["procedures_new"].is_unlike
    assert found["procedures_new"].change is None
    assert found["procedures_in_force"].change.difference == -2


def test_rows_of_another_level_are_left_out():
    known = course(Q1_2024={}, Q1_2023={})
    ids = {one.row.id for one in pairs(known, Level.COMMUNE, Q1, Period(2023, "Q1"))}
    assert ids == {row.id for row in SCHEMA.indicators.values() if Level.COMMUNE in row.levels}


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_this_year_stands_beside_last_year_and_a_key_leads_to_the_series(tmp_path, size):
    workspace = make_workspace(tmp_path / "w")
    for period in (Q1, Period(2023, "Q1")):
        store_sample(workspace, period)
    async with opened(workspace, size=size) as (app, pilot):
        await press(pilot, "s")
        lines = words_of(app)
        assert "Quý I/2024" in lines[2]
        assert "Quý I/2023" in lines[2]
        assert all(len(line) <= size[0] for line in lines)
        await press(pilot, "s")
        assert "không khác nhau" in "\n".join(words_of(app))
        await press(pilot, "s", "left", "full_stop", "enter")
        assert "So với năm trước" in words_of(app)[3]
        await press(pilot, "escape", "escape")
        assert "Kỳ báo cáo" in "\n".join(words_of(app))


async def test_with_one_period_it_is_said_what_is_missing(tmp_path):
    workspace = make_workspace(tmp_path / "w")
    store_sample(workspace)
    async with opened(workspace) as (app, pilot):
        await press(pilot, "s", "s", "enter", "left")
        assert "Cần hai kỳ" in "\n".join(words_of(app))
