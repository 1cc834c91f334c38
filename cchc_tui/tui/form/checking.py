"""What the checks say of the form that is being filled, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry.figure import State
from cchc_tui.messages import language, tr
from cchc_tui.schema.model import Kind, Severity
from cchc_tui.tui.counting import count, is_missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cchc_tui.checks.finding import Finding
    from cchc_tui.entry.form import Form
    from cchc_tui.schema.model import Text
    from cchc_tui.tui.form.desk import Desk
    from cchc_tui.tui.form.filling import Checker

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Checked:
    """The findings of a form, kept up to date; there are none before the first `look`."""

    def __init__(self, form: Form, checker: Checker) -> None:
        self.checker = checker
        self.findings: list[Finding] = []
        self.by_row: dict[str, list[Finding]] = {}
        self.is_done = False
        self._form = form

    def look(self) -> None:
        """Check the whole form."""
        self._take(self.checker.findings(self._form.sheet))

    def look_at(self, changed: set[str]) -> Finding | None:
        """Check what these rows touch; return the heaviest error or warning that was not there before."""
        before = set(self.findings)
        self._take(self.checker.recheck(self._form.sheet, changed, self.findings))
        new = [
            one
            for one in self.findings
            if one.severity is not Severity.INFO and not is_missing(one) and one not in before
        ]
        return min(new, key=lambda one: _WEIGHT[one.severity], default=None)

    def counts(self) -> Mapping[Severity, int]:
        """Return how many findings of each severity there are, but for rows that are only blank."""
        return count(self.findings)[0]

    def shown(self, indicator_id: str) -> list[Finding]:
        """Return a row's findings, heaviest first.

        That a row is still blank goes without saying until it was passed over.
        """
        found = self.by_row.get(indicator_id)
        if not found:
            return []
        blank = self._form[indicator_id].state is State.BLANK
        if blank and not self._form.is_passed_over(indicator_id):
            found = [one for one in found if not is_missing(one)]
        return sorted(found, key=lambda one: _WEIGHT[one.severity])

    def worst(self, indicator_id: str) -> Severity | None:
        """Return the heaviest severity among a row's findings; a blank row has a mark of its own."""
        found = [one for one in self.shown(indicator_id) if not is_missing(one)]
        return found[0].severity if found else None

    def proposes(self, indicator_id: str) -> bool:
        """Whether a finding of the row proposes a figure, or its formula gives another one."""
        if any(one.proposal is not None for one in self.shown(indicator_id)):
            return True
        computed = self._form.computed(indicator_id)
        return computed is not None and not self._form.is_derived(indicator_id)

    def _take(self, findings: list[Finding]) -> None:
        self.is_done = True
        self.findings = findings
        self.by_row = {}
        for finding in findings:
            if finding.indicator is not None:
                self.by_row.setdefault(finding.indicator, []).append(finding)


def ask_about(desk: Desk) -> None:
    """Ask about a figure just entered that is far from other periods', if nothing weightier was said."""
    if desk.message is not None and desk.message.severity is not Severity.INFO:
        return
    said = doubt(desk)
    if said is not None:
        asked = tr("form.unusual", code=desk.name(desk.at), what=said.get(language()))
        desk.say(f"{desk.message.text} {asked}" if desk.message else asked, Severity.INFO)


def doubt(desk: Desk) -> Text | None:
    """Return what is unusual about the figure of her row; of a row with an error enough is said."""
    if not (desk.form.last or desk.form.sheet.last_year) or desk.row.kind is Kind.CODE:
        return None
    if desk.form.is_derived(desk.at) or desk.checked.worst(desk.at) in {Severity.ERROR, Severity.WARNING}:
        return None
    from cchc_tui.tui.form import comparing  # noqa: PLC0415  (the first page has nothing to compare with)

    return comparing.doubt(desk, desk.at)
