"""Bringing the first screen's values out of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.schema.model import Severity
from cchc_tui.store.journals.over_time import unit_name
from cchc_tui.store.journals.overview import overview
from cchc_tui.store.journals.submission import Status, submission_keys
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.tui.counting import count
from cchc_tui.tui.home.model import Counts, HomeState, in_order, where_to_start

if TYPE_CHECKING:
    from cchc_tui.schema.period import Period
    from cchc_tui.store.journals.overview import PeriodOverview
    from cchc_tui.tui.session import Session


def first_year(session: Session) -> int:
    """Return the year to begin with: this one, or the latest with an appendix if the last two have none."""
    unit, family, now = session.unit_or_fail(), session.schema.family, session.today.year
    keys = submission_keys(session.workspace, unit.code)
    years = {key.period.year for key in keys if key.family == family}
    return now if not years or years & {now, now - 1} else max(years)


def load_home(session: Session, year: int, period: Period | None = None) -> HomeState:
    """Return the periods of a year and the one before, with nothing checked yet.

    The cursor stands on `period`, or without one where it should wait.

    Raises:
        StoreError: the session has no unit, or it is unknown.
    """
    unit = session.unit_or_fail()
    found = overview(session.workspace, unit.code, (year, year - 1), session.schema.family)
    lines = in_order(found)
    places = {line.key.period: place for place, line in enumerate(lines)}
    return HomeState(
        title=session.schema.title,
        unit=unit,
        year=year,
        today=session.today,
        lines=lines,
        counts={},
        cursor=places[period] if period in places else where_to_start(lines, session.today),
        role=_role(session, unit.code),
        has_others=session.workspace.access.may_query and len(session.workspace.org_units) > 1,
        names={line.key.period: unit_name(session.workspace, unit.code, line.last_day) for line in lines},
    )


def _role(session: Session, code: str) -> str:
    access = session.workspace.access
    if access.may_fill(code):
        return "fill"
    return "judge" if access.may_judge(code, session.workspace.all_units) else "look"


def count_findings(session: Session, line: PeriodOverview) -> Counts | None:
    """Check one appendix as it stands; None where nothing was begun or it cannot be read.

    Raises:
        StoreError: its journals cannot be read.
    """
    if line.status is Status.NOT_STARTED or line.problem:
        return None
    with Draft.open(session.workspace, line.key, session.who, read_only=True) as draft:
        found, _ = count(draft.findings())
    return Counts(found[Severity.ERROR], found[Severity.WARNING])
