"""An office at a glance: what it has to see to, and its percentages over the last quarters."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cchc_tui.analysis.dashboard import Need, needs, shares
from cchc_tui.entry.figure import Figure, State
from cchc_tui.entry.series import Course, Report
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.journals.overview import Status, overview
from tests.tui.pages import TODAY, UNIT, make_workspace, opened, press, store_sample, words_of

SCHEMA = load_schema(shipped_schemas()[0])


@pytest.fixture
def lines(tmp_path):
    """The periods of 2024 and 2023 of an office that has reported nothing, by their names."""
    found = overview(make_workspace(tmp_path / "w"), UNIT.code, (2024, 2023))
    return {str(one.key.period): one for one in found}


def test_what_was_returned_comes_first_then_what_is_late_then_what_is_due(lines):
    lines["2023-Y"] = replace(lines["2023-Y"], status=Status.ACCEPTED)
    lines["2024-Q1"] = replace(lines["2024-Q1"], status=Status.RETURNED)
    found = needs(lines.values(), date(2024, 9, 5))
    assert [(reason, str(one.key.period)) for reason, one in found][:2] == [
        (Need.RETURNED, "2024-Q1"),
        (Need.LATE, "2024-H1"),
    ]
    assert {reason for reason, _ in found[2:]} == {Need.DUE}
    assert "2023-Y" not in {str(one.key.period) for _, one in found}


def test_nobody_is_late_for_what_came_before_the_first_report(lines):
    lines["2024-Q1"] = replace(lines["2024-Q1"], status=Status.SUBMITTED)
    assert needs(lines.values(), date(2024, 4, 1)) == ()


def test_percentages_are_of_the_same_quarters_with_gaps_and_computed_anew():
    def report(part, whole):
        figures = {"commune_files_on_time": part, "commune_files_resolved": whole, "commune_on_time_share": 1}
        return Report({id_: Figure(State.NUMBER, Decimal(value)) for id_, value in figures.items()})

    course = Course(SCHEMA, {Period(2023, "Q1"): report(1, 2), Period(2024, "Q1"): report(3, 4)})
    found = {one.row.id: one for one in shares(course, Level.COMMUNE)}
    on_time = found["commune_on_time_share"]
    assert on_time.course == (50.0, None, None, None, 75.0)
    assert (on_time.last.figure.number, on_time.change.difference) == (75, 25)
    assert {len(one.course) for one in found.values()} == {5}


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_a_clerk_sees_her_office_at_a_glance_and_opens_what_is_to_be_done(tmp_path, size):
    workspace = make_workspace(tmp_path / "w")
    store_sample(workspace)
    async with opened(workspace, today=date(2024, 3, 20), size=size) as (app, pilot):
        await press(pilot, "b")
        lines = words_of(app)
        assert any("Quý I/2024 quá hạn 10 ngày" in line and "×" in line for line in lines)
        assert any(line.startswith("►") and "%" not in line[:2] for line in lines)
        await press(pilot, "down", "enter")
        assert "So với năm trước" in words_of(app)[3]
        await press(pilot, "escape", "x")
        assert "Quý I/2024" in words_of(app)[0]
        await press(pilot, "q")
        assert "Cần làm" in "\n".join(words_of(app))


async def test_a_new_office_is_told_where_figures_come_from(tmp_path):
    async with opened(make_workspace(tmp_path / "w"), today=TODAY) as (app, pilot):
        await press(pilot, "b", "ctrl+t")
        assert "No period has figures yet" in "\n".join(words_of(app))
