"""A submission opened to be filled: every change is on disk before `commit` returns."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Self

from cchc_tui.entry.form import Form
from cchc_tui.errors import StoreError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Level
from cchc_tui.store.checking.around import around
from cchc_tui.store.disk.lock import Holder, Lock
from cchc_tui.store.journals.lines import Step, StepKind, fits
from cchc_tui.store.journals.over_time import reporting_unit
from cchc_tui.store.journals.standing import NOT_BY_HAND
from cchc_tui.store.journals.submission import AFTER, Status, SubmissionKey, check_seen, read_submission
from cchc_tui.store.sessions import steps
from cchc_tui.store.sessions.hold import Hold
from cchc_tui.store.sessions.keeper import Keeper, utc_now
from cchc_tui.store.sessions.session import Session
from cchc_tui.text import printable, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from cchc_tui.checks.finding import Finding
    from cchc_tui.entry.change import Change
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.journals.place import Place
    from cchc_tui.store.journals.submission import Submission
    from cchc_tui.store.workspaces.workspace import Workspace

__all__ = ["Draft", "Session", "Status", "SubmissionKey"]


class Draft:
    """One org unit's appendix for one period, with its form.

    `form` holds the figures; whatever changes it is handed to `commit`. `last_period` is the period whose
    figures stand in `form.last`. Where another session holds the submission, the disk cannot be written or
    the role may not fill it, the draft is read only: `why_read_only` says so in one sentence, `hold` knows by
    whom. `judges` is whether whoever only reads it may accept or return it. `place` is where she was when she
    left, or the line broke.
    """

    def __init__(  # noqa: PLR0913  (put together by `open` alone)
        self,
        workspace: Workspace,
        key: SubmissionKey,
        session: Session,
        *,
        schema: Schema,
        level: Level,
        submission: Submission,
        lock: Lock | Holder | StoreError | None,
        clock: Callable[[], datetime],
    ) -> None:
        beside = around(workspace, schema, key)
        self.workspace = workspace
        self.key = key
        self.session = session
        self.schema = schema
        self.level = level
        self.status, self.steps = submission.status, submission.steps
        self.last_period, self.problems = beside.last_period, beside.problems
        self.form = Form(
            schema,
            level,
            submission.figures,
            submission.notes,
            last=beside.last,
            earlier=beside.earlier,
            opening=beside.opening,
            last_year=beside.last_year,
            past=submission.past,
        )
        self.hold = Hold(key, session, lock)
        self.place = self.hold.place(submission)
        self._keeper = Keeper(key, session, submission, clock)
        self._owns_session = self.judges = self._rests = False
        self._row = submission.row

    @classmethod
    def open(  # noqa: PLR0913  (all but the first two have a default)
        cls,
        workspace: Workspace,
        key: SubmissionKey,
        who: str | None = None,
        *,
        edition: str | None = None,
        session: Session | None = None,
        read_only: bool = False,
        clock: Callable[[], datetime] = utc_now,
    ) -> Draft:
        """Open a submission, new or not; nothing is written before the first commit.

        `edition` (such as ``cchc-xa-2022``; default: the one in force) is for new ones, others keep theirs.

        Raises:
            AccessError: the org unit may not be seen.
            StoreError: org unit or form is unknown, or not there in the period; or a journal is damaged.
            PeriodError: the form's calendar has no such period.
        """
        check_seen(workspace, key)
        own, access = session or Session(workspace, who), workspace.access
        fills = access.may_fill(key.org_unit)
        # who only judges must not keep the clerk out while she reads
        lock = None if read_only or not fills else own.lock(key.beside(workspace, ".lock"))
        try:
            if isinstance(lock, Lock):
                own.sync_left(key.folder(workspace))
            submission = read_submission(workspace, key, keep=isinstance(lock, Lock))
            first = submission.first
            name = f"{first.family}-{first.edition}" if first else edition
            draft = cls(
                workspace,
                key,
                own,
                schema=workspace.schema(name) if name else workspace.schema_for(key.family, key.period),
                level=Level(first.level) if first else reporting_unit(workspace, key).level,
                submission=submission,
                lock=lock,
                clock=clock,
            )
        except BaseException:  # whatever ends this, Ctrl+C too, leaves no lock; it is raised on
            if isinstance(lock, Lock):
                lock.release()
            raise
        draft._owns_session = session is None
        draft.judges = not (read_only or fills) and access.may_judge(key.org_unit, workspace.all_units)
        draft._rest()
        return draft

    @property
    def other_edition(self) -> str:
        """The edition in force for its period where that is not its own, "" where it is."""
        return steps.other_edition(self.workspace, self.key, self.schema.edition)

    @property
    def read_only(self) -> bool:
        """Whether this draft cannot write at all: another holds it, or the disk cannot be written."""
        return self.hold.lock is None and not self._rests

    @property
    def is_locked(self) -> bool:
        """Whether its figures cannot be changed now: read only, submitted or accepted."""
        return self.read_only or self.status.is_locked

    @property
    def why_read_only(self) -> str | None:
        """One sentence that says why nothing can be written, None if it can."""
        return (self.hold.why or steps.why_looks(self.workspace, self.key)) if self.read_only else None

    @property
    def unsaved(self) -> int:
        """How many changes the disk refused so far; the next commit tries them again first."""
        return sum(len(group) for group in self._keeper.unsaved)

    @property
    def last_sync(self) -> float:
        """How many seconds the last commit took until it was on disk."""
        return self._keeper.last_sync

    @property
    def holder(self) -> Holder | None:
        """Who holds it, if somebody else does."""
        return self.hold.holder

    @property
    def position(self) -> str | None:
        """The row to go on at: where the last session left, else the row worked on last."""
        return self.place.row if self.place.row in self.schema.indicators else self._row

    def remember(self, place: Place) -> None:
        """Keep where she is for the next time; it is cheap, and a disk that refuses is no matter."""
        self.hold.remember(place, self._keeper.last)
        if place.kind and not self.is_locked:
            self._keeper.prepare(self.schema, self.level)

    def commit(self, changes: Sequence[Change]) -> None:
        """Journal changes of the form that belong together; they are on disk when this returns.

        Raises:
            StoreError: nothing may be changed now, or the disk refused; what it refused stays in `unsaved`
                and is tried again first by the next commit.
        """
        if not changes:
            return
        self._may_write()
        if self.status.is_locked:
            raise StoreError("store.locked", status=tr(f"store.status_{self.status}"))
        if unfit := next((change.id for change in changes if not fits(change.after)), None):
            raise StoreError("store.figure_unfit", id=unfit)
        self._keep(changes)
        self._row = next((change.id for change in changes if change.act not in NOT_BY_HAND), self._row)

    def flush(self) -> None:
        """Try again to keep what the disk refused.

        Raises:
            StoreError: it still refuses.
        """
        self._keep(())

    def findings(self) -> list[Finding]:
        """Check the whole form as it is now."""
        from cchc_tui.store.checking.stored import form_checker  # noqa: PLC0415  (on screen before its rules are)

        return form_checker(self.workspace, self.key, self.schema, self.level).findings(self.form.sheet)

    def submit(self) -> tuple[Finding, ...]:
        """Check the form and submit it, unless an error is left or a warning's row has no note.

        Returns what stands in the way, empty when the form is submitted.

        Raises:
            StoreError: it cannot be submitted in its present status, or the disk refused.
        """
        self._may(StepKind.SUBMIT)
        self.flush()
        found = tuple(self.findings())
        if not (in_the_way := steps.blocking(found, self.form.notes)):
            n, at = self._keeper.last + 1, self._keeper.now()
            self._step(steps.frozen(found, self.form.notes, n, at, other_edition=self.other_edition))
        return in_the_way

    def accept(self, reason: str = "") -> None:
        """Accept a submitted form.

        Raises:
            StoreError: it is not submitted, or the disk refused.
        """
        self._plain_step(StepKind.ACCEPT, reason)

    def return_(self, reason: str) -> None:
        """Give a submitted or accepted form back to be corrected.

        Raises:
            StoreError: no reason is given, it was not submitted, or the disk refused.
        """
        self._plain_step(StepKind.RETURN, reason)

    def reopen(self, reason: str) -> None:
        """Open a submitted or accepted form again to correct it.

        Raises:
            StoreError: no reason is given, it was not submitted, or the disk refused.
        """
        self._plain_step(StepKind.REOPEN, reason)

    def close(self) -> None:
        """Let the next one in. Closing twice does nothing.

        Raises:
            StoreError: the disk refuses changes still; it is closed all the same.
        """
        try:
            if not self.read_only:
                self.flush()
        finally:
            self._keeper.close()
            self.hold.release()
            if self._owns_session:
                self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _may_write(self) -> None:
        if self.read_only:
            raise StoreError("store.only_read", why=self.why_read_only)

    def _may(self, kind: StepKind) -> None:
        steps.check_role(self.workspace, self.key, kind)
        self._may_write()
        steps.check_status(kind, self.status)

    def _plain_step(self, kind: StepKind, reason: str) -> None:
        has_let_go, last = self.judges or self._rests, self._keeper.last
        with steps.held(self.hold, self.session, self.key, last) if has_let_go else nullcontext():
            self._may(kind)
            said = squeeze(printable(reason))
            if kind in steps.NEEDS_REASON and not any(map(str.isalnum, said)):
                raise StoreError("store.reason_missing")
            self.flush()
            self._step(Step(self._keeper.last + 1, self._keeper.now(), kind, said))

    def _step(self, step: Step) -> None:
        self.hold.check()
        self._keeper.write([step], self.schema, self.level)
        self.steps = (*self.steps, step)
        self.status = AFTER[step.kind]
        self.form.forget()
        self._rests = False
        self._rest()

    def _rest(self) -> None:
        """Keep nobody out while nothing may be changed: whoever judges need not wait until it is closed."""
        if self.hold.lock is not None and (self.judges or self.status.is_locked):
            self._keeper.close()
            self.hold.rest()
            self._rests = not self.judges

    def _keep(self, changes: Sequence[Change]) -> None:
        self._keeper.keep(changes, self.schema, self.level, self.hold.check)
        if self.status is Status.NOT_STARTED and self._keeper.last:
            self.status = Status.DRAFT
