"""The same org unit's forms of other periods, joined by key and never by "the row before"."""

# ruff: noqa: S608  (names are quoted by us, values go in as parameters)
from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.checks.sql import Column
from cchc_tui.checks.sql_logic import FALSE
from cchc_tui.checks.table.scratch import by_column, unnested
from cchc_tui.errors import PeriodError
from cchc_tui.schema.period import Period, earlier_in_year, opening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_tui.checks.table.scratch import Scratch
    from cchc_tui.schema.model import Schema

OTHER_PERIODS = ("earlier", "opening", "same_last_year")
_WANTED = (("period", "VARCHAR"), ("of", "VARCHAR"), ("rank", "BIGINT"), ("candidate", "VARCHAR"))


def link_periods(scratch: Scratch, schema: Schema) -> bool:
    """Find for each form the rows of its org unit's other periods; return whether there are any."""
    raw = scratch.raw
    periods = [row[0] for row in scratch.run(f'SELECT DISTINCT "#period" FROM {raw}')]
    wanted = [one for text in periods if text for one in _candidates(schema, text)]
    columns = ", ".join(f"max(other) FILTER (of = '{of}') AS \"{of}\"" for of in OTHER_PERIODS)
    # Of several candidates the best takes it, of two rows for one period the first.
    pairs = f"""
        SELECT mine."#row" AS row, of, arg_min(other."#row", rank * {10**12} + other."#row") AS other
        FROM {raw} AS mine
        JOIN (SELECT {unnested(_WANTED)}) AS wanted ON wanted.period = mine."#period"
        JOIN {raw} AS other
          ON other."#org_unit" = mine."#org_unit" AND upper(other."#period") = wanted.candidate
        WHERE mine."#main" GROUP BY ALL"""
    links = scratch.table("links")
    scratch.run(
        f"CREATE TEMP TABLE {links} AS SELECT row, {columns} FROM ({pairs}) GROUP BY row",
        by_column(wanted, len(_WANTED)),
    )
    return bool(scratch.run(f"SELECT 1 FROM {links} LIMIT 1"))


def _candidates(schema: Schema, text: str) -> Iterator[tuple[str, str, int, str]]:
    """The periods whose figures may be compared with those of a period, best first."""
    try:
        period = Period.parse(text)
        earlier, before = earlier_in_year(schema.periods, period), opening(schema.periods, period)
    except PeriodError:
        return
    last_year = (Period(period.year - 1, period.kind),)
    for of, candidates in zip(OTHER_PERIODS, (earlier, before, last_year), strict=True):
        for rank, candidate in enumerate(candidates):
            yield text, of, rank, str(candidate)


def other_column(theirs: Column | None, *, excluded: bool) -> Column:
    """Return SQL for another period's figure; where that form is not known (None) it is blank."""
    blank = str(excluded).lower()
    if theirs is None:
        return Column("NULL::BIGINT", FALSE, "NULL::BIGINT", blank)
    inapplicable = theirs.inapplicable
    if inapplicable != FALSE or excluded:
        inapplicable = f"coalesce({inapplicable}, {blank})"
    return theirs._replace(given=f"coalesce({theirs.given}, false)", inapplicable=inapplicable)
