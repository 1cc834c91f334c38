"""Bursts of keys written at once to the real program: every figure stands in its place, and in the store."""

import sys

import pytest

from cchc_tui.documents.reading.reading import read_document
from cchc_tui.entry.figure import State
from cchc_tui.entry.form import Form
from cchc_tui.entry.notation import write_figure
from cchc_tui.schema.model import Level
from cchc_tui.store.journals.submission import read_submission
from tests.support.terminal import Terminal
from tests.tui.pages import SAMPLE, UNIT, key, make_workspace

BACKSPACE, DOWN, UP, PAGE_DOWN, HOME = "\x7f", "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[H"


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "ws")


@pytest.fixture
def terminal(workspace):
    command = [sys.executable, "-m", "cchc_tui", "--workspace", workspace.root]
    command += ["--org-unit", UNIT.code, "--period", "2024-Q1"]
    with Terminal(command) as opened:
        opened.wait_for("Số nhiệm vụ đề ra trong kế hoạch", 30)
        yield opened


def typed(workspace, *names):
    """What the store holds in some rows."""
    figures = read_submission(workspace, key()).figures
    rows = workspace.schema("cchc-xa").indicators
    return [write_figure(figures[name], rows[name]) if name in figures else "" for name in names]


def leave(terminal):
    """Go back behind the last key, and end the program."""
    terminal.send("q")
    terminal.wait_for("Hạn nộp")
    terminal.send("qq")
    assert terminal.wait_exit() == 0


def test_figures_with_enter_written_at_once_land_in_their_rows(workspace, terminal):
    terminal.send("1\r2\r3\r")
    leave(terminal)
    assert typed(workspace, "tasks_planned", "tasks_done", "issues_found", "issues_settled") == [
        "1",
        "2",
        "3",
        "",
    ]


def test_backspaces_in_a_burst_take_back_what_stood_before_them(workspace, terminal):
    terminal.send(f"18{BACKSPACE}{BACKSPACE}8\r34{BACKSPACE}\r7{BACKSPACE}\r5\r")
    leave(terminal)
    assert typed(workspace, "tasks_planned", "tasks_done", "issues_found", "issues_settled") == [
        "8",
        "3",
        "",
        "5",
    ]


def test_arrows_and_pages_in_a_burst_keep_their_order(workspace, terminal):
    terminal.send(f"8{DOWN}3{UP}{UP}{DOWN}9{DOWN}{PAGE_DOWN}{HOME}{DOWN}4\r")
    leave(terminal)
    assert typed(workspace, "tasks_planned", "tasks_done", "plan_completion") == ["9", "4", "44,44"]


def test_a_note_typed_with_unikey_in_one_write_comes_out_right(workspace, terminal):
    terminal.send(f"8\rnvie{BACKSPACE}êt{BACKSPACE}{BACKSPACE}ệt\r3\r")
    leave(terminal)
    assert read_submission(workspace, key()).notes == {"tasks_done": "việt"}
    assert typed(workspace, "tasks_planned", "tasks_done") == ["8", "3"]


def test_a_pasted_column_waits_for_enter_and_then_fills_her_rows(workspace, terminal):
    terminal.send("\x1b[200~8\r3\rabc\r5\x1b[201~")
    terminal.wait_for("Dán 3 số, bỏ 1")
    assert typed(workspace, "tasks_planned") == [""]
    terminal.send("\r")
    leave(terminal)
    assert typed(workspace, "tasks_planned", "tasks_done", "issues_found", "issues_settled") == [
        "8",
        "3",
        "",
        "5",
    ]


PAGE_UP, REDRAW = "\x1b[5~", "\x0c"
WALKS = [
    [DOWN] * 30,
    [DOWN * 9, UP, DOWN * 12, UP * 3, PAGE_UP],
    [PAGE_DOWN, PAGE_DOWN, UP, "5\r", PAGE_DOWN * 2, UP * 8, UP, UP, PAGE_UP],
    [PAGE_DOWN * 3 + PAGE_UP + DOWN * 9, "\r", "\r7", PAGE_UP, PAGE_UP, PAGE_UP],
]


@pytest.mark.parametrize("walk", WALKS)
def test_what_is_seen_after_scrolling_is_what_a_redraw_would_show(terminal, walk):
    for keys in walk:
        terminal.send(keys)
        terminal.settle(0.05)
    terminal.settle()
    seen, cursor = terminal.screen, terminal.cursor
    terminal.send(REDRAW)
    assert terminal.settle(0.3) == seen
    assert terminal.cursor == cursor


def test_a_digit_a_move_and_a_page_send_few_bytes(terminal):
    def sent(keys):
        terminal.settle(0.2)
        before = terminal.bytes_received
        terminal.send(keys)
        terminal.settle(0.2)
        return terminal.bytes_received - before

    assert max(sent(digit) for digit in "123") <= 170
    assert sent("\r") <= 500
    moves = sorted(sent(DOWN) for _ in range(6))
    assert moves[2] <= 300
    assert sent(PAGE_DOWN) <= 2500
    assert terminal.drain(1.0) == 0, "something is sent though no key was pressed"
    terminal.settle(0.2)
    assert sent("") == 0


def test_the_whole_real_appendix_keyed_in_one_write_is_what_is_stored(workspace, terminal):
    figures = read_document(SAMPLE, workspace.schemas()).sheet().figures
    form = Form(workspace.schema("cchc-xa"), Level.COMMUNE, figures)
    mine = {name: form.text(name) for name in form.walk.mine}
    keys = ""
    for name, text in mine.items():
        coded = bool(form.schema.indicators[name].codes) and text
        keys += text if coded else text + "\r"
    terminal.send(keys)
    leave(terminal)
    stored = read_submission(workspace, key()).figures
    assert typed(workspace, *mine) == list(mine.values())
    assert stored["commune_on_time_share"].typed == "="
    assert all(stored[name].state is not State.BLANK for name, text in mine.items() if text)
