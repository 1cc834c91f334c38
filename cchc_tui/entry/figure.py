"""The figure of one cell, as a small frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


class State(StrEnum):
    """What stands in a cell."""

    BLANK = "blank"
    """Nothing yet (chưa có)."""
    NUMBER = "number"
    """A number; zero is one. A coded value is a number too."""
    NONE = "none"
    """Nothing arose (không phát sinh), typed ``-``. Counts as 0 in sums of counts and amounts."""
    NOT_APPLICABLE = "not_applicable"
    """The row does not concern the org unit (không áp dụng), typed ``x``."""


@dataclass(frozen=True, slots=True)
class Figure:
    """State and number of a cell.

    `number` is set for NUMBER alone and keeps the scale as typed: 98,10 is ``Decimal("98.10")``. `typed` is
    the text as it was keyed or printed, kept beside the result (``12+7``), "" where nothing was.
    """

    state: State
    number: Decimal | None = None
    typed: str = ""

    def scaled(self, decimals: int) -> int | None:
        """Return number × 10**decimals as an exact integer; None unless a number stands here."""
        if self.number is None:
            return None
        return int(self.number.scaleb(decimals))

    @property
    def scale(self) -> int:
        """How many decimals were typed."""
        if self.number is None:
            return 0
        return max(0, -int(self.number.as_tuple().exponent))

    def same_as(self, other: Figure) -> bool:
        """Whether state, number and its scale are equal, however it was typed."""
        return (self.state, self.number, self.scale) == (other.state, other.number, other.scale)


BLANK = Figure(State.BLANK)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The figures of one form, as checks see them: by indicator id, those not named being blank.

    `earlier`, `opening` and `last_year` hold figures of other periods of the same org unit, joined by key:
    the latest earlier period of the same reporting year, the cut-off just before this period, and the same
    period of the year before. They are empty where nothing is known.
    """

    figures: dict[str, Figure]
    level: str
    earlier: dict[str, Figure]
    opening: dict[str, Figure]
    last_year: dict[str, Figure]

    def __getitem__(self, indicator_id: str) -> Figure:
        return self.figures.get(indicator_id, BLANK)
