"""What each terminal is sent: nothing that it would show as text, no colour that it lacks, no question."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rich.style import Style

from cchc_tui.store.sessions.draft import Draft
from cchc_tui.tui.capabilities import Capabilities, of
from cchc_tui.tui.encoding import declared, is_utf8
from cchc_tui.tui.sgr import codes
from tests.support.terminal import Terminal
from tests.tui.pages import UNIT, key, make_workspace, store_sample

TERMS = [
    *("xterm-256color", "screen-256color", "tmux-256color", "linux", "putty", "putty-256color", "vt100"),
    *("xterm-16color", "xterm", "screen", "tmux", "vt220", "rxvt", "ansi", "dumb"),
]


def terminfo(term):
    """Capabilities of a terminal as the system knows them: name to value ("" for what is merely true)."""
    if shutil.which("infocmp") is None:
        pytest.skip("no terminfo here")
    said = subprocess.run(["infocmp", "-1", term], capture_output=True, text=True, check=False)
    if said.returncode:
        pytest.skip(f"no entry of {term} here")
    lines = [line.strip().rstrip(",") for line in said.stdout.splitlines() if line.startswith("\t")]
    return {re.split(r"[=#]", line)[0]: re.sub(r"^[^=#]*[=#]?", "", line) for line in lines}


@pytest.mark.parametrize("term", TERMS)
def test_no_terminal_is_thought_to_do_more_than_its_terminfo_says(term):
    known, able = terminfo(term), Capabilities(term)
    assert able.addressable == ("cup" in known)
    if able.addressable:
        assert able.colours <= int(known.get("colors", "0"), 0)
        assert able.dim <= ("dim" in known)
        assert able.second_screen <= ("smcup" in known)
        assert able.hides_cursor <= ("civis" in known)
        assert able.moves_lines <= ("il" in known and "dl" in known)


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, 0),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, 16),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, 16),
        ({"TERM": "xterm-mono"}, 0),
        ({"TERM": "linux"}, 8),
        ({"TERM": "some-terminal-of-the-future"}, 8),
    ],
)
def test_colours_are_those_that_the_session_says_it_has(environment, colours):
    assert of(environment).colours == colours


@pytest.mark.parametrize(
    ("style", "sixteen", "eight", "none"),
    [
        (Style(color="red", bold=True), "1;31", "1;31", "1"),
        (Style(color="bright_white", bgcolor="red"), "97;41", "1;37;41", "7"),
        (Style(color="bright_black"), "90", "2", ""),
        (Style(bgcolor="bright_yellow", color="black"), "30;103", "30;43", "7"),
        (Style(color="#ff0000", bold=True), "1;31", "1;31", "1"),
        (Style(dim=True, italic=True, underline=True), "2;4", "2;4", "4"),
        (Style(color="default", bgcolor="default"), "", "", ""),
    ],
)
def test_a_style_is_said_as_far_as_the_terminal_can_show_it(style, sixteen, eight, none):
    said = [codes(style, Capabilities(term)) for term in ("xterm-256color", "linux", "vt100")]
    assert said == [sixteen, eight, none]


PLAIN = {"1", "4", "7"}
EIGHT = {str(n) for ten in (30, 40) for n in range(ten, ten + 8)}
SIXTEEN = EIGHT | {str(n) for ten in (90, 100) for n in range(ten, ten + 8)}
SENT = {
    "vt100": (PLAIN, {"7"}, ""),
    "linux": (PLAIN | {"2"} | EIGHT, {"7", "25", "2004"}, "LM"),
    "putty": (PLAIN | EIGHT, {"7", "25", "2004", "1049"}, "LM"),
    "screen-256color": (PLAIN | {"2"} | SIXTEEN, {"7", "25", "2004", "1049"}, "LM"),
}
"""What may be sent to each: attributes and colours, private modes, and what goes beyond a VT100."""
VT100 = "ABCDHJKmr"
SEQUENCE = re.compile(r"\x1b(?:\[([?<=>]?)([0-9;]*)([ -/]*)([@-~])|([^\[]))")


def refused(output, term, *, colours=True):
    """Every sequence and control character in what was sent that a terminal does not understand."""
    attributes, modes, more = SENT[term]
    attributes = attributes if colours else attributes & {"1", "2", "4", "7"}
    wrong = []
    for private, numbers, between, final, other in SEQUENCE.findall(output):
        if private == "?" and final in "hl" and not between:
            good = numbers in modes
        elif final == "m":
            good = not private and set(numbers.split(";")) <= attributes | {"", "0"}
        else:
            good = not (private or between or other) and final in VT100 + more
        if not good:
            wrong.append(private + numbers + between + final + other)
    rest = SEQUENCE.sub("", output)
    return wrong + re.findall(r"[\x00-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f]", rest)


def opened(workspace, env, *more, size=(80, 24)):
    command = [
        sys.executable,
        "-m",
        "cchc_tui",
        "--workspace",
        workspace.root,
        "--org-unit",
        UNIT.code,
        *more,
    ]
    return Terminal(command, size=size, env=env)


@pytest.fixture
def workspace(tmp_path):
    workspace = make_workspace(tmp_path / "ws")
    store_sample(workspace)
    return workspace


@pytest.mark.parametrize(
    "env", [*({"TERM": term} for term in SENT), {"TERM": "screen-256color", "NO_COLOR": "1"}]
)
def test_a_terminal_is_sent_only_what_it_understands(workspace, env):
    with opened(workspace, env, "--period", "2024-Q1") as terminal:
        terminal.wait_for("Số nhiệm vụ đề ra", 30)
        terminal.send("8\r3\r12\x7f5\r\x1b[B\x1b[6~")
        terminal.settle()
        terminal.send("\x1b[6~")
        terminal.settle()
        for keys, words in (("c", "Lỗi: phải sửa"), ("?", "Trợ giúp: lỗi"), ("x\x1b:", "Các lệnh: nhập")):
            terminal.send(keys)
            terminal.wait_for(words)
        terminal.send("\x1b")
        for _ in range(4):  # every theme, whether the terminal has its colours or not
            terminal.send("\x1c")
            terminal.wait_for("Kiểu màu: ")
        terminal.send("q")
        terminal.wait_for("Nhấn Enter để nhập tiếp")
        terminal.send("tselect\x1b[D")
        terminal.wait_for("select")
        terminal.send("\x11\x11")
        assert terminal.wait_exit() == 0
        sent = terminal.output.decode()
    assert not refused(sent, env["TERM"], colours="NO_COLOR" not in env)
    assert "\x1b[" in sent
    if "1049" not in SENT[env["TERM"]][1]:
        assert "\x1b[H\x1b[J" in sent[-20:]


def test_what_a_terminal_does_not_understand_is_found_in_what_is_sent():
    sent = "a\x1b[1;31mb\x1b[m\x1b[?2026$p\x1b[>1u\x1b]0;title\x07\x1b[?1049h\x1b[2;3H\x1b[2Mn"
    assert refused(sent, "vt100") == ["1;31m", "?2026$p", ">1u", "]", "?1049h", "2M", "\x07"]


def test_where_no_page_can_be_shown_the_plain_mode_is_named(workspace):
    with opened(workspace, {"TERM": "dumb"}) as terminal:
        assert terminal.wait_exit() == 2
        assert "cchc key --plain" in terminal.screen
        assert b"\x1b" not in terminal.output


def test_without_a_terminal_the_plain_mode_is_named(workspace):
    command = [sys.executable, "-m", "cchc_tui", "--workspace", workspace.root]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "cchc key --plain" in ended.stderr


NOT_UTF8 = [
    {"LC_ALL": "en_US.ISO-8859-1"},
    {"LC_ALL": "", "LANG": "vi_VN.TCVN"},
    {"LC_ALL": "", "LANG": "C.UTF-8", "LC_CTYPE": "vi_VN.VISCII"},
]


@pytest.mark.parametrize("env", NOT_UTF8)
def test_a_session_in_another_encoding_is_told_in_plain_letters_what_to_set(workspace, env):
    with opened(workspace, env) as terminal:
        assert terminal.wait_exit() == 2
        name, value = next((name, value) for name, value in env.items() if value and value != "C.UTF-8")
        assert terminal.output.isascii()
        assert f"{name}={value}" in terminal.text
        assert f"{name}=C.UTF-8" in terminal.text
        assert "Translation > UTF-8" in terminal.text


def test_what_goes_to_a_file_is_in_utf_8_whatever_the_session_says(workspace):
    command = [sys.executable, "-m", "cchc_tui", "--workspace", workspace.root, "status"]
    env = {"LC_ALL": "en_US.ISO-8859-1", "PYTHONIOENCODING": "latin-1"}
    ended = subprocess.run(command, env=env, capture_output=True, check=False)
    assert "Quý I".encode() in ended.stdout or "đang nhập".encode() in ended.stdout


def test_a_session_that_names_no_encoding_works_in_a_window_that_has_utf_8(workspace):
    with opened(workspace, {"LC_ALL": "", "LANG": ""}, "--period", "2024-Q1") as terminal:
        terminal.wait_for("Số nhiệm vụ đề ra", 30)
        assert b"\x1b[6n" in terminal.output
        terminal.send("1\x1b[2;2R2\r")  # the window's answer comes late, in the midst of a figure
        terminal.settle()
        terminal.send("\x11\x11\x11")
        terminal.wait_exit()
    with Draft.open(workspace, key(), "looker", read_only=True) as draft:
        assert draft.form.text("tasks_planned") == "12"


def test_a_session_that_names_no_encoding_is_told_when_its_window_has_another(workspace):
    with opened(workspace, {"LC_ALL": "", "LANG": ""}, "--period", "2024-Q1") as terminal:
        terminal.wait_for("Số nhiệm vụ đề ra", 30)
        terminal.send("7\r\x1b[2;3R")
        assert terminal.wait_exit() == 2
        end = terminal.output.decode().rpartition("\x1b[?1049l")[2]
        assert "Translation > Remote character set: UTF-8" in end
        assert re.sub(r"\x1b\[[?0-9]*[a-z]", "", end).isascii()
    with Draft.open(workspace, key(), "looker", read_only=True) as draft:
        assert draft.form.text("tasks_planned") == "7"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"LANG": "vi_VN.UTF-8"}, ("LANG", "UTF-8")),
        ({"LANG": "vi_VN.UTF-8", "LC_ALL": "C"}, ("LC_ALL", "")),
        ({"LANG": "en_US.utf8", "LC_CTYPE": "de_DE.ISO-8859-15@euro"}, ("LC_CTYPE", "ISO-8859-15")),
        ({}, ("", "")),
    ],
)
def test_the_first_variable_that_is_set_names_the_encoding(environment, said):
    assert declared(environment) == said
    assert is_utf8(said[1]) == (said[1] == "UTF-8")


def test_the_documentation_tells_the_colours_of_each_terminal_as_they_are():
    page = (Path(__file__).parents[2] / "docs" / "cua-so-dong-lenh.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*`) \| ([0-9]+|không) \|", page, re.MULTILINE)
    told = {term: colours for terms, colours in rows for term in re.findall("`([^`]+)`", terms)}
    assert len(told) >= 10
    assert told == {term: str(Capabilities(term).colours or "không") for term in told}
