"""The forms to be checked and those that they are held against, as temporary tables of a connection.

``form`` has a row per form to be checked. ``report`` has one per submission of the same org units that a
check looks at, by year and number of its kind; ``cell`` the figures of those that most checks look at. A
figure there is `v`, a DOUBLE (which holds 15 digits well enough), 0 for "none" and `NOT_APPLICABLE` where the
row does not apply; `s` is the scale as typed, or one of `NONE` and `INAPPLICABLE`. Blanks have no row;
``filled`` says which of those reports have any.
"""

# ruff: noqa: S608  (our own names and numbers go into the statements)
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cchc_tui.schema.period import Period
from cchc_tui.schema.ways import spans
from cchc_tui.store.checking.course import YEARS
from cchc_tui.store.ledger.tables import as_list, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.schema.model import Schema

NOT_APPLICABLE = "-1e300"
NONE, INAPPLICABLE = -1, -2
_IS = "state = '{}'::base.cell_state"
"""Without the cast every state would be made a text to be compared."""
_CELL = f"""
    unit, year, kind, place,
    CASE WHEN {_IS.format("number")} THEN figure::DOUBLE
        WHEN {_IS.format("none")} THEN 0 ELSE {NOT_APPLICABLE} END AS v,
    CASE WHEN {_IS.format("number")} THEN scale
        WHEN {_IS.format("none")} THEN {NONE} ELSE {INAPPLICABLE} END::TINYINT AS s
"""


@dataclass(frozen=True)
class Stage:
    """A connection to a copy of the ledger, and what is checked on it: one edition's forms of one period."""

    connection: DuckDBPyConnection
    schema: Schema
    period: Period

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds of period in the order of the calendar: a kind's number is its place here."""
        return list(self.schema.periods)

    @cached_property
    def ids(self) -> list[str]:
        """The indicators in the order of the form: a row's place is that here."""
        return list(self.schema.indicators)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each indicator."""
        return {id_: place for place, id_ in enumerate(self.ids)}

    @property
    def own_kind(self) -> int:
        """The number of the kind that is checked."""
        return self.kinds.index(self.period.kind)

    @cached_property
    def first_near(self) -> int:
        """The first year whose figures are all in table ``cell``.

        So many years are near that a good half year and four quarters lie before the form's newest quarter.
        """
        calendar, year = self.schema.periods, self.period.year
        quarters, end = spans(calendar, year), calendar[self.period.kind].days(year)[1]
        before = sum(one.last < end for one in quarters)
        return year - 1 if 2 * before >= len(quarters) else year - 2

    @property
    def years(self) -> range:
        """The reporting years that forms are held against, their own last."""
        return range(self.period.year - YEARS + 1, self.period.year + 1)

    @cached_property
    def looked_at(self) -> list[Period]:
        """The periods that forms are held against, and their own: those that end no later."""
        calendar = self.schema.periods
        end = calendar[self.period.kind].days(self.period.year)[1]
        return [
            Period(one, key)
            for one in self.years
            for key, kind in calendar.items()
            if kind.days(one)[1] <= end
        ]

    def run(self, sql: str, parameters: Sequence[object] | None = None) -> list[tuple[object, ...]]:
        """Run SQL and return its rows."""
        return self.connection.execute(sql, parameters).fetchall()

    def begin(self, units: Collection[str] | None) -> int:
        """Make the tables for the forms of some org units, None for all; return how many forms there are."""
        of_some = "" if units is None else f"AND code IN (SELECT {listed('$units', 'VARCHAR')})"
        values: dict[str, object] = {"family": self.schema.family, "edition": self.schema.edition}
        values |= {"year": self.period.year, "kind": self.period.kind}
        self.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE form AS
            SELECT submission, unit, code, submission.level
            FROM base.submission JOIN base.edition USING (edition) JOIN base.unit USING (unit)
            WHERE edition.family = $family AND edition.name = $edition
                AND year = $year AND kind = $kind {of_some}
            """,
            values if units is None else values | {"units": as_list(sorted(units))},
        )
        self._make_reports()
        self._make_names()
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE cell AS {self.cells(f'report.year >= {self.first_near}')}"
        )
        self.run("CREATE OR REPLACE TEMP TABLE filled AS SELECT DISTINCT unit, year, kind FROM cell")
        ((count,),) = self.connection.execute("SELECT count(*) FROM form").fetchall()
        return int(count)

    def codes(self) -> list[str]:
        """Return the codes of the org units whose forms are checked, in order."""
        return [str(code) for (code,) in self.run("SELECT code FROM form ORDER BY code")]

    def _make_reports(self) -> None:
        periods = ", ".join(
            f"({one.year}, '{one.kind}', {self.kinds.index(one.kind)})" for one in self.looked_at
        )
        self.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE report AS
            SELECT other.submission, form.unit, other.year, asked.number::TINYINT AS kind
            FROM base.submission AS other JOIN base.edition USING (edition)
            JOIN (VALUES {periods}) AS asked(year, kind, number) USING (year, kind)
            JOIN form ON form.unit = other.unit
            WHERE edition.family = $family
            """,
            {"family": self.schema.family},
        )

    def _make_names(self) -> None:
        """Which row of the form each indicator is, those of other editions by the names that they had."""
        listed = ", ".join(
            f"('{name}', {self.places[row.id]}, {rank})"
            for row in self.schema.indicators.values()
            for rank, name in enumerate((row.id, *row.replaces))
        )
        self.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE name AS
            SELECT indicator, place::SMALLINT AS place, rank
            FROM base.indicator JOIN (VALUES {listed}) AS named(id, place, rank) USING (id)
            WHERE family = $family
            """,
            {"family": self.schema.family},
        )

    @cached_property
    def _has_aliases(self) -> bool:
        return bool(self.run("SELECT 1 FROM name WHERE rank > 0 LIMIT 1"))

    def entries(self, where: str, columns: str, among: str = "") -> str:
        """Return SQL for the entries of reports that meet a condition, by their place in the form.

        Another edition's are carried over; those of rows that the form has not have no place. `among` names
        a table of the units and places that are wanted.
        """
        least, most = self.connection.execute(
            f"SELECT coalesce(min(submission), 0), coalesce(max(submission), 0) FROM report WHERE {where}"
        ).fetchall()[0]
        own = f"(report.year = {self.period.year} AND report.kind = {self.own_kind})"
        wanted = (
            f"SEMI JOIN {among} AS wanted ON wanted.unit = report.unit AND wanted.place = name.place"
            if among
            else ""
        )
        # a filter by the least and greatest key lets the sorted table be read in part
        entered = f"""
            SELECT
                report.unit, report.year, report.kind, rank, {columns},
                CASE WHEN rank = 0 OR NOT {own} THEN place END AS place
            FROM base.current_entry AS entry
            JOIN (FROM report WHERE {where}) AS report USING (submission)
            LEFT JOIN name ON name.indicator = entry.indicator {wanted}
            WHERE submission BETWEEN {least} AND {most}
        """
        if not self._has_aliases:
            return entered
        # of two rows that became one, the one of the form's own name counts, though it be blank
        return f"""{entered}
            QUALIFY place IS NULL OR 1 = row_number() OVER (
                PARTITION BY report.unit, report.year, report.kind, place ORDER BY rank
            )
        """

    def cells(self, where: str, among: str = "") -> str:
        """Return SQL for the cells of reports that meet a condition; `among` is as in `entries`."""
        entered = self.entries(where, "entry.state, entry.figure, entry.scale", among)
        return f"SELECT {_CELL} FROM ({entered}) WHERE state <> 'blank'::base.cell_state"
