"""Figures of a table's row as the explaining code wants them: read again only where a rule failed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cchc_tui.checks.speech import both
from cchc_tui.checks.table.staging import Sort
from cchc_tui.entry.figure import BLANK, Figure, Sheet, State
from cchc_tui.entry.notation import read_figure
from cchc_tui.errors import FigureError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cchc_tui.checks.table.staging import Source
    from cchc_tui.schema.model import Indicator, Text

Cells = dict[str, str | None]
"""A row's cells as text, by indicator id."""
_FINEST = Decimal("1E-12")


class CellReader:
    """Reads cells as figures, each distinct text of an indicator once."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._read: dict[tuple[str, str], Figure] = {}

    def sheet(self, ids: Iterable[str], level: str, rows: Mapping[str, Cells]) -> Sheet:
        """Return the figures of some indicators out of the rows of a form and of its other periods."""
        wanted = tuple(ids)
        kept = {of: {one: self._figure(one, row.get(one)) for one in wanted} for of, row in rows.items()}
        return Sheet(
            kept.get("now", {}),
            level,
            kept.get("earlier", {}),
            kept.get("opening", {}),
            kept.get("same_last_year", {}),
        )

    def _figure(self, indicator_id: str, text: str | None) -> Figure:
        if text is None:
            return BLANK
        key = indicator_id, text
        figure = self._read.get(key)
        if figure is None:
            figure = self._read[key] = _figure(self._sources[indicator_id], text)
        return figure


def unreadable_text(text: str, indicator: Indicator) -> Text:
    """Return why a text cannot be read as a figure of a row, and what to do."""
    try:
        read_figure(text, indicator)
    except FigureError as error:
        return both(error.key, **error.values)
    raise TypeError(text)


def _figure(source: Source, text: str) -> Figure:
    if source.sort is Sort.TEXT:
        try:
            return read_figure(text, source.indicator).figure
        except FigureError:
            return BLANK
    number = Decimal(text)
    if not number.is_finite():
        return BLANK
    number = number.quantize(_FINEST).normalize()
    if int(number.as_tuple().exponent) > 0:
        number = number.quantize(Decimal(1))
    return Figure(State.NUMBER, number)
