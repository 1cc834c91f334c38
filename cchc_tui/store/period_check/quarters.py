"""What each row came to in each quarter, as SQL: reported, or worked out as `entry.series` does.

A kind of period is the column ``k<number>`` of a row of table (unit, place, year).
"""

# ruff: noqa: S608  (our own names and numbers go into the statements)
from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from cchc_tui.entry.compute import DECIMALS
from cchc_tui.schema.model import Flow
from cchc_tui.schema.ways import Span, Term, adds_up, spans, ways, year_start
from cchc_tui.store.period_check.staging import NOT_APPLICABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cchc_tui.schema.model import Indicator
    from cchc_tui.schema.ways import Way
    from cchc_tui.store.period_check.staging import Stage


class Quarters:
    """SQL for the quarters of a reporting year; the last one that the form tells of is its `newest`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        calendar, year = stage.schema.periods, stage.period.year
        self.all = spans(calendar, year)
        end = calendar[stage.period.kind].days(year)[1]
        self.newest = max((place for place, one in enumerate(self.all) if one.last <= end), default=None)
        self.names = [f"q{place}" for place in range(len(self.all))]

    def table(self, cells: str, besides: str = "true AS is_told") -> str:
        """Return SQL for unit, place, year, a column a quarter, ``newest``, ``of_whole`` and `besides`.

        The newest quarter is that of a form of the year that has the kind checked, told by that form;
        ``of_whole`` is what a percentage is of then. `besides` may use the kinds.
        """
        kinds = ", ".join(
            f"max(v) FILTER (kind = {number}) AS k{number}" for number in range(len(self._stage.kinds))
        )
        values = ", ".join(
            f"{self._of_class(partial(self._known, span))} AS {name}"
            for name, span in zip(self.names, self.all, strict=True)
        )
        newest = "NULL::DOUBLE"
        if self.newest is not None:
            span, own = self.all[self.newest], Term(self._stage.period.kind)
            newest = self._of_class(partial(self._known, span, own=own))
        plain = f"""
            SELECT unit, place, year, {values}, {newest} AS newest, {besides}
            FROM (
                SELECT unit, place, year, {kinds} FROM {cells} WHERE place IS NOT NULL
                GROUP BY unit, place, year
            )
            JOIN {self._sorted()} USING (place)
        """
        return self._with_shares(plain)

    def _with_shares(self, plain: str) -> str:
        """Compute percentages anew from their part and whole where both are known."""
        shares = ", ".join(
            f"({place}, {self._stage.places[row.percent.part]}, {self._stage.places[row.percent.whole]}, "
            f"{min(DECIMALS, row.decimals)})"
            for place, row in enumerate(self._stage.schema.indicators.values())
            if row.percent is not None
        )
        if not shares:
            return f"SELECT *, NULL::DOUBLE AS of_whole FROM ({plain})"
        rows = enumerate(self._stage.schema.indicators.values())
        computed_places = ", ".join(str(place) for place, row in rows if row.percent is not None)
        names = [*self.names, "newest"]
        computed = ", ".join(
            f"CASE WHEN part.{one} >= 0 AND whole.{one} > 0 "
            f"THEN round(100 * part.{one} / whole.{one}, decimals) END AS {one}"
            for one in names
        )
        told = ", ".join(f"coalesce(share.{one}, plain.{one}) AS {one}" for one in names)
        return f"""
            WITH plain AS MATERIALIZED ({plain}),
            share AS (
                SELECT
                    share.place::SMALLINT AS place, part.unit, part.year, whole.newest AS of_whole, {computed}
                FROM (VALUES {shares}) AS share(place, part, whole, decimals)
                JOIN plain AS part ON part.place = share.part
                JOIN plain AS whole ON whole.place = share.whole AND whole.unit = part.unit
                    AND whole.year = part.year
            )
            SELECT *, NULL AS of_whole FROM plain WHERE place NOT IN ({computed_places})
            UNION ALL BY NAME
            SELECT
                unit, place, year, {told}, of_whole,
                COLUMNS(plain.* EXCLUDE (unit, place, year, newest, {", ".join(self.names)}))
            FROM (FROM plain WHERE place IN ({computed_places})) AS plain
            FULL JOIN share USING (unit, place, year)
        """

    def differs(self) -> str:
        """Return SQL that is true where other periods of the year may add up to another figure."""
        year, own = self._stage.period.year, self._stage.period.kind
        calendar = self._stage.schema.periods
        span = Span(*calendar[own].days(year))

        def others(row: Indicator) -> str:
            if not adds_up(row):
                return "false"
            first = year_start(calendar, year) if row.flow is Flow.CUMULATIVE else span.first
            found = ways(calendar, year, row, Span(first, span.last))
            sums = [
                self._sum(way) for way in found if not any(term.sign < 0 or term.kind == own for term in way)
            ]
            return (
                " OR ".join(f"coalesce({one} <> k{self._stage.own_kind}, false)" for one in sums) or "false"
            )

        return self._of_class(others)

    def _of_class(self, expression: Callable[[Indicator], str]) -> str:
        """SQL by column ``sort``, for what depends on no more than a row's flow and whether it adds up."""
        branches = [
            f"WHEN {sort} THEN {expression(rows[0])}" for sort, rows in enumerate(self._sorts.values())
        ]
        return f"CASE sort {' '.join(branches)} END"

    @cached_property
    def _sorts(self) -> dict[tuple[Flow, bool], list[Indicator]]:
        """The rows by what decides how they add up."""
        found: dict[tuple[Flow, bool], list[Indicator]] = {}
        for row in self._stage.schema.indicators.values():
            found.setdefault((row.flow, adds_up(row)), []).append(row)
        return found

    def _sorted(self) -> str:
        """SQL for a table of each place's sort."""
        rows = ", ".join(
            f"({self._stage.places[row.id]}, {sort})"
            for sort, rows in enumerate(self._sorts.values())
            for row in rows
        )
        return f"(SELECT place::SMALLINT AS place, sort FROM (VALUES {rows}) AS sorted(place, sort))"

    def _known(self, span: Span, row: Indicator, own: Term | None = None) -> str:
        """SQL for what a row came to over a span: the first way to it that is known."""
        found = ways(self._stage.schema.periods, self._stage.period.year, row, span)
        values = [self._value(way) for way in found if own is None or own in way]
        return f"coalesce({', '.join(values)})" if values else "NULL::DOUBLE"

    def _value(self, way: Way) -> str:
        if len(way) == 1 and way[0].sign > 0:
            return f"k{self._stage.kinds.index(way[0].kind)}"
        return self._sum(way)

    def _sum(self, way: Iterable[Term]) -> str:
        """SQL for a sum of terms; NULL where one is missing or does not apply."""
        terms = [
            f"{'-' if term.sign < 0 else '+'} {known(f'k{self._stage.kinds.index(term.kind)}')}"
            for term in way
        ]
        return f"({' '.join(terms)})"


def known(name: str) -> str:
    """Return SQL for a figure that counts as a number, NULL where there is none."""
    return f"nullif({name}, {NOT_APPLICABLE})"
