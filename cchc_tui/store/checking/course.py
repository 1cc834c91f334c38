"""An org unit's course up to a period: what its submissions report, for the checks that look at them all."""

from __future__ import annotations

import os
from collections import OrderedDict
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.entry.figure import State
from cchc_tui.entry.series import Course, Report
from cchc_tui.errors import PeriodError
from cchc_tui.schema.period import Period
from cchc_tui.store.checking.around import carried
from cchc_tui.store.journals.submission import SubmissionKey, check_seen, salvage_submission

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.journals.submission import Submission
    from cchc_tui.store.workspaces.workspace import Workspace

YEARS = 6
"""How many reporting years a form is held against, its own among them."""
_MOST_KEPT = 2000
_HERE = timezone(timedelta(hours=7))


class _Known(NamedTuple):
    """What a submission says, and when somebody last worked on it by hand: never if it was only imported."""

    figures: Mapping[str, Figure]
    worked: date | None


_KNOWN: OrderedDict[tuple[object, ...], _Known] = OrderedDict()
"""By where and how the journals lie: who merges for all looks at the same submissions again and again."""


def read_course(workspace: Workspace, schema: Schema, key: SubmissionKey) -> Course:
    """Return what an org unit reported in periods that end no later than a submission's own, that one too.

    A report is an estimate if it is due before its cut-off and was not worked on after it. Of journals that
    are damaged it holds what can be trusted.

    Raises:
        AccessError: the org unit may not be seen.
    """
    check_seen(workspace, key)
    reports = {}
    for period in _reported(workspace, key):
        if not looks_at(schema, key.period, period):
            continue
        known = _known(workspace, SubmissionKey(key.family, key.org_unit, period))
        if known is not None and (report := report_of(schema, period, known.figures, known.worked)):
            reports[period] = report
    return Course(schema, reports)


def looks_at(schema: Schema, period: Period, other: Period) -> bool:
    """Whether the form of a period is held against that of another: one that ends no later."""
    years, calendar = period.year - other.year, schema.periods
    if not 0 <= years < YEARS or not {period.kind, other.kind} <= calendar.keys():
        return False
    ends = (calendar[one.kind].days(one.year)[1] for one in (other, period))
    return next(ends) <= next(ends)


def report_of(
    schema: Schema, period: Period, figures: Mapping[str, Figure], worked: date | None = None
) -> Report | None:
    """Return the report of a period, by whatever edition; None if nothing is filled in.

    `worked` is when somebody last worked on it by hand.
    """
    if all(one.state is State.BLANK for one in figures.values()):
        return None
    kind = schema.periods[period.kind]
    is_final = worked is not None and worked > kind.days(period.year)[1]
    return Report(carried(figures, schema), kind.is_estimate(period.year) and not is_final)


def _reported(workspace: Workspace, key: SubmissionKey) -> Iterator[Period]:
    """The periods that the org unit has journals of."""
    try:
        names = sorted(one.name for one in key.folder(workspace).parent.iterdir())
    except OSError:
        return
    for name in names:
        try:
            yield Period.parse(name)
        except PeriodError:
            continue


def _known(workspace: Workspace, key: SubmissionKey) -> _Known | None:
    """Read a submission, unless its journals lie as they did when it was read before."""
    folder = key.folder(workspace)
    try:
        with os.scandir(folder) as found:
            stats = sorted((one.name, one.stat(follow_symlinks=False)) for one in found)
    except OSError:
        return None
    lie = (folder, *((name, stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in stats))
    known = _KNOWN.pop(lie, None) or _Known(*_read(salvage_submission(workspace, key)))
    _KNOWN[lie] = known
    if len(_KNOWN) > _MOST_KEPT:
        _KNOWN.popitem(last=False)
    return known


def _read(submission: Submission) -> tuple[Mapping[str, Figure], date | None]:
    if submission.row is None or not submission.changed_at:
        return submission.figures, None
    at = datetime.fromisoformat(submission.changed_at)
    return submission.figures, at.astimezone(_HERE).date()
