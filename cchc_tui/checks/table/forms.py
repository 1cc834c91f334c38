"""Forms on which a rule failed, brought back with the cells that the explanation names."""

# ruff: noqa: S608  (names are quoted by us, values go in as parameters)
from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.checks.table.neighbours import OTHER_PERIODS
from cchc_tui.checks.table.scratch import WORD, quoted
from cchc_tui.checks.table.staging import Sort

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cchc_tui.checks.table.cells import Cells
    from cchc_tui.checks.table.reading import Sources
    from cchc_tui.checks.table.scratch import Scratch

_CHOSEN = "IN (SELECT unnest($1::BIGINT[]))"


class FailingForm(NamedTuple):
    """A row of the table: its keys, the places of the rules that failed, and its cells by period.

    `level` is "" where no rule failed. `cells` has "now" and those other periods that are known.
    """

    row: int
    org_unit: str
    period: str
    level: str
    rules: tuple[int, ...]
    cells: Mapping[str, Cells]


def failing_rows(scratch: Scratch) -> set[int]:
    """Return the numbers of the rows on which a rule failed."""
    sql = f"SELECT row FROM {scratch.table('failing')} WHERE {_any(scratch)}"
    return {row for (row,) in scratch.run(sql)}


def _any(scratch: Scratch) -> str:
    return f"({' | '.join(scratch.word_names())}) <> 0"


def all_failing(scratch: Scratch) -> Iterator[tuple[int, str, tuple[int, ...]]]:
    """Yield number, level and places of the failing rules of each row on which one failed, in order."""
    sql = f"SELECT * FROM {scratch.table('failing')} WHERE {_any(scratch)} ORDER BY row"
    for row, level, *words in scratch.run(sql):
        yield row, level, places_of(words)


def places_of(words: list[int]) -> tuple[int, ...]:
    """Return the places of the rules whose bits are set."""
    found: tuple[int, ...] = ()
    for number, word in enumerate(words):
        if word:
            found += _bits(number * WORD, word)
    return found


@lru_cache(maxsize=4096)
def _bits(first: int, word: int) -> tuple[int, ...]:
    """The places of the bits that are set in a word; most forms fail one rule of it at most."""
    return tuple(first + place for place in range(WORD) if word >> place & 1)


def forms_of(scratch: Scratch, sources: Sources, numbers: Sequence[int]) -> Iterator[FailingForm]:
    """Yield some rows of the table, in the order given."""
    sql = f"SELECT * FROM {scratch.table('failing')} WHERE row {_CHOSEN}"
    found = scratch.run(sql, [list(numbers)])
    failed = {row: (level, places_of(words)) for row, level, *words in found}
    others = _others(scratch, numbers)
    wanted = {*numbers, *(one for row in others.values() for one in row.values())}
    raw = _cells(scratch, sources, sorted(wanted))
    for number in numbers:
        org_unit, period, cells = raw[number]
        around = {of: raw[row][2] for of, row in others.get(number, {}).items()}
        level, rules = failed.get(number, ("", ()))
        yield FailingForm(number, org_unit, period, level, rules, {"now": cells, **around})


def _others(scratch: Scratch, numbers: Sequence[int]) -> dict[int, dict[str, int]]:
    columns = ", ".join(quoted(of) for of in OTHER_PERIODS)
    sql = f"SELECT row, {columns} FROM {scratch.table('links')} WHERE row {_CHOSEN}"
    return {
        row: {of: other for of, other in zip(OTHER_PERIODS, found, strict=True) if other is not None}
        for row, *found in scratch.run(sql, [list(numbers)])
    }


def _cells(scratch: Scratch, sources: Sources, numbers: list[int]) -> dict[int, tuple[str, str, Cells]]:
    """Keys and cells of rows, as text."""
    ids = [one for one, source in sources.items() if source.sort is not Sort.ABSENT]
    columns = "".join(f", {quoted(one)}::VARCHAR" for one in ids)
    sql = f'SELECT "#row", "#org_unit", "#period"{columns} FROM {scratch.raw} WHERE "#row" {_CHOSEN}'
    return {
        row: (org_unit or "", period or "", dict(zip(ids, cells, strict=True)))
        for row, org_unit, period, *cells in scratch.run(sql, [numbers])
    }
