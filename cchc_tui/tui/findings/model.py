"""The list of findings as values: what is shown, in which order, and where the cursor stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cchc_tui.schema.model import Heading, Severity
from cchc_tui.text import fold
from cchc_tui.tui.counting import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cchc_tui.checks.finding import Finding
    from cchc_tui.schema.model import Schema
    from cchc_tui.schema.period import Period

ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_NEXT_ONLY = {
    None: Severity.ERROR,
    Severity.ERROR: Severity.WARNING,
    Severity.WARNING: Severity.INFO,
    Severity.INFO: None,
}


@dataclass(frozen=True)
class FindingsState:
    """What the page is painted from. `findings` stand in the order of the form.

    `only` keeps one severity, `words` those findings that contain them all. `noted` are the ids of rows that
    have a note, `corrections` counts the figures changed after submission. `typing` is whether the words are
    being typed, `place` how many letters stand before the cursor.
    """

    schema: Schema
    period: Period
    findings: tuple[Finding, ...]
    noted: frozenset[str] = frozenset()
    can_write: bool = True
    corrections: int = 0
    by_severity: bool = True
    only: Severity | None = None
    words: str = ""
    typing: bool = False
    place: int = 0
    cursor: int = 0
    notice: str = ""

    @cached_property
    def shown(self) -> tuple[Finding, ...]:
        """The findings that pass the filter, in the chosen order."""
        wanted = fold(self.words).split()
        kept = [
            one
            for one in self.findings
            if (self.only is None or one.severity is self.only)
            and all(word in searchable(self.schema, one) for word in wanted)
        ]
        if self.by_severity:
            kept.sort(key=lambda one: ORDER.index(one.severity))
        return tuple(kept)

    @property
    def current(self) -> Finding | None:
        """The finding under the cursor, None on an empty list."""
        return self.shown[self.cursor] if self.shown else None

    @cached_property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings of each severity there are, filtered or not, but for blank rows."""
        return count(self.findings)[0]

    @cached_property
    def blanks(self) -> int:
        """How many rows are only blank."""
        return count(self.findings)[1]

    def at(self, cursor: int) -> FindingsState:
        """Return the state with the cursor there, stopping at both ends."""
        return replace(self, cursor=max(0, min(len(self.shown) - 1, cursor)), notice="")

    def turned(self, **changes: object) -> FindingsState:
        """Return the state with order or filter changed; the cursor stays on its finding if that is shown."""
        finding = self.current
        other: FindingsState = replace(self, cursor=0, notice="", **changes)  # type: ignore[arg-type]
        return replace(other, cursor=other.shown.index(finding)) if finding in other.shown else other

    def next_severity(self) -> FindingsState:
        """Return the state that shows all, only errors, only warnings, only notices, in turn."""
        return self.turned(only=_NEXT_ONLY[self.only])

    def renewed(self, findings: tuple[Finding, ...], noted: frozenset[str]) -> FindingsState:
        """Return the state with findings checked anew and the cursor where it was."""
        return replace(self, findings=findings, noted=noted).at(self.cursor)


def label_of(schema: Schema, finding: Finding) -> str:
    """Return the full label of the row that a finding is shown on; "" for the document as a whole."""
    if finding.indicator is not None:
        return schema.indicators[finding.indicator].label
    row = schema.by_code.get(finding.code)
    if row is None:
        return ""
    return row.title if isinstance(row, Heading) else row.label


def section_of(schema: Schema, finding: Finding) -> str:
    """Return the heading of the outermost section that a finding belongs to."""
    row = schema.by_code.get(finding.code.split(".")[0])
    return f"{row.code} {row.title}" if isinstance(row, Heading) else ""


def searchable(schema: Schema, finding: Finding) -> str:
    """Return everything about a finding that the filter looks into, folded."""
    words = (finding.code, label_of(schema, finding), finding.value, finding.message.vi, finding.message.en)
    return fold(" ".join(words))
