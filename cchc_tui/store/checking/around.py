"""The figures of other periods that a form is compared with, brought to the form's own edition."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.schema.period import Period, before, earlier_in_year, opening
from cchc_tui.store.journals.submission import SubmissionKey, read_submission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cchc_tui.entry.figure import Figure
    from cchc_tui.entry.series import Course
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.workspaces.workspace import Workspace

Figures = dict[str, "Figure"]


@dataclass(frozen=True, slots=True)
class Around:
    """Figures of the same org unit in other periods, empty where nothing was reported.

    `last` is the latest period that ended before and was reported, `last_period` which one that is;
    `earlier`, `opening` and `last_year` are as in `Sheet`. `problems` tells of journals that cannot be read.
    """

    last_period: Period | None = None
    last: Figures = field(default_factory=dict)
    earlier: Figures = field(default_factory=dict)
    opening: Figures = field(default_factory=dict)
    last_year: Figures = field(default_factory=dict)
    problems: tuple[StoreError, ...] = ()


class _Shelf:
    """Submissions of one org unit, each read once."""

    def __init__(self, workspace: Workspace, schema: Schema, key: SubmissionKey) -> None:
        self._workspace = workspace
        self._schema = schema
        self._key = key
        self._read: dict[Period, Figures] = {}
        self.problems: list[StoreError] = []

    def first(self, periods: Iterable[Period]) -> tuple[Period | None, Figures]:
        """Return the first of some periods that was reported, and its figures."""
        for period in periods:
            if figures := self._figures(period):
                return period, figures
        return None, {}

    def _figures(self, period: Period) -> Figures:
        if period not in self._read:
            key = SubmissionKey(self._key.family, self._key.org_unit, period)
            try:
                submission = read_submission(self._workspace, key)
            except StoreError as error:
                self.problems.append(error)
                self._read[period] = {}
            else:
                self._read[period] = carried(submission.figures, self._schema) if submission.is_filled else {}
        return self._read[period]


def around(workspace: Workspace, schema: Schema, key: SubmissionKey) -> Around:
    """Read what a submission is compared with.

    Raises:
        PeriodError: the edition's calendar has no such period.
    """
    shelf = _Shelf(workspace, schema, key)
    return replace(_around(shelf.first, schema, key.period), problems=tuple(shelf.problems))


def around_in(course: Course, period: Period) -> Around:
    """Return the same out of an org unit's course.

    Raises:
        PeriodError: the edition's calendar has no such period.
    """

    def first(periods: Iterable[Period]) -> tuple[Period | None, Figures]:
        found = next((one for one in periods if one in course.reports), None)
        return found, dict(course.reports[found].figures) if found else {}

    return _around(first, course.schema, period)


def _around(
    first: Callable[[Iterable[Period]], tuple[Period | None, Figures]], schema: Schema, period: Period
) -> Around:
    calendar = schema.periods
    last_period, last = first(before(calendar, period))
    return Around(
        last_period=last_period,
        last=last,
        earlier=first(earlier_in_year(calendar, period))[1],
        opening=first(opening(calendar, period))[1],
        last_year=first([Period(period.year - 1, period.kind)])[1],
    )


def carried(figures: Mapping[str, Figure], schema: Schema) -> Figures:
    """Return a submission's figures under the ids that another edition gives to the same indicators."""
    found: Figures = {}
    for row in schema.indicators.values():
        old = next((name for name in (row.id, *row.replaces) if name in figures), None)
        if old is not None:
            found[row.id] = figures[old]
    return found
