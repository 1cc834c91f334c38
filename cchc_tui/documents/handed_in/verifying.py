"""Whether a file is what was submitted: compared with the journals row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchc_tui import messages
from cchc_tui.documents.handed_in.audit_words import figure_words, local, row_name, tell_difference
from cchc_tui.documents.handed_in.fingerprint import fingerprint, short
from cchc_tui.documents.handed_in.sealed import read_sealed, seal_of
from cchc_tui.entry.figure import BLANK
from cchc_tui.errors import CchcError, DocumentError
from cchc_tui.messages import tr
from cchc_tui.store.journals.audit import differences, handed_in, read_audit
from cchc_tui.store.journals.lines import Entry
from cchc_tui.store.journals.over_time import name_in, names_borne
from cchc_tui.store.journals.submission import AFTER, SubmissionKey
from cchc_tui.text import nfc, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cchc_tui.documents.handed_in.sealed import SealedFile
    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.journals.audit import HandedIn, Record
    from cchc_tui.store.workspaces.workspace import Workspace

_TOLD = ("submission", "step", "at", "who", "fingerprint", "short")


class Verdict(NamedTuple):
    """Whether a file is a submission as it was handed in, and sentences that say so or what differs."""

    is_good: bool
    told: tuple[str, ...]


def verify_file(workspace: Workspace, path: Path) -> Verdict:
    """Compare a file that `cchc export` wrote with what was submitted.

    Raises:
        AccessError: the file's org unit may not be seen.
        DocumentError: it is no such file.
        StoreError: the workspace does not have its form.
    """
    file = read_sealed(path)
    schema = next((one for one in workspace.schemas() if one.name == file.form), None)
    if schema is None:
        raise DocumentError("sealed.form_unknown", path=path, name=file.form)
    key = SubmissionKey(schema.family, file.org_unit, file.period)
    done, problems = read_audit(workspace, key)
    states = [one for one in handed_in(done) if one.by.edition == schema.edition]
    unread = tuple(map(str, problems))
    try:
        figures = file.figures(schema)
    except CchcError as error:
        return Verdict(is_good=False, told=(str(error), *unread))
    verdict, one = _compared(schema, key, file, figures, states)
    since = () if one is None else _since(schema, key, done, one, len(states))
    named = _other_name(workspace, key, squeeze(file.name))
    return Verdict(verdict.is_good and not (unread or named), (*verdict.told, *named, *since, *unread))


def _other_name(workspace: Workspace, key: SubmissionKey, said: str) -> tuple[str, ...]:
    """What is to be said of a name that its org unit bears neither on the list nor at the cut-off."""
    borne = names_borne(workspace, key)
    if not said or not borne or said in borne:
        return ()
    return (tr("sealed.other_name", said=said, true=name_in(workspace, key)),)


def _compared(
    schema: Schema,
    key: SubmissionKey,
    file: SealedFile,
    figures: Mapping[str, Figure],
    states: Sequence[HandedIn],
) -> tuple[Verdict, HandedIn | None]:
    """Return what is to be said, and the submission that the file holds the figures of, if any."""
    if not states:
        said = tr("sealed.never", org_unit=key.org_unit, period=key.period)
        return Verdict(is_good=False, told=(said,)), None
    whole = fingerprint(schema.name, key.org_unit, key.period, figures, file.notes)
    claimed = next((one for one in states if str(one.number) == file.seal.get("number")), None)
    alike = [one for one in states if seal_of(schema.name, key, one)["fingerprint"] == whole]
    edited = [tr("sealed.edited")] if file.seal.get("fingerprint", whole) != whole else []
    if not alike:
        base = claimed or states[-1]
        head = tr("sealed.differs", number=base.number, at=local(base.step.at))
        return Verdict(is_good=False, told=(*edited, head, *_differences(schema, file, figures, base))), None
    one = claimed if claimed in alike else alike[-1]
    wrong = [*edited, *_wrong_seal(schema, key, file, one)]
    if file.page and not wrong and not _is_our_page(schema, key, file, one):
        wrong = [tr("sealed.other_page", number=one.number)]
    if wrong:
        return Verdict(is_good=False, told=(*wrong, tr("sealed.same_figures", number=one.number))), one
    same = tr("sealed.same", number=one.number, at=local(one.step.at), who=one.by.who, mark=short(whole))
    return Verdict(is_good=True, told=(same,)), one


def _since(
    schema: Schema, key: SubmissionKey, done: Sequence[Record], one: HandedIn, count: int
) -> Iterator[str]:
    """Say what became of a submission since: handed in again, given back, and each figure that is another."""
    if later := count - one.number:
        yield tr("sealed.later", count=later)
    last = next(each.line for each in reversed(done) if not isinstance(each.line, Entry))
    if not (status := AFTER[last.kind]).is_locked:
        yield tr("sealed.open_now", status=tr(f"store.status_{status}"), at=local(last.at))
    changed = differences(done, one)
    if changed:
        yield tr("sealed.changed_since", count=len(changed))
    for each in changed:
        told = tell_difference(schema, each)
        yield "  ".join((told.when, told.who, told.code, told.what, *told.more))
    if changed:
        yield tr("sealed.history", org_unit=key.org_unit, period=key.period)


def _wrong_seal(schema: Schema, key: SubmissionKey, file: SealedFile, one: HandedIn) -> Iterator[str]:
    """Say what the file claims of the submission that is not so."""
    true = seal_of(schema.name, key, one)
    if file.seal and file.seal.get("number") != true["number"]:
        yield tr(
            "sealed.claims", what=tr("sealed.seal_number"), said=file.seal.get("number"), true=true["number"]
        )
    for name in _TOLD if file.seal else ():
        if file.seal.get(name) != nfc(true[name]):
            what = tr(f"sealed.seal_{name}")
            yield tr("sealed.claims", what=what, said=file.seal.get(name, "–"), true=true[name])
    if file.level not in {"", one.by.level}:
        yield tr("sealed.claims", what=tr("sealed.level"), said=file.level, true=one.by.level)


def _differences(
    schema: Schema, file: SealedFile, figures: Mapping[str, Figure], base: HandedIn
) -> Iterator[str]:
    for name in schema.indicators:
        mine, theirs = figures.get(name, BLANK), base.figures.get(name, BLANK)
        code = row_name(schema, name)
        if not mine.same_as(theirs):
            said, true = (figure_words(schema, name, one) for one in (mine, theirs))
            yield tr("sealed.figure_differs", code=code, said=said, true=true)
        said, true = file.notes.get(name, ""), base.notes.get(name, "")
        if said != true:
            yield tr("sealed.note_differs", code=code, said=said, true=true)


def _is_our_page(schema: Schema, key: SubmissionKey, file: SealedFile, one: HandedIn) -> bool:
    """Whether a printed page is just what is printed of the submission, in either language."""
    from cchc_tui.documents.handed_in.printed import print_page  # noqa: PLC0415  (a TOML file needs it not)
    from cchc_tui.schema.model import Level  # noqa: PLC0415

    spoken = messages.language()
    try:
        for each in messages.LANGUAGES:
            messages.use(each)
            page = print_page(
                schema,
                key,
                one.figures,
                one.notes,
                name=file.name,
                level=Level(one.by.level),
                seal=seal_of(schema.name, key, one),
                step=one.step,
            )
            if nfc(page).strip() == file.page:
                return True
    finally:
        messages.use(spoken)
    return False
