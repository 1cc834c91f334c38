"""The line for whoever is new to the form: there until she knows it, and gone for good then."""

import pytest
from rich.cells import cell_len

from cchc_tui import messages
from cchc_tui.store.workspaces.habits import Habits
from cchc_tui.tui.form.hint import FIGURES, Hint
from tests.tui.form_desk import Clerk
from tests.tui.pages import Q1, UNIT, make_workspace, opened, press, store_sample, words_of


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "ws")


def newcomer(workspace, at=None, size=(80, 24)):
    clerk = Clerk(at=at, size=size)
    clerk.desk.hint = Hint(Habits.of(workspace, "lan", UNIT.code))
    return clerk


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("width", [60, 80])
def test_it_tells_what_to_do_on_the_row_in_one_line(workspace, width, language):
    messages.use(language)
    figure = newcomer(workspace, size=(width, 24))
    said = figure.bottom
    assert "Enter" in said
    assert said.rstrip().endswith(("j bỏ dòng này", "j hides this"))
    assert ("? các phím" in said) or ("? keys" in said)
    assert len(figure.lines) == 24
    assert cell_len(said) <= width
    code = newcomer(workspace, size=(width, 24))
    code.desk.at = next(name for name, row in code.desk.schema.indicators.items() if row.codes)
    assert code.bottom != said


def test_one_key_puts_it_away_for_good_and_brings_it_back(workspace):
    clerk = newcomer(workspace)
    assert "j" in clerk.bottom
    assert clerk.types("j").bottom.startswith(" Đã bỏ dòng gợi ý")
    assert "bỏ dòng này" not in clerk.types("\r").bottom
    again = newcomer(workspace)
    assert "bỏ dòng này" not in again.bottom
    assert "bỏ dòng này" in again.types("j").bottom
    assert "bỏ dòng này" in newcomer(workspace).bottom


def test_it_goes_by_itself_after_some_figures_of_several_sessions(workspace):
    clerk = newcomer(workspace)
    clerk.desk.kept = FIGURES - 1
    assert "bỏ dòng này" in clerk.bottom
    clerk.desk.hint.remember(clerk.desk.kept)
    again = newcomer(workspace)
    assert "bỏ dòng này" in again.bottom
    assert "bỏ dòng này" not in again.types("8\r").bottom
    again.desk.hint.remember(again.desk.kept)
    assert "bỏ dòng này" not in newcomer(workspace).bottom


def test_what_has_to_be_said_stands_in_its_place(workspace):
    assert newcomer(workspace).types("y").bottom.startswith(" Phím «y»")
    locked = newcomer(workspace)
    locked.kept.status = "submitted"
    assert "bỏ dòng này" not in locked.bottom


async def test_the_form_remembers_it_for_the_person_and_offers_a_proposal_with_it(workspace):
    store_sample(workspace)
    async with opened(workspace, period=Q1) as (app, pilot):
        assert "Enter" in words_of(app)[-1]
        await press(pilot, "up")
        assert words_of(app)[-1].startswith(" p nhận số đề xuất · ↑↓ đi lại")
        await press(pilot, "9", "enter")
        await press(pilot, "q", "enter", "j", "j", "j")
    async with opened(workspace, period=Q1) as (app, pilot):
        assert "? Trợ giúp" in words_of(app)[-1]
