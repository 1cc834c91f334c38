"""The harness itself, tried on a small program that shows each byte it gets."""

import os
import signal
import sys
import textwrap

import pytest

from tests.support.terminal import Terminal

SHOW_BYTES = textwrap.dedent("""
    import os, sys, tty
    tty.setraw(0)
    os.write(1, b"\\x1b[2J\\x1b[H\\x1b[?2026$p\\x1b[>1uready\\r\\n")
    while (data := os.read(0, 65536)) != b"q":
        os.write(1, f"{len(data)}:".encode() + data.replace(b"\\r", b"~") + b"\\r\\n")
    sys.exit(7)
""")


@pytest.fixture
def program():
    with Terminal([sys.executable, "-c", SHOW_BYTES], size=(40, 6)) as terminal:
        terminal.wait_for("ready")
        yield terminal


def test_a_burst_arrives_in_one_piece(program):
    program.send("1\r2\r3\r")
    assert program.wait_for("6:1~2~3~")[1] == "6:1~2~3~"


def test_composed_letters_come_back_as_they_went(program):
    program.send("Thịnh Đức")
    program.wait_for(":Thịnh Đức")
    assert program.cursor == (0, 2)


def test_queries_of_the_terminal_leave_no_trace_on_the_screen(program):
    assert program.screen == ["ready", "", "", "", "", ""]


def test_bytes_are_counted_without_drawing(program):
    before = program.bytes_received
    program.send("abc")
    assert program.drain(quiet=0.3) == len(b"3:abc\r\n")
    assert program.bytes_received - before == len(b"3:abc\r\n")


def test_waiting_in_vain_shows_the_screen(program):
    with pytest.raises(AssertionError, match="ready"):
        program.wait_for("never", timeout=0.05)


def test_the_exit_code_is_known(program):
    program.send("q")
    assert program.wait_exit() == 7


def test_more_keys_than_a_terminal_holds_still_arrive(program):
    program.send("x" * 20_000)
    program.send("z")
    program.wait_for(lambda lines: any(line.endswith("z") for line in lines))
    assert program.output.count(b"x") == 20_000


def test_a_size_and_the_environment_are_as_told():
    script = "import os; print(os.get_terminal_size(), os.environ.get('LANG'), os.environ.get('CCHC_HOME'))"
    os.environ["CCHC_HOME"] = "somewhere"
    try:
        with Terminal([sys.executable, "-c", script], size=(100, 30)) as terminal:
            terminal.wait_for("columns=100, lines=30) C.UTF-8 None")
    finally:
        del os.environ["CCHC_HOME"]


def test_leaving_ends_a_program_that_will_not_go():
    stubborn = (
        "import signal, time; signal.signal(1, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    )
    with Terminal([sys.executable, "-c", stubborn]) as terminal:
        terminal.wait_for("up")
        pid = terminal.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_signal_is_told_from_an_exit(program):
    program.send_signal(signal.SIGKILL)
    assert program.wait_exit() == -signal.SIGKILL
