"""One indicator of one office over the years, as a table and a plot."""

import shutil
from decimal import Decimal

import pytest

from cchc_tui.analysis.series import change, course_of, points, quarters, stored_course
from cchc_tui.entry.figure import Figure, State
from cchc_tui.entry.series import Course, Report
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.period import Period
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.workspaces.access import Access, AccessError, Role
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace
from cchc_tui.tui.capabilities import Capabilities
from cchc_tui.tui.lines import plain
from cchc_tui.tui.plot import plot, spark
from cchc_tui.tui.series.screen import SeriesScreen
from tests.tui.offices import BESIDE, COMMUNE, DISTRICT, read
from tests.tui.pages import Q1, TODAY, UNIT, make_workspace, opened, press, store_sample, words_of

SCHEMA = load_schema(shipped_schemas()[0])
CUMULATIVE, STOCK = "issues_found", "procedures_in_force"
SHARE, PART, WHOLE = "commune_on_time_share", "commune_files_on_time", "commune_files_resolved"


def course(*reports, early=()):
    """A course of reports such as ``("2024-Q1", {"issues_found": 3})``."""
    return Course(
        SCHEMA,
        {
            Period.parse(period): Report(
                {id_: Figure(State.NUMBER, Decimal(value)) for id_, value in figures.items()}, period in early
            )
            for period, figures in reports
        },
    )


def numbers(values):
    return [None if value is None else value.figure.number for value in values]


def test_a_cumulative_figure_stands_beside_what_its_last_quarter_came_to_alone():
    found = points(
        course(("2024-Q3", {CUMULATIVE: 9}), ("2024-Q1", {CUMULATIVE: 3}), ("2024-H1", {CUMULATIVE: 7})),
        SCHEMA.indicators[CUMULATIVE],
    )
    assert [str(one.period) for one in found] == ["2024-Q1", "2024-H1", "2024-Q3"]
    assert numbers(one.reported for one in found) == [3, 7, 9]
    assert numbers(one.alone for one in found) == [3, 4, 2]


def test_a_stock_is_no_sum_of_quarters():
    [one] = points(course(("2024-H1", {STOCK: 120})), SCHEMA.indicators[STOCK])
    assert (one.reported.figure.number, one.alone) == (120, None)


def test_a_percentage_is_computed_anew_from_its_parts_over_the_very_span():
    reports = (("2024-Q1", {PART: 1, WHOLE: 2, SHARE: 99}), ("2024-H1", {PART: 10, WHOLE: 12, SHARE: 99}))
    row = SCHEMA.indicators[SHARE]
    found = points(course(*reports), row)
    assert numbers(one.reported for one in found)[0] == 50
    assert 99 not in numbers(one.reported for one in found)


def test_this_year_on_last_year_and_a_share_in_points():
    both = course(
        ("2023-Q1", {CUMULATIVE: 4, PART: 1, WHOLE: 2}), ("2024-Q1", {CUMULATIVE: 5, PART: 3, WHOLE: 4})
    )
    last = points(both, SCHEMA.indicators[CUMULATIVE])[-1]
    told = change(SCHEMA.indicators[CUMULATIVE], last.reported, last.year_before)
    assert (told.difference, told.percent) == (1, 25)
    last = points(both, SCHEMA.indicators[SHARE])[-1]
    told = change(SCHEMA.indicators[SHARE], last.reported, last.year_before)
    assert (told.difference, told.percent) == (25, None)
    assert change(SCHEMA.indicators[SHARE], last.reported, None) is None


def test_an_estimate_stays_marked_in_all_that_rests_on_it():
    both = course(("2024-Q1", {CUMULATIVE: 4}), ("2024-H1", {CUMULATIVE: 6}), early={"2024-Q1"})
    found = points(both, SCHEMA.indicators[CUMULATIVE])
    assert [one.reported.is_estimate for one in found] == [True, False]
    assert found[1].alone.is_estimate


def test_quarters_nobody_told_of_are_gaps():
    told = course(("2023-Q1", {CUMULATIVE: 3}), ("2024-Q1", {CUMULATIVE: 5}))
    assert numbers(one.value for one in quarters(told, SCHEMA.indicators[CUMULATIVE])) == [
        3,
        None,
        None,
        None,
        5,
    ]
    assert quarters(course(), SCHEMA.indicators[CUMULATIVE]) == ()


def test_a_plot_has_its_size_its_labels_and_plain_characters():
    lines = [
        plain(line) for line in plot(["I", "II", "III", "IV"], [1, None, 3, 2], 60, 10, write="{:.0f}".format)
    ]
    assert len(lines) == 10
    assert all(len(line) <= 60 for line in lines)
    assert "\x1b" not in "".join(lines)
    assert "•" in "".join(lines)
    assert all(label in lines[-1] for label in ("I", "II", "III", "IV"))
    assert plot(["I"], [1], 60, 10) == []


@pytest.mark.parametrize(("term", "drawn"), [("xterm-256color", "▁ █▅"), ("linux", "0 94")])
def test_a_small_course_is_drawn_in_signs_that_the_terminal_has(term, drawn, monkeypatch):
    monkeypatch.setattr("cchc_tui.tui.plot.here", lambda: Capabilities(term))
    assert spark([0, None, 100, 50], 0, 100) == drawn


@pytest.mark.parametrize("size", [(80, 24), (160, 50), (60, 20)])
async def test_the_row_under_the_cursor_of_the_form_is_shown_over_the_years(tmp_path, size):
    workspace = make_workspace(tmp_path / "w")
    for period in (Q1, Period(2023, "Q1")):
        store_sample(workspace, period)
    async with opened(workspace, period=Q1, size=size) as (app, pilot):
        at = app.screen.desk.at
        await press(pilot, "ctrl+k")
        lines = words_of(app)
        assert f"{UNIT.name} ({UNIT.code})" in lines[0]
        assert any(line.startswith("► Quý I/2024") for line in lines)
        await press(pilot, "right", "slash", *"dung han", "enter")
        assert "đúng hạn" in words_of(app)[1]
        await press(pilot, "ctrl+t")
        assert "Reported" in "\n".join(words_of(app))
        await press(pilot, "escape")
        assert app.screen.desk.at == at


async def test_an_office_without_figures_is_told_where_they_come_from(tmp_path):
    workspace = make_workspace(tmp_path / "w")
    workspace.access = Access(Role.CLERK, UNIT.code)
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "ctrl+k")
        assert "cchc import" in " ".join(line.strip() for line in words_of(app))


def test_another_office_s_series_is_refused(tmp_path):
    workspace = make_workspace(tmp_path / "w", (UNIT, OrgUnit("06000", "Xã khác")))
    workspace.access = Access(Role.CLERK, UNIT.code)
    with pytest.raises(AccessError):
        SeriesScreen(workspace, SCHEMA, "06000", CUMULATIVE, TODAY)


def test_the_ledger_tells_the_same_course_as_the_journals_of_those_who_may_be_seen(kept):
    def as_(role, unit):
        workspace = Workspace(kept.root)
        workspace.access = Access(role, unit)
        return workspace

    officer = as_(Role.OFFICER, "164")
    here = course_of(officer, SCHEMA, COMMUNE.code, 2024)
    there = stored_course(officer, SCHEMA, COMMUNE.code, 2024, refresh=False)
    assert here.reports
    assert there.reports.keys() == here.reports.keys()
    for period, report in here.reports.items():
        assert there.reports[period].is_estimate == report.is_estimate
        for id_ in SCHEMA.indicators:
            told, read = here.figure(id_, period), there.figure(id_, period)
            assert (read.state, read.number) == (told.state, told.number)
    for role, own, other in ((Role.OFFICER, "164", BESIDE), (Role.CLERK, COMMUNE.code, COMMUNE)):
        with pytest.raises(AccessError):
            stored_course(as_(role, own), SCHEMA, other.code, 2024, refresh=False)


async def test_an_office_whose_journals_lie_elsewhere_is_read_from_the_ledger(kept, nothing_merged, tmp_path):
    root = tmp_path / "w"
    shutil.copytree(kept.root, root)
    shutil.rmtree(root / "data" / "journals")
    workspace = Workspace(root)
    workspace.access = Access(Role.OFFICER, "164")
    page = SeriesScreen(workspace, SCHEMA, COMMUNE.code, "files_received", TODAY)
    async with opened(workspace, unit=DISTRICT) as (app, pilot):
        app.turn_to(page)
        await press(pilot)
        assert any("Năm 2023" in line for line in await read(app, pilot))
