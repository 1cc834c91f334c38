"""The rules of a book put to the forms of a table, all in one query."""

# ruff: noqa: S608  (names are quoted by us, values go in as parameters)
from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.checks.needs import figures_of
from cchc_tui.checks.sql import fails_sql
from cchc_tui.checks.sql_logic import FALSE
from cchc_tui.checks.table.neighbours import other_column
from cchc_tui.checks.table.scratch import WORD
from cchc_tui.checks.table.staging import column_of, numbered, staged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cchc_tui.checks.needs import Reference
    from cchc_tui.checks.rulebook import Rulebook
    from cchc_tui.checks.sql import Column
    from cchc_tui.checks.table.reading import Sources
    from cchc_tui.checks.table.scratch import Scratch
    from cchc_tui.checks.table.staging import Source


NOW = "now"


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


def create_failing(scratch: Scratch, books: Iterable[Rulebook]) -> None:
    """Make the table of what failed: a row, its level, and a bit for each rule of the level's book."""
    scratch.words = max(1, *(ceil(len(book.rules) / WORD) for book in books))
    words = "".join(f", {one} BIGINT DEFAULT 0" for one in scratch.word_names())
    scratch.run(f"CREATE TEMP TABLE {scratch.table('failing')} (row BIGINT, level VARCHAR{words})")


def run_rules(
    scratch: Scratch, book: Rulebook, sources: Sources, org_units: OrgUnits, *, linked: bool
) -> None:
    """Put a book's rules to the forms of some org units; the rules that failed go into "failing"."""
    read = sorted(frozenset[tuple[str, str]]().union(*(figures_of(rule) for rule in book.rules)))
    scratch.run(
        f"CREATE OR REPLACE TEMP TABLE {scratch.table('units')} AS SELECT unnest($1::VARCHAR[]) AS code",
        [org_units.codes],
    )
    periods = [NOW, *(sorted({of for _, of in read if of != NOW}) if linked else [])]
    # Of each period only what is read: the rest would be planned to be left out again.
    forms = {
        of: _staged(scratch, [sources[one] for one, period in read if period == of], org_units)
        for of in periods
    }
    columns = {one: _column(book, sources, one, linked=linked) for one in read}
    fails = [fails_sql(rule, book.schema.indicators, lambda *one: columns[one]) for rule in book.rules]
    parts = (fails[place * WORD : (place + 1) * WORD] for place in range(scratch.words))
    words = ", ".join(map(failing_word, parts))
    # All forms go in, sound ones with nothing after them: a condition here would put every rule twice.
    sql = (
        f"INSERT INTO {scratch.table('failing')}"
        f" SELECT {NOW}.\"#row\", '{book.level}', {words} FROM {_forms(scratch, forms)}"
    )
    with scratch.planning_little():
        scratch.run(sql)


def failing_word(fails: list[str]) -> str:
    """Return SQL for a number whose bits tell which of some rules fail."""
    terms = [
        f"CASE WHEN {one} THEN {1 << place} ELSE 0 END" for place, one in enumerate(fails) if one != FALSE
    ]
    while len(terms) > 1:  # in pairs, so that the expression does not become deep
        terms = [f"({' | '.join(terms[place : place + 2])})" for place in range(0, len(terms), 2)]
    return terms[0] if terms else "0"


def _column(book: Rulebook, sources: Sources, reference: Reference, *, linked: bool) -> Column:
    """SQL for a figure of the forms that `_forms` gives."""
    indicator_id, of = reference
    # A row that belongs to other levels does not apply where it is blank.
    excluded = book.level not in book.schema.indicators[indicator_id].levels
    found = column_of(sources[indicator_id], of, excluded=excluded)
    if of == NOW:
        return found
    return other_column(found if linked else None, excluded=excluded)


def _staged(scratch: Scratch, sources: list[Source], org_units: OrgUnits) -> str:
    """SQL for the forms of some org units, with figures as the integers that rules read."""
    columns = "".join(f", {staged(one)}" for one in sources)
    raw = numbered(scratch.raw, sources)
    return f'(SELECT "#row", "#main"{columns} FROM {raw} WHERE {org_units.where(scratch)})'


def _forms(scratch: Scratch, forms: Mapping[str, str]) -> str:
    """SQL for the staged forms, each beside those of its other periods."""
    joins = ""
    if len(forms) > 1:
        joins = f' LEFT JOIN {scratch.table("links")} AS links ON links.row = {NOW}."#row"'
    for of, form in forms.items():
        if of != NOW:
            joins += f' LEFT JOIN {form} AS {of} ON {of}."#row" = links.{of}'
    return f'{forms[NOW]} AS {NOW}{joins} WHERE {NOW}."#main"'
