"""The page of who changed what, from the form and back."""

import pytest

from cchc_tui.documents.reading.reading import read_document
from cchc_tui.schema.period import Period
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.access import Access, Role
from cchc_tui.store.workspaces.workspace import OrgUnit
from tests.tui.pages import Q1, SAMPLE, UNIT, key, make_workspace, opened, press, store_sample, words_of


@pytest.fixture
def workspace(tmp_path):
    """The sample, with one figure mended by Lan."""
    workspace = make_workspace(tmp_path / "ws")
    store_sample(workspace)
    with Draft.open(workspace, key(), "Lan") as draft:
        draft.commit(draft.form.enter("tasks_planned", "9"))
    return workspace


async def test_a_key_on_the_form_tells_who_changed_the_row_and_another_leads_to_any_row(workspace):
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "g", *"1.1", "enter", "ctrl+r")
        while "1.1 (1)" not in words_of(app)[0]:
            await press(pilot, "escape", "down", "ctrl+r")
        lines = words_of(app)
        assert any(line.startswith("►") and "Lan" in line and "8 → 9 (gõ)" in line for line in lines)
        assert any("clerk" in line and "trống → 8 (lấy từ tệp)" in line for line in lines)
        await press(pilot, "s")
        assert any("Chưa có bản nộp nào" in line for line in words_of(app))
        await press(pilot, "s", "up", "f2", "enter")
        assert "Ai sửa" not in words_of(app)[0]
    async with opened(workspace, size=(60, 20), period=Q1) as (app, pilot):
        await press(pilot, "ctrl+r", "s", "s", "home", "pagedown")
        assert all(len(line) <= 60 for line in words_of(app))


DISTRICT = OrgUnit("164", "Huyện")
COMMUNE = OrgUnit(UNIT.code, UNIT.name, parent="164")
YEAR = Period(2023, "Y")


@pytest.fixture
def as_(tmp_path):
    """A function that returns the workspace as a role has it: the year is accepted there."""
    workspace = make_workspace(tmp_path / "w", (DISTRICT, COMMUNE))
    document = read_document(SAMPLE.with_name("thinh-duc-2023-y.toml"), workspace.schemas())
    with Draft.open(workspace, key(YEAR), "lan") as draft:
        draft.commit(draft.form.put_all(dict(document.figures), "import"))
        assert draft.submit() == ()
        draft.accept()

    def one(role, unit):
        workspace.access = Access(role, unit)
        return workspace

    return one


async def test_a_correction_takes_the_acceptance_back_and_is_shown_to_whoever_judges(as_):
    clerk = as_(Role.CLERK, UNIT.code)
    async with opened(clerk, unit=COMMUNE, period=YEAR) as (app, pilot):
        assert "nhấn s để mở lại" in words_of(app)[-1]
        await press(pilot, "s")
        assert "phải nộp và duyệt lại" in words_of(app)[-1]
        await press(pilot, *"nham so", "enter")
        await press(pilot, "g", *"7.5.2", "enter", *"3421", "enter")
    with Draft.open(clerk, key(YEAR)) as draft:
        assert draft.status == "draft"
        assert draft.submit() == ()
        assert draft.status == "submitted"
    officer = as_(Role.OFFICER, "164")
    async with opened(officer, unit=COMMUNE) as (app, pilot):
        await press(pilot, "end")
        lines = "\n".join(words_of(app))
        assert "đã nộp ±1" in lines
        assert "Đã sửa 1 số liệu sau khi nộp" in lines
        await press(pilot, "c")
        assert "đã sửa 1 số liệu sau khi nộp" in words_of(app)[1]
    async with opened(officer, unit=COMMUNE, period=YEAR) as (app, pilot):
        assert "Đã nộp lại, 1 dòng khác bản trước (^R: xem); s để duyệt." in words_of(app)[-1]
        await press(pilot, "ctrl+r", "s")
        lines = words_of(app)
        assert "So với bản nộp lần 1" in lines[2]
        assert any("7.5.2  3.420 → 3.421" in line for line in lines)
        assert any("Lý do: nham so" in line for line in lines)
        await press(pilot, "enter")
        assert any(line.startswith(("► 7.5.2", "►7.5.2")) for line in words_of(app))
