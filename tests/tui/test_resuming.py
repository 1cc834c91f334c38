"""A broken line costs nothing: the program opens where she was, and offers back what was half typed."""

import signal
import sys

import pytest

from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.habits import Habits
from cchc_tui.tui.form import screen as form_screen
from tests.support.terminal import Terminal
from tests.tui.pages import Q1, UNIT, key, make_workspace, opened, press, words_of


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "work")


START = """
import sys
from datetime import date
from pathlib import Path
from cchc_tui.schema.period import Period
from cchc_tui.store.workspaces.workspace import Workspace
from cchc_tui.tui.app import run_app
period = Period.parse(sys.argv[2]) if len(sys.argv) > 2 else None
workspace, today = Workspace.open(Path(sys.argv[1])), date(2024, 3, 12)
sys.exit(run_app(workspace, "05497", period, "vi", who="clerk", today=today))
"""


def terminal(workspace, *more):
    return Terminal([sys.executable, "-c", START, str(workspace.root), *more])


def figures_of(workspace):
    with Draft.open(workspace, key(), "looker", read_only=True) as draft:
        return [text for name in draft.form.walk.mine if (text := draft.form.text(name))]


def has(lines, words):
    return words in "\n".join(lines)


def test_after_kill_9_the_program_opens_where_she_was_with_her_half_typed_figure(workspace):
    with terminal(workspace, "2024-Q1") as screen:
        screen.wait_for("Số liệu")
        screen.send("8\r31")
        screen.wait_for(lambda lines: has(lines, "31 Nhiệm vụ"))
        screen.settle()  # the cursor is moved after the text is drawn
        column, line = screen.cursor
        screen.send("\x1b[D")
        screen.wait_for(lambda _: screen.cursor == (column - 1, line))
        at = screen.cursor
        screen.send_signal(signal.SIGKILL)
    assert figures_of(workspace) == ["8"]
    with terminal(workspace) as screen:
        screen.wait_for("Lần trước đứt ở đây")
        screen.wait_for(lambda _: screen.cursor == at)
        assert figures_of(workspace) == ["8"]
        screen.send("5\r")
        screen.wait_for("351")
        screen.wait_for(lambda lines: not has(lines, "Lần trước"))
    assert figures_of(workspace) == ["8", "351"]


async def test_escape_drops_what_was_half_typed_and_it_does_not_come_back(workspace):
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "8", "enter", "3", "1")
    async with opened(workspace) as (app, pilot):
        assert app.screen.desk.buffer.text == "31"
        await press(pilot, "escape")
        assert not has(words_of(app), "Lần trước")
    async with opened(workspace) as (app, pilot):
        assert app.screen.desk.at == "tasks_done"
        assert app.screen.desk.buffer is None
    assert figures_of(workspace) == ["8"]


async def test_a_half_typed_note_comes_back_too(workspace):
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "n", *"vì mưa", "left")
    async with opened(workspace) as (app, pilot):
        assert has(words_of(app)[-2:], "vì mưa")
        assert has(words_of(app)[-2:], "gõ dở lần trước")
        await press(pilot, "ơ", "enter")
        assert app.screen.desk.form.note("tasks_planned") == "vì mươa"


async def test_rows_marked_for_later_are_marked_the_next_time(workspace):
    async with opened(workspace, period=Q1) as (_, pilot):
        await press(pilot, "m", "enter", "enter", "m", "q")
    async with opened(workspace, period=Q1) as (app, pilot):
        assert app.screen.desk.later == {"tasks_planned", "issues_found"}
        await press(pilot, "m")
    async with opened(workspace, period=Q1) as (app, _):
        assert app.screen.desk.later == {"tasks_planned"}


async def test_who_leaves_by_herself_begins_with_the_list_of_periods_the_next_time(workspace):
    async with opened(workspace, period=Q1) as (_, pilot):
        await press(pilot, "8", "enter", "q")
    async with opened(workspace) as (app, pilot):
        assert has(words_of(app), "Nhấn Enter để")
        await press(pilot, "enter", "c", "ctrl+q", "ctrl+q")
        assert app._exit
    async with opened(workspace) as (app, _):
        assert has(words_of(app), "Nhấn Enter để")


async def test_a_form_that_was_submitted_or_cannot_be_read_does_not_open_by_itself(workspace):
    async with opened(workspace, period=Q1) as (_, pilot):
        await press(pilot, "8", "enter")
    [journal] = key().folder(workspace).iterdir()
    whole = journal.read_bytes()
    journal.write_bytes(whole.replace(b'"figure":"8"', b'"figure":"9"') + whole[-10:] + b"\n")
    async with opened(workspace) as (app, _):
        assert has(words_of(app), "Xã Thịnh Đức  05497 · cấp xã")
        assert not hasattr(app.screen, "desk")
    journal.write_bytes(whole)
    async with opened(workspace) as (app, _):
        assert app.screen.desk.form.text("tasks_planned") == "8"
    Habits.of(workspace, "clerk", UNIT.code).put("open_form", "cchc-xa/2024-Q9")
    async with opened(workspace) as (app, _):
        assert not hasattr(app.screen, "desk")


async def test_nobody_else_is_offered_what_she_was_typing(workspace):
    async with opened(workspace, period=Q1) as (_, pilot):
        await press(pilot, "8")
    with Draft.open(workspace, key(), "colleague") as draft:
        assert draft.place.row == "tasks_planned"
        assert draft.place.text == ""


def test_keys_typed_while_an_earlier_session_gives_way_are_not_lost(workspace):
    with terminal(workspace, "2024-Q1") as earlier:
        earlier.wait_for("Số liệu")
        earlier.send("8\r3")
        earlier.wait_for("3 Nhiệm vụ")
        with terminal(workspace) as later:
            later.wait_for("Phiên trước của bạn từ")
            later.send("\r55\r1\r")
            later.wait_for(lambda _: figures_of(workspace) == ["8", "55", "1"])


def test_keys_typed_before_the_offer_is_seen_are_no_answer_to_it(workspace):
    with terminal(workspace, "2024-Q1") as screen:
        screen.wait_for("Số liệu")
        screen.send("8\r31")
        screen.wait_for("31 Nhiệm vụ")
        screen.send_signal(signal.SIGKILL)
    with terminal(workspace) as screen:
        screen.send("\r7\r")
        screen.wait_for(lambda _: figures_of(workspace) == ["8", "7"])


def test_her_own_earlier_session_gives_way_with_what_was_half_typed_there(workspace):
    with terminal(workspace, "2024-Q1") as earlier, terminal(workspace, "2024-H1") as other:
        earlier.wait_for("Số liệu")
        earlier.send("8\r31")
        earlier.wait_for("31 Nhiệm vụ")
        other.wait_for("Số liệu")
        with terminal(workspace, "2024-Q1") as later:
            later.wait_for("Phiên trước của bạn từ")
            later.send("\r")
            later.wait_for("Lần trước đứt ở đây")
            later.send("55\r")
            later.wait_for("3155")
            assert earlier.wait_exit() == 0
            assert has(earlier.screen, "đã mở ở phiên khác")
            later.wait_for(lambda lines: not has(lines, "Đang lấy lại"))
        other.send("q")
        other.wait_for("Nhấn Enter để")
    assert figures_of(workspace) == ["8", "3.155"]


async def test_a_session_that_will_not_give_way_is_said_and_the_form_stays_to_be_read(workspace, monkeypatch):
    monkeypatch.setattr(form_screen, "_PATIENCE", 2)
    with terminal(workspace, "2024-Q1") as earlier:
        earlier.wait_for("Số liệu")
        earlier.send_signal(signal.SIGSTOP)
        async with opened(workspace, period=Q1) as (app, pilot):
            await press(pilot, "escape")
            assert has(words_of(app), "đang mở phụ lục này")
        async with opened(workspace, period=Q1) as (app, pilot):
            await press(pilot, "enter")
            for _ in range(40):
                if has(words_of(app), "chưa chịu đóng"):
                    break
                await pilot.pause(0.05)
            assert has(words_of(app), "chưa chịu đóng")
            await press(pilot, "8")
            assert has(words_of(app), "đang mở phụ lục này")
        earlier.send_signal(signal.SIGCONT)
        earlier.wait_exit()


async def test_somebody_elses_session_is_never_asked_to_go(workspace):
    with Draft.open(workspace, key(), "colleague"):
        async with opened(workspace, period=Q1) as (app, _):
            assert app.screen.desk.prompt is None
            assert has(words_of(app), "colleague đang mở phụ lục này")
