"""Bringing the first screen's values out of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.schema.model import Severity
from cchc_tui.store.draft import Draft
from cchc_tui.store.overview import overview
from cchc_tui.store.submission import Status
from cchc_tui.tui.home.model import Counts, HomeState, in_order, where_to_start

if TYPE_CHECKING:
    from cchc_tui.store.overview import PeriodOverview
    from cchc_tui.tui.session import Session


def load_home(session: Session, year: int) -> HomeState:
    """Return the periods of a year and the one before, with nothing checked yet.

    Raises:
        StoreError: the session has no unit, or it is unknown.
    """
    unit = session.unit_or_fail()
    found = overview(session.workspace, unit.code, (year, year - 1), session.schema.family)
    lines = in_order(found)
    return HomeState(
        title=session.schema.title,
        unit=unit,
        year=year,
        today=session.today,
        lines=lines,
        counts={},
        cursor=where_to_start(lines, session.today),
    )


def count_findings(session: Session, line: PeriodOverview) -> Counts | None:
    """Check one appendix as it stands; None where nothing was begun or it cannot be read.

    Raises:
        StoreError: its journals cannot be read.
    """
    if line.status is Status.NOT_STARTED or line.problem:
        return None
    with Draft.open(session.workspace, line.key, session.who, read_only=True) as draft:
        found = [finding.severity for finding in draft.findings()]
    return Counts(found.count(Severity.ERROR), found.count(Severity.WARNING))
