"""Documents checked together: each against what its org unit has stored, and what the others say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.documents.checking.findings import check_document
from cchc_tui.entry.series import Course
from cchc_tui.store.checking.around import around_in
from cchc_tui.store.checking.course import looks_at, read_course, report_of
from cchc_tui.store.journals.submission import SubmissionKey
from cchc_tui.store.workspaces.units import is_code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.checks.finding import Finding
    from cchc_tui.documents.reading.document import Document
    from cchc_tui.entry.series import Report
    from cchc_tui.schema.period import Period
    from cchc_tui.store.workspaces.workspace import Workspace


class Together:
    """Checks documents of one run; what a document says goes before what is stored of its period.

    An org unit that the register does not know is taken for the same only by its code: names come twice.
    """

    def __init__(self, workspace: Workspace | None, documents: Iterable[Document]) -> None:
        self._workspace = workspace
        self._calendars: dict[str, Course] = {}
        self._given: dict[tuple[str, str], dict[Period, Document]] = {}
        for one in documents:
            if one.period is not None and one.org_unit is not None:
                of_unit = self._given.setdefault((one.schema.family, one.org_unit), {})
                of_unit.setdefault(one.period, one)

    def findings(self, document: Document) -> list[Finding]:
        """Return all findings of a document.

        Raises:
            AccessError: its org unit may not be seen.
            PeriodError: the edition's calendar has no such period.
        """
        course = self._course(document)
        if course is None or document.period is None:
            return check_document(document)
        beside = around_in(course, document.period)
        return check_document(
            document,
            earlier=beside.earlier,
            opening=beside.opening,
            last_year=beside.last_year,
            course=course,
        )

    def _course(self, document: Document) -> Course | None:
        """What the org unit reported up to the document's period; None if nobody knows which that is."""
        unit, period, schema = document.org_unit, document.period, document.schema
        if unit is None or period is None:
            return None
        workspace = self._workspace
        reports: dict[Period, Report] = {}
        if workspace is not None and unit in workspace.org_units:
            reports.update(read_course(workspace, schema, SubmissionKey(schema.family, unit, period)).reports)
        elif not (is_code(unit) and any(map(str.isdigit, unit))):
            return None
        for other, one in self._given[schema.family, unit].items():
            if looks_at(schema, period, other) and (report := report_of(schema, other, one.figures)):
                reports[other] = report
        # what is worked out of a form's calendar serves all org units
        return self._calendars.setdefault(schema.name, Course(schema, {})).with_reports(reports)
