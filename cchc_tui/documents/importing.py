"""A document stored as a submission: its figures go through the journal like those keyed by hand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cchc_tui.entry.figure import BLANK, State
from cchc_tui.store.draft import Draft, SubmissionKey

if TYPE_CHECKING:
    from cchc_tui.checks.finding import Finding
    from cchc_tui.documents.reading import Document
    from cchc_tui.entry.figure import Figure
    from cchc_tui.store.session import Session
    from cchc_tui.store.workspace import Workspace


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


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a document: `count` figures stand there now, with these `findings`."""

    result: Result
    key: SubmissionKey
    count: int = 0
    unreadable: int = 0
    findings: tuple[Finding, ...] = ()
    holder: str = ""


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
        wanted = document.figures
        now = {name: figure for name, figure in draft.form.figures.items() if figure.state is not State.BLANK}
        if _same(now, wanted):
            return Imported(Result.SAME, key, len(now))
        if now and not replace:
            return Imported(Result.DIFFERS, key, len(now))
        changes = draft.form.put_all({name: BLANK for name in now if name not in wanted} | wanted, "import")
        noted = [
            change for name, note in document.notes.items() for change in draft.form.annotate(name, note)
        ]
        draft.commit([*changes, *noted])
        return Imported(Result.STORED, key, len(wanted), document.unreadable, tuple(draft.findings()))


def _same(now: dict[str, Figure], wanted: dict[str, Figure]) -> bool:
    return now.keys() == wanted.keys() and all(now[name].same_as(figure) for name, figure in wanted.items())
