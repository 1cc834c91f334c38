"""Whether a file is what was submitted: compared with the journals row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchc_tui import messages
from cchc_tui.documents.audit_words import figure_words, local, row_name
from cchc_tui.documents.fingerprint import fingerprint, short
from cchc_tui.documents.sealed import read_sealed, seal_of
from cchc_tui.entry.figure import BLANK
from cchc_tui.errors import CchcError, DocumentError
from cchc_tui.messages import tr
from cchc_tui.store.audit import handed_in, read_audit
from cchc_tui.store.submission import SubmissionKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cchc_tui.documents.sealed import SealedFile
    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.audit import HandedIn
    from cchc_tui.store.workspace import Workspace

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
    verdict = _compared(schema, key, file, figures, states)
    return Verdict(verdict.is_good and not unread, (*verdict.told, *unread))


def _compared(
    schema: Schema,
    key: SubmissionKey,
    file: SealedFile,
    figures: Mapping[str, Figure],
    states: Sequence[HandedIn],
) -> Verdict:
    if not states:
        said = tr("sealed.never", org_unit=key.org_unit, period=key.period)
        return Verdict(is_good=False, told=(said,))
    whole = fingerprint(schema.name, key.org_unit, key.period, figures, file.notes)
    claimed = next((one for one in states if str(one.number) == file.seal.get("number")), None)
    alike = [one for one in states if seal_of(schema.name, key, one)["fingerprint"] == whole]
    edited = [tr("sealed.edited")] if file.seal.get("fingerprint", whole) != whole else []
    if not alike:
        base = claimed or states[-1]
        head = tr("sealed.differs", number=base.number, at=local(base.step.at))
        return Verdict(is_good=False, told=(*edited, head, *_differences(schema, file, figures, base)))
    one = claimed if claimed in alike else alike[-1]
    wrong = [*edited, *_wrong_seal(schema, key, file, one)]
    same = tr("sealed.same", number=one.number, at=local(one.step.at), who=one.by.who, mark=short(whole))
    later = states[-1].number - one.number
    more = (tr("sealed.later", count=later),) if later else ()
    if wrong:
        return Verdict(is_good=False, told=(*wrong, tr("sealed.same_figures", number=one.number), *more))
    page = (tr("sealed.other_page"),) if file.page and not _is_our_page(schema, key, file, one) else ()
    return Verdict(is_good=True, told=(same, *more, *page))


def _wrong_seal(schema: Schema, key: SubmissionKey, file: SealedFile, one: HandedIn) -> Iterator[str]:
    """Say what the file claims of the submission that is not so."""
    true = seal_of(schema.name, key, one)
    if file.seal and file.seal.get("number") != true["number"]:
        yield tr(
            "sealed.claims", what=tr("sealed.seal_number"), said=file.seal.get("number"), true=true["number"]
        )
    for name in _TOLD if file.seal else ():
        if file.seal.get(name) != true[name]:
            what = tr(f"sealed.seal_{name}")
            yield tr("sealed.claims", what=what, said=file.seal.get(name, "–"), true=true[name])


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
    from cchc_tui.documents.printed import print_page  # noqa: PLC0415  (a TOML file needs it not)
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
            if page == file.page:
                return True
    finally:
        messages.use(spoken)
    return False
