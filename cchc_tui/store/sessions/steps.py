"""Which step may follow which, and what stands in a submission's way."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.messages import tr, tr_in
from cchc_tui.schema.model import Severity
from cchc_tui.store.disk.lock import Lock
from cchc_tui.store.journals.lines import Step, StepKind
from cchc_tui.store.journals.submission import Status, read_submission
from cchc_tui.store.workspaces.access import AccessError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cchc_tui.checks.finding import Finding
    from cchc_tui.store.journals.submission import SubmissionKey
    from cchc_tui.store.sessions.hold import Hold
    from cchc_tui.store.sessions.session import Session
    from cchc_tui.store.workspaces.workspace import Workspace

ALLOWED = {
    StepKind.SUBMIT: {Status.DRAFT, Status.RETURNED},
    StepKind.ACCEPT: {Status.SUBMITTED},
    StepKind.RETURN: {Status.SUBMITTED, Status.ACCEPTED},
    StepKind.REOPEN: {Status.SUBMITTED, Status.ACCEPTED},
}
"""In which status each step may be taken."""
NEEDS_REASON = {StepKind.RETURN, StepKind.REOPEN}
JUDGING = {StepKind.ACCEPT, StepKind.RETURN}
"""The steps of whoever the submission is handed in to; the others are its own unit's."""


def check_role(workspace: Workspace, key: SubmissionKey, kind: StepKind) -> None:
    """Make sure that whoever opened the workspace may take a step.

    Raises:
        AccessError: her role or her org unit does not allow it.
    """
    access = workspace.access
    if kind in JUDGING:
        allowed = access.may_judge(key.org_unit, workspace.all_units)
    else:
        allowed = access.may_fill(key.org_unit)
    if not allowed:
        refused = "access.not_judging" if kind in JUDGING else "access.not_filling"
        raise AccessError(refused, role=access.role.label, code=key.org_unit)


def check_status(kind: StepKind, status: Status) -> None:
    """Make sure that a step may be taken in a status.

    Raises:
        StoreError: it may not.
    """
    if status not in ALLOWED[kind]:
        raise StoreError(f"store.cannot_{kind}", status=tr(f"store.status_{status}"))


def other_edition(workspace: Workspace, key: SubmissionKey, own: str) -> str:
    """Return the edition in force for a submission's period if it is not its own, else ""."""
    in_force = workspace.schema_for(key.family, key.period).edition
    return in_force if in_force != own else ""


def why_looks(workspace: Workspace, key: SubmissionKey) -> str:
    """Return why a submission that nobody else holds was opened to be looked at."""
    access = workspace.access
    fills = access.may_fill(key.org_unit)
    return tr("store.opened_to_read" if fills else "access.reads", role=access.role.label)


@contextmanager
def held(hold: Hold, session: Session, key: SubmissionKey, last: int) -> Iterator[None]:
    """Take a submission's lock for a step of whoever read it up to line `last`; once taken, `hold` has it.

    Raises:
        StoreError: somebody else holds it, it has changed since, or the disk refuses.
    """
    lock = session.lock(key.beside(session.workspace, ".lock"))
    if isinstance(lock, StoreError):
        raise lock
    if not isinstance(lock, Lock):
        raise StoreError("access.held", who=lock.who, since=lock.since_local())
    hold.take(lock)
    try:
        _check_unchanged(session, key, last)
        yield
    except BaseException:  # whatever ends this leaves no lock; it is raised on
        hold.rest()
        raise


def _check_unchanged(session: Session, key: SubmissionKey, last: int) -> None:
    if read_submission(session.workspace, key).last != last:
        raise StoreError("access.changed")


def blocking(findings: Sequence[Finding], notes: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return the findings that keep a form from being submitted: errors, and warnings without a note."""
    return tuple(finding for finding in findings if _blocks(finding, notes))


def _blocks(finding: Finding, notes: Mapping[str, str]) -> bool:
    if finding.severity is Severity.ERROR:
        return True
    row = finding.indicator
    return finding.severity is Severity.WARNING and row is not None and not notes.get(row)


def frozen(
    findings: Sequence[Finding], notes: Mapping[str, str], n: int, at: str, *, other_edition: str = ""
) -> Step:
    """Return the step of submitting, with the findings and notes as they stood.

    `other_edition` is the one in force if the form was made in another: whoever judges must be told.
    """
    made_in = _made_in_another(other_edition) if other_edition else ()
    counts = {severity: sum(one.severity is severity for one in findings) for severity in Severity}
    return Step(
        n,
        at,
        StepKind.SUBMIT,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO] + len(made_in),
        findings=made_in
        + tuple(
            {
                "severity": one.severity.value,
                "rule": one.rule,
                "id": one.indicator,
                "value": one.value,
                "note": notes.get(one.indicator or "", ""),
                "message": one.message.vi,
            }
            for one in findings
        ),
    )


def _made_in_another(in_force: str) -> tuple[dict[str, str | None], ...]:
    said = tr_in("vi", "store.made_in_another", edition=in_force)
    return (
        {"severity": "info", "rule": "edition", "id": None, "value": in_force, "note": "", "message": said},
    )
