"""One org unit's appendix for one period, as its journals tell it: no database, no lock."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from cchc_tui.entry.figure import Figure, State
from cchc_tui.entry.history import History
from cchc_tui.errors import PeriodError, StoreError
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.archive import stored_in
from cchc_tui.store.journals.checkpoint import SUFFIX, Checkpoint, read_checkpoint, write_checkpoint
from cchc_tui.store.journals.journal import salvage_stored
from cchc_tui.store.journals.lines import StepKind
from cchc_tui.store.journals.past import history_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from cchc_tui.store.journals.archive import Stored
    from cchc_tui.store.journals.journal import Reading
    from cchc_tui.store.journals.lines import Entry, Header, Step
    from cchc_tui.store.workspaces.workspace import Workspace


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


MANY_LINES, MANY_JOURNALS = 1000, 50
"""How much has to be read so that it is worth while to keep what it came to."""
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

    @property
    def name(self) -> str:
        """What it is called: family, org unit and period, such as ``cchc-xa/05497/2024-Q1``."""
        return f"{self.family}/{self.org_unit}/{self.period}"

    @classmethod
    def named(cls, name: str) -> Self:
        """Return the submission of a name.

        Raises:
            StoreError: it cannot be one.
            PeriodError: its period cannot be one.
        """
        family, unit, period = name.split("/")
        return cls(family, unit, Period.parse(period))

    def folder(self, workspace: Workspace) -> Path:
        """Return where its journals lie."""
        return workspace.journals / self.name

    def beside(self, workspace: Workspace, suffix: str) -> Path:
        """Return the path of its lock, or of what else is kept beside the journals."""
        return workspace.locks / self.family / self.org_unit / f"{self.period}{suffix}"


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission as its journals leave it.

    `first` is the header of its first journal (None if it has none), `last` the number of its last line,
    `row` the id of the row where a person worked last (None if it was only imported), `changed_at` and
    `changed_by` tell of its last line. `cells` holds the last entry of each row. `corrected` are the rows
    whose figures were changed after the first submission, the last of them at `corrected_at`. `past` tells
    what can be taken back. `problems` say which journals are not, or not all, in it.
    """

    first: Header | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    last: int = 0
    row: str | None = None
    changed_at: str = ""
    changed_by: str = ""
    cells: Mapping[str, Entry] = field(default_factory=dict)
    corrected: frozenset[str] = frozenset()
    corrected_at: str = ""
    past: Callable[[], History] = History
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


def check_seen(workspace: Workspace, key: SubmissionKey) -> None:
    """Make sure that whoever has opened the workspace may see a submission.

    Raises:
        AccessError: she may not.
    """
    if not workspace.access.is_whole and (
        refused := workspace.access.refusal(key.org_unit, workspace.all_units)
    ):
        raise refused


def read_submission(workspace: Workspace, key: SubmissionKey, *, keep: bool = False) -> Submission:
    """Read a submission from its journals, from where its checkpoint leaves off.

    `keep` is whether what was read is kept for the next one, where it was much.

    Raises:
        AccessError: the org unit may not be seen.
        StoreError: a journal cannot be read or is damaged; the sentence names file and line.
    """
    submission = _read(workspace, key, keep=keep)
    if submission.problems:
        raise submission.problems[0]
    return submission


def salvage_submission(workspace: Workspace, key: SubmissionKey, *, keep: bool = False) -> Submission:
    """Read of a submission what can be trusted; its `problems` say what could not. `keep` is as before.

    For those who only look: a form whose journals are damaged must not be written on.

    Raises:
        AccessError: the org unit may not be seen.
    """
    return _read(workspace, key, keep=keep)


def _read(workspace: Workspace, key: SubmissionKey, *, keep: bool = False) -> Submission:
    check_seen(workspace, key)
    path, name = key.beside(workspace, SUFFIX), key.name
    found, strange = stored_in(key.folder(workspace))
    kept = read_checkpoint(path, name, found) if found and not strange else None
    read = None
    if kept is not None:
        with suppress(ValueError):  # then what was read since does not follow from it
            read = _followed(key, found, kept)
    if kept is None or read is None or read[0].problems:
        kept = Checkpoint()
        read = _followed(key, found, kept)
    submission, readings, count = read
    problems = (*strange, *submission.problems)
    if keep and not problems and (count >= MANY_LINES or len(readings) >= MANY_JOURNALS):
        write_checkpoint(path, name, kept, readings, submission.past())
    return replace(submission, problems=problems) if problems else submission


def _followed(
    key: SubmissionKey, found: Sequence[Stored], kept: Checkpoint
) -> tuple[Submission, Sequence[Reading], int]:
    """Follow what the journals hold behind a checkpoint; say what was read, and how many lines."""
    cells = dict(kept.standing.cells)
    readings, problems = salvage_stored(found, kept.reached)
    own, misplaced = of_key(readings, key)
    problems = (*problems, *misplaced)
    lines = kept.standing.follow(own)
    stands = kept.standing
    submission = Submission(
        first=stands.first,
        figures={name: entry.figure for name, entry in stands.cells.items()},
        notes={name: entry.note for name, entry in stands.cells.items() if entry.note},
        steps=tuple(stands.steps),
        last=stands.last,
        row=stands.row,
        changed_at=stands.at,
        changed_by=stands.who,
        cells=stands.cells,
        corrected=frozenset(stands.corrected),
        corrected_at=stands.corrected_at,
        past=lambda: history_of(lines, kept.history(), cells),
        problems=problems,
    )
    return submission, own, len(lines)


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
