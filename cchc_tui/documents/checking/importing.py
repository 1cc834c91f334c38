"""A document stored as a submission: its figures go through the journal like those keyed by hand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cchc_tui.documents.checking.findings import check_document
from cchc_tui.entry.figure import BLANK, State
from cchc_tui.schema.model import Heading, bare_code
from cchc_tui.store.checking.course import read_course
from cchc_tui.store.sessions.draft import Draft, SubmissionKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_tui.checks.finding import Finding
    from cchc_tui.documents.reading.reading import Document
    from cchc_tui.entry.figure import Figure
    from cchc_tui.store.sessions.session import Session
    from cchc_tui.store.workspaces.workspace import Workspace


class Result(StrEnum):
    """What became of a document."""

    STORED = "stored"
    SAME = "same"
    """The submission holds these very figures already."""
    DIFFERS = "differs"
    """It holds other figures, and replacing them was not asked for."""
    LOCKED = "locked"
    """It was submitted or accepted."""
    HELD = "held"
    """Another session has it open."""
    OTHER_EDITION = "other_edition"
    """It was made in another edition of the form than the document is, and keeps that."""


@dataclass(frozen=True, slots=True)
class LostFigure:
    """A figure that was left out: on a heading, unreadable, or in a row that the form has not."""

    where: str
    typed: str
    line: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a document: `count` figures stand there now.

    `not_stored` are those of its figures that no row of the form could take; `findings` are those that
    checking the document gives. `edition` is the submission's own where the document is of another.
    """

    result: Result
    key: SubmissionKey
    count: int = 0
    not_stored: tuple[LostFigure, ...] = ()
    findings: tuple[Finding, ...] = ()
    holder: str = ""
    edition: str = ""


def import_document(
    workspace: Workspace, document: Document, key: SubmissionKey, session: Session, *, replace: bool = False
) -> Imported:
    """Store a document's figures and notes as a draft.

    Raises:
        StoreError: the org unit is unknown or the disk refuses; nothing is half stored.
    """
    with Draft.open(workspace, key, session=session, edition=document.schema.name) as draft:
        if draft.holder is not None:
            return Imported(Result.HELD, key, holder=draft.holder.who)
        if draft.status.is_locked:
            return Imported(Result.LOCKED, key)
        if draft.schema.name != document.schema.name:
            return Imported(Result.OTHER_EDITION, key, edition=draft.schema.name)
        form, wanted, notes = draft.form, document.figures, document.notes
        now = {name: figure for name, figure in form.figures.items() if figure.state is not State.BLANK}
        if _same(now, wanted) and form.notes == notes:
            return Imported(Result.SAME, key, len(now))
        if (now or form.notes) and not replace:
            return Imported(Result.DIFFERS, key, len(now))
        changes = form.put_all({name: BLANK for name in now if name not in wanted} | wanted, "import")
        # an old note would explain away what is wrong with a new figure
        for name, note in (dict.fromkeys(form.notes, "") | notes).items():
            changes += form.annotate(name, note)
        draft.commit(changes)
        sheet = form.sheet
    course = read_course(workspace, document.schema, key)
    findings = check_document(
        document, earlier=sheet.earlier, opening=sheet.opening, last_year=sheet.last_year, course=course
    )
    return Imported(Result.STORED, key, len(wanted), tuple(_not_stored(document)), tuple(findings))


def _not_stored(document: Document) -> Iterator[LostFigure]:
    """What stands in the document and has no place in a submission."""
    for cell in document.cells:
        if isinstance(cell.row, Heading) and cell.typed.strip():
            yield LostFigure(bare_code(cell.row.code), cell.typed, cell.line)
    for indicator, cell in document.indicator_cells():
        if cell.fault is not None:
            yield LostFigure(document.schema.printed_code(indicator), cell.typed, cell.line)
    for row in document.unplaced:
        if row.typed.strip():
            yield LostFigure(row.code or row.label, row.typed, row.line)


def _same(now: dict[str, Figure], wanted: dict[str, Figure]) -> bool:
    return now.keys() == wanted.keys() and all(now[name].same_as(figure) for name, figure in wanted.items())
