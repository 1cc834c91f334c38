"""Whatever is keyed, undone, noted, closed, opened and merged in whatever order: one truth everywhere."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import duckdb
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cchc_tui.entry.figure import Figure, State
from cchc_tui.errors import FigureError
from cchc_tui.store.journals.submission import read_submission
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.sessions.draft import Draft
from tests.store.small import key_of, make_workspace

PERIODS = ("2023-H1", "2024-Q1", "2024-H1")
ROWS = ("received", "on_time", "on_time_share", "spent", "portal", "communes_done")
TEXTS = ("", "-", "x", "0", "1", "12", "519", "98,07", "196,50", "1.180.000", "12+7", "=", "abc")


class Work(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="cchc-"))
        self.workspace = make_workspace(self.folder)
        self.period = PERIODS[1]
        self.draft = None
        self.shown = {}
        self.open(self.period)

    def open(self, period):
        self.period = period
        self.draft = Draft.open(self.workspace, key_of(period), "lan")

    @rule(row=st.sampled_from(ROWS), text=st.sampled_from(TEXTS))
    def key(self, row, text):
        with suppress(FigureError):
            self.draft.commit(self.draft.form.enter(row, text))

    @rule(row=st.sampled_from(ROWS), note=st.text(max_size=6))
    def note(self, row, note):
        self.draft.commit(self.draft.form.annotate(row, note))

    @rule()
    def undo(self):
        self.draft.commit(self.draft.form.undo())

    @rule()
    def redo(self):
        self.draft.commit(self.draft.form.redo())

    @rule(period=st.sampled_from(PERIODS))
    def turn_to(self, period):
        before = self.shown[self.period] = state_of(self.draft.form)
        self.draft.close()
        self.open(self.period)
        assert state_of(self.draft.form) == before, "it opens as it was left"
        self.draft.close()
        self.open(period)

    @rule(times=st.integers(1, 3))
    def merge(self, times):
        for _ in range(times):
            assert merge(self.workspace).problems == ()
        self.shown[self.period] = state_of(self.draft.form)
        assert ledger_of(self.workspace) == {
            (period, row): cell for period, cells in self.shown.items() for row, cell in cells.items()
        }

    @invariant()
    def what_is_on_disk_is_what_is_shown(self):
        read = read_submission(self.workspace, key_of(self.period))
        assert cells(read.figures, read.notes) == state_of(self.draft.form)

    def teardown(self):
        self.draft.close()
        shutil.rmtree(self.folder)


def state_of(form):
    return cells(form.figures, form.notes)


def cells(figures, notes):
    """What stands in the rows that hold a figure or a note."""
    blank = Figure(State.BLANK)
    return {
        row: (figure.state.value, figure.number, figure.typed, notes.get(row, ""))
        for row in ROWS
        if (figure := figures.get(row, blank)).state is not State.BLANK or notes.get(row)
    }


def ledger_of(workspace):
    if not workspace.ledger.exists():
        return {}
    with duckdb.connect(str(workspace.ledger), read_only=True) as ledger:
        rows = ledger.execute("SELECT period, id, state, figure, typed, note FROM figures").fetchall()
    return {
        (period, row): (state, figure, typed or "", note or "")
        for period, row, state, figure, typed, note in rows
    }


TestWork = Work.TestCase
TestWork.settings = settings(max_examples=12, stateful_step_count=25, deadline=None, derandomize=True)
