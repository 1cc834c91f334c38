"""What the checks say of stored submissions, and which of them a changed one concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.checks.form import FormChecker
from cchc_tui.checks.live import checker
from cchc_tui.entry.figure import Sheet
from cchc_tui.errors import StoreError
from cchc_tui.schema.model import Level
from cchc_tui.store.checking.around import around
from cchc_tui.store.checking.course import looks_at, read_course
from cchc_tui.store.journals.submission import salvage_submission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.checks.finding import Finding
    from cchc_tui.checks.live import LiveChecker
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.journals.submission import SubmissionKey
    from cchc_tui.store.workspaces.workspace import Workspace


def form_checker(
    workspace: Workspace, key: SubmissionKey, schema: Schema, level: Level, live: LiveChecker | None = None
) -> FormChecker:
    """Return what checks a submission's form by its rules and against its org unit's other periods.

    `live` is what checks by rules, where it must not be this thread's own.
    """
    course = read_course(workspace, schema, key)
    return FormChecker(live or checker(schema, level), course, key.period)


class StoredChecks:
    """Checks submissions as their journals hold them; `keep` is as in `read_submission`."""

    def __init__(self, workspace: Workspace, *, keep: bool = False) -> None:
        self._workspace = workspace
        self._keep = keep

    def findings(self, key: SubmissionKey) -> list[Finding]:
        """Check one submission, of damaged journals what can be trusted.

        Raises:
            StoreError: its form is unknown.
        """
        submission = salvage_submission(self._workspace, key, keep=self._keep)
        if submission.first is None:
            return []
        schema = self._workspace.schema(f"{key.family}-{submission.first.edition}")
        level = Level(submission.first.level)
        beside = around(self._workspace, schema, key)
        sheet = Sheet(dict(submission.figures), level, beside.earlier, beside.opening, beside.last_year)
        return form_checker(self._workspace, key, schema, level).findings(sheet)

    def concerned(
        self, changed: Iterable[SubmissionKey], stored: Iterable[SubmissionKey]
    ) -> set[SubmissionKey]:
        """Return the changed submissions and those stored whose checks look at one of them.

        That is those of the same org unit that end no earlier, as far as a course goes back.
        """
        found = set(changed)
        ends: dict[tuple[str, str], list[SubmissionKey]] = {}
        for key in found:
            ends.setdefault((key.family, key.org_unit), []).append(key)
        for key in stored:
            others = () if key in found else ends.get((key.family, key.org_unit), ())
            if others and self._looks_at_any(key, others):
                found.add(key)
        return found

    def _looks_at_any(self, key: SubmissionKey, others: Iterable[SubmissionKey]) -> bool:
        try:
            schema = self._workspace.schema(key.family)
        except StoreError:  # its form is away: what it would look at is told when it is checked
            return True
        return any(looks_at(schema, key.period, one.period) for one in others)
