"""Who did what on a submission, told by its journals: each line with what stood there before, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.store.journals.journal import salvage_folder
from cchc_tui.store.journals.lines import Entry, Header, StepKind
from cchc_tui.store.journals.submission import check_seen, of_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cchc_tui.errors import StoreError
    from cchc_tui.store.journals.journal import Reading
    from cchc_tui.store.journals.lines import Line, Step
    from cchc_tui.store.journals.submission import SubmissionKey
    from cchc_tui.store.workspaces.workspace import Workspace

_OPENS = frozenset({StepKind.REOPEN, StepKind.RETURN})


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a submission's journals and whose it is.

    Of a change of a cell, `before` and `note_before` say what stood there, and `reason` why the submission
    was reopened or returned before it ("" while it has never been handed in). `submitted` counts how many
    times it had been handed in by then, this step included.
    """

    line: Line
    by: Header
    before: Figure = BLANK
    note_before: str = ""
    reason: str = ""
    submitted: int = 0

    @property
    def is_change(self) -> bool:
        """Whether the figure itself became another one."""
        return isinstance(self.line, Entry) and not self.line.figure.same_as(self.before)

    @property
    def is_correction(self) -> bool:
        """Whether it changed a figure that had been handed in."""
        return self.submitted > 0 and self.is_change


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A submission as it was when it was submitted for the `number`-th time."""

    number: int
    step: Step
    by: Header
    figures: Mapping[str, Figure]
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not as it was handed in: what stood there then, what does now, and the last change."""

    before: Figure
    note_before: str
    entry: Entry
    last: Record


def read_audit(workspace: Workspace, key: SubmissionKey) -> tuple[tuple[Record, ...], tuple[StoreError, ...]]:
    """Return all that was done on a submission, in order, and what could not be read of it.

    Raises:
        AccessError: the org unit may not be seen.
    """
    check_seen(workspace, key)
    readings, problems = salvage_folder(key.folder(workspace))
    own, strange = of_key(readings, key)
    return tuple(records(own)), (*problems, *strange)


def records(readings: Sequence[Reading]) -> Iterator[Record]:
    """Yield every line of a submission's journals, in order."""
    lines = [(line, reading.header) for reading in readings for line in reading.lines]
    figures: dict[str, Figure] = {}
    notes: dict[str, str] = {}
    reason, submitted = "", 0
    for line, by in sorted(lines, key=lambda one: one[0].n):
        if isinstance(line, Entry):
            before, note = figures.get(line.id, BLANK), notes.get(line.id, "")
            figures[line.id], notes[line.id] = line.figure, line.note
            yield Record(line, by, before, note, reason, submitted)
        else:
            submitted += line.kind is StepKind.SUBMIT
            reason = line.reason if line.kind in _OPENS else reason
            yield Record(line, by, reason=line.reason, submitted=submitted)


def handed_in(done: Sequence[Record]) -> tuple[HandedIn, ...]:
    """Return a submission as it was at each submit, in order."""
    figures: dict[str, Figure] = {}
    notes: dict[str, str] = {}
    found: list[HandedIn] = []
    for one in done:
        line = one.line
        if isinstance(line, Entry):
            figures[line.id], notes[line.id] = line.figure, line.note
        elif line.kind is StepKind.SUBMIT:
            found.append(HandedIn(one.submitted, line, one.by, standing(figures), _said(notes)))
    return tuple(found)


def standing_now(done: Sequence[Record]) -> tuple[dict[str, Figure], dict[str, str]]:
    """Return figures and notes as they are after all that was done, blank ones left out."""
    entries = [one.line for one in done if isinstance(one.line, Entry)]
    figures = standing({line.id: line.figure for line in entries})
    return figures, _said({line.id: line.note for line in entries})


def standing(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """Return the figures that are not blank."""
    return {name: figure for name, figure in figures.items() if figure.state is not State.BLANK}


def _said(notes: Mapping[str, str]) -> dict[str, str]:
    return {name: note for name, note in notes.items() if note}


def since(done: Sequence[Record]) -> tuple[HandedIn | None, list[Difference]]:
    """Return what a submission is to be compared with, and the rows that differ from it.

    While it is submitted or accepted that is the submission before, which whoever judges has seen; else the
    last one. None if there is no such submission.
    """
    steps = [one for one in done if not isinstance(one.line, Entry)]
    is_in = bool(steps) and _kind(steps[-1]) in {StepKind.SUBMIT, StepKind.ACCEPT}
    before = handed_in(done)
    before = before[:-1] if is_in else before
    if not before:
        return None, []
    return before[-1], differences(done, before[-1])


def differences(done: Sequence[Record], base: HandedIn) -> list[Difference]:
    """Return the rows that are not now as they were in one submission."""
    latest = {one.line.id: (one.line, one) for one in done if isinstance(one.line, Entry)}
    return [
        Difference(base.figures.get(name, BLANK), base.notes.get(name, ""), entry, last)
        for name, (entry, last) in latest.items()
        if not entry.figure.same_as(base.figures.get(name, BLANK)) or entry.note != base.notes.get(name, "")
    ]


def _kind(one: Record) -> StepKind | None:
    return None if isinstance(one.line, Entry) else one.line.kind
