"""Rules put to all forms of a period in one query."""

# ruff: noqa: S608  (our own names and numbers go into the statements)
from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.checks.layout import NONE_IS_ZERO
from cchc_tui.checks.needs import figures_of
from cchc_tui.checks.sql import Column, fails_sql
from cchc_tui.checks.table.forms import places_of
from cchc_tui.checks.table.running import failing_word
from cchc_tui.checks.table.scratch import WORD, plan_little
from cchc_tui.schema.period import Period, earlier_in_year, opening
from cchc_tui.store.period_check.staging import INAPPLICABLE, NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cchc_tui.checks.needs import Reference
    from cchc_tui.checks.rulebook import Rulebook
    from cchc_tui.schema.model import Indicator
    from cchc_tui.store.period_check.staging import Stage

NOW = "now"
BESIDE = ("earlier", "opening", "same_last_year")


def link(stage: Stage) -> None:
    """Make table ``link``: for each org unit the reports that its form's rules compare with."""
    calendar, period = stage.schema.periods, stage.period
    wanted = {
        "earlier": earlier_in_year(calendar, period),
        "opening": opening(calendar, period),
        "same_last_year": (Period(period.year - 1, period.kind),),
    }
    rows = [
        f"('{of}', {rank}, {one.year}, {stage.kinds.index(one.kind)})"
        for of, periods in wanted.items()
        for rank, one in enumerate(periods)
    ]
    stage.run(
        f"""
        CREATE OR REPLACE TEMP TABLE link AS
        SELECT unit, of, arg_min(year, rank) AS year, arg_min(kind, rank) AS kind
        FROM filled JOIN (VALUES {", ".join(rows)}) AS wanted(of, rank, year, kind) USING (year, kind)
        GROUP BY unit, of
        """
    )


def failing(stage: Stage, book: Rulebook) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield each org unit of the book's level whose form fails rules, and the places of these in the book."""
    read = sorted(frozenset[tuple[str, str]]().union(*map(figures_of, book.rules)))
    columns = {one: _column(book, stage, one) for one in read}
    fails = [fails_sql(rule, book.schema.indicators, lambda *one: columns[one]) for rule in book.rules]
    words = [failing_word(fails[start : start + WORD]) for start in range(0, len(fails), WORD)]
    ids: dict[str, list[str]] = {NOW: []}
    for id_, of in read:
        ids.setdefault(of, []).append(id_)
    joined = "".join(f" LEFT JOIN {_wide(stage, of, ids[of])} AS {of} USING (unit)" for of in ids)
    told = ", ".join(f"{word} AS w{place}" for place, word in enumerate(words))
    any_ = " | ".join(f"w{place}" for place in range(len(words)))
    plan_little(stage.connection)
    try:
        rows = stage.run(
            f"SELECT * FROM (SELECT unit, {told} FROM form{joined} WHERE level = '{book.level.value}') "
            f"WHERE ({any_}) <> 0"
        )
    finally:
        stage.run("RESET disabled_optimizers")
    for unit, *found in rows:
        yield int(str(unit)), places_of([int(str(word)) for word in found])


def _wide(stage: Stage, of: str, ids: Iterable[str]) -> str:
    """SQL for the figures of one period of each org unit, two columns a row."""
    places = ", ".join(str(stage.places[one]) for one in ids)
    cells = f"FROM cell WHERE year = {stage.period.year} AND kind = {stage.own_kind}"
    if of != NOW:
        cells = f"FROM cell JOIN (FROM link WHERE of = '{of}') AS link USING (unit, year, kind) WHERE true"
    if not places:
        return "(SELECT unit FROM form)"
    columns = ", ".join(_numbers(stage.schema.indicators[one], stage.places[one]) for one in ids)
    return (
        f"(SELECT unit, {columns} FROM (FROM (SELECT unit, place, v, s {cells} AND place IN ({places})) "
        f"PIVOT (max(v) AS v, max(s) AS s FOR place IN ({places}) GROUP BY unit)))"
    )


def _numbers(row: Indicator, place: int) -> str:
    """SQL for the integers that rules read of a row's figure, and for the sign of its state."""
    value, typed = f'"{place}_v"', f'"{place}_s"'
    factor, none = 10**row.decimals, "0" if row.kind in NONE_IS_ZERO else "NULL"
    # another edition may have had more decimals
    whole = f"round({value} * {factor})"
    if row.replaces:
        cut = f"trunc({value} * {factor} + sign({value}) * 1e-6)"
        whole = f"CASE WHEN {typed} > {row.decimals} THEN {cut} ELSE {whole} END"
    units = "".join(f" WHEN {one} THEN {10 ** (row.decimals - one)}" for one in range(row.decimals))
    number = f"CASE WHEN {typed} >= 0 THEN ({whole})::BIGINT WHEN {typed} = {NONE} THEN {none} END"
    return (
        f'{number} AS "{place}_n", CASE {typed} WHEN {NONE} THEN {none}{units} ELSE 1 END AS "{place}_u", '
        f'"{place}_s"'
    )


def _column(book: Rulebook, stage: Stage, reference: Reference) -> Column:
    """SQL for a figure of the forms that `_wide` gives."""
    id_, of = reference
    place = stage.places[id_]
    # a row that belongs to other levels does not apply where it is blank
    excluded = str(book.level not in book.schema.indicators[id_].levels).lower()
    return Column(
        f'{of}."{place}_n"',
        f'coalesce({of}."{place}_s" >= {NONE}, false)',
        f'{of}."{place}_u"',
        f'coalesce({of}."{place}_s" = {INAPPLICABLE}, {excluded})',
    )
