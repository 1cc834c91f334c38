"""Findings as a table that a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from cchc_tui.messages import language, tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.checks.finding import Finding

STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}


def findings_table(findings: Iterable[Finding]) -> Table:
    """Return a row per finding: how grave, which row, what stands there, what is wrong and the mend."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column(tr("cli.column_severity"), no_wrap=True)
    table.add_column(tr("cli.column_code"), no_wrap=True)
    table.add_column(tr("cli.column_value"), justify="right", overflow="fold")
    table.add_column(tr("cli.column_message"), overflow="fold", ratio=1)
    for finding in findings:
        table.add_row(
            Text(tr(f"cli.severity_{finding.severity}"), style=STYLES[finding.severity]),
            Text(printable(place(finding))),
            Text(printable(finding.value)),
            _what(finding),
        )
    return table


def place(finding: Finding) -> str:
    """Return where a finding stands, as the form names it: ``3.4.2`` or ``3.4.2 trong đó 1``."""
    if finding.part is None:
        return finding.code
    return tr("cli.part", code=finding.code, part=finding.part)


def _what(finding: Finding) -> Text:
    spoken = language()
    text = Text(printable(finding.message.get(spoken)))
    proposal = finding.proposal
    if proposal is not None:
        sentence = tr("cli.proposal", text=proposal.text, why=proposal.why.get(spoken))
        text.append("\n" + printable(sentence), style="green")
    return text
