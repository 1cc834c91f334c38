"""The latest entry of each cell is the same however, and whenever, entries were settled."""

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_tui.store.ledger import merge as merging
from cchc_tui.store.ledger.compaction import compact, note_recent, settle_all
from cchc_tui.store.ledger.ledger import ledger_lock, open_ledger, transaction
from cchc_tui.store.ledger.merge import merge
from tests.store.small import enter

ORDER = "ORDER BY submission, indicator"
PLAIN = (
    "FROM base.entry "
    f"QUALIFY row_number() OVER (PARTITION BY submission, indicator ORDER BY n DESC, seq DESC) = 1 {ORDER}"
)
CURRENT = "SELECT * EXCLUDE (unit, edition, period) FROM base.current_entry"
ENTRY = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 9))
"""Submission, indicator, number: a journal repaired, or found again, brings older numbers later."""
ACT = st.one_of(
    st.lists(ENTRY, min_size=1, max_size=6), st.integers(0, 4), st.sampled_from(["all anew", "killed"])
)


def add(ledger, entries, seq):
    since = seq
    for submission, indicator, n in entries:
        seq += 1
        ledger.execute(
            "INSERT INTO entry (seq, submission, indicator, n, state) VALUES (?, ?, ?, ?, 'blank')",
            [seq, submission, indicator, n],
        )
    note_recent(ledger, since)
    return seq


def follow(ledger, act, seq):
    if isinstance(act, list):
        return add(ledger, act, seq)
    if act == "all anew":
        settle_all(ledger)
    elif act == "killed":
        ledger.execute("BEGIN")
        compact(ledger, 0)
        ledger.execute("ROLLBACK")
    else:
        compact(ledger, act)
    return seq


def test_current_figures_are_those_entered_last_whatever_was_settled_when(workspace):
    merge(workspace)
    with ledger_lock(workspace), open_ledger(workspace) as ledger:

        @given(st.lists(ACT, max_size=12))
        @settings(max_examples=60, deadline=None)
        def hold(acts):
            ledger.execute("DELETE FROM entry; DELETE FROM recent; DELETE FROM settled")
            seq = 0
            for act in acts:
                seq = follow(ledger, act, seq)
                current = ledger.execute(f"{CURRENT} {ORDER}").fetchall()
                assert current == ledger.execute(PLAIN).fetchall()

        hold()


def test_what_is_recent_stays_few_and_nothing_of_it_is_lost(workspace, opened, monkeypatch):
    monkeypatch.setattr(merging, "MOST_RECENT", 2)
    draft = opened()
    for spent, settled in (("1", 0), ("2", 0), ("3", 0)):
        enter(draft, spent=spent)
        merge(workspace)
        assert tables(workspace) == (settled, 1), "one cell, however often it changed"
    enter(draft, received="519", on_time="509")
    merge(workspace)
    assert tables(workspace) == (4, 0), "with the percentage that followed"
    enter(draft, spent="")
    merge(workspace)
    assert tables(workspace) == (4, 1)
    with duckdb.connect(str(workspace.ledger), read_only=True) as ledger:
        assert ledger.execute("SELECT id FROM figures ORDER BY place").fetchall() == [
            ("on_time_share",),
            ("received",),
            ("on_time",),
        ]


def test_a_ledger_of_before_knows_its_current_figures_too(workspace, opened):
    with opened() as draft:
        enter(draft, spent="1", portal="-")
        enter(draft, spent="2")
    merge(workspace)
    with duckdb.connect(str(workspace.ledger)) as ledger, transaction(ledger):
        ledger.execute("DROP VIEW base.current_entry")
        for later in ("settled", "recent", "unit_state", "unit_link", "period"):
            ledger.execute(f"DROP TABLE base.{later}")
        ledger.execute("UPDATE base.meta SET value = '2' WHERE name = 'version'")
        ledger.execute("DELETE FROM base.meta WHERE name = 'views'")
    with ledger_lock(workspace), open_ledger(workspace) as ledger:
        rows = ledger.execute("SELECT id, typed FROM figures ORDER BY place").fetchall()
    assert rows == [("spent", "2"), ("portal", "-")]


def tables(workspace):
    with duckdb.connect(str(workspace.ledger), read_only=True) as ledger:
        return ledger.execute(
            "SELECT (SELECT count(*) FROM base.settled), (SELECT count(*) FROM base.recent)"
        ).fetchone()
