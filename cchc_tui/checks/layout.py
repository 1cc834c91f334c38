"""The flat list of integers that compiled rules read, and how a form's figures get into it.

Each figure takes four places: its number × 10**decimals as an exact integer (None where missing), whether
something is given, the unit of the last typed digit on the same scale (98,1 in a row of two decimals has the
unit 10), and whether the row does not apply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.entry.figure import State
from cchc_tui.schema.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cchc_tui.checks.needs import Reference
    from cchc_tui.entry.figure import Figure, Sheet
    from cchc_tui.schema.model import Indicator, Level

GIVEN, UNIT, NOT_APPLICABLE = 1, 2, 3
"""Places after that of the number."""
_STRIDE = 4

Vector = list[int | None]
NONE_IS_ZERO = frozenset({Kind.COUNT, Kind.AMOUNT})
"""Kinds of figure in which "none" (không phát sinh) counts as 0."""


class Slot(NamedTuple):
    """What is to be known of a figure to put it into its places."""

    base: int
    id: str
    of: str
    decimals: int
    none_is_zero: bool
    excluded: bool


class Layout:
    """Which figure stands where. Places are given out as rules are compiled."""

    def __init__(self, indicators: Mapping[str, Indicator], level: Level) -> None:
        self.indicators = indicators
        self._level = level
        self._slots: dict[Reference, Slot] = {}

    def place(self, reference: Reference) -> int:
        """Return where a figure's number stands; its other places follow."""
        slot = self._slots.get(reference)
        if slot is None:
            row = self.indicators[reference[0]]
            slot = Slot(
                len(self._slots) * _STRIDE,
                *reference,
                row.decimals,
                row.kind in NONE_IS_ZERO,
                self._level not in row.levels,
            )
            self._slots[reference] = slot
        return slot.base

    def slots(self, references: Iterable[Reference]) -> tuple[Slot, ...]:
        """Return what `fill` needs to know of some figures."""
        for reference in references:
            self.place(reference)
        return tuple(self._slots[reference] for reference in references)

    def vector(self) -> Vector:
        """Return a list with every place missing."""
        return [None] * (len(self._slots) * _STRIDE)


def fill(vector: Vector, slots: Iterable[Slot], sheet: Sheet) -> None:
    """Put the figures of a form into their places."""
    now = sheet.figures
    for slot in slots:
        source = now if slot.of == "now" else _source(sheet, slot.of)
        figure = source.get(slot.id)
        base = slot.base
        if figure is not None and figure.number is not None:
            decimals = slot.decimals
            vector[base : base + 4] = (
                figure.scaled(decimals),
                True,
                10 ** (decimals - min(figure.scale, decimals)),
                False,
            )
        else:
            vector[base : base + 4] = _without_number(slot, figure)


def _source(sheet: Sheet, of: str) -> dict[str, Figure]:
    return {"earlier": sheet.earlier, "opening": sheet.opening, "same_last_year": sheet.last_year}[of]


def _without_number(slot: Slot, figure: Figure | None) -> tuple[int | None, bool, int | None, bool]:
    state = State.BLANK if figure is None else figure.state
    if state is State.NONE:
        return (0, True, 0, False) if slot.none_is_zero else (None, True, None, False)
    return None, False, None, state is State.NOT_APPLICABLE or slot.excluded
