"""Pasting into the real program: in pieces, without its end, through tmux, or as plain keys."""

import shutil
import subprocess
import sys

import pytest

from cchc_tui.entry.notation import write_figure
from cchc_tui.store.journals.submission import read_submission
from tests.support.terminal import Terminal
from tests.tui.pages import UNIT, key, make_workspace

START, END = "\x1b[200~", "\x1b[201~"
HERS = ("tasks_planned", "tasks_done", "issues_found", "issues_settled", "assigned_tasks")


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "ws")


def command(workspace):
    started = [sys.executable, "-m", "cchc_tui", "--workspace", str(workspace.root)]
    return [*started, "--org-unit", UNIT.code, "--period", "2024-Q1"]


@pytest.fixture
def terminal(workspace):
    with Terminal(command(workspace)) as opened:
        opened.wait_for("Số nhiệm vụ đề ra trong kế hoạch", 30)
        yield opened


def stored(workspace, *names):
    figures = read_submission(workspace, key()).figures
    rows = workspace.schema("cchc-xa").indicators
    return [write_figure(figures[name], rows[name]) if name in figures else "" for name in names or HERS]


def test_a_paste_in_many_pieces_is_one_and_an_end_that_never_comes_is_not_waited_for(workspace, terminal):
    data = f"{START}8\r\n3\r\n\x1b[31mq\x1b[A\r\n5\r\n{END}".encode()
    for place in range(0, len(data), 3):
        terminal.send(data[place : place + 3])
        terminal.drain(0.01)
    terminal.wait_for("Dán 3 số, bỏ 1 dòng")
    assert stored(workspace) == [""] * 5
    terminal.send("\r")
    terminal.wait_for("Đã dán 3 số")
    assert stored(workspace) == ["8", "3", "", "5", ""]
    terminal.send("\x1a")
    terminal.wait_for(lambda _: stored(workspace) == [""] * 5)
    terminal.send(f"{START}7\r4\r")
    terminal.wait_for("Dán 2 số")
    assert stored(workspace) == [""] * 5
    terminal.send("\r9\r")
    terminal.wait_for(lambda _: stored(workspace) == ["7", "4", "9", "", ""])


def test_lines_that_come_as_keys_land_in_consecutive_rows_whatever_ends_them(workspace, terminal):
    terminal.send("12\r\n13\r\n\r\n")
    terminal.wait_for(lambda _: stored(workspace)[:2] == ["12", "13"])
    terminal.send("4\n5\n")
    terminal.wait_for(lambda _: stored(workspace)[3:] == ["4", "5"])
    terminal.send("g1.5\r1\r")
    terminal.wait_for(lambda _: stored(workspace, "dialogue_held") == ["1"])
    terminal.send("\n329\r\n")
    terminal.wait_for(lambda _: stored(workspace, "dialogue_held", "legal_texts_reviewed") == ["1", "329"])
    assert stored(workspace) == ["12", "13", "", "4", "5"]


def test_a_megabyte_is_refused_and_the_next_key_counts(workspace, terminal):
    terminal.send(START + "12345.678\r" * 100_000 + END)
    terminal.wait_for("quá dài")
    terminal.send("8\r")
    terminal.wait_for(lambda _: stored(workspace)[0] == "8")


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_tmux_pastes_a_column_bracketed_or_as_keys_and_shifts_no_row(workspace, tmp_path):
    tmux = ["tmux", "-S", str(tmp_path / "tmux"), "-f", "/dev/null"]

    def run(*words):
        return subprocess.run([*tmux, *words], capture_output=True, text=True, check=True).stdout

    run("new-session", "-d", "-x", "80", "-y", "24", *command(workspace))
    try:
        with Terminal([*tmux, "attach"]) as terminal:
            terminal.wait_for("Số nhiệm vụ đề ra trong kế hoạch", 30)
            run("set-buffer", "8\r\n3\r\n\r\n4\r\n")
            run("paste-buffer", "-p")
            terminal.wait_for("Dán 3 số")
            terminal.send("\r")
            terminal.wait_for("Đã dán 3 số")
            assert stored(workspace) == ["8", "3", "", "4", ""]
            terminal.send("\x1b[H")
            run("set-buffer", "18\n13\n\n14\n")
            run("paste-buffer")
            terminal.wait_for(lambda _: stored(workspace) == ["18", "13", "", "14", ""])
    finally:
        run("kill-server")
