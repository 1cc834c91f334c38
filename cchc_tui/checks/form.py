"""All that is to be said of one form: what its rules say, and what its office's other periods do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.checks.course import COPIED, PIECE, PIECES, USUAL, CourseChecks
from cchc_tui.entry.compute import followers
from cchc_tui.entry.series import Course, Report
from cchc_tui.schema.model import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from cchc_tui.checks.finding import Finding
    from cchc_tui.checks.live import LiveChecker
    from cchc_tui.entry.figure import Sheet
    from cchc_tui.schema.period import Period

_OF_COURSE = frozenset({COPIED, PIECE, PIECES, USUAL})


class FormChecker:
    """Checks the form of one period, given the reports of the others. Not for several threads at once."""

    def __init__(self, live: LiveChecker, course: Course, period: Period) -> None:
        self._live = live
        self._course = course
        self._period = period
        self._place = {id_: place for place, id_ in enumerate(course.schema.indicators)}
        level = live.book.level
        self._own = {row.id: row for row in course.schema.indicators.values() if level in row.levels}
        self._followers = followers(course.schema)
        self._of_row: dict[str, Finding] = {}

    def findings(self, sheet: Sheet) -> list[Finding]:
        """Return what is to be said of the form, in its order."""
        self._of_row = {}
        self._look_at(self._own, sheet)
        return self._joined(self._live.findings(sheet), sheet)

    def recheck(
        self, sheet: Sheet, changed_ids: Collection[str], previous: Sequence[Finding]
    ) -> list[Finding]:
        """Return `findings(sheet)`, given those from before some indicators' figures changed."""
        rules = [one for one in previous if _kind(one) not in _OF_COURSE]
        following = {row.id for id_ in changed_ids for row in self._followers.get(id_, ())}
        self._look_at({*changed_ids, *following}, sheet)
        return self._joined(self._live.recheck(sheet, changed_ids, rules), sheet)

    def _look_at(self, ids: Iterable[str], sheet: Sheet) -> None:
        checks = self._checks(sheet)
        for id_ in ids:
            self._of_row.pop(id_, None)
            row = self._own.get(id_)
            if row is not None and (found := checks.of_row(row)) is not None:
                self._of_row[id_] = found

    def _checks(self, sheet: Sheet) -> CourseChecks:
        return CourseChecks(self._course.with_report(self._period, Report(sheet.figures)), self._period)

    def _joined(self, rules: list[Finding], sheet: Sheet) -> list[Finding]:
        """Put both together."""
        copied = self._checks(sheet).copied() if self._course.reports else None
        return joined(rules, self._of_row.values(), copied, self._place)


def joined(
    rules: list[Finding], of_rows: Iterable[Finding], copied: Finding | None, place: Mapping[str, int]
) -> list[Finding]:
    """Return what rules and other periods say of one form, in the order of its rows by their `place`.

    What is unusual goes without saying where a rule has already spoken, or where all was copied.
    """
    spoken = {one.indicator for one in rules if one.severity is not Severity.INFO}
    found = [
        one for one in of_rows if _kind(one) != USUAL or (copied is None and one.indicator not in spoken)
    ]
    if copied is not None:
        found.append(copied)
    if not found:
        return rules
    return sorted([*rules, *found], key=lambda one: place.get(one.indicator or "", -1))


def _kind(finding: Finding) -> str:
    return finding.rule.rpartition(".")[2]
