"""Org units by periods: who has handed in and when, for officers alone, and only those beneath them."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from cchc_tui.analysis.matrix import columns, standing
from cchc_tui.store.workspaces.access import Access, AccessError, Role
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace
from tests.tui.offices import BESIDE, COMMUNE, DISTRICT, SECOND, YEAR, read
from tests.tui.pages import opened, press, words_of


@pytest.fixture(scope="module")
def told(kept):
    """What the ledger says of both communes beneath the district."""
    codes = [COMMUNE.code, SECOND.code]
    return standing(kept, "cchc-xa", codes, columns(kept, "cchc-xa", YEAR.year), refresh=False)


@pytest.fixture
def as_(kept, told, nothing_merged, monkeypatch):
    """A function that returns the workspace as a role has it; nothing is merged behind the page."""

    def asked(_workspace, _family, codes, of, **_):
        assert BESIDE.code not in codes
        return replace(told, cells={one.period: told.cells.get(one.period, {}) for one in of})

    monkeypatch.setattr("cchc_tui.tui.matrix.screen.standing", asked)

    def one(role, unit=""):
        workspace = Workspace(kept.root)
        workspace.access = Access(role, unit)
        return workspace

    return one


def line_of(lines, words):
    return next(line for line in lines if words in line)


TODAY = date(2023, 12, 31)


async def test_an_officer_sees_who_has_handed_in_who_is_late_and_how_many_of_how_many(as_):
    async with opened(as_(Role.OFFICER, "164"), unit=DISTRICT, today=TODAY) as (app, pilot):
        await press(pilot, "m")
        lines = await read(app, pilot)
        late = (date.today() - date(2023, 12, 10)).days  # noqa: DTZ011  (it was handed in just now)
        assert f"→+{min(late, 999)}" in line_of(lines, "Thịnh Đức")
        assert "…+21" in line_of(lines, "Tân Cương")
        assert line_of(lines, "Đã nộp").split()[-1] == "1/2"
        assert "·+" not in line_of(lines, "Tân Cương"), "nobody is late for what came before the first report"
        assert BESIDE.name not in "\n".join(lines)
        assert "đã nộp, trễ" in " ".join(lines[-4:])
        await press(pilot, *"tan cuong")
        lines = words_of(app)
        assert not any("Thịnh Đức" in line for line in lines)
        assert line_of(lines, "Đã nộp").split()[-1] == "0/1"
        await press(pilot, "ctrl+t")
        assert "Submitted" in "\n".join(words_of(app))


async def test_those_who_owe_are_shown_alone_and_esc_shows_all_again_then_goes_back(as_):
    async with opened(as_(Role.OFFICER, "164"), unit=DISTRICT, today=TODAY) as (app, pilot):
        await press(pilot, "m")
        await read(app, pilot)
        await press(pilot, "tab")
        assert not any("Thịnh Đức" in line for line in words_of(app))
        await press(pilot, "escape")
        assert any("Thịnh Đức" in line for line in words_of(app))
        await press(pilot, "escape")
        assert "Kỳ báo cáo" in "\n".join(words_of(app))


async def test_a_submission_opens_and_behind_it_the_officer_is_where_she_was(as_):
    async with opened(as_(Role.OFFICER, "164"), unit=DISTRICT, today=TODAY) as (app, pilot):
        await press(pilot, "m")
        await read(app, pilot)
        await press(pilot, "left", "enter")
        assert "chưa nhập số liệu nào" in "\n".join(words_of(app)), "what nobody began is not begun by her"
        await press(pilot, "right", "enter")
        assert "Thịnh Đức" in words_of(app)[0]
        assert "đã nộp" in words_of(app)[0]
        await press(pilot, "q")
        assert "Các đơn vị thuộc Huyện" in words_of(app)[0]
        await read(app, pilot)
        assert app.session.unit == DISTRICT


async def test_a_clerk_sees_no_other_office(as_):
    async with opened(as_(Role.CLERK, COMMUNE.code), unit=COMMUNE, today=TODAY) as (app, pilot):
        assert "Các đơn vị" not in words_of(app)[-1]
        await press(pilot, "m")
        assert any("một đơn vị này" in line for line in words_of(app))


def test_how_another_office_stands_is_not_told(as_, told):
    years = columns(as_(Role.OFFICER, "164"), "cchc-xa", 2023)
    for role, own, other in (("officer", "164", BESIDE), ("clerk", COMMUNE.code, COMMUNE)):
        with pytest.raises(AccessError):
            standing(as_(Role(role), own), "cchc-xa", [other.code], years, refresh=False)
    assert told.cells[YEAR].keys() == {COMMUNE.code, SECOND.code}
    assert told.cells[YEAR][SECOND.code].startswith("d,,")
    assert told.since == YEAR.year


def test_a_first_look_reads_the_last_copy_as_it_is_and_makes_none(kept, tmp_path):
    workspace = Workspace(shutil.copytree(kept.root, tmp_path / "w"))
    workspace.add_unit(OrgUnit("05501", "Xã mới", parent="164"))
    before = workspace.snapshot.stat()
    found = standing(workspace, "cchc-xa", [SECOND.code], columns(workspace, "cchc-xa", 2023), refresh=None)
    after = workspace.snapshot.stat()
    assert SECOND.code in found.cells[YEAR]
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
