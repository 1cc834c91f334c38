"""For which period a document counts: an option goes before its own words, and what that means is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.documents.reading.document import DocumentFault
from cchc_tui.errors import PeriodError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_tui.schema.model import Schema
    from cchc_tui.schema.period import Period


def chosen_period(period: Period | None, schema: Schema) -> Period | None:
    """Return a period that was asked for, if any.

    Raises:
        PeriodError: the form's calendar has no such period.
    """
    if period is not None and period.kind not in schema.periods:
        known = ", ".join(f"{period.year}-{kind}" for kind in schema.periods)
        raise PeriodError("schema.period_unknown", period=str(period), known=known)
    return period


def faults_of_period(when: Period | None, told: Period | None, schema: Schema) -> Iterator[DocumentFault]:
    """Yield what is to be said of the period taken and of the one that the document names."""
    if when is None:
        yield DocumentFault("documents.no_period")
    elif when.kind not in schema.periods:
        known = ", ".join(schema.periods)
        yield DocumentFault("documents.period_unknown", {"period": str(when), "known": known})
    elif told is not None and told != when:
        yield DocumentFault("documents.other_period", {"named": str(told), "chosen": str(when)})
