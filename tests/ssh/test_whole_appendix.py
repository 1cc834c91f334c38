"""The real appendix keyed over a real SSH session that breaks twice: what is stored is what was typed."""

import os
import signal
from decimal import Decimal

import pytest

from cchc_tui.documents.reading.reading import read_document
from cchc_tui.entry.figure import State
from cchc_tui.entry.form import Form
from cchc_tui.schema.model import Level
from cchc_tui.store.journals.submission import Status
from tests.ssh.office import BACKSPACE, DOWN, UNIT
from tests.support.line import Line
from tests.tui.pages import SAMPLE

NOTE = "15 hồ sơ chuyển từ kỳ trước, đã có biên bản"
TELEX = (
    f"15 ho{BACKSPACE}ồ sơ chuye{BACKSPACE}ển tu{BACKSPACE}{BACKSPACE}từ ky{BACKSPACE}ỳ trước, đã có biên bản"
)
MENDING = (
    (f"g3.2.2\r{DOWN}{DOWN}{DOWN}36\r", "level4_used", "36", ""),
    ("g3.3.4\rp", "approved_process_share", "100", ""),
    ("g3.3.5\rnđúng: 36 %\r", "electronic_process_share", "36", "đúng: 36 %"),
    (f"g3.4.2\r{DOWN}n{TELEX}\r", "commune_files_resolved", "519", NOTE),
    (f"g6.1\r{DOWN}p", "investment_planned", "1.180", ""),
    ("g7.2\rp", "online_meetings", "2", ""),
    (f"g7.5.2\r{DOWN}{DOWN}0\r", "documents_parallel_share", "0", ""),
)
"""The keys that mend the sample's mistakes or explain them, and what they leave in which row."""
COMPUTED = {
    "plan_completion": "37.5",
    "level3_share": "100",
    "level4_share": "100",
    "national_portal_share": "100",
    "online_received_share": "100",
    "payment_share": "100",
    "commune_on_time_share": "98.07",
    "investment_share": "0",
}


@pytest.fixture(scope="module")
def sample(office):
    """The rows that a commune fills, and their figures as the real report has them."""
    schema = office.workspace.schema("cchc-xa")
    figures = read_document(SAMPLE, office.workspace.schemas()).sheet().figures
    form = Form(schema, Level.COMMUNE, figures)
    return {name: figures[name].typed if name in figures else "" for name in form.walk.mine}


def keys_for(office, sample, first, last=None):
    """The keys for the rows from one up to another: a code needs no Enter, a blank row nothing else."""
    rows = office.workspace.schema("cchc-xa").indicators
    names = list(sample)
    part = names[names.index(first) : names.index(last) if last else None]
    return "".join(sample[name] + ("" if rows[name].codes and sample[name] else "\r") for name in part)


def row_at(terminal):
    """The line that the cursor's mark stands on."""
    return next(line for line in terminal.screen if line.startswith("►"))


def type_until(terminal, keys, half):
    """Type ahead without waiting, the end of it half a figure; return its row once all has been drawn."""
    for start in range(0, len(keys), 7):
        terminal.send(keys[start : start + 7])
    terminal.send(half)
    terminal.wait_for(lambda lines: any(line.startswith("►") and line.endswith(half) for line in lines))
    return row_at(terminal)


def came_back_to(terminal, row):
    """The form opens by itself at this row, what was half typed in it, and says so."""
    lines = terminal.wait_for("Lần trước đứt ở đây khi đang gõ dở", 20)
    assert f"{UNIT.name} · Quý I/2024" in lines[0]
    assert row_at(terminal) == row


def test_an_appendix_keyed_over_a_line_that_breaks_twice_is_stored_as_it_was_typed(office, sample):
    with Line(office.sshd.port, delay=0.05) as line:
        with office.sshd.login("lan", via=line) as terminal:
            office.open_form(terminal)
            first = type_until(terminal, keys_for(office, sample, "tasks_planned", "files_received"), "50")
            program = office.sshd.programs()
            line.cut()
            assert terminal.wait_exit() == 255
            office.sshd.await_end(program)
        kept = office.typed()
        assert kept == [item for item in sample.items() if item[1]][: len(kept)]
        assert kept[-1] == ("national_portal_services", "67"), "the half figure is no figure"

        with office.sshd.login("lan", via=line) as terminal:
            came_back_to(terminal, first)
            keys = "4\r" + keys_for(office, sample, "online_received", "investment_planned")
            second = type_until(terminal, keys, "1.18")
            for pid in office.sshd.programs():
                os.kill(pid, signal.SIGKILL)
            terminal.wait_exit()

        with office.sshd.login("lan", via=line) as terminal:
            came_back_to(terminal, second)
            terminal.send("0.000\r" + keys_for(office, sample, "investment_spent"))
            for keys, *_ in MENDING:
                terminal.send(keys)
            terminal.send("s")
            terminal.wait_for("Vẫn nộp phụ lục này?")
            terminal.send("\r")
            terminal.wait_for("đã nộp")
            terminal.send("q")
            terminal.wait_for("Tình trạng")
            terminal.send("qq")
            assert terminal.wait_exit() == 0
    journals_hold_what_was_typed(office, sample)
    ledger_holds_the_same(office, sample)


def expected_figures(sample):
    """What is to stand in each row at the end, as typed."""
    mended = {name: typed for _, name, typed, _ in MENDING}
    return {name: typed for name, typed in {**sample, **mended}.items() if typed}


def journals_hold_what_was_typed(office, sample):
    keyed = [item for item in sample.items() if item[1]]
    by_hand = [(name, typed) for keys, name, typed, note in MENDING if not note and not keys.endswith("p")]
    assert office.typed() == keyed + by_hand
    acts = [(entry.act, entry.id) for entry in office.entries() if entry.act not in {"enter", "derive"}]
    assert acts == [
        ("note" if note else "propose", name) for keys, name, _, note in MENDING if note or keys.endswith("p")
    ]
    stored = office.submission()
    assert stored.status is Status.SUBMITTED
    assert [step.kind for step in stored.steps] == ["submit"]
    assert stored.notes == {name: note for _, name, _, note in MENDING if note}
    figures = {name: figure for name, figure in stored.figures.items() if figure.state is not State.BLANK}
    typed = {name: figure.typed for name, figure in figures.items() if name in sample}
    assert typed == expected_figures(sample)
    computed = {name: figure.number for name, figure in figures.items() if name not in sample}
    assert computed == {name: Decimal(number) for name, number in COMPUTED.items()}


def ledger_holds_the_same(office, sample):
    lines = office.lines()
    told = office.ask("SELECT n, id, typed, coalesce(note, ''), act FROM history ORDER BY seq")
    entries = office.entries()
    assert told == [(one.n, one.id, one.figure.typed, one.note, one.act) for one in entries]
    assert office.ask("SELECT n, step FROM steps") == [(lines[-1].n, "submit")]
    assert office.ask("SELECT status FROM submissions") == [("submitted",)]
    figures = office.ask("SELECT id, state, figure FROM figures WHERE state <> 'blank'")
    stored = office.submission().figures
    assert len(figures) == len(expected_figures(sample)) + len(COMPUTED)
    assert all(
        (stored[name].state, stored[name].number) == (state, number) for name, state, number in figures
    )
