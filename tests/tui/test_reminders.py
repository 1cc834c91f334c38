"""Whom to remind of which report, as words to copy and send."""

from datetime import date

import pytest

from cchc_tui.store.workspaces.access import Access, Role
from cchc_tui.store.workspaces.workspace import Workspace
from tests.tui.offices import BESIDE, COMMUNE, DISTRICT, SECOND, read
from tests.tui.pages import opened, press, words_of


@pytest.fixture
def officer(kept, nothing_merged):
    workspace = Workspace(kept.root)
    workspace.access = Access(Role.OFFICER, "164")
    return workspace


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_an_officer_copies_the_words_to_send_to_who_is_late(officer, size):
    async with opened(officer, unit=DISTRICT, today=date(2023, 12, 20), size=size) as (app, pilot):
        await press(pilot, "n")
        lines = await read(app, pilot)
        assert "Tất cả 1 · Bị trả lại 0 · Quá hạn 1 · Sắp đến hạn 0" in lines[1]
        assert any(line.startswith("►") and SECOND.name in line for line in lines)
        assert COMMUNE.name not in "\n".join(lines)
        assert BESIDE.name not in "\n".join(lines)
        assert any("- Năm 2023: quá hạn 10 ngày" in line for line in lines)
        await press(pilot, "c")
        assert app.clipboard.startswith(f"Kính gửi {SECOND.name}")
        assert any("bộ nhớ tạm" in line for line in words_of(app))
        await press(pilot, "s")
        assert "Không có đơn vị nào như vậy" in "\n".join(words_of(app))
        await press(pilot, "t", "s", "t", "escape")
        assert "Kỳ báo cáo" in "\n".join(words_of(app))


async def test_where_nobody_owes_anything_that_is_said(officer):
    async with opened(officer, unit=DISTRICT, today=date(2023, 11, 20)) as (app, pilot):
        await press(pilot, "n")
        assert "Không có đơn vị nào cần nhắc" in "\n".join(await read(app, pilot))


async def test_a_clerk_reminds_nobody(officer):
    officer.access = Access(Role.CLERK, COMMUNE.code)
    async with opened(officer, unit=COMMUNE) as (app, pilot):
        await press(pilot, "n")
        assert any("một đơn vị này" in line for line in words_of(app))
