"""The rules of a book put to the forms of a table, all in one query."""

# ruff: noqa: S608  (names are quoted by us, values go in as parameters)
from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.checks.needs import figures_of
from cchc_tui.checks.sql import fails_sql
from cchc_tui.checks.table.neighbours import other_columns
from cchc_tui.checks.table.staging import columns_of, number_of

if TYPE_CHECKING:
    from cchc_tui.checks.needs import Reference
    from cchc_tui.checks.rulebook import Rulebook
    from cchc_tui.checks.table.reading import Sources
    from cchc_tui.checks.table.scratch import Scratch
    from cchc_tui.schema.model import Level


class OrgUnits(NamedTuple):
    """Which org units a book's level is for: those named, or with `others` all but those."""

    codes: list[str]
    others: bool

    def where(self, scratch: Scratch) -> str:
        """Return an SQL condition on rows of "raw"."""
        if self.others and not self.codes:
            return "true"
        named = f'coalesce("#org_unit" IN (SELECT code FROM {scratch.table("units")}), false)'
        return f"NOT {named}" if self.others else named


def run_rules(
    scratch: Scratch, book: Rulebook, sources: Sources, org_units: OrgUnits, *, linked: bool
) -> None:
    """Put a book's rules to the forms of some org units; the rules that failed go into "failing"."""
    read = sorted(frozenset[tuple[str, str]]().union(*(figures_of(rule) for rule in book.rules)))
    _stage(scratch, book, sources, org_units, sorted({one for one, _ in read}))
    indicators = book.schema.indicators
    cases = ", ".join(
        f"CASE WHEN {fails_sql(rule, indicators)} THEN '{place}' END" for place, rule in enumerate(book.rules)
    )
    failing = f"concat_ws(' ', {cases})" if cases else "''"
    forms = _forms(scratch, book, [one for one in read if one[1] != "now"], linked=linked)
    scratch.run(
        f"INSERT INTO {scratch.table('failing')}"
        f" SELECT * FROM (SELECT \"#row\", '{book.level}', {failing} AS failing FROM ({forms}))"
        " WHERE failing <> ''"
    )


def create_failing(scratch: Scratch) -> None:
    """Make the table of what failed: a row, its level, and the places of the rules in the level's book."""
    scratch.run(f"CREATE TEMP TABLE {scratch.table('failing')} (row BIGINT, level VARCHAR, rules VARCHAR)")


def _stage(scratch: Scratch, book: Rulebook, sources: Sources, org_units: OrgUnits, ids: list[str]) -> None:
    """Show figures as the integers that rules read, in a view over what was read."""
    scratch.run(
        f"CREATE OR REPLACE TEMP TABLE {scratch.table('units')} AS SELECT unnest($1::VARCHAR[]) AS code",
        [org_units.codes],
    )
    numbers = "".join(f', {number_of(sources[one])} AS "{one}#n"' for one in ids)
    columns = "".join(f", {columns_of(sources[one], excluded=_excluded(book, one))}" for one in ids)
    scratch.run(
        f'CREATE OR REPLACE TEMP VIEW {scratch.table("staged")} AS SELECT "#row", "#main"{columns}'
        f" FROM (SELECT *{numbers} FROM {scratch.table('raw')}) WHERE {org_units.where(scratch)}"
    )


def _excluded(book: Rulebook, indicator_id: str) -> bool:
    """Whether a row belongs to other levels, so that a blank there does not apply."""
    level: Level = book.level
    return level not in book.schema.indicators[indicator_id].levels


def _forms(scratch: Scratch, book: Rulebook, others: list[Reference], *, linked: bool) -> str:
    """SQL for the staged forms, with the columns of other periods that rules read."""
    columns = "".join(
        f", {other_columns(one, excluded=_excluded(book, one[0]), linked=linked)}" for one in others
    )
    joins = ""
    if linked and others:
        joins = f' LEFT JOIN {scratch.table("links")} AS links ON links.row = now."#row"'
        for of in sorted({of for _, of in others}):
            joins += f' LEFT JOIN {scratch.table("staged")} AS "{of}" ON "{of}"."#row" = links."{of}"'
    return f'SELECT now.*{columns} FROM {scratch.table("staged")} AS now{joins} WHERE now."#main"'
