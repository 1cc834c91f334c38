"""What stands on the form's screen, in every size and both languages."""

import os
import subprocess
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len

from cchc_tui import messages
from cchc_tui.documents.reading.reading import read_document
from cchc_tui.entry.figure import Figure, State
from cchc_tui.schema.model import Heading
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.submission import read_submission
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.tui.form.columns import detail_height
from cchc_tui.tui.form.detail import detail_lines
from cchc_tui.tui.form.paint import picture
from cchc_tui.tui.lines import EMPTY, plain, width_of
from tests.tui.form_desk import Clerk, Kept, shipped
from tests.tui.pages import Q1, SAMPLE, key, make_workspace, opened, press, store_sample, words_of

SCREENS = Path(__file__).parent / "screens"
SIZES = [(60, 20), (72, 22), (80, 24), (100, 30), (120, 40), (160, 50)]


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "ws")


def sample():
    figures = dict(read_document(SAMPLE, [shipped()]).sheet().figures)
    return Kept(figures, {"contract_staff": "hợp đồng 68"}, last=figures)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
def test_the_screen_looks_as_agreed(size):
    last = {"investment_planned": Figure(State.NUMBER, Decimal(1000), "")}
    clerk = Clerk(Kept(last=last), "survey_forms", size, Period(2023, "Y"))
    clerk.types("50\r10\rg6.1\r↓1200\rnvốn xã\r0\r").presses("up")
    shown = "\n".join(clerk.lines) + "\n"
    agreed = SCREENS / "form-{}x{}.txt".format(*size)
    if os.environ.get("DRAW_SCREENS"):
        agreed.write_text(shown, encoding="utf-8")
    assert shown == agreed.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_no_row_of_the_real_appendix_breaks_the_lines_of_the_screen(size, language):
    messages.use(language)
    width, height = size
    clerk = Clerk(sample(), size=size, last=Period(2023, "Y"))
    for name in clerk.form.walk.order:
        clerk.desk.at = name
        shown = picture(clerk.desk, width, height, 0)
        assert len(shown.lines) == height
        assert max(width_of(line) for line in shown.lines) <= width
        assert 0 <= shown.cursor[0] < width
        assert 0 <= shown.cursor[1] < height


def test_every_label_can_be_read_whole_at_80_by_24():
    clerk = Clerk(sample())
    for name, row in clerk.desk.schema.indicators.items():
        clerk.desk.at = name
        said = " ".join(plain(line).strip() for line in detail_lines(clerk.desk, 80, detail_height(24)))
        assert row.label in said


def test_every_finding_of_the_real_appendix_is_seen_on_its_row_at_80_by_24():
    clerk = Clerk(sample())
    rows = [name for name in clerk.desk.checked.by_row if clerk.desk.checked.shown(name)]
    assert len(rows) >= 12
    for name in rows:
        clerk.desk.at = name
        first = clerk.desk.checked.shown(name)[0]
        said = " ".join(plain(line).strip() for line in detail_lines(clerk.desk, 80, detail_height(24)))
        assert first.message.vi[:40] in said
        assert clerk.row_of(name).rstrip()[-1] in "×!in"


def test_the_headings_over_the_row_stay_in_sight():
    clerk = Clerk(at="level3_used", size=(100, 24))
    assert clerk.lines[1].startswith(" 3. Cải cách thủ tục hành chính › 3.2.")


def test_the_meaning_of_a_figure_is_read_back_while_it_is_typed():
    clerk = Clerk(at="investment_planned").types("1180000")
    assert clerk.sees("1.180.000 Triệu đồng · một triệu một trăm tám mươi nghìn")
    assert clerk.types("\r0").sees("= 100 × 0 / 1.180.000 = 0")


def test_a_sum_is_shown_with_its_result():
    assert Clerk().types("12+7+3").sees("12+7+3 = 22 Nhiệm vụ · hai mươi hai")


def test_codes_are_shown_with_their_labels():
    clerk = Clerk(at="online_meetings")
    assert clerk.sees("0 = Chưa có · 1 = 2 cấp · 2 = 3 cấp")
    assert "3 cấp" in clerk.types("2").row_of("online_meetings")


def test_a_figure_of_fifteen_digits_is_shown_whole():
    kept = Kept({"investment_planned": Figure(State.NUMBER, Decimal("-12345678901.125"), "")})
    for size in SIZES:
        assert (
            "-12.345.678.901,125" in Clerk(kept, "investment_planned", size).row_of("investment_planned")
            or size[0] < 72
        )


def test_the_place_in_the_form_is_told():
    assert Clerk(at="tasks_done").lines[0].rstrip().endswith("3/100")


def test_a_window_that_is_too_small_says_so_plainly():
    assert "60 cột × 20 dòng" in " ".join(Clerk(size=(40, 12)).lines)


def test_the_form_scrolls_by_half_a_page_and_keeps_still_in_between():
    clerk = Clerk()
    tops, top = [], 0
    for _ in range(40):
        shown = picture(clerk.desk, 80, 24, top)
        top = shown.top
        tops.append(top)
        clerk.presses("down")
    steps = {after - before for before, after in pairwise(tops)} - {0}
    assert min(steps) >= 6


def test_findings_carry_a_sign_and_not_only_a_colour():
    clerk = Clerk(sample(), "plan_completion")
    assert "×" in clerk.row_of("plan_completion")
    assert any(line.startswith(" × ") for line in clerk.lines)


def test_drawing_a_row_again_shows_what_changed_in_it():
    clerk = Clerk()
    before = clerk.lines
    clerk.types("8\r3\rnxong\r")
    assert clerk.lines == Clerk(clerk.kept, clerk.at).lines
    assert before != clerk.lines


async def test_the_form_opens_from_the_list_of_periods_and_goes_back(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "enter", "8", "enter", "3", "enter")
        assert "Xã Thịnh Đức · Quý I/2024" in words_of(app)[0]
        await press(pilot, "q")
        assert any("Hạn nộp" in line for line in words_of(app))
    figures = read_submission(workspace, key()).figures
    assert [str(figures[row].number) for row in ("tasks_planned", "tasks_done", "plan_completion")] == [
        "8",
        "3",
        "37.5",
    ]


async def test_the_terminal_s_cursor_stands_where_she_types(workspace):
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "1", "2")
        x, y = app.cursor_position
        line = words_of(app)[y]
        assert line[:x].endswith("12")
        await press(pilot, "left")
        assert app.cursor_position == (x - 1, y)
        await press(pilot, "escape", "g", "3")
        assert app.cursor_position.y == 23


async def test_resizing_keeps_what_is_being_typed(workspace):
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "1", "2")
        await pilot.resize_terminal(120, 40)
        await press(pilot, "3", "enter")
        assert any(" 123 " in f"{line} " for line in words_of(app))
    assert str(read_submission(workspace, key()).figures["tasks_planned"].number) == "123"


async def test_the_language_is_switched_while_a_figure_is_being_typed(workspace):
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "1", "2", "ctrl+t")
        assert "First quarter" in words_of(app)[0] or "Q1" in words_of(app)[0]
        assert "not begun" in words_of(app)[0]
        await press(pilot, "enter")
    assert str(read_submission(workspace, key()).figures["tasks_planned"].number) == "12"


async def test_the_list_of_findings_leads_back_to_the_row(workspace):
    store_sample(workspace)
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "c")
        await press(pilot, "enter")
        assert "trong danh sách" not in words_of(app)[-1]
        assert app.screen.desk.at in app.screen.desk.checked.by_row


async def test_ctrl_q_leads_to_the_list_of_periods_and_loses_no_figure(workspace):
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "8", "ctrl+q")
        assert app.is_running
        assert any("Hạn nộp" in line for line in words_of(app))
    assert str(read_submission(workspace, key()).figures["tasks_planned"].number) == "8"


async def test_the_next_session_opens_at_the_row_where_she_left(workspace):
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "8", "enter", "down", "down")
        left = app.screen.desk.at
    with Draft.open(workspace, key(), "clerk") as draft:
        assert draft.position == left


async def test_two_at_one_form_the_second_reads_only_and_sees_who_has_it(workspace):
    with Draft.open(workspace, key(), "Lan"):
        async with opened(workspace, period=Q1) as (app, pilot):
            await press(pilot, "8")
            assert "Lan" in words_of(app)[-1]
            assert "chỉ xem" in words_of(app)[0]


def test_the_form_needs_no_database():
    program = "import sys, cchc_tui.tui.form.screen; sys.exit('duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_headings_are_drawn_without_a_figure():
    clerk = Clerk(sample())
    for place, row in enumerate(clerk.desk.schema.rows[:14]):
        if isinstance(row, Heading):
            assert clerk.lines[place + 2].strip().endswith(row.title[-10:])
            assert cell_len(clerk.lines[place + 2]) <= 80


@pytest.mark.parametrize(
    "words",
    [
        "lý do " * 30 + "hết",
        "một ghi chú dài vừa phải, quá một dòng của màn hình 80 cột nhưng không quá hai dòng",
    ],
)
def test_a_long_note_is_read_whole_where_lines_are_free(words):
    clerk = Clerk(at="tasks_planned")
    clerk.types("n").desk.prompt.buffer.insert(words)
    clerk.types("\r")
    assert words in " ".join(line.strip() for line in clerk.lines[17:])


def test_why_something_is_proposed_is_read_whole_unless_every_line_is_taken():
    clerk = Clerk(sample())
    for name in clerk.desk.checked.by_row:
        clerk.desk.at = name
        proposed = [one.proposal for one in clerk.desk.checked.shown(name)[:1] if one.proposal]
        detail = detail_lines(clerk.desk, 80, detail_height(24))
        said = " ".join(plain(line).strip() for line in detail)
        assert all(one.why.vi in said for one in proposed) or EMPTY not in detail


def test_a_long_sentence_on_the_bottom_line_takes_free_lines_above():
    clerk = Clerk()
    words = "Không ghi được vào đĩa, vì đĩa đầy. " * 6
    clerk.desk.say(words)
    assert words.strip() in clerk.bottom
    assert len(clerk.lines) == 24


def test_submitting_is_among_the_keys_at_80_columns_and_reopening_where_it_is_submitted():
    clerk = Clerk()
    assert "s Nộp" in clerk.bottom
    clerk.kept.status = "submitted"
    assert "s Mở lại" in clerk.bottom
    assert "Ghi chú" not in clerk.bottom
    assert "đề xuất" not in clerk.bottom


async def test_an_imported_form_is_looked_at_from_its_first_row(workspace):
    store_sample(workspace)
    async with opened(workspace, period=Q1) as (app, _):
        assert app.screen.desk.at == "tasks_planned"
