"""Findings out of failing rules: what stands there, what was expected and why, and what would mend it.

Both engines say only which rule failed; what is told of it is made here, from the rule and the figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.checks.finding import Finding
from cchc_tui.checks.speech import as_typed
from cchc_tui.checks.telling import Case, tell_of
from cchc_tui.checks.telling_written import WrittenRules

if TYPE_CHECKING:
    from cchc_tui.checks.rulebook import Rulebook
    from cchc_tui.entry.figure import Sheet
    from cchc_tui.schema.model import Rule


class Explainer:
    """Makes the findings of one rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._written = WrittenRules(book)
        self._codes = {
            row.id: (book.schema.printed_code(row), row.ordinal if row.is_part else None)
            for row in book.schema.indicators.values()
        }

    def finding(self, rule: Rule, sheet: Sheet) -> Finding:
        """Return what is to be said of a rule that failed on a form."""
        indicator = self._book.schema.indicators[rule.at]
        case = Case(self._book, rule, indicator, sheet[rule.at], sheet)
        tell = tell_of(rule.kind) or self._written.tell
        told = tell(case)
        code, part = self._codes[rule.at]
        return Finding(
            severity=rule.severity,
            rule=rule.id,
            indicator=rule.at,
            code=code,
            part=part,
            value=as_typed(case.figure, indicator),
            expected=told.expected,
            message=told.message,
            proposal=told.proposal,
        )
