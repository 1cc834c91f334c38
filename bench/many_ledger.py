"""A workspace with all communes of the country and a ledger of years, made in bulk and always the same."""

from __future__ import annotations

import os
import shutil
from itertools import pairwise
from typing import TYPE_CHECKING

from cchc_tui.schema.model import Level
from cchc_tui.store.ledger.compaction import settle_all
from cchc_tui.store.ledger.ledger import ledger_lock, open_ledger, transaction
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

FAMILY, YEAR = "cchc-xa", 2024
UNITS = 3321
LINES = 94
"""Lines of one made submission: 90 rows and four corrections."""
_ROWS = 90
_AT_ONCE = 20_000
_SUBMISSION = """
INSERT INTO base.submission
SELECT i, $edition, 1 + (i - 1) % $units, 'commune', $year - 1 - (i - 1) // ($units * 5),
    ['Q1', 'H1', 'Q3', 'M9', 'Y'][1 + ((i - 1) // $units) % 5]
FROM range($start, $end) AS made(i)
"""
_JOURNAL = """
INSERT INTO base.journal
SELECT i, $family || '/made/' || i || '.jsonl', i, 1, 20000, '0123456789abcdef', $lines
FROM range($start, $end) AS made(i)
"""
_ENTRY = """
INSERT INTO base.entry
SELECT
    (i - 1) * $lines + n, i, n, TIMESTAMP '2023-12-20' + INTERVAL (i % 86400) SECOND, 1,
    1 + (n * 7) % $rows, 'number', (i * 31 + n * 17) % 5000, 0,
    ((i * 31 + n * 17) % 5000)::VARCHAR, NULL, 'enter'
FROM range($start, $end) AS made(i) CROSS JOIN range(1, $lines + 1) AS line(n)
"""


def units() -> list[OrgUnit]:
    """The communes."""
    return [OrgUnit(f"{number:05}", f"xã {number}", Level.COMMUNE) for number in range(1, UNITS + 1)]


def made_or_kept(root: Path, figures: int, kept: Path | None) -> Workspace:
    """Make the workspace, or copy one that was made and kept before."""
    if kept is None:
        return make(root, figures)
    kept = kept / str(figures)
    if not kept.exists():
        # one whose making was cut short is not taken for a whole one
        beside = kept.with_name(f"{figures}.new")
        shutil.rmtree(beside, ignore_errors=True)
        make(beside, figures)
        beside.rename(kept)
    shutil.copytree(kept, root)
    os.sync()
    return Workspace.open(root)


def make(root: Path, figures: int) -> Workspace:
    """Make the workspace, its ledger holding about so many figures of earlier years."""
    workspace = Workspace.create(root, units=units())
    merge(workspace)
    lock = ledger_lock(workspace, wait=10)
    assert lock is not None  # noqa: S101  (nobody else knows of this folder)
    with lock, open_ledger(workspace) as connection:
        (edition,) = connection.execute(
            "SELECT edition FROM edition WHERE family = ? ORDER BY name DESC", [FAMILY]
        ).fetchall()[0]
        connection.execute("INSERT INTO session (session, name, who) VALUES (1, 'made', 'made')")
        last = max(figures // LINES, 1) + 1
        steps = [*range(1, last, _AT_ONCE), last]
        for start, end in pairwise(steps):
            with transaction(connection):
                _fill(connection, int(edition), start, end)
        with transaction(connection):
            connection.execute("DELETE FROM meta WHERE name = 'sequence'")
            connection.execute("INSERT INTO meta VALUES ('sequence', ?)", [str(last * LINES)])
            settle_all(connection)
    return workspace


def _fill(connection: DuckDBPyConnection, edition: int, start: int, end: int) -> None:
    between = {"start": start, "end": end}
    connection.execute(_SUBMISSION, {"edition": edition, "units": UNITS, "year": YEAR, **between})
    connection.execute(_JOURNAL, {"family": FAMILY, "lines": LINES, **between})
    connection.execute(_ENTRY, {"lines": LINES, "rows": _ROWS, **between})
