"""Everything that is wrong with a document: what the rules find, and what its reading brought to light."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cchc_tui.checks.finding import Finding
from cchc_tui.checks.form import FormChecker
from cchc_tui.checks.live import checker
from cchc_tui.checks.speech import both
from cchc_tui.documents.checking import remarks
from cchc_tui.entry.figure import State
from cchc_tui.schema.model import Level, Severity
from cchc_tui.units.model import DISTRICTS_UNTIL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cchc_tui.documents.reading.document import Document
    from cchc_tui.entry.figure import Figure, Sheet
    from cchc_tui.entry.series import Course

_FIRST = -1


def check_document(
    document: Document,
    *,
    earlier: Mapping[str, Figure] | None = None,
    opening: Mapping[str, Figure] | None = None,
    last_year: Mapping[str, Figure] | None = None,
    course: Course | None = None,
) -> list[Finding]:
    """Return all findings in the order of the form; what concerns the whole document stands first or last.

    The figures of other periods are used by the rules that compare with them, where they are given, and
    `course` by the checks that look at all that the org unit reported.
    """
    sheet = document.sheet(earlier=earlier, opening=opening, last_year=last_year)
    rules = _without_echoes(document, _of_form(document, sheet, course))
    if _is_blank(document):
        rules = []
    places = {id(row): place for place, row in enumerate(document.schema.rows)}
    by_id = {row.id: places[id(row)] for row in document.schema.indicators.values()}
    ordered = [(_FIRST, finding) for finding in _of_the_whole(document)]
    for cell in document.cells:
        ordered += [(places[id(cell.row)], one) for one in remarks.of_cell(document, cell, sheet, rules)]
    ordered += [(places[id(row)], one) for row, one in remarks.of_repeated_rows(document)]
    ordered += [(by_id[one.indicator or ""], one) for one in rules]
    ordered += [(row.after, remarks.of_unplaced(row)) for row in document.unplaced]
    ordered.sort(key=lambda pair: pair[0])
    return [finding for _, finding in ordered] + remarks.of_missing_rows(document)


def _of_form(document: Document, sheet: Sheet, course: Course | None) -> list[Finding]:
    live = checker(document.schema, document.level)
    if course is None or document.period is None:
        return live.findings(sheet)
    return FormChecker(live, course, document.period).findings(sheet)


def _without_echoes(document: Document, findings: Iterable[Finding]) -> list[Finding]:
    """Leave out what follows from a fault of reading: a row not there, a figure that could not be read."""
    unreadable = {indicator.id for indicator, cell in document.indicator_cells() if cell.fault is not None}
    absent = set(document.schema.indicators) - {indicator.id for indicator, _ in document.indicator_cells()}
    absent = absent if document.is_whole else set()
    elsewhere = {
        indicator.id
        for indicator, cell in document.indicator_cells()
        if cell.figure is not None and cell.figure.state is State.BLANK and remarks.figure_elsewhere(cell)
    }
    foreign = document.level not in document.schema.levels
    return [
        one
        for one in findings
        if one.indicator not in unreadable
        and not (one.indicator in absent | elsewhere and one.rule == f"{one.indicator}.required")
        and not (foreign and one.rule.startswith(f"{one.indicator}.not_your_row"))
    ]


def _is_blank(document: Document) -> bool:
    """Whether nobody has written a figure yet."""
    return (
        not document.figures and not document.unreadable and not any(row.typed for row in document.unplaced)
    )


def _of_the_whole(document: Document) -> list[Finding]:
    found = list(_of_reading(document))
    if document.level not in document.schema.levels:
        message = both(
            "documents.level_without_rows", unit=document.org_unit_name or document.org_unit or "?"
        )
        found.append(Finding(Severity.WARNING, "level_without_rows", None, "", None, "", None, message))
    elif document.level is Level.DISTRICT and _cut_off(document) > DISTRICTS_UNTIL:
        message = both("documents.districts_over", unit=document.org_unit_name or document.org_unit or "?")
        found.append(Finding(Severity.ERROR, "districts_over", None, "", None, "", None, message))
    if _is_blank(document):
        message = both("documents.blank_form")
        found.append(Finding(Severity.ERROR, "blank_form", None, "", None, "", None, message))
    return found


def _cut_off(document: Document) -> date:
    """The last day that the figures cover; where the document does not say, none is too late."""
    kind = document.schema.periods.get(document.period.kind) if document.period else None
    return kind.days(document.period.year)[1] if kind and document.period else date.min


def _of_reading(document: Document) -> list[Finding]:
    return [
        Finding(
            Severity.INFO,
            fault.key.partition(".")[2],
            None,
            "",
            None,
            "",
            None,
            both(fault.key, **fault.values),
        )
        for fault in document.faults
    ]
