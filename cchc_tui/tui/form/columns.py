"""How the width of the screen is shared among the columns of the form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

POINTER = 1
CODE = 7
MARKS = 3
SMALLEST = (60, 20)
"""Columns and lines below which the form cannot be keyed."""
_NARROW, _WIDE, _WIDEST, _ROOMY = 72, 100, 120, 132


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells; a column of width 0 is not shown. One blank stands before each but the first two."""

    width: int
    label: int
    measure: int
    figure: int
    last: int
    last_year: int
    side: int = 0
    change: int = 0
    sides: int = 0
    """While other periods are compared: the widths of each one's figure and change, and their number."""

    @property
    def figure_start(self) -> int:
        """The first cell of the figure."""
        return POINTER + CODE + self.label + 1 + (self.measure + 1 if self.measure else 0)


@lru_cache(8)
def columns(width: int) -> Columns:
    """Return the columns of a screen that is `width` cells wide; the label takes what is left over."""
    measure = 0 if width < _NARROW else 10 if width < _WIDE else 16
    figure = 12 if width < _WIDE else 18
    last = 9 if width < _NARROW else 11 if width < _WIDE else 15
    last_year = 15 if width >= _WIDEST else 0
    taken = POINTER + CODE + MARKS + sum(one + 1 for one in (measure, figure, last, last_year) if one) + 1
    return Columns(width, max(width - taken, 8), measure, figure, last, last_year)


@lru_cache(8)
def compared(width: int, sides: int) -> Columns:
    """Return the columns of such a screen while that many other periods stand beside the form's figures."""
    measure = 16 if width >= _ROOMY else 0
    figure = 11 if width < _WIDE else 14 if width < _ROOMY else 18
    side = 10 if width < _WIDE else 13 if width < _ROOMY else 15
    change = 0 if width < _NARROW else 8 if width < _WIDE else 11 if width < _ROOMY else 13
    each = side + 1 + (change + 1 if change else 0)
    taken = POINTER + CODE + MARKS + (measure + 1 if measure else 0) + figure + 1 + sides * each + 1
    return Columns(width, max(width - taken, 8), measure, figure, 0, 0, side, change, sides)


def detail_height(height: int) -> int:
    """Return how many lines the detail area has on a screen of this height."""
    return min(max(height // 4, 4), 12)


def rows_height(height: int) -> int:
    """Return how many rows of the form are seen: all but two lines of heading, a rule, detail and keys."""
    return max(height - detail_height(height) - 4, 1)
