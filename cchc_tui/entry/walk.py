"""Ways through the rows of a form: on, back, to the next blank, from section to section."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from cchc_tui.schema.model import Heading, Indicator, bare_code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cchc_tui.schema.model import Level, Schema


class Walk:
    """The rows of a form in printed order, and which of them are there to be filled at one level.

    A row is filled by hand if it is of the level and no formula computes it. Every step takes the id of the
    row it starts from, or None to start before the first (back: after the last), and returns an id, or None
    where the way ends.
    """

    def __init__(self, schema: Schema, level: Level) -> None:
        self._schema = schema
        self._level = level
        self.order: tuple[str, ...] = tuple(schema.indicators)
        self._place = {name: place for place, name in enumerate(self.order)}
        self._mine = [
            place
            for place, row in enumerate(schema.indicators.values())
            if level in row.levels and row.percent is None
        ]
        self.mine: tuple[str, ...] = tuple(self.order[place] for place in self._mine)

    @cached_property
    def _starts(self) -> list[int]:
        """Places of the first row to fill under each outermost heading, of the first at all where none is."""
        sections: list[list[str]] = []
        for row in self._schema.rows:
            if isinstance(row, Heading) and row.depth == 0:
                sections.append([])
            elif isinstance(row, Indicator) and sections:
                sections[-1].append(row.id)
        mine = frozenset(self.mine)
        starts = (next((one for one in rows if one in mine), rows[0]) for rows in sections if rows)
        return [self._place[name] for name in starts]

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Place of each indicator among all rows of the schema, headings too."""
        return {row.id: place for place, row in enumerate(self._schema.rows) if isinstance(row, Indicator)}

    def index(self, indicator_id: str) -> int:
        """Return the place of a row among the indicators, from 0."""
        return self._place[indicator_id]

    def step(self, start: str | None, by: int) -> str | None:
        """Return the row that many rows on (back if negative), whoever fills it; stops at the ends."""
        if not self.order:
            return None
        place = self._from(start, by) + by
        return self.order[min(max(place, 0), len(self.order) - 1)]

    def next_mine(self, start: str | None = None) -> str | None:
        """Return the next row to fill by hand."""
        place = bisect_right(self._mine, self._from(start, 1))
        return self.mine[place] if place < len(self.mine) else None

    def previous_mine(self, start: str | None = None) -> str | None:
        """Return the row to fill by hand before this one."""
        place = bisect_left(self._mine, self._from(start, -1)) - 1
        return self.mine[place] if place >= 0 else None

    def next_where(self, start: str | None, wanted: Callable[[str], bool]) -> str | None:
        """Return the next row to fill by hand that is wanted, beginning again at the top; maybe `start`."""
        return _first(self._turned(start), wanted)

    def previous_where(self, start: str | None, wanted: Callable[[str], bool]) -> str | None:
        """Return the last such row before this one, beginning again at the end; maybe `start`."""
        turned = self._turned(start)
        here = turned[-1:] if start in self._place and turned[-1:] == (start,) else ()
        return _first([*reversed(turned[: len(turned) - len(here)]), *here], wanted)

    def next_section(self, start: str | None = None) -> str | None:
        """Return the first row of the next main section."""
        place = bisect_right(self._starts, self._from(start, 1))
        return self.order[self._starts[place]] if place < len(self._starts) else None

    def previous_section(self, start: str | None = None) -> str | None:
        """Return the first row of this main section, or of the one before if `start` is that row."""
        place = bisect_left(self._starts, self._from(start, -1)) - 1
        return self.order[self._starts[place]] if place >= 0 else None

    def by_code(self, code: str) -> str | None:
        """Return the row printed with a code, or the first row to fill under the heading that has it."""
        row = self._schema.by_code.get(bare_code(code)) if bare_code(code) else None
        return self._first_under(row) if isinstance(row, Heading) else row.id if row else None

    def _first_under(self, heading: Heading) -> str | None:
        """The first row to fill under a heading, else the first of the level, else the first."""
        rows = self._schema.rows
        under: list[Indicator] = []
        for row in rows[rows.index(heading) + 1 :]:
            if isinstance(row, Indicator):
                under.append(row)
            elif row.depth <= heading.depth:
                break
        fitting = [row for row in under if self._level in row.levels] or under
        first = next((row for row in fitting if row.percent is None), fitting[0] if fitting else None)
        return first.id if first else None

    def _from(self, start: str | None, by: int) -> int:
        if start is None:
            return -1 if by > 0 else len(self.order)
        return self._place[start]

    def _turned(self, start: str | None) -> tuple[str, ...]:
        """The rows to fill by hand, from behind `start` round to `start`."""
        cut = bisect_right(self._mine, self._from(start, 1))
        return self.mine[cut:] + self.mine[:cut]


def _first(names: Sequence[str], wanted: Callable[[str], bool]) -> str | None:
    return next((name for name in names if wanted(name)), None)
