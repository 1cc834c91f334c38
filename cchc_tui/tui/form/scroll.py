"""Scrolling by the terminal itself: the rows that stay in sight are moved, not sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.tui.capabilities import here
from cchc_tui.tui.lines import EMPTY, Line, crop

if TYPE_CHECKING:
    from collections.abc import Sequence


def can_scroll() -> bool:
    """Whether the terminal can move lines within a part of the screen."""
    return here().moves_lines


def scrolled(
    before: Sequence[Line], first: int, rows: int, by: int, width: int
) -> tuple[str, list[Line]] | None:
    """Return what moves `rows` lines from the `first` on up by `by` (down if negative), and what then stands.

    None where too little would stay in sight for it to be worth while.
    """
    if not 0 < abs(by) < rows - 1:
        return None
    moving = list(before[first : first + rows])
    blank = [crop(EMPTY, width)] * abs(by)
    moved = moving[by:] + blank if by > 0 else blank + moving[:by]
    act = f"{by}M" if by > 0 else f"{-by}L"
    region = f"\x1b[{first + 1};{first + rows}r\x1b[{first + 1};1H\x1b[{act}\x1b[r"
    return region, [*before[:first], *moved, *before[first + rows :]]
