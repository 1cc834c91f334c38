"""How findings are named and counted, on every page alike: rows that are merely blank are counted apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cchc_tui.messages import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.checks.finding import Finding
    from cchc_tui.schema.model import Severity

_MISSING = ".required"


def is_missing(finding: Finding) -> bool:
    """Whether a finding says no more than that a row is still blank."""
    return finding.rule.endswith(_MISSING)


def told(severity: Severity, sentence: str) -> str:
    """Return what is wrong, its severity in a word before it."""
    return f"{tr(f'findings.word_{severity}')}: {sentence}"


def count(findings: Iterable[Finding]) -> tuple[Counter[Severity], int]:
    """Return how many findings of each severity there are, and how many rows are only blank."""
    severities: Counter[Severity] = Counter()
    blank = 0
    for one in findings:
        if is_missing(one):
            blank += 1
        else:
            severities[one.severity] += 1
    return severities, blank
