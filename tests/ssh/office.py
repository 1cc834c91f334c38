"""An office whose server is reached over SSH, and what its workspace holds."""

from __future__ import annotations

import time

import duckdb

from cchc_tui.schema.period import Period
from cchc_tui.store.journals.journal import in_order, read_folder
from cchc_tui.store.journals.lines import Entry
from cchc_tui.store.journals.submission import SubmissionKey, read_submission
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace
from tests.support.processes import cpu_seconds
from tests.support.sshd import Sshd, cchc

UNIT = OrgUnit("05497", "Xã Thịnh Đức")
OTHER = OrgUnit("05500", "Xã Bình Sơn")
Q1 = Period(2024, "Q1")
LEFT, HOME, DOWN, BACKSPACE = "\x1b[D", "\x1b[H", "\x1b[B", "\x7f"


class Office:
    """A workspace with two communes, and a server with a clerk's key for the first."""

    def __init__(self, folder):
        self.workspace = Workspace.create(folder / "ws", units=(UNIT, OTHER))
        self.sshd = Sshd(more="AcceptEnv LANG LC_* CCHC_* PAGER EDITOR")
        self.keys = {"lan"}

    def __enter__(self):
        self.sshd.__enter__()
        self.fingerprint = self.sshd.key("lan", self.clerk())
        return self

    def __exit__(self, *_):
        self.sshd.close()

    def forced(self, *words):
        return cchc("--workspace", self.workspace.root, *words)

    def clerk(self, *words):
        """The forced command of a clerk of the first commune."""
        return self.forced("--org-unit", UNIT.code, "--role", "clerk", "--who", "Lan", *words)

    def open_form(self, terminal, period=Q1):
        """From the list of periods, where the program opens, to a form; the first of a year stands on top."""
        lines = terminal.wait_for("Tình trạng", 20)
        heading = next(number for number, line in enumerate(lines) if line.startswith(" Năm "))
        for year in range(int(lines[heading].split()[1]) - 1, period.year - 1, -1):
            terminal.send(LEFT)
            terminal.wait_for(lambda lines, year=year: lines[heading] == f" Năm {year}")
        terminal.send(f"{HOME}\r")
        terminal.wait_for(f"{UNIT.name} · ")

    def submission(self, period=Q1):
        return read_submission(self.workspace, self.key(period))

    def key(self, period=Q1):
        return SubmissionKey("cchc-xa", UNIT.code, period)

    def lines(self, period=Q1):
        """Every line of the journals in order: each has the number after that of the one before."""
        lines = in_order(read_folder(self.key(period).folder(self.workspace)))
        assert [line.n for line in lines] == list(range(1, len(lines) + 1)), (
            "nothing doubled, nothing missing"
        )
        return lines

    def entries(self, period=Q1):
        return [line for line in self.lines(period) if isinstance(line, Entry)]

    def typed(self, period=Q1):
        """Rows and figures in the order in which they were typed."""
        return [(entry.id, entry.figure.typed) for entry in self.entries(period) if entry.act == "enter"]

    def ask(self, question):
        """Bring the journals into the ledger and ask it."""
        self.sshd.await_end(self.sshd.programs(), 30.0)
        merged = merge(self.workspace, wait=30)
        assert merged is not None
        assert merged.problems == ()
        with duckdb.connect(str(self.workspace.ledger), read_only=True) as ledger:
            return ledger.execute(question).fetchall()

    def is_free(self, period=Q1):
        """Whether nobody holds the form: the next one to come may fill it."""
        with Draft.open(self.workspace, self.key(period), "next") as draft:
            return not draft.read_only


def at(words):
    """Whether the mark of the cursor stands on a line with these words."""
    return lambda lines: any(line.startswith("►") and words in line for line in lines)


def rests(pid, during=0.3):
    """Whether a process leaves the processor alone."""
    before = cpu_seconds(pid)
    time.sleep(during)
    return cpu_seconds(pid) - before <= during / 3


def until(holds, wanted, timeout=20.0):
    """Wait until something holds."""
    deadline = time.monotonic() + timeout
    while not holds():
        assert time.monotonic() < deadline, f"waited {timeout} s: {wanted}"
