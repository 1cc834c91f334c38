"""The report of a check, for a person to act on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.text import Text

from cchc_tui.cli.findings_table import findings_table
from cchc_tui.messages import tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from cchc_tui.checks.finding import Finding
    from cchc_tui.documents.checking.report import FileReport


def print_reports(console: Console, reports: Sequence[FileReport]) -> None:
    """Print each file's heading, findings and counts, and the totals of several files."""
    for report in reports:
        document = report.document
        who = document.org_unit_name or document.org_unit or tr("cli.check_unit_unknown")
        code = f" ({document.org_unit})" if document.org_unit not in {None, who} else ""
        when = str(document.period) if document.period else tr("cli.check_period_unknown")
        title = f"{document.path} · {who}{code} · {when} · {document.schema.name}"
        print_submission(console, title, report.findings)
        if not (report.counts["error"] or report.counts["warning"]):
            console.print(tr("cli.check_clean"))
        else:
            console.print(counts_line(report.counts))
        console.print()
    if len(reports) > 1:
        total: Counter[str] = Counter()
        for report in reports:
            total.update(report.counts)
        console.print(_counts("cli.check_total", total, files=len(reports)))


def print_submission(console: Console, title: str, findings: Sequence[Finding]) -> None:
    """Print one submission's heading and its findings."""
    console.print(Text(printable(title), style="bold"))
    if findings:
        console.print(findings_table(findings))


def counts_line(counts: Mapping[str, int]) -> str:
    """Return how many findings there are of each severity, in words."""
    return _counts("cli.check_counts", counts)


def _counts(key: str, counts: Mapping[str, int], **more: object) -> str:
    return tr(key, errors=counts["error"], warnings=counts["warning"], infos=counts["info"], **more)
