"""Machines that share a ledger: keying on one, sending, and what the shared ledger then says."""

from importlib.util import find_spec

from cchc_tui.store.copies import sharing
from cchc_tui.store.lake.lake import open_lake, turn
from cchc_tui.store.lake.push import push
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.ledger.migrations import connect
from cchc_tui.store.sessions.draft import Draft
from tests.store.small import enter, key_of
from tests.support import postgres

LACKING = [one for one in ("ducklake", "postgres_scanner") if find_spec(f"duckdb_extension_{one}") is None]
WHY_NOT = f"packages are missing: {LACKING}" if LACKING else postgres.why_not()
"""Why there can be no shared ledger here, "" if there can."""


def keep(workspace, org_unit="05497", period="2024-Q1", **figures):
    with Draft.open(workspace, key_of(period, org_unit), "lan") as draft:
        enter(draft, **figures)
    merge(workspace)


def made(workspace):
    """Send what the workspace holds to a lake that may not be there yet."""
    merge(workspace)
    push(workspace, create=True)
    return workspace


def send(workspace):
    """Send and bring the copy up to date; what came of it: "" or a sentence."""
    return str(sharing.refresh_here(workspace) or "")


def seen(workspace, sql="SELECT org_unit, figure FROM figures WHERE id = 'spent' ORDER BY ALL"):
    """What the copy of the shared ledger says, brought up to date first."""
    assert not send(workspace)
    with connect(workspace.snapshot, read_only=True) as connection:
        return [tuple(map(str, row)) for row in connection.execute(sql).fetchall()]


def assert_sound(workspace):
    """No sequence, no key and no line is in the lake twice."""
    twice = {
        "sequences": "SELECT seq FROM (SELECT seq FROM lake.entry UNION ALL SELECT seq FROM lake.step)",
        "lines": "SELECT submission, session, n FROM lake.entry",
        "units": "SELECT unit FROM (SELECT DISTINCT unit, code FROM lake.unit)",
        "codes": "SELECT code FROM (SELECT DISTINCT unit, code FROM lake.unit)",
        "submissions": "SELECT submission FROM lake.submission",
        "keys": "SELECT edition, unit, year, kind FROM lake.submission",
        "indicators": "SELECT indicator FROM lake.indicator",
        "journals": "SELECT journal FROM (SELECT DISTINCT journal, workspace, path FROM lake.journal)",
    }
    with open_lake(workspace) as connection:
        for what, rows in twice.items():
            found = connection.execute(f"FROM ({rows}) GROUP BY ALL HAVING count(*) > 1").fetchall()
            assert not found, what
        top = connection.execute("SELECT max(seq) FROM lake.entry").fetchone()[0]
        assert top <= turn(connection)["sequence"]
