"""What the screen needs of a submission that is being filled; the store's draft has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cchc_tui.checks.finding import Finding
    from cchc_tui.entry.figure import Sheet
    from cchc_tui.entry.form import Change, Form
    from cchc_tui.schema.period import Period
    from cchc_tui.store.journals.place import Place


class Filling(Protocol):
    """A submission being filled."""

    @property
    def form(self) -> Form:
        """Its figures."""

    @property
    def status(self) -> str:
        """``not_started``, ``draft``, ``submitted``, ``accepted`` or ``returned``."""

    @property
    def is_locked(self) -> bool:
        """Whether no figure may be changed now: submitted, accepted, or held by somebody else."""

    @property
    def why_read_only(self) -> str | None:
        """One sentence that says why nothing can be written, None if it can."""

    @property
    def judges(self) -> bool:
        """Whether whoever reads it may accept or return it."""

    @property
    def other_edition(self) -> str:
        """The edition in force for its period where that is not its own, "" where it is."""

    @property
    def unsaved(self) -> int:
        """How many changes the disk refused so far."""

    @property
    def place(self) -> Place:
        """Where she was when she left, or the line broke; the rows that she marked for later."""

    @property
    def position(self) -> str | None:
        """The row to go on at, None if nothing was filled in yet."""

    def flush(self) -> None:
        """Try again to keep what was refused.

        Raises:
            StoreError: it is refused still.
        """

    def commit(self, changes: Sequence[Change]) -> None:
        """Keep changes for good before returning.

        Raises:
            StoreError: they could not be kept yet; the next commit tries them again first.
        """

    def submit(self) -> Sequence[Finding]:
        """Submit it, unless something stands in the way, which is returned.

        Raises:
            StoreError: that could not be kept.
        """

    def accept(self, reason: str = "") -> None:
        """Accept it as it was submitted.

        Raises:
            StoreError: that is not allowed, or could not be kept.
        """

    def return_(self, reason: str) -> None:
        """Give it back to be corrected.

        Raises:
            StoreError: no reason is given, that is not allowed, or could not be kept.
        """

    def reopen(self, reason: str) -> None:
        """Open it again after it was submitted.

        Raises:
            StoreError: that is not allowed, or could not be kept.
        """

    def remember(self, place: Place) -> None:
        """Keep where she is, for the next time."""


class Checker(Protocol):
    """What checks a form while it is keyed."""

    def findings(self, sheet: Sheet) -> list[Finding]:
        """Return what is to be said about a form, in its order."""

    def recheck(
        self, sheet: Sheet, changed_ids: Collection[str], previous: Sequence[Finding]
    ) -> list[Finding]:
        """Return the same, looking only at rules that the changed rows touch."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Whose appendix it is, and of which period; `last` is the last period that was reported."""

    org_unit: str
    period: Period
    last: Period | None = None
