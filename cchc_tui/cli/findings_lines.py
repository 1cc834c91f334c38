"""Findings of many submissions as plain lines: a table drawn for each would take most of the time."""

from __future__ import annotations

from functools import cache
from textwrap import wrap
from typing import TYPE_CHECKING

from cchc_tui.cli.findings_table import place
from cchc_tui.messages import language, tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from cchc_tui.checks.finding import Finding

_STYLES = {"error": "1;31", "warning": "33", "info": "2", "title": "1", "mend": "32"}
_WEIGHT, _PLACE = 10, 18
_INDENT = " " * 4
_LEAST = 40


class FindingLines:
    """Writes findings as wide as a console, coloured where it has colours."""

    def __init__(self, console: Console) -> None:
        self._coloured = console.is_terminal and not console.no_color
        self._width = max(_LEAST, console.width - len(_INDENT))
        self._wrapped = cache(self._wrap)

    def of_submission(self, title: str, findings: Iterable[Finding]) -> str:
        """Return a submission's heading, and under it what was found, a few lines each."""
        lines = [self._dyed("title", printable(title))]
        for finding in findings:
            lines.append(self._first_line(finding))
            lines += self._wrapped(printable(finding.message.get(language())))
            if finding.proposal is not None:
                why = finding.proposal.why.get(language())
                mend = self._wrapped(printable(tr("cli.proposal", text=finding.proposal.text, why=why)))
                lines += [self._dyed("mend", line) for line in mend]
        return "\n".join(lines) + "\n\n"

    def _first_line(self, finding: Finding) -> str:
        weight = self._dyed(finding.severity.value, f"{_weight(finding.severity.value):<{_WEIGHT}}")
        value = f"  «{printable(finding.value)}»" if finding.value else ""
        return f"  {weight}{printable(place(finding)):<{_PLACE if value else 0}}{value}"

    def _wrap(self, text: str) -> tuple[str, ...]:
        return tuple(_INDENT + line for line in wrap(text, self._width, break_on_hyphens=False))

    def _dyed(self, style: str, text: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self._coloured else text


@cache
def _weight(severity: str) -> str:
    return tr(f"cli.severity_{severity}")
