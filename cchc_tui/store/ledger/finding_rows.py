"""What the checks say of submissions, as the ledger holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cchc_tui.errors import CchcError, StoreError
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.submission import SubmissionKey
from cchc_tui.store.ledger.ledger import transaction
from cchc_tui.store.ledger.rechecking import note_rules, old_findings, take_old
from cchc_tui.store.ledger.tables import insert
from cchc_tui.store.ledger.troubles import OLD_RULES, is_submission

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.checks.finding import Finding
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.checking.stored import StoredChecks

_AT_ONCE = 200
"""How many submissions are checked anew within one transaction."""
_FINDING = {
    "seq": "BIGINT",
    "submission": "INTEGER",
    "place": "SMALLINT",
    "severity": "VARCHAR",
    "rule": "VARCHAR",
    "id": "VARCHAR",
    "code": "VARCHAR",
    "part": "SMALLINT",
    "value": "VARCHAR",
    "expected": "VARCHAR",
    "proposal": "VARCHAR",
    "message_vi": "VARCHAR",
    "message_en": "VARCHAR",
}


def check(
    connection: DuckDBPyConnection,
    checks: StoredChecks,
    changed: Collection[SubmissionKey],
    failed: dict[str, CchcError],
) -> None:
    """Put anew what the checks say of the changed submissions, and of those that look at them."""
    if not changed:
        return
    stored = _stored(connection, changed)
    concerned = checks.concerned(changed, stored) & stored.keys()
    _put(connection, _findings(checks, {key: stored[key] for key in concerned}, failed))


def check_anew(
    connection: DuckDBPyConnection,
    checks: StoredChecks,
    schemas: Sequence[Schema],
    failed: dict[str, CchcError],
    most: int,
) -> None:
    """Check some of the submissions anew whose form's rules have changed; tell how many are left.

    Those too that could not be checked before: their form may be back, or their journals mended.
    """
    with transaction(connection):
        note_rules(connection, schemas)
        again = [SubmissionKey.named(name) for name in failed if is_submission(name)][:_AT_ONCE]
        stored = _stored(connection, again) if again else {}
        _put(connection, _findings(checks, {key: stored[key] for key in again if key in stored}, failed))
    while most > 0:
        with transaction(connection):
            old = take_old(connection, schemas, min(most, _AT_ONCE))
            _put(connection, _findings(checks, old, failed))
        if not old:
            break
        most -= len(old)
    failed.pop(OLD_RULES, None)
    if left := old_findings(connection):
        failed[OLD_RULES] = StoreError("store.findings_old", count=left)


def _findings(
    checks: StoredChecks, keys: Mapping[SubmissionKey, int], failed: dict[str, CchcError]
) -> dict[int, Sequence[Finding]]:
    found: dict[int, Sequence[Finding]] = {}
    for key in sorted(keys):
        failed.pop(key.name, None)
        try:
            found[keys[key]] = checks.findings(key)
        except CchcError as error:
            failed[key.name] = error
    return found


def _stored(connection: DuckDBPyConnection, changed: Collection[SubmissionKey]) -> dict[SubmissionKey, int]:
    """All stored submissions of the org units that changed, with their keys."""
    rows = connection.execute(
        "SELECT submission, family, code, year, kind FROM submission "
        "JOIN edition USING (edition) JOIN unit USING (unit) WHERE list_contains(?::VARCHAR[], code)",
        [sorted({key.org_unit for key in changed})],
    ).fetchall()
    return {SubmissionKey(family, code, Period(year, kind)): key for key, family, code, year, kind in rows}


def _put(connection: DuckDBPyConnection, found: Mapping[int, Sequence[Finding]]) -> None:
    if not found:
        return
    connection.execute("DELETE FROM finding WHERE submission IN (SELECT unnest(?::INTEGER[]))", [list(found)])
    row = connection.execute("SELECT value FROM meta WHERE name = 'sequence'").fetchone()
    sequence = int(row[0]) if row else 0
    rows = [
        (sequence, submission, place, *finding_row(one))
        for submission, findings in found.items()
        for place, one in enumerate(findings, start=1)
    ]
    insert(connection, "finding", _FINDING, rows)


def finding_row(one: Finding) -> tuple[Any, ...]:
    """Return a finding as table ``finding`` holds it behind its place."""
    proposal = one.proposal.text if one.proposal else None
    where = (one.severity.value, one.rule, one.indicator, one.code, one.part)
    return (*where, one.value, one.expected, proposal, one.message.vi, one.message.en)
