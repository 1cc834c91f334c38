"""Ctrl+S, Ctrl+Q and Ctrl+Z on the real program under a terminal: they reach it, and surprise nobody."""

import sys

from cchc_tui.store.journals.submission import read_submission
from tests.support.terminal import Terminal
from tests.tui.pages import UNIT, key, make_workspace

CTRL_Q, CTRL_S, CTRL_Z = "\x11", "\x13", "\x1a"


def test_ctrl_s_q_and_z_neither_stop_the_screen_nor_the_program_nor_lose_a_figure(tmp_path):
    workspace = make_workspace(tmp_path / "ws")
    command = [sys.executable, "-m", "cchc_tui", "--workspace", workspace.root]
    command += ["--org-unit", UNIT.code, "--period", "2024-Q1"]
    with Terminal(command) as terminal:
        terminal.wait_for("Số nhiệm vụ đề ra trong kế hoạch", 30)
        terminal.send(f"8{CTRL_S}")
        terminal.wait_for("trừ ô đang gõ")  # and not a screen that stands still until Ctrl+Q
        terminal.send(f"{CTRL_Z}")
        terminal.wait_for(lambda lines: "trừ ô đang gõ" not in lines[-1])
        terminal.send(f"12+7\r{CTRL_S}")
        terminal.wait_for("Mọi số đã được lưu")
        terminal.send(CTRL_Z)  # and not a program put to sleep behind a shell
        terminal.wait_for("Đã hoàn tác 1.1 (1)")
        terminal.send(f"12+7\r5{CTRL_Q}")
        terminal.wait_for("Hạn nộp")
        figures = read_submission(workspace, key()).figures
        assert [figures[row].typed for row in ("tasks_planned", "tasks_done")] == ["12+7", "5"]
        terminal.send(f"{CTRL_S}{CTRL_Z}{CTRL_Q}")
        terminal.wait_for(lambda lines: "lần nữa" in lines[-2] + lines[-1])
        terminal.send(CTRL_Q)
        assert terminal.wait_exit() == 0
