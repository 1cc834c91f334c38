"""The page of who changed what, from the form and back."""

import pytest

from cchc_tui.store.draft import Draft
from tests.tui.pages import Q1, key, make_workspace, opened, press, store_sample, words_of


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
        await press(pilot, "g", *"1.1", "enter", "y")
        while "1.1 (1)" not in words_of(app)[0]:
            await press(pilot, "escape", "down", "y")
        lines = words_of(app)
        assert any(line.startswith("►") and "Lan" in line and "8 → 9 (gõ)" in line for line in lines)
        assert any("clerk" in line and "trống → 8 (lấy từ tệp)" in line for line in lines)
        await press(pilot, "s")
        assert any("Chưa có bản nộp nào" in line for line in words_of(app))
        await press(pilot, "s", "up", "f2", "enter")
        assert "Ai sửa" not in words_of(app)[0]
    async with opened(workspace, size=(60, 20), period=Q1) as (app, pilot):
        await press(pilot, "y", "s", "s", "home", "pagedown")
        assert all(len(line) <= 60 for line in words_of(app))
