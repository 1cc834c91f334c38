"""An org unit: a code and the days on which it means this unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cchc_tui.schema.model import Level

DISTRICTS_UNTIL = date(2025, 6, 30)
"""The last day of the district level, everywhere (Luật 72/2025/QH15)."""


class Change(StrEnum):
    """What became of an org unit on the day after its last."""

    KEPT = "kept"
    """The same unit goes on under its name; at most the unit above it is another."""
    RENAMED = "renamed"
    """The same unit goes on under another name or code."""
    MERGED = "merged"
    """All of it is in one unit, together with others: its counts can be added to theirs."""
    SPLIT = "split"
    """It is in several units, in shares that nobody stated: its figures belong to none of them."""
    ENDED = "ended"
    """Nothing followed it."""


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """Who reports. `code` is text, since leading zeros count; `parent` is the code of the unit above.

    Neither code nor name tells a unit for ever: it is this one from `since` to `until`, both included; None
    where the list does not say, or it goes on. `successors` are the codes of the day after `until` that its
    area went to, `replaces` those of the day before `since` that it took over from, whole or in part.
    """

    code: str
    name: str
    level: Level = Level.COMMUNE
    parent: str | None = None
    since: date | None = None
    until: date | None = None
    successors: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()

    @property
    def last_day(self) -> date | None:
        """Its last day: `until`, and for a district never later than that of its level."""
        if self.level is not Level.DISTRICT:
            return self.until
        return min(self.until or DISTRICTS_UNTIL, DISTRICTS_UNTIL)

    @property
    def is_dated(self) -> bool:
        """Whether anything is said about its time at all."""
        return bool(self.since or self.until or self.successors or self.replaces)

    def is_valid(self, on: date) -> bool:
        """Whether the code means this unit on a day."""
        return (self.since is None or self.since <= on) and (self.last_day is None or on <= self.last_day)

    def overlaps(self, other: OrgUnit) -> bool:
        """Whether there is a day on which both are valid."""
        first = max(self.since or date.min, other.since or date.min)
        return first <= min(self.last_day or date.max, other.last_day or date.max)


def day_after(day: date) -> date:
    """Return the next day."""
    return day + timedelta(days=1)


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)
