"""A form filled in ordinary lines: with a screen reader, on a simple terminal, by a script."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cchc_tui import messages
from cchc_tui.checks.live import checker
from cchc_tui.documents.reading.reading import read_document
from cchc_tui.entry.form import Form
from cchc_tui.messages import catalogue, tr
from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.submission import Status, read_submission
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.text import fold
from cchc_tui.tui.counting import is_missing
from cchc_tui.tui.plain import start
from cchc_tui.tui.plain.commands import command
from cchc_tui.tui.plain.telling import finding_words
from tests.support.terminal import Terminal
from tests.tui.form_desk import shipped
from tests.tui.pages import Q1, SAMPLE, UNIT, key, make_workspace, session_of

CALL = [sys.executable, "-m", "cchc_tui"]
NOTE = "15 hồ sơ chuyển từ kỳ trước"
MENDING = (
    ("g 3.2.2", "", "", "", "36"),
    ("đến 3.3.4", "p"),
    ("g 3,3,5", "n đúng: 36 %"),
    ("g 3.4.2", "", "n", NOTE),
    ("g 6.1", "", "p"),
    ("g 7.2", "p"),
    ("g 7.5.2", "", "", "0"),
)
"""What mends the sample's mistakes or explains them."""
MENDED = {
    "level4_used": "36",
    "approved_process_share": "100",
    "investment_planned": "1.180",
    "online_meetings": "2",
    "documents_parallel_share": "0",
}


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "ws")


@pytest.fixture(scope="module")
def sample():
    figures = read_document(SAMPLE, [shipped()]).sheet().figures
    return Form(shipped(), Level.COMMUNE, figures)


def typed(sample):
    """What the real report has in the rows that a commune fills."""
    return {name: sample[name].typed for name in sample.walk.mine}


def answers(sample):
    return [*typed(sample).values(), *(one for group in MENDING for one in group), "s", "c", "q"]


def call(workspace, *more, period="2024-Q1"):
    where = ["--workspace", str(workspace.root)]
    return [*CALL, "key", "--plain", *where, "--org-unit", UNIT.code, "--period", period, *more]


def piped(workspace, lines, *more, **settings):
    text = "".join(f"{line}\n" for line in lines)
    return subprocess.run(
        call(workspace, *more), input=text.encode(), capture_output=True, check=False, **settings
    )


def holds_the_sample(workspace, sample):
    stored = read_submission(workspace, key())
    assert stored.status is Status.SUBMITTED
    assert {name: stored.figures[name].typed for name in typed(sample) if name in stored.figures} == {
        name: one for name, one in (typed(sample) | MENDED).items() if one
    }
    assert stored.notes == {"electronic_process_share": "đúng: 36 %", "commune_files_resolved": NOTE}


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_whole_appendix_goes_in_through_a_pipe_and_is_submitted(workspace, sample, language):
    done = piped(workspace, answers(sample), "--lang", language)
    said = done.stdout.decode()
    assert done.returncode == 0, said
    holds_the_sample(workspace, sample)
    messages.use(language)
    keyed = Form(shipped(), Level.COMMUNE)
    for name, text in typed(sample).items():
        keyed.enter(name, text)
    found = [one for one in checker(shipped(), Level.COMMUNE).findings(keyed.sheet) if not is_missing(one)]
    assert len(found) >= 7
    for one in found:
        assert finding_words(one) in said, "whole, on one line"
    for name in keyed.walk.mine:
        assert keyed.schema.indicators[name].label in said
    assert tr("plain.submitted") in said
    assert "\x1b" not in said


@pytest.mark.parametrize("term", ["xterm", "dumb"])
def test_the_whole_appendix_goes_in_on_a_terminal_typed_far_ahead(workspace, sample, term):
    with Terminal(call(workspace), size=(40, 20), env={"TERM": term}) as terminal:
        terminal.wait_for(">")
        terminal.send("".join(f"{one}\r" for one in answers(sample)))
        assert terminal.wait_exit(30) == 0
        assert "Mọi số đã được lưu" in " ".join(terminal.text.split())
        if term == "dumb":
            assert b"\x1b" not in terminal.output
    holds_the_sample(workspace, sample)


@pytest.mark.parametrize("term", ["xterm", "dumb"])
def test_keys_that_freeze_stop_or_complete_do_nothing_and_unikey_comes_out_right(workspace, term):
    with Terminal(call(workspace), env={"TERM": term}) as terminal:
        terminal.wait_for(">")
        terminal.send("8\r\x13\x1a\x1c\x11")
        terminal.wait_for("[3/100]")
        terminal.send("n vie\x7fêt\x7f\x7fệt ca\u0301\r")
        terminal.wait_for("Đã ghi chú")
        terminal.send("/etc\t\r")
        terminal.wait_for("Không thấy «etc")
        assert "passwd" not in terminal.text
        terminal.send("12\x03")
        assert terminal.wait_exit() == 0
        assert "Đã dừng ở 1.1 (2)." in terminal.text
    stored = read_submission(workspace, key())
    assert stored.notes == {"tasks_done": "việt cá"}
    assert {name: one.typed for name, one in stored.figures.items() if one.typed} == {"tasks_planned": "8"}


def test_a_cut_line_loses_nothing_that_was_answered_and_the_next_time_goes_on_there(workspace):
    with Terminal(call(workspace), env={"TERM": "dumb"}) as terminal:
        terminal.wait_for(">")
        terminal.send("8\r")
        terminal.wait_for("[3/100]")
        terminal.wait_for(lambda lines: [one for one in lines if one.strip()][-1].strip() == ">")
        terminal.send("3")
        terminal.wait_for("> 3")
        terminal.send_signal(signal.SIGHUP)
        assert terminal.wait_exit() == 0
    assert [one.typed for one in read_submission(workspace, key()).figures.values()] == ["8"]
    again = piped(workspace, ["3", "q"]).stdout.decode()
    assert again.count("[2/100]") == 0
    assert "1.1 (2): 3 Nhiệm vụ: ba." in again
    assert "1.1, tự tính: 37,5 %" in again


def test_an_own_earlier_session_gives_way_and_says_why_but_not_to_a_script(workspace):
    with Terminal(call(workspace)) as earlier:
        earlier.wait_for(">")
        earlier.send("8\r")
        earlier.wait_for("[3/100]")
        assert piped(workspace, ["3"]).returncode == 2
        with Terminal(call(workspace)) as later:
            later.wait_for("Phiên trước của bạn")
            later.send("c\r")
            later.wait_for("[3/100]")
            assert earlier.wait_exit() == 0
            assert "phiên này đóng lại" in " ".join(earlier.text.split())
            later.send("3\rq\r")
            assert later.wait_exit() == 0
    assert [one.typed for one in read_submission(workspace, key()).figures.values()] == ["8", "3", "="]


def test_a_script_stops_at_the_first_answer_that_cannot_be_taken(workspace):
    done = piped(workspace, ["8", "ba", "9"])
    assert done.returncode == 2
    assert "«ba» không đọc được" in done.stdout.decode()
    assert "Dừng ở câu trả lời thứ 2" in done.stdout.decode()
    assert [one.typed for one in read_submission(workspace, key()).figures.values()] == ["8"]


def test_a_session_in_another_encoding_is_told_so_in_plain_letters(workspace):
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = piped(workspace, ["8"], env={**os.environ, **locale})
    assert done.returncode == 2
    assert done.stderr.decode("ascii").startswith("Phien lam viec nay khong dung UTF-8")


def test_a_reader_reads_and_a_clerk_keeps_to_her_own_unit(workspace):
    reader = [*CALL, "--workspace", str(workspace.root), "--role", "reader", "key", "--plain"]
    reader += ["--org-unit", UNIT.code, "--period", "2024-Q1"]
    done = subprocess.run(reader, input=b"\n8\n", capture_output=True, check=False)
    assert done.returncode == 2
    assert "[3/100]" in done.stdout.decode()
    assert "Mọi số đã được lưu" not in done.stdout.decode()
    assert read_submission(workspace, key()).last == 0
    other = [*CALL, "--workspace", str(workspace.root), "--role", "clerk", "--org-unit", UNIT.code]
    other += ["key", "--plain", "--org-unit", "05500", "--period", "2024-Q1"]
    done = subprocess.run(other, input=b"8\n", capture_output=True, check=False)
    assert done.returncode == 2
    assert not list(workspace.root.rglob("05500"))


def test_no_screen_library_is_loaded_for_it():
    asked = "import sys, cchc_tui.tui.plain.start; print({'textual', 'duckdb'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True)
    assert done.stdout.strip() == b"set()"


class Spoken:
    """A talk out of a list of answers, in memory; somebody seems to be there."""

    def __init__(self, answers, *, is_scripted=False):
        self.answers = list(answers)
        self.is_scripted = is_scripted
        self.is_cut = False
        self.line = 0
        self.said = []

    def say(self, *sentences):
        self.said += sentences

    def ask(self, prompt):
        self.said.append(prompt)
        self.line += 1
        return self.answers.pop(0) if self.answers else None

    @property
    def text(self):
        return "\n".join(self.said)


def fill(workspace, *answers, period=Q1):
    """Answer, and return what was said."""
    talk = Spoken(answers)
    session = session_of(workspace)
    start._take_in = lambda *_: None  # no database behind tests that do not ask it
    assert start._fill(talk, session, period) == 0
    return talk.text


@pytest.fixture(autouse=True)
def own_start():
    before = start._take_in
    yield
    start._take_in = before
    messages.use("vi")


def form_of(workspace, period=Q1):
    with Draft.open(workspace, key(period), "clerk") as draft:
        return draft.form


def test_figures_are_typed_as_on_the_form_and_read_back_in_words(workspace):
    said = fill(workspace, "12+7", "-", "", "x", "1.180", "g 1.1", "=")
    assert "1.1 (1): 12+7 = 19 Nhiệm vụ: mười chín." in said
    assert "1.1 (2): -: không phát sinh." in said
    assert "không áp dụng" in said
    assert form_of(workspace).text("tasks_planned") == "19"


def test_a_wrong_figure_is_asked_for_again(workspace):
    said = fill(workspace, "ba", "3")
    assert said.count("[2/100]") == 1
    assert form_of(workspace).text("tasks_planned") == "3"


def test_a_code_is_its_number_or_its_label_and_a_label_comes_before_a_command(workspace):
    row = next(one for one in shipped().indicators.values() if one.codes and Level.COMMUNE in one.levels)
    code = shipped().printed_code(row)
    said = fill(workspace, f"g {code}", row.codes[0].label)
    assert f"{row.codes[0].code} = {row.codes[0].label}" in said
    assert form_of(workspace).text(row.id) == str(row.codes[0].code)


def test_no_label_of_the_form_is_called_like_a_command():
    labels = {code.label for row in shipped().indicators.values() for code in row.codes}
    assert not [one for one in labels if command(one)]


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_command_is_listed_and_answers_to_its_word_in_both_languages(workspace, language):
    messages.use(language)
    said = fill(workspace, "?")
    for name in [one.removeprefix("word_") for one in catalogue("vi", "plain") if one.startswith("word_")]:
        assert f", {tr(f'plain.word_{name}')}: {tr(f'plain.help_{name}')}" in said
        for spoken in messages.LANGUAGES:
            word = catalogue(spoken, "plain")[f"word_{name}"]
            assert command(word).name == command(fold(word).upper()).name == name


def test_the_row_over_the_periods_the_office_and_the_units_are_told_and_the_form_goes_on(workspace):
    fill(workspace, "8", "3", period=Period(2023, "Q1"))
    said = fill(workspace, "10", "v", "k", "t", "9")
    assert "  Quý I/2023: 8\n" in said
    assert "  Quý I/2024: 10; năm trước 8; so với năm trước +2 (+25,0 %)" in said
    assert "Cần làm:" in said
    assert "1.1 Tỷ lệ" in said
    assert "37,5 % (2023-Q1)" in said
    assert form_of(workspace).text("tasks_planned") == "9", "what was asked for moved nothing"


def test_who_owes_a_report_and_the_words_to_send_are_told(workspace):
    said = fill(workspace, "8", "u", "m")
    assert f"/{len(workspace.org_units)} đơn vị đã nộp." in said
    assert f"  {UNIT.name} ({UNIT.code}): {tr('store.status_draft')}" in said
    assert f"Kính gửi {UNIT.name} ({UNIT.code}):" in said


def test_a_mistake_is_told_at_once_and_one_letter_takes_what_would_mend_it(workspace):
    said = fill(workspace, "8", "3", "g 1.1", "30", "p", "g 1.1", "30")
    assert said.count("× 1.1. Lỗi: ") == 2
    assert "Gõ p rồi Enter để nhận 37,5 cho 1.1." in said
    assert "1.1, tự tính: 37,5 %: ba mươi bảy phẩy năm phần trăm." in said
    assert form_of(workspace).text("plan_completion") == "30"


def test_the_row_just_found_wrong_is_one_letter_away(workspace):
    said = fill(workspace, "g 3.3.4", "134", "f")
    assert said.count("] 3.3.4. ") == 2


def test_going_back_about_and_to_words_without_diacritics(workspace):
    said = fill(
        workspace, "8", "v", "g 3.4.2", "/ho so giai quyet dung han", "1", "b", "g 99", "tìm zzz", "r"
    )
    assert said.count("[2/100]") >= 2
    assert "3.4.2. " in said
    assert "  1. 3.4." in said
    assert "Không có mã 99." in said
    assert "Không thấy «zzz»." in said


def test_undo_redo_clear_and_the_last_periods_figure(workspace):
    last = key().period.__class__(2023, "Y")
    fill(workspace, "40", period=last)
    said = fill(workspace, "l", "v", "d", "z", "z", "y")
    assert "Năm 2023: 40" in said
    assert "Đã hoàn tác 1.1 (1): 40" in said
    assert "Đã làm lại 1.1 (1): 40" in said
    assert form_of(workspace).text("tasks_planned") == "40"


def test_a_figure_far_from_other_periods_is_asked_about(workspace):
    last = key().period.__class__(2023, "Y")
    fill(workspace, "500", period=last)
    said = fill(workspace, "50000")
    assert "Đúng thì cứ gõ tiếp" in said


def test_what_stands_in_the_way_of_submitting_is_told(workspace):
    said = fill(workspace, "8", "s", "i", "c")
    assert "Chưa nộp được:" in said
    assert "đã nhập 1/57 ô" in said
    assert form_of(workspace).text("tasks_planned") == "8"
    assert read_submission(workspace, key()).status is Status.DRAFT


def test_behind_the_last_row_no_figure_goes_anywhere(workspace):
    last = form_of(workspace).walk.mine[-1]
    code = shipped().printed_code(shipped().indicators[last])
    said = fill(workspace, f"g {code}", *[""] * 3, "5", "v", "7")
    assert "Hết phụ lục" in said
    assert "chưa vào ô nào" in said
    assert form_of(workspace).text(last) == "7"


def test_a_submitted_form_is_read_and_can_be_opened_again(workspace, sample):
    fill(workspace, *answers(sample))
    said = fill(workspace, "5", "s", "", "s", "nhập thiếu", "g 1.1", "", "9")
    assert "Phụ lục đã nộp nên không sửa được" in said
    assert "Đã mở lại" in said
    assert form_of(workspace).text("tasks_planned") == "9"


def test_the_other_language_is_one_letter_away_and_remembered(workspace):
    said = fill(workspace, "e", "r")
    assert "Measure:" in said
    messages.use("vi")


def test_without_a_period_the_periods_are_listed_and_the_likeliest_is_offered(workspace):
    talk = Spoken([""])
    assert start._ask_period(talk, session_of(workspace)) == Q1
    assert "2024-Q1: Quý I/2024, chưa lập" in talk.text
    talk = Spoken(["2024-Q7", "2024-H1"])
    assert str(start._ask_period(talk, session_of(workspace))) == "2024-H1"


def test_what_the_disk_refuses_is_said_with_every_answer_and_at_the_end(workspace, monkeypatch):
    talk = Spoken(["8", "3"])
    session = session_of(workspace)
    start._take_in = lambda *_: None

    def refuse(*_):
        raise OSError(28, "no space")

    monkeypatch.setattr("cchc_tui.store.journals.writer.os.fdatasync", refuse)
    assert start._fill(talk, session, Q1) == 2
    assert talk.text.count("CHƯA LƯU ĐƯỢC") >= 3


def test_key_without_plain_needs_a_terminal_as_the_program_does(workspace):
    asked = [one for one in call(workspace) if one != "--plain"]
    done = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, check=False, cwd=Path("/"))
    assert done.returncode == 2
    assert "cchc key --plain" in done.stderr.decode()
