"""Escape is never lost, however fast the next key follows; arrows stay whole, however slow the line is."""

import sys
import time

import pytest

from cchc_tui.entry.notation import write_figure
from cchc_tui.store.journals.submission import Status, read_submission
from cchc_tui.store.sessions.draft import Draft
from tests.support.terminal import Terminal
from tests.tui.pages import UNIT, key, make_workspace
from tests.tui.test_form_keys import filled

ESC, DOWN, F7 = "\x1b", "\x1b[B", "\x1b[18~"


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "ws")


def opened(workspace):
    command = [sys.executable, "-m", "cchc_tui", "--workspace", workspace.root]
    return Terminal([*command, "--org-unit", UNIT.code, "--period", "2024-Q1"])


@pytest.fixture
def terminal(workspace):
    with opened(workspace) as terminal:
        terminal.wait_for("Số nhiệm vụ đề ra trong kế hoạch", 30)
        yield terminal


def typed(workspace, terminal, *names):
    terminal.settle(0.5)
    figures = read_submission(workspace, key()).figures
    rows = workspace.schema("cchc-xa").indicators
    return [write_figure(figures[name], rows[name]) if name in figures else "" for name in names]


def test_escape_and_enter_at_once_do_not_submit(workspace):
    form = filled()
    with Draft.open(workspace, key(), "clerk") as draft:
        draft.commit(draft.form.put_all(form.form.sheet.figures, "import"))
        for row, note in form.form.notes.items():
            draft.commit(draft.form.annotate(row, note))
    with opened(workspace) as terminal:
        terminal.wait_for("đang nhập", 30)
        terminal.send("s")
        terminal.wait_for("Nộp phụ lục này?", 10)
        terminal.send(ESC + "\r")
        terminal.settle(0.5)
        assert read_submission(workspace, key()).status is Status.DRAFT
        terminal.send("s\r")
        terminal.wait_for("đã nộp")


@pytest.mark.parametrize(
    ("keys", "figure"),
    [
        (f"4{ESC}\r", "9"),
        (f"4{ESC}7\r", "7"),
        (f"4{ESC}{ESC}5\r", "5"),
        (f"g{ESC}5\r", "5"),
        (f"4{ESC}{DOWN}", "9"),
        (f"4{ESC}", "9"),
        (f"4{ESC}O{ESC}8\r", "8"),
    ],
)
def test_escape_takes_back_what_is_typed_whatever_follows_it(workspace, terminal, keys, figure):
    terminal.send("9\r\x1b[A")
    terminal.settle(0.1)
    terminal.send(keys)
    assert typed(workspace, terminal, "tasks_planned") == [figure]


def test_an_arrow_split_by_a_slow_line_is_one_arrow(workspace, terminal):
    for cut in (1, 2):
        terminal.send(f"{cut}")
        terminal.send(DOWN[:cut])
        time.sleep(0.05)
        terminal.send(DOWN[cut:])
    assert typed(workspace, terminal, "tasks_planned", "tasks_done") == ["1", "2"]


def test_a_function_key_split_by_a_slow_line_is_one_key(terminal):
    for piece in (F7[:2], F7[2:4], F7[4:]):
        terminal.send(piece)
        time.sleep(0.05)
    terminal.wait_for("Không có lỗi hay cảnh báo nào")


def test_keys_pressed_while_nothing_can_be_seen_change_nothing_but_quitting(workspace, terminal):
    terminal.send("12")
    terminal.settle(0.1)
    terminal.resize(50, 15)
    terminal.wait_for("Cửa sổ quá nhỏ")
    terminal.send(f"7\r{DOWN}8\rs\r\x1b[200~5\x1b[201~{ESC}")
    terminal.settle(0.5)
    terminal.resize(80, 24)
    terminal.wait_for("Số nhiệm vụ đề ra trong kế hoạch")
    terminal.send("3\r")
    assert typed(workspace, terminal, "tasks_planned", "tasks_done") == ["123", ""]
    terminal.resize(50, 15)
    terminal.wait_for("Cửa sổ quá nhỏ")
    terminal.send("\x11\x11")
    assert terminal.wait_exit() == 0
