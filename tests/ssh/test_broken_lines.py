"""A line that is cut, falls silent or lags: nothing that was entered is lost, and nothing stays behind."""

import os
import signal
import sys
from pathlib import Path

import pytest

from cchc_tui.schema.period import Period
from tests.ssh.office import UNIT, at, rests, until
from tests.support.line import Line
from tests.support.processes import command_of, is_running
from tests.support.terminal import Terminal

REPAINT = "\x0c"
KEYED = [("tasks_planned", "8"), ("tasks_done", "3")]


def cut(_office, line, _terminal):
    line.cut()


def close_the_window(_office, _line, terminal):
    terminal.send_signal(signal.SIGHUP)


def kill_the_client(_office, _line, terminal):
    terminal.send_signal(signal.SIGKILL)


def kill_the_servers_end(office, _line, _terminal):
    os.kill(office.sshd.sessions()[-1], signal.SIGKILL)


def kill_the_program(office, _line, _terminal):
    for pid in office.sshd.programs():
        os.kill(pid, signal.SIGKILL)


BREAKS = {
    Period(2024, "Q2"): cut,
    Period(2024, "Q3"): close_the_window,
    Period(2024, "Y"): kill_the_client,
    Period(2023, "Q2"): kill_the_servers_end,
    Period(2023, "Q3"): kill_the_program,
}


def login(office, line, period):
    """Log in with a key that opens one form at once."""
    if str(period) not in office.keys:
        office.keys.add(str(period))
        office.sshd.key(str(period), office.clerk("--period", period))
    return office.sshd.login(str(period), via=line)


@pytest.mark.parametrize("period", BREAKS, ids=lambda period: BREAKS[period].__name__)
def test_however_a_session_ends_its_figures_are_kept_and_its_form_is_free(office, period):
    with Line(office.sshd.port) as line, login(office, line, period) as terminal:
        terminal.wait_for(UNIT.name, 20)
        terminal.send("8\r3\r12")
        terminal.wait_for("mười hai")
        programs = office.sshd.programs()
        BREAKS[period](office, line, terminal)
        office.sshd.await_end(programs)
        terminal.wait_exit()
    assert office.typed(period) == KEYED, "what was only half typed is no figure"
    assert office.is_free(period)
    office.sshd.await_end(office.sshd.programs())  # what brings the figures into the ledger ends by itself


def test_a_line_that_falls_silent_for_a_while_loses_no_key_and_costs_nothing(office):
    period = Period(2023, "Y")
    with Line(office.sshd.port) as line, login(office, line, period) as terminal:
        terminal.wait_for(UNIT.name, 20)
        terminal.send("8\r")
        terminal.wait_for(at("đã hoàn thành"))
        terminal.settle(0.5)
        [program] = office.sshd.on_terminals()
        before = line.bytes_up, line.bytes_down
        assert rests(program)
        assert (line.bytes_up, line.bytes_down) == before, "nobody types, so nothing is sent"
        line.stall()
        for keys in ("3\r", "12\x7f\x7f5", "\r", "4\r"):
            terminal.send(keys)
        assert rests(program)
        line.resume()
        terminal.send("6")
        terminal.wait_for("sáu")
        assert office.typed(period) == [*KEYED, ("issues_found", "5"), ("issues_settled", "4")]
        terminal.send("\rq")
        terminal.wait_for("Tình trạng")
        terminal.send("qq")
        assert terminal.wait_exit() == 0


def threads(pid):
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def test_a_program_that_was_stopped_or_whose_screen_nobody_takes_ends_with_its_terminal(office):
    period = Period(2022, "Y")
    command = [sys.executable, "-m", "cchc_tui", "--workspace", office.workspace.root]
    with Terminal([*command, "--org-unit", UNIT.code, "--period", str(period)]) as terminal:
        terminal.wait_for(UNIT.name, 20)
        before = threads(terminal.pid)
        for number in (signal.SIGSTOP, signal.SIGCONT):
            terminal.send_signal(number)
        terminal.send("8\r3\r")
        terminal.wait_for(at("vấn đề phát hiện"))
        assert threads(terminal.pid) == before, "one reader takes the keys in order, not two"
        terminal.send(REPAINT * 3000)
        until(lambda: rests(terminal.pid), "it waits for room to draw")
        terminal.hang_up()
        until(lambda: not is_running(terminal.pid), "it ends")
    assert office.typed(period) == KEYED


def test_she_takes_her_form_back_from_a_session_whose_line_has_died(office):
    period = Period(2022, "Q3")
    with Line(office.sshd.port) as dead, login(office, dead, period) as old:
        old.wait_for(UNIT.name, 20)
        old.send("8\r3\r12")
        old.wait_for("mười hai")
        before = office.sshd.on_terminals()
        dead.stall()
        with Line(office.sshd.port) as line, login(office, line, period) as new:
            new.wait_for("Phiên trước của bạn từ", 20)
            new.send("\r")
            new.wait_for("Lần trước đứt ở đây khi đang gõ dở")
            office.sshd.await_end(before)
            new.wait_for("mười hai")
            new.send("0\r5\r")
            new.wait_for(at("giao"))
            dead.resume()
            old.wait_exit()
            assert office.typed(period) == [*KEYED, ("issues_found", "120"), ("issues_settled", "5")]
            new.send("qqq")
            assert new.wait_exit() == 0


def asking(office):
    """The processes that have a question to answer."""
    return [one for one in office.sshd.programs() if "cchc_tui.store.query" in command_of(one)]


def test_a_question_that_runs_ends_with_its_line(office):
    office.sshd.key("reader", office.forced("--role", "reader"))
    with Line(office.sshd.port) as line, office.sshd.login("reader", via=line) as terminal:
        terminal.wait_for(f"► {UNIT.code}", 20)
        terminal.send("\r")
        terminal.wait_for("Tình trạng")
        terminal.send("t")
        terminal.wait_for("Viết câu SQL")
        terminal.send("SELECT count(*) FROM range(1000000000000) AS a, range(1000) AS b\x12")
        terminal.wait_for("Đang chạy")
        [program] = office.sshd.on_terminals()
        until(lambda: asking(office), "the question is at work", 60.0)
        question = asking(office)
        line.cut()
        office.sshd.await_end([program, *question])
