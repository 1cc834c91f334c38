"""One org unit's journals, which its forms are read from, out of a ledger that was filled in bulk."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

from bench.size_made import FAMILY
from cchc_tui.entry.figure import Figure, State
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.lines import Entry, Header, Step, StepKind
from cchc_tui.store.journals.submission import SubmissionKey
from cchc_tui.store.journals.writer import JournalWriter
from cchc_tui.store.ledger.ledger import ledger_lock, open_ledger, transaction

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from cchc_tui.store.workspaces.workspace import Workspace

_FORMS = """
SELECT submission, year, kind, edition.name
FROM base.submission JOIN base.unit USING (unit) JOIN base.edition USING (edition)
WHERE code = ? ORDER BY submission
"""
_CELLS = """
SELECT n, strftime(made, '%Y-%m-%dT%H:%M:%SZ'), id, state, figure, scale, typed
FROM base.entry JOIN base.indicator USING (indicator) WHERE submission = ? ORDER BY n
"""


def write_journals(workspace: Workspace, unit: str) -> None:
    """Write the journals of a unit, and tell the ledger that it holds what they say; once."""
    if (workspace.journals / FAMILY / unit).exists():
        return
    lock = ledger_lock(workspace, wait=10)
    assert lock is not None  # noqa: S101  (nobody else works with what is made for measuring)
    with lock, open_ledger(workspace) as connection, transaction(connection):
        for submission, year, kind, edition in connection.execute(_FORMS, [unit]).fetchall():
            key = SubmissionKey(FAMILY, unit, Period(year, kind))
            _write(workspace, connection, submission, key, edition)


def _write(
    workspace: Workspace, connection: DuckDBPyConnection, submission: int, key: SubmissionKey, edition: str
) -> None:
    rows = connection.execute(_CELLS, [submission]).fetchall()
    at, last = rows[0][1], len(rows) + 1
    header = Header(
        workspace.id, "made", "made", FAMILY, edition, key.org_unit, "commune", str(key.period), at
    )
    lines = [
        Entry(n, when, id_, Figure(State(state), _exact(figure, scale), typed), "", "enter")
        for n, when, id_, state, figure, scale, typed in rows
    ]
    path = key.folder(workspace) / "made.jsonl"
    with closing(JournalWriter.open(path, header)) as writer:
        writer.append([*lines, Step(last, at, StepKind.SUBMIT)])
    content = path.read_bytes()
    name = str(path.relative_to(workspace.journals))
    connection.execute(
        "UPDATE base.journal SET path = ?, position = ?, seal = ?, last = ? WHERE submission = ?",
        [name, len(content), content[-19:-3].decode(), last, submission],
    )
    connection.execute("UPDATE base.step SET n = ? WHERE submission = ?", [last, submission])


def _exact(figure: Decimal | None, scale: int | None) -> Decimal | None:
    """A figure with as many decimals as were typed."""
    return None if figure is None else figure.quantize(Decimal(1).scaleb(-(scale or 0)))
