"""Where the list of findings gets them from, and where a proposal that was accepted goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cchc_tui.errors import StoreError
from cchc_tui.messages import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_tui.checks.finding import Finding
    from cchc_tui.entry.form import Form
    from cchc_tui.schema.model import Schema
    from cchc_tui.schema.period import Period
    from cchc_tui.store.sessions.draft import Draft


class FindingsSource(Protocol):
    """One appendix, as the list of findings needs it."""

    @property
    def schema(self) -> Schema:
        """The appendix's edition."""

    @property
    def period(self) -> Period:
        """Which period it is of."""

    @property
    def form(self) -> Form:
        """Its figures and notes."""

    @property
    def can_write(self) -> bool:
        """Whether a proposal can be applied."""

    @property
    def corrections(self) -> int:
        """How many figures were changed after submission, as whoever judges is told; 0 for others."""

    def findings(self) -> list[Finding]:
        """Check the form as it is now; in the order of the form."""

    def apply(self, finding: Finding) -> None:
        """Put the finding's proposal into its row and keep it.

        Raises:
            CchcError: it cannot be put there, or not kept.
        """


class DraftSource:
    """A draft of the store. `committed` is called once something was kept."""

    def __init__(self, draft: Draft, committed: Callable[[], None]) -> None:
        self.draft = draft
        self._committed = committed

    @property
    def schema(self) -> Schema:
        """The draft's edition."""
        return self.draft.schema

    @property
    def period(self) -> Period:
        """The draft's period."""
        return self.draft.key.period

    @property
    def form(self) -> Form:
        """The draft's form."""
        return self.draft.form

    @property
    def can_write(self) -> bool:
        """Whether nobody else holds the draft and it is not handed in."""
        return not self.draft.is_locked

    @property
    def corrections(self) -> int:
        """Those of the draft's journals."""
        workspace, key = self.draft.workspace, self.draft.key
        judges = workspace.access.may_judge(key.org_unit, workspace.all_units)
        if not (judges and self.draft.steps):
            return 0
        from cchc_tui.store.journals.submission import salvage_submission  # noqa: PLC0415

        return len(salvage_submission(workspace, key).corrected)

    def findings(self) -> list[Finding]:
        """Check the draft."""
        return self.draft.findings()

    def apply(self, finding: Finding) -> None:
        """Put a proposal in and journal it; what the disk refuses stays in the draft and is tried again."""
        if not self.can_write:
            raise StoreError("store.only_read", why=self.draft.why_read_only or tr("findings.read_only"))
        if finding.indicator is None or finding.proposal is None:
            return
        self.draft.commit(self.form.enter(finding.indicator, finding.proposal.text, "propose"))
        self._committed()
