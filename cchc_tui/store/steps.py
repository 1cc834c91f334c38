"""Which step may follow which, and what stands in a submission's way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.schema.model import Severity
from cchc_tui.store.journal import Step, StepKind
from cchc_tui.store.submission import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cchc_tui.checks.finding import Finding

ALLOWED = {
    StepKind.SUBMIT: {Status.DRAFT, Status.RETURNED},
    StepKind.ACCEPT: {Status.SUBMITTED},
    StepKind.RETURN: {Status.SUBMITTED, Status.ACCEPTED},
    StepKind.REOPEN: {Status.SUBMITTED, Status.ACCEPTED},
}
"""In which status each step may be taken."""
NEEDS_REASON = {StepKind.RETURN, StepKind.REOPEN}


def blocking(findings: Sequence[Finding], notes: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return the findings that keep a form from being submitted: errors, and warnings without a note."""
    return tuple(finding for finding in findings if _blocks(finding, notes))


def _blocks(finding: Finding, notes: Mapping[str, str]) -> bool:
    if finding.severity is Severity.ERROR:
        return True
    row = finding.indicator
    return finding.severity is Severity.WARNING and row is not None and not notes.get(row)


def frozen(findings: Sequence[Finding], notes: Mapping[str, str], n: int, at: str) -> Step:
    """Return the step of submitting, with the findings and notes as they stood."""
    counts = {severity: sum(one.severity is severity for one in findings) for severity in Severity}
    return Step(
        n,
        at,
        StepKind.SUBMIT,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO],
        findings=tuple(
            {
                "severity": one.severity.value,
                "rule": one.rule,
                "id": one.indicator,
                "value": one.value,
                "note": notes.get(one.indicator or "", ""),
            }
            for one in findings
        ),
    )
