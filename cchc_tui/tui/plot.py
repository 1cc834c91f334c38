"""Plots in plain characters, out of plotext; it takes some 40 ms to load, so only where one is shown."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from cchc_tui.tui.capabilities import here
from cchc_tui.tui.lines import Line, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LEAST_WIDTH, _LEAST_HEIGHT = 20, 5
_MARKER = "•"
_SPARKS, _DIGITS = "▁▂▃▄▅▆▇█", "0123456789"


def plot(
    labels: Sequence[str],
    values: Sequence[float | None],
    width: int,
    height: int,
    *,
    write: Callable[[float], str] = str,
) -> list[Line]:
    """Return values in their order as a line from each to the next, with gaps where none is known.

    `labels` stand under them, as many as there is room for; `write` writes the numbers beside the axis.
    Nothing is returned where there is too little to show, or no room for it.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2 or width < _LEAST_WIDTH or height < _LEAST_HEIGHT:  # noqa: PLR2004  (a line has two ends)
        return []
    import plotext  # type: ignore[import-untyped]  # noqa: PLC0415  (few look at a plot)

    plotext.clear_figure()
    plotext.theme("clear")
    plotext.limit_size(False, False)  # noqa: FBT003  (its own signature)
    plotext.plot_size(width, height)
    for is_known, run in groupby(enumerate(values), key=lambda one: one[1] is not None):
        if is_known:
            places, numbers = zip(*run, strict=True)
            plotext.plot(places, numbers, marker=_MARKER)
    low, high = min(known), max(known)
    if low == high:
        low, high = low - 1, high + 1
        plotext.ylim(low, high)
    ticks = [low + (high - low) * step / 3 for step in range(4)]
    plotext.yticks(ticks, [write(one) for one in ticks])
    plotext.xlim(0, max(len(values) - 1, 1))
    every = max(1, -(-len(labels) * (max(map(len, labels)) + 2) // max(width - 12, 1)))
    shown = range(0, len(labels), every)
    plotext.xticks(list(shown), [labels[place] for place in shown])
    built: str = plotext.uncolorize(plotext.build())
    return [text(line) for line in built.splitlines()]


def spark(values: Sequence[float | None], low: float, high: float) -> str:
    """Return a column for each value, a blank where none is known."""
    signs = _SPARKS if here().blocks else _DIGITS
    steps = len(signs) - 1
    wide = (high - low) or 1.0
    return "".join(
        " " if one is None else signs[round(min(max((one - low) / wide, 0), 1) * steps)] for one in values
    )
