"""The batch engine: a whole table of forms against all rules in one query.

The table has a row per submission and a column per indicator id, as text (Vietnamese notation, as typed) or
numbers; columns that are missing are blank. Columns ``org_unit`` and ``period`` (``2024-Q1``) are used where
there are any: figures of other periods are joined by them, out of the same table and of `history`.

What is read is kept in temporary tables of the connection while the findings are taken, then dropped. Rows
are numbered from 1 in the table's own order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.checks.explain import Explainer
from cchc_tui.checks.finding import Finding
from cchc_tui.checks.needs import figures_of
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.checks.speech import both
from cchc_tui.checks.table.cells import CellReader, unreadable_text
from cchc_tui.checks.table.forms import all_failing, failing_rows, forms_of
from cchc_tui.checks.table.neighbours import link_periods
from cchc_tui.checks.table.reading import read_table, unreadable_cells
from cchc_tui.checks.table.running import OrgUnits, create_failing, run_rules
from cchc_tui.checks.table.scratch import Scratch
from cchc_tui.checks.table.staging import Sort
from cchc_tui.schema.model import Level, Severity

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.checks.rulebook import Rulebook
    from cchc_tui.checks.table.cells import Cells
    from cchc_tui.checks.table.forms import FailingForm
    from cchc_tui.checks.table.reading import Sources
    from cchc_tui.checks.table.staging import Source
    from cchc_tui.schema.model import Schema

UNREADABLE = "unreadable"
"""The rule of a finding on a cell that holds no figure of its row."""
_CHUNK = 1000
_MOST_KEPT = 50_000


class TableFinding(NamedTuple):
    """A finding on one row of a table; `row` counts from 1, the keys are as the table has them."""

    row: int
    org_unit: str
    period: str
    finding: Finding


def check_table(  # noqa: PLR0913  (all but three are options)
    connection: DuckDBPyConnection,
    relation: str,
    schema: Schema,
    *,
    level: Level = Level.COMMUNE,
    levels: Mapping[str, Level] | None = None,
    history: Sequence[str] = (),
) -> Generator[TableFinding]:
    """Check every row of a table or view; findings come by row, each row's in the order of the form.

    `levels` gives the level of org units by code, `level` that of all others. `history` names tables that
    hold forms of other periods, with columns like the table's own. The connection may be used for other
    queries between two findings.
    """
    scratch = Scratch(connection)
    try:
        sources = read_table(scratch, schema, relation, history)
        books = _run(scratch, schema, sources, level, levels or {})
        yield from _Telling(scratch, sources, books, level).findings()
    finally:
        scratch.close()


def failures(
    connection: DuckDBPyConnection, relation: str, book: Rulebook, history: Sequence[str] = ()
) -> list[tuple[int, str]]:
    """Return (row, rule id) for every rule of a book that a row of a table fails, without findings.

    Every row is taken for a form of the book's level.
    """
    scratch = Scratch(connection)
    try:
        of_one_period = all(of == "now" for rule in book.rules for _, of in figures_of(rule))
        sources = read_table(scratch, book.schema, relation, history, once=of_one_period)
        linked = not of_one_period and link_periods(scratch, book.schema)
        create_failing(scratch, [book])
        run_rules(scratch, book, sources, OrgUnits([], others=True), linked=linked)
        ids = [rule.id for rule in book.rules]
        return [(row, ids[place]) for row, _, places in all_failing(scratch) for place in places]
    finally:
        scratch.close()


def _run(
    scratch: Scratch, schema: Schema, sources: Sources, level: Level, levels: Mapping[str, Level]
) -> dict[str, Rulebook]:
    """Put the rules of each level to its forms; return the books by level."""
    linked = link_periods(scratch, schema)
    groups = [(rulebook(schema, one), org_units) for one, org_units in _groups(level, levels)]
    create_failing(scratch, [book for book, _ in groups])
    for book, org_units in groups:
        run_rules(scratch, book, sources, org_units, linked=linked)
    return {book.level: book for book, _ in groups}


def _groups(level: Level, levels: Mapping[str, Level]) -> Iterator[tuple[Level, OrgUnits]]:
    """The levels to check for, each with its org units."""
    yield level, OrgUnits([code for code, one in levels.items() if one is not level], others=True)
    for other in sorted(set(levels.values()) - {level}):
        yield other, OrgUnits([code for code, one in levels.items() if one is other], others=False)


class _Telling:
    """Makes findings out of the rules that failed, some rows at a time."""

    def __init__(
        self, scratch: Scratch, sources: Sources, books: Mapping[str, Rulebook], usual: Level
    ) -> None:
        self._scratch = scratch
        self._sources = sources
        self._usual = usual
        self._tellers = {name: _Teller(book, CellReader(sources)) for name, book in books.items()}
        self._unreadable = unreadable_cells(scratch, sources)

    def findings(self) -> Iterator[TableFinding]:
        """Yield the findings of all rows."""
        numbers = sorted(failing_rows(self._scratch) | self._unreadable.keys())
        for start in range(0, len(numbers), _CHUNK):
            for form in forms_of(self._scratch, self._sources, numbers[start : start + _CHUNK]):
                for finding in self._of_form(form):
                    yield TableFinding(form.row, form.org_unit, form.period, finding)

    def _of_form(self, form: FailingForm) -> list[Finding]:
        teller = self._tellers[form.level or self._usual.value]
        unreadable = self._unreadable.get(form.row)
        failed = teller.book.told(form.rules)
        if not unreadable:
            return [teller.tell(place, form.cells) for place in failed]
        rules = teller.book.rules
        # What stands in an unreadable cell is said once, not also that the cell is blank.
        found = [teller.tell(one, form.cells) for one in failed if rules[one].at not in unreadable]
        for one in unreadable:
            source = self._sources[one]
            found.append(not_read(teller.book, source, form.cells["now"].get(one) or ""))
        order = {one: place for place, one in enumerate(teller.book.schema.indicators)}
        return sorted(found, key=lambda one: order[one.indicator or ""])


class _Teller:
    """Explains failing rules of one book; equal cells are explained once."""

    def __init__(self, book: Rulebook, reader: CellReader) -> None:
        self.book = book
        self._reader = reader
        self._explainer = Explainer(book)
        self._concerns = [tuple(sorted(book.concerns(rule))) for rule in book.rules]
        self._told: dict[tuple[object, ...], Finding] = {}

    def tell(self, place: int, cells: Mapping[str, Cells]) -> Finding:
        """Return the finding of the rule at a place."""
        ids = self._concerns[place]
        key = (place, *((of, *map(row.get, ids)) for of, row in cells.items()))
        finding = self._told.get(key)
        if finding is None:
            if len(self._told) >= _MOST_KEPT:
                self._told.clear()
            sheet = self._reader.sheet(ids, self.book.level, cells)
            finding = self._told[key] = self._explainer.finding(self.book.rules[place], sheet)
        return finding


def not_read(book: Rulebook, source: Source, text: str) -> Finding:
    """Return the finding on a cell whose text is no figure of its row."""
    row = source.indicator
    if source.sort is Sort.TEXT:
        message = unreadable_text(text, row)
    else:
        message = both("checks.number_unreadable", value=text, decimals=row.decimals)
    part = row.ordinal if row.is_part else None
    code = book.schema.printed_code(row)
    return Finding(Severity.ERROR, UNREADABLE, row.id, code, part, text, None, message)
