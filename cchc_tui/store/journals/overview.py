"""Where an org unit's periods stand, told from journals alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.entry.figure import State
from cchc_tui.errors import StoreError
from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.over_time import at
from cchc_tui.store.journals.submission import (
    Status,
    SubmissionKey,
    salvage_submission,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cchc_tui.schema.model import Schema, Text
    from cchc_tui.store.journals.submission import Submission
    from cchc_tui.store.workspaces.workspace import Workspace

__all__ = ["PeriodOverview", "Status", "overview"]


@dataclass(frozen=True, slots=True)
class PeriodOverview:
    """One period of an org unit.

    `first_day` and `last_day` are what the figures cover, `due` the last day to hand them in, `is_estimate`
    whether that comes before the cut-off. `filled` of `to_fill` rows of the unit's own are filled.
    `errors` and `warnings` are those of the last submit step, `reason` that of the last step. `changed_at` is
    UTC, "" where nothing was changed. `corrections` counts the rows whose figures were changed after the
    first submission, the last of them at `corrected_at`. `problem` is a sentence where a journal is damaged;
    the rest is then told from what can be trusted. It `is_optional` too for a unit that ended before the
    cut-off, or of whose level the form has no row.
    """

    key: SubmissionKey
    label: Text
    first_day: date
    last_day: date
    due: date
    is_estimate: bool
    status: Status
    filled: int
    to_fill: int
    edition: str
    changed_at: str = ""
    changed_by: str = ""
    errors: int = 0
    warnings: int = 0
    reason: str = ""
    problem: str | None = None
    is_optional: bool = False
    corrections: int = 0
    corrected_at: str = ""

    def is_late(self, today: date) -> bool:
        """Whether it should have been handed in by now and was not; an optional period only once begun."""
        owed = self.status is not Status.NOT_STARTED or not self.is_optional
        return owed and today > self.due and not self.status.is_locked


def overview(
    workspace: Workspace, org_unit: str, years: Iterable[int], family: str = ""
) -> list[PeriodOverview]:
    """Return the periods of some years by due date, whether begun or not.

    `family` names the form; without it the workspace's own choice, or the only one there is.

    Raises:
        StoreError: org unit or form is unknown.
    """
    schema = workspace.schema(family or workspace.settings.family or workspace.schemas()[0].family)
    level = workspace.unit(org_unit).level
    keys = [
        SubmissionKey(schema.family, org_unit, Period(year, kind))
        for year in years
        for kind in schema.periods
    ]
    return sorted((_one(workspace, schema, level, key) for key in keys), key=lambda one: one.due)


def _one(workspace: Workspace, newest: Schema, level: Level, key: SubmissionKey) -> PeriodOverview:
    submission = salvage_submission(workspace, key)
    problem = str(submission.problems[0]) if submission.problems else None
    try:
        if submission.first is None:
            newest = workspace.schema_for(key.family, key.period)
        else:
            level = Level(submission.first.level)
            newest = workspace.schema(f"{key.family}-{submission.first.edition}")
    except StoreError as error:
        problem = problem or str(error)
    kind, year = newest.periods[key.period.kind], key.period.year
    first_day, last_day = kind.days(year)
    mine = [row.id for row in newest.indicators.values() if row.percent is None and level in row.levels]
    step = submission.steps[-1] if submission.steps else None
    return PeriodOverview(
        key=key,
        label=kind.label,
        first_day=first_day,
        last_day=last_day,
        due=kind.due_day(year),
        is_estimate=kind.is_estimate(year),
        status=submission.status,
        filled=sum(_stands(submission, name) for name in mine),
        to_fill=len(mine),
        edition=newest.edition,
        changed_at=submission.changed_at,
        changed_by=submission.changed_by,
        errors=step.errors if step else 0,
        warnings=step.warnings if step else 0,
        reason=step.reason if step else "",
        problem=problem,
        is_optional=not mine or kind.optional or at(workspace, key.org_unit, last_day) is None,
        corrections=len(submission.corrected),
        corrected_at=submission.corrected_at,
    )


def _stands(submission: Submission, indicator_id: str) -> bool:
    figure = submission.figures.get(indicator_id)
    return figure is not None and figure.state is not State.BLANK
