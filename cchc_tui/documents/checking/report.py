"""What ``cchc check --format json`` prints: for each file its findings and how many of each weight."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cchc_tui.checks.speech import both
from cchc_tui.messages import language
from cchc_tui.schema.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.checks.finding import Finding
    from cchc_tui.documents.reading.document import Document
    from cchc_tui.schema.model import Text


@dataclass(frozen=True, slots=True)
class FileReport:
    """One checked file and what was found in it."""

    document: Document
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity, zero included."""
        return count_by_severity(self.findings)

    @property
    def has_errors(self) -> bool:
        """Whether any finding blocks submission."""
        return any(one.severity is Severity.ERROR for one in self.findings)


def count_by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """Return how many findings there are of each severity: error, warning, info."""
    counts = {severity.value: 0 for severity in Severity}
    for finding in findings:
        counts[finding.severity.value] += 1
    return counts


def finding_as_json(finding: Finding, spoken: str | None = None) -> dict[str, object]:
    """Return a finding with the keys that programs read; its message in the program's language."""
    return {
        "severity": finding.severity.value,
        "rule": finding.rule,
        "id": finding.indicator,
        "code": finding.code,
        "part": finding.part,
        "value": finding.value,
        "expected": finding.expected,
        "message": _message(finding, spoken or language()),
        "proposal": finding.proposal.text if finding.proposal else None,
    }


def _message(finding: Finding, spoken: str) -> str:
    """What is wrong, and the slip that explains it where there is one."""
    message = finding.message.get(spoken)
    if finding.proposal is None or finding.proposal.why in _no_slips():
        return message
    why = finding.proposal.why.get(spoken)
    return f"{message} {why[:1].upper()}{why[1:]}."


@cache
def _no_slips() -> tuple[Text, ...]:
    """Reasons that only say where a proposal comes from."""
    return (both("checks.why_computed"), both("checks.why_nothing"), both("documents.why_written"))


def report_as_json(reports: Iterable[FileReport]) -> dict[str, object]:
    """Return the whole report of a run, ready for `json.dumps`."""
    return {"files": [_file(report) for report in reports]}


def _file(report: FileReport) -> dict[str, object]:
    document = report.document
    return {
        "file": str(document.path),
        "schema": document.schema.family,
        "edition": document.schema.edition,
        "org_unit": document.org_unit,
        "period": str(document.period) if document.period else None,
        "findings": [finding_as_json(finding) for finding in report.findings],
        "counts": report.counts,
    }
