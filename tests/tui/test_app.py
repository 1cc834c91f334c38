"""What holds on every page: keys and help, language, leaving, keys typed ahead, the ledger behind it all."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest
from textual import events

from cchc_tui import messages
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.tui import actions
from cchc_tui.tui.merging import Merger
from tests.support.terminal import Terminal
from tests.tui.pages import key, make_workspace, opened, press, store_sample, words_of

PAGES = [page for page in actions._DECLARED_IN if page != actions.EVERYWHERE]


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "ws")


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_action_has_a_name_and_a_sentence_in_both_languages(page, language):
    messages.use(language)
    for keys, name, sentence in actions.help_lines(page):
        assert keys
        assert name
        assert sentence.endswith((".", "?", "!"))


@pytest.mark.parametrize("page", PAGES)
def test_no_key_means_two_things_on_one_page(page):
    keys = [key for action in actions.actions_on(page) for key in action.all_keys]
    shared = {key for action in actions.declared(actions.EVERYWHERE) for key in action.all_keys}
    own = [key for key in keys if key not in shared]
    assert len(own) == len(set(own))


@pytest.mark.parametrize("page", [page for page in PAGES if page != "help"])
def test_every_action_has_a_key_that_putty_and_tmux_let_through(page):
    swallowed = {"ctrl+h", "ctrl+i", "ctrl+m"}
    for action in actions.actions_on(page):
        plain = [
            key for key in action.keys if key not in swallowed and not key.startswith(("alt+", "ctrl+shift"))
        ]
        assert plain, action.id


@pytest.mark.parametrize(
    ("keys", "title"),
    [
        ((), "danh sách kỳ báo cáo"),
        (("enter",), "nhập phụ lục"),
        (("c",), "lỗi và cảnh báo"),
        (("t",), "tra cứu số liệu"),
        (("u",), "chọn đơn vị"),
        (("colon",), "chọn lệnh"),
        (("t", "ctrl+o"), "chọn câu hỏi có sẵn"),
    ],
)
async def test_help_stands_on_every_page_and_any_key_closes_it(workspace, keys, title):
    store_sample(workspace)
    async with opened(workspace) as (app, pilot):
        await press(pilot, *keys)
        before = words_of(app)
        await press(pilot, "f1")
        assert f"Trợ giúp: {title}" in words_of(app)[0]
        await press(pilot, "x")
        assert words_of(app) == before


async def test_help_longer_than_the_screen_is_turned_by_pages(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "enter", "question_mark")
        first = words_of(app)
        assert "dòng 21/" in first[0]
        await press(pilot, "pagedown", "pagedown", "pagedown", "pagedown")
        assert words_of(app) != first
        assert "lưu ý" in "\n".join(words_of(app))


async def test_the_other_language_is_one_key_away_on_every_page(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "ctrl+t")
        assert "not begun" in "\n".join(words_of(app))
        assert "? Help" in words_of(app)[-1]
        await press(pilot, "ctrl+t")
        assert "chưa lập" in "\n".join(words_of(app))


async def test_leaving_takes_two_presses_and_says_that_all_is_kept(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "ctrl+q")
        assert "lần nữa để thoát" in "\n".join(words_of(app))
        await press(pilot, "down", "ctrl+q")
        assert app.is_running
        assert "lần nữa để thoát" in "\n".join(words_of(app))
        await press(pilot, "ctrl+q")
        assert app._exit


async def test_a_command_can_be_chosen_by_its_name(workspace):
    store_sample(workspace)
    async with opened(workspace) as (app, pilot):
        await press(pilot, "colon", *"loi")
        assert "c · F7" in "\n".join(words_of(app))
        await press(pilot, "enter")
        assert "Lỗi và cảnh báo" in words_of(app)[0]
        await press(pilot, "enter", "colon", *"ghi chu", "enter", *"abc", "enter")
        assert "abc" in app.screen.desk.form.notes.values()


@pytest.mark.parametrize("keys", [(), ("c",), ("t",), ("u",), ("question_mark",)])
async def test_a_window_too_small_for_a_page_says_how_large_it_must_be(workspace, keys):
    store_sample(workspace)
    async with opened(workspace) as (app, pilot):
        await press(pilot, *keys)
        before = words_of(app)
        await pilot.resize_terminal(50, 15)
        await pilot.pause()
        assert "60 cột × 20 dòng" in " ".join(" ".join(words_of(app)).split())
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert words_of(app) == before


async def test_pasted_text_goes_where_typed_text_goes(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "u")
        app.post_message(events.Paste("thi\u0323nh\nđức"))
        await pilot.pause()
        assert "thịnh" in "\n".join(words_of(app)[4:7])


async def test_keys_that_nobody_needs_do_nothing(workspace):
    async with opened(workspace) as (app, pilot):
        before = words_of(app)
        await press(pilot, "ctrl+c", "ctrl+p", "z", "ctrl+z", "f11")
        assert words_of(app) == before


START = """
import sys
from datetime import date
from pathlib import Path
from cchc_tui.schema.period import Period
from cchc_tui.store.workspaces.workspace import Workspace
from cchc_tui.tui.app import run_app
period = Period.parse(sys.argv[2]) if len(sys.argv) > 2 else None
sys.exit(run_app(Workspace.open(Path(sys.argv[1])), "05497", period, "vi", today=date(2024, 3, 12)))
"""


def terminal(workspace, *more):
    return Terminal([sys.executable, "-c", START, str(workspace.root), *more], size=(80, 24))


def stored(workspace):
    with Draft.open(workspace, key(), "looker", read_only=True) as draft:
        mine = draft.form.walk.mine
        return [draft.form.text(name) for name in mine if draft.form.text(name)]


def test_keys_typed_ahead_of_the_form_reach_their_cells_in_order(workspace):
    with terminal(workspace) as screen:
        screen.wait_for("Nhấn Enter để bắt đầu")
        screen.send("\r8\r3\r1\x7f5\r?")
        screen.wait_for("Trợ giúp: nhập phụ lục")
    assert stored(workspace) == ["8", "3", "5"]


def test_keys_typed_before_anything_is_drawn_are_not_lost(workspace):
    with terminal(workspace, "2024-Q1") as screen:
        screen.send("8\r3\r5\r?")
        screen.wait_for("Trợ giúp: nhập phụ lục")
    assert stored(workspace) == ["8", "3", "5"]


def test_a_query_typed_in_one_burst_runs_as_it_was_typed(workspace):
    with terminal(workspace) as screen:
        screen.wait_for("Nhấn Enter để bắt đầu")
        screen.send("tselecr\x7ft 6*7 as answen\x7fr\r, 'viê\x7fệt' as word\x12")
        lines = screen.wait_for("1 dòng", timeout=60)
    assert any(line.split() == ["answer", "word"] for line in lines)
    assert any(line.split() == ["42", "việt"] for line in lines)


@pytest.mark.parametrize(
    "env", [{"TERM": "vt100"}, {"TERM": "linux"}, {"TERM": "screen-256color"}, {"NO_COLOR": "1"}]
)
def test_every_terminal_shows_the_same_words(workspace, env):
    with Terminal([sys.executable, "-c", START, str(workspace.root)], size=(80, 24), env=env) as screen:
        lines = screen.wait_for("Nhấn Enter để bắt đầu")
        assert lines[1].startswith(" Xã Thịnh Đức  05497 · cấp xã")
        screen.send("tselect")
        screen.wait_for("select")
        assert "38;2;" not in screen.output.decode()
        assert "48;2;" not in screen.output.decode()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_cut_line_ends_the_program_cleanly_with_every_figure_kept(workspace, number):
    with terminal(workspace, "2024-Q1") as screen:
        screen.wait_for("Số liệu")
        screen.send("8\r3\r")
        screen.wait_for("37,5")
        screen.send_signal(number)
        assert screen.wait_exit() == 0
    assert stored(workspace)[:2] == ["8", "3"]


def test_a_line_that_is_cut_ends_it_too_where_the_system_tells_only_the_shell_that_waits_for_it(workspace):
    program = f"{sys.executable} -m cchc_tui --workspace {workspace.root} --org-unit 05497"
    shell = ["sh", "-c", f"trap : HUP; {program}; exit 7"]
    with Terminal(shell, size=(80, 24)) as screen:
        screen.wait_for("Nhấn Enter để")
        screen.hang_up()
        assert screen.wait_exit() == 7


BROKEN = """
import sys
from cchc_tui.cli import main
from cchc_tui.tui.home.screen import HomeCanvas
HomeCanvas.do_up = lambda self: 1 / 0
sys.exit(main(["--workspace", sys.argv[1], "--org-unit", "05497"]))
"""


def test_what_nobody_foresaw_ends_in_one_sentence_and_not_in_a_traceback(workspace):
    command = [sys.executable, "-c", BROKEN, str(workspace.root)]
    with Terminal(command, size=(80, 24)) as screen:
        screen.wait_for("Nhấn Enter để")
        screen.send("k")
        assert screen.wait_exit() == 2
        text = " ".join(screen.text.split())
    assert "ZeroDivisionError" in text
    assert "Traceback" not in text
    assert ".log" in text


async def until(done):
    """Wait for a process of its own, which nothing here can wait on otherwise."""
    for _ in range(1200):
        if done():
            return
        await asyncio.sleep(0.05)
    raise AssertionError


async def test_what_was_typed_reaches_the_ledger_when_typing_pauses(workspace):
    store_sample(workspace)
    merger = Merger(workspace, wait=0.05)
    merger.committed()
    merger.committed()
    assert not workspace.ledger.exists()
    await until(lambda: not merger.busy)
    assert workspace.ledger.exists()


async def test_what_is_still_owed_reaches_the_ledger_after_the_program_has_ended(workspace):
    store_sample(workspace)
    merger = Merger(workspace, wait=3600)
    merger.committed()
    merger.leave()
    await until(lambda: not merger.busy)
    assert workspace.ledger.exists()


UNSEEN = """
import asyncio, sys
from pathlib import Path
from tests.tui.pages import Q1, make_workspace, opened, press
from tests.tui.test_query_page import ask
async def main():
    workspace = make_workspace(Path(sys.argv[1]))
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "8", "enter", "3", "enter", "c", "escape", "q")
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        assert "37,5" in "\\n".join(await ask(app, pilot, "SELECT figure FROM figures"))
    assert not {"duckdb", "numpy", "pandas", "pyarrow"} & set(sys.modules)
asyncio.run(main())
"""


def test_neither_typing_nor_asking_loads_the_database_into_the_program(workspace):
    command = [sys.executable, "-c", UNSEEN, str(workspace.root)]
    own = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run(command, env=own, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
