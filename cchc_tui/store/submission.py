"""One org unit's appendix for one period, as its journals tell it: no database, no lock."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from cchc_tui.entry.figure import Figure, State
from cchc_tui.errors import PeriodError, StoreError
from cchc_tui.schema.period import Period
from cchc_tui.store.journal import in_order, read_folder, salvage_folder
from cchc_tui.store.lines import Entry, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cchc_tui.store.journal import Reading
    from cchc_tui.store.lines import Header, Line, Step
    from cchc_tui.store.workspace import Workspace


class Status(StrEnum):
    """How far a submission has come."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"

    @property
    def is_locked(self) -> bool:
        """Whether its figures cannot be changed without reopening it."""
        return self in {Status.SUBMITTED, Status.ACCEPTED}


NOT_BY_HAND = frozenset({"derive", "import"})
"""Acts that tell nothing of where a person stood."""
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
AFTER = {
    StepKind.SUBMIT: Status.SUBMITTED,
    StepKind.ACCEPT: Status.ACCEPTED,
    StepKind.RETURN: Status.RETURNED,
    StepKind.REOPEN: Status.DRAFT,
}
"""What a submission is after each step."""


@dataclass(frozen=True, slots=True, order=True)
class SubmissionKey:
    """Which submission: family of the form, code of the org unit, period.

    Raises:
        StoreError: the family or the code could lead out of the workspace: both name folders.
    """

    family: str
    org_unit: str
    period: Period

    def __post_init__(self) -> None:
        for name in (self.family, self.org_unit):
            if _NAME.fullmatch(name) is None:
                raise StoreError("store.name_unsafe", name=name)

    def folder(self, workspace: Workspace) -> Path:
        """Return where its journals lie."""
        return workspace.journals / self.family / self.org_unit / str(self.period)

    def beside(self, workspace: Workspace, suffix: str) -> Path:
        """Return the path of its lock, or of what else is kept beside the journals."""
        return workspace.locks / self.family / self.org_unit / f"{self.period}{suffix}"


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission as its journals leave it.

    `first` is the header of its first journal (None if it has none), `last` the number of its last line,
    `row` the id of the row where a person worked last (None if it was only imported), `changed_at` and
    `changed_by` tell of its last line. `lines` is all that was done, in order. `problems` say which journals
    are not, or not all, in it.
    """

    first: Header | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    last: int = 0
    row: str | None = None
    changed_at: str = ""
    changed_by: str = ""
    lines: Sequence[Line] = ()
    problems: tuple[StoreError, ...] = ()

    @property
    def status(self) -> Status:
        """How far it has come."""
        if self.steps:
            return AFTER[self.steps[-1].kind]
        return Status.DRAFT if self.last or self.problems else Status.NOT_STARTED

    @property
    def is_filled(self) -> bool:
        """Whether any row holds a figure."""
        return any(figure.state is not State.BLANK for figure in self.figures.values())


def replay(readings: Sequence[Reading]) -> Submission:
    """Return what a submission's journals come to when every line is followed in order."""
    if not readings:
        return Submission()
    figures: dict[str, Figure] = {}
    notes: dict[str, str] = {}
    steps: list[Step] = []
    row = None
    lines = in_order(readings)
    for line in lines:
        if isinstance(line, Entry):
            figures[line.id] = line.figure
            notes[line.id] = line.note
            row = row if line.act in NOT_BY_HAND else line.id
        else:
            steps.append(line)
    latest = max(readings, key=lambda reading: reading.last)
    return Submission(
        first=min(readings, key=_first_number).header,
        figures=figures,
        notes={name: note for name, note in notes.items() if note},
        steps=tuple(steps),
        last=lines[-1].n if lines else 0,
        row=row,
        changed_at=lines[-1].at if lines else "",
        changed_by=latest.header.who if lines else "",
        lines=lines,
    )


def _first_number(reading: Reading) -> float:
    return reading.lines[0].n if reading.lines else float("inf")


def check_seen(workspace: Workspace, key: SubmissionKey) -> None:
    """Make sure that whoever has opened the workspace may see a submission.

    Raises:
        AccessError: she may not.
    """
    if not workspace.access.is_whole and (
        refused := workspace.access.refusal(key.org_unit, workspace.all_units)
    ):
        raise refused


def read_submission(workspace: Workspace, key: SubmissionKey) -> Submission:
    """Read a submission from its journals.

    Raises:
        AccessError: the org unit may not be seen.
        StoreError: a journal cannot be read or is damaged; the sentence names file and line.
    """
    check_seen(workspace, key)
    readings, strange = of_key(read_folder(key.folder(workspace)), key)
    if strange:
        raise strange[0]
    return replay(readings)


def salvage_submission(workspace: Workspace, key: SubmissionKey) -> Submission:
    """Read of a submission what can be trusted; its `problems` say what could not.

    For those who only look: a form whose journals are damaged must not be written on.

    Raises:
        AccessError: the org unit may not be seen.
    """
    check_seen(workspace, key)
    readings, problems = salvage_folder(key.folder(workspace))
    own, strange = of_key(readings, key)
    return replace(replay(own), problems=(*problems, *strange))


def of_key(
    readings: Sequence[Reading], key: SubmissionKey
) -> tuple[Sequence[Reading], tuple[StoreError, ...]]:
    """Return the journals that are of a submission, and why the others, put into its folder, are not."""
    own, strange = [], []
    for one in readings:
        header = one.header
        if (header.family, header.org_unit, header.period) == (key.family, key.org_unit, str(key.period)):
            own.append(one)
        else:
            strange.append(StoreError("store.journal_misplaced", path=one.path))
    return own, tuple(strange)


def submission_keys(workspace: Workspace, org_unit: str | None = None) -> Iterator[SubmissionKey]:
    """Yield every submission that has a journal and may be seen, by family, org unit and period."""
    if org_unit and _NAME.fullmatch(org_unit) is None:
        return  # as a pattern it could look anywhere
    access = workspace.access
    for folder in sorted(workspace.journals.glob(f"*/{org_unit or '*'}/*/")):
        try:
            period = Period.parse(folder.name)
            key = SubmissionKey(folder.parent.parent.name, folder.parent.name, period)
        except (PeriodError, StoreError):
            continue
        if access.is_whole or access.may_see(key.org_unit, workspace.all_units):
            yield key
