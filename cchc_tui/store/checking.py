"""What the checks say of stored submissions, and which of them a changed one concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.checks.live import checker
from cchc_tui.entry.figure import Sheet
from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period, earlier_in_year, opening
from cchc_tui.store.around import around
from cchc_tui.store.submission import SubmissionKey, salvage_submission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.checks.finding import Finding
    from cchc_tui.store.workspace import Workspace

_YEARS_LATER = (0, 1)


class StoredChecks:
    """Checks submissions as their journals hold them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def findings(self, key: SubmissionKey) -> list[Finding]:
        """Check one submission, of damaged journals what can be trusted.

        Raises:
            StoreError: its form is unknown.
        """
        submission = salvage_submission(self._workspace, key)
        if submission.first is None:
            return []
        schema = self._workspace.schema(f"{key.family}-{submission.first.edition}")
        level = Level(submission.first.level)
        beside = around(self._workspace, schema, key)
        sheet = Sheet(dict(submission.figures), level, beside.earlier, beside.opening, beside.last_year)
        return checker(schema, level).findings(sheet)

    def concerned(
        self, changed: Iterable[SubmissionKey], stored: Iterable[SubmissionKey]
    ) -> set[SubmissionKey]:
        """Return the changed submissions and those stored whose checks look at one of them."""
        keys = set(changed)
        # what a submission looks at is of its own year or of the year before
        years = {
            (key.family, key.org_unit, key.period.year + later) for key in keys for later in _YEARS_LATER
        }
        found = set(keys)
        for key in stored:
            if (key.family, key.org_unit, key.period.year) in years and key not in found:
                looked_at = (SubmissionKey(key.family, key.org_unit, one) for one in self._looks_at(key))
                if not keys.isdisjoint(looked_at):
                    found.add(key)
        return found

    def _looks_at(self, key: SubmissionKey) -> list[Period]:
        calendar, period = self._workspace.schema(key.family).periods, key.period
        if period.kind not in calendar:
            return []
        same_last_year = Period(period.year - 1, period.kind)
        return [*earlier_in_year(calendar, period), *opening(calendar, period), same_last_year]
