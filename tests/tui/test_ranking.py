"""Org units ranked by an indicator: who has how much, and who is far from the others."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from cchc_tui.analysis.ranking import Ranked, _in_order, ranking
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.journals.submission import Status
from cchc_tui.store.workspaces.access import Access, AccessError, Role
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace
from cchc_tui.tui.lines import EMPTY, plain
from cchc_tui.tui.ranking.paint import RankingState, paint_ranking
from tests.tui.offices import BESIDE, COMMUNE, DISTRICT, SECOND, YEAR, read
from tests.tui.pages import opened, press, words_of

SCHEMA = load_schema(shipped_schemas()[0])
SHARE, COUNT = SCHEMA.indicators["commune_on_time_share"], SCHEMA.indicators["files_received"]


def ranked(row, *figures):
    """What comes of such figures, ``(part, whole)`` of a share; the units are named by their places."""
    found = []
    for place, figure in enumerate(figures):
        unit = OrgUnit(str(place), f"Xã {place}")
        if isinstance(figure, tuple):
            part, whole = map(Decimal, figure)
            found.append(Ranked(unit, Status.SUBMITTED, 100 * part / whole, part, whole))
        else:
            found.append(Ranked(unit, Status.SUBMITTED, None if figure is None else Decimal(figure)))
    return _in_order(row, found, ())


def far(found):
    return {int(one.unit.code) for one in found.ranked if one.is_far}


def test_the_greatest_comes_first_and_who_has_no_figure_last():
    found = ranked(COUNT, 5, None, 9, 7)
    assert [one.unit.code for one in found.ranked] == ["2", "3", "0", "1"]
    assert (found.middle, found.total) == (7, 21)


def test_the_share_of_all_is_computed_from_the_sums_and_no_mean_of_shares():
    assert ranked(SHARE, (1, 1), (0, 3)).total == 25


def test_a_share_far_below_the_others_stands_out_but_not_where_chance_does_as_much():
    usual = [(97, 100), (98, 100), (96, 100), (99, 100), (97, 100), (98, 100)]
    assert far(ranked(SHARE, *usual, (60, 100))) == {6}
    assert far(ranked(SHARE, *usual, (3, 4))) == set()


def test_a_large_office_does_not_stand_out_by_being_large_alone():
    assert far(ranked(COUNT, 40, 80, 120, 160, 240, 300, 420)) == set()
    assert far(ranked(COUNT, 100, 110, 95, 105, 98, 102, 1030)) == {6}


def test_among_few_nobody_stands_out():
    assert far(ranked(COUNT, 1, 1, 1, 5000)) == set()


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=30), st.randoms())
def test_the_order_in_which_they_reported_changes_nothing(figures, chance):
    mixed = list(enumerate(figures))
    chance.shuffle(mixed)
    one, other = ranked(COUNT, *figures), ranked(COUNT, *(figure for _, figure in mixed))
    assert {figures[place] for place in far(one)} == {mixed[place][1] for place in far(other)}
    assert (one.middle, one.total) == (other.middle, other.total)


@pytest.fixture
def as_(kept, nothing_merged):
    """A function that returns the workspace as a role has it."""

    def one(role, unit=""):
        workspace = Workspace(kept.root)
        workspace.access = Access(role, unit)
        return workspace

    return one


async def test_an_officer_ranks_those_beneath_her_by_what_they_handed_in(as_):
    workspace = as_(Role.OFFICER, "164")
    async with opened(workspace, unit=DISTRICT, today=date(2024, 1, 5)) as (app, pilot):
        await press(pilot, "end", "x")
        lines = await read(app, pilot)
        assert "Năm 2023" in lines[0]
        assert any("1/2 đơn vị có số" in line for line in lines)
        assert any(COMMUNE.name in line and "►" in line for line in lines)
        assert any(SECOND.name in line and "đang nhập" in line for line in lines)
        assert BESIDE.name not in "\n".join(lines)
        await press(pilot, "x")
        assert "Không đơn vị nào xa mức chung" in "\n".join(words_of(app))
        await press(pilot, "x", "enter")
        assert COMMUNE.name in words_of(app)[0]


def test_another_district_s_figures_are_refused(as_):
    for role, own, other in ((Role.OFFICER, "164", BESIDE), (Role.CLERK, COMMUNE.code, COMMUNE)):
        with pytest.raises(AccessError):
            ranking(as_(role, own), SCHEMA, COUNT, YEAR, [other], refresh=False)


async def test_a_clerk_ranks_nobody(as_):
    async with opened(as_(Role.CLERK, COMMUNE.code), unit=COMMUNE) as (app, pilot):
        await press(pilot, "x")
        assert any("một đơn vị này" in line for line in words_of(app))


async def test_keys_pressed_faster_than_answers_come_end_at_the_last_one(as_):
    async with opened(as_(Role.OFFICER, "164"), unit=DISTRICT, today=date(2024, 1, 5)) as (app, pilot):
        await press(pilot, "end", "x")
        for _ in range(5):
            app.post_message(events.Key("n", "n"))
        lines = await read(app, pilot)
        rows = [row for row in SCHEMA.indicators.values() if COMMUNE.level in row.levels]
        first = next(place for place, row in enumerate(rows) if row.percent is not None)
        assert rows[first + 5].label[:30] in lines[1]
        assert any("đơn vị có số" in line for line in lines)


def test_of_a_code_it_is_counted_how_many_gave_which_value_and_nothing_is_averaged():
    row = SCHEMA.indicators["online_meetings"]
    found = ranked(row, 2, 0, 2, None, 7)
    labels = [one.label for one in row.codes]
    assert [(int(code), label, count) for code, label, count in found.counts] == [
        (0, labels[0], 1),
        (1, labels[1], 0),
        (2, labels[2], 2),
        (7, "", 1),
    ]
    assert (found.middle, found.total) == (None, None)
    lines = [
        plain(one).rstrip() for one in paint_ranking(RankingState(SCHEMA, YEAR, row, found), EMPTY, 80, 24)
    ]
    page = " ".join("\n".join(lines).split())
    assert f"{labels[2]} (2): 2" in page
    assert "mã 7, không có trong danh sách: 1" in page
    assert sum(line.endswith(f" {labels[2]} (2)") for line in lines) == 2
