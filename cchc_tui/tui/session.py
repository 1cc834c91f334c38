"""Who is at the keyboard, and over which workspace, unit and form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.errors import PeriodError, StoreError

if TYPE_CHECKING:
    from datetime import date

    from cchc_tui.errors import CchcError
    from cchc_tui.schema.model import Schema
    from cchc_tui.schema.period import Period
    from cchc_tui.store.sessions.draft import Draft
    from cchc_tui.store.workspaces.units import OrgUnit
    from cchc_tui.store.workspaces.workspace import Workspace


@dataclass
class Session:
    """One run of the program.

    `unit` is None until one is known or chosen, `period` is the one last chosen in its list; `who` is the
    name shown. `query_tabs` are the words last written on the query page, of which those at `query_at` were
    shown. `notice` is what has to be said on
    the first page with room for it.
    """

    workspace: Workspace
    schema: Schema
    who: str
    today: date
    unit: OrgUnit | None = None
    period: Period | None = None
    query_tabs: tuple[str, ...] = ()
    query_at: int = 0
    notice: CchcError | None = None

    def take_notice(self) -> str:
        """Return what has to be said, once."""
        said, self.notice = self.notice, None
        return str(said) if said else ""

    def unit_or_fail(self) -> OrgUnit:
        """Return the org unit.

        Raises:
            StoreError: none was chosen yet.
        """
        if self.unit is None:
            raise StoreError("app.no_unit")
        return self.unit

    def check_period(self, period: Period) -> None:
        """Make sure that the form has a period.

        Raises:
            PeriodError: it has not.
        """
        if period.kind not in self.schema.periods:
            known = ", ".join(self.schema.periods)
            raise PeriodError("schema.period_unknown", period=str(period), known=known)

    def open_draft(self, period: Period, *, read_only: bool = False) -> Draft:
        """Open the unit's appendix of a period, to write if nobody else does.

        Raises:
            StoreError: it cannot be opened.
            PeriodError: the form has no such period.
        """
        from cchc_tui.store.sessions.draft import Draft, SubmissionKey  # noqa: PLC0415  (the list of units needs none)

        key = SubmissionKey(self.schema.family, self.unit_or_fail().code, period)
        return Draft.open(self.workspace, key, self.who, read_only=read_only)
