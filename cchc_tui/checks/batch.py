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
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.checks.speech import both
from cchc_tui.checks.table.cells import CellReader, unreadable_text
from cchc_tui.checks.table.forms import failing_rows, forms_of
from cchc_tui.checks.table.neighbours import link_periods
from cchc_tui.checks.table.reading import read_table, unreadable_cells
from cchc_tui.checks.table.running import OrgUnits, create_failing, run_rules
from cchc_tui.checks.table.scratch import Scratch
from cchc_tui.checks.table.staging import Sort
from cchc_tui.schema.model import Level, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.checks.rulebook import Rulebook
    from cchc_tui.checks.table.forms import FailingForm
    from cchc_tui.checks.table.reading import Sources
    from cchc_tui.schema.model import Schema

UNREADABLE = "unreadable"
"""The rule of a finding on a cell that holds no figure of its row."""
_CHUNK = 1000


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
) -> Iterator[TableFinding]:
    """Check every row of a table or view; findings come by row, each row's in the order of the form.

    `levels` gives the level of org units by code, `level` that of all others. `history` names tables that
    hold forms of other periods, with columns like the table's own. The connection may be used for other
    queries between two findings.
    """
    scratch = Scratch(connection)
    try:
        sources = read_table(scratch, schema, relation, history)
        linked = link_periods(scratch, schema)
        create_failing(scratch)
        books = {}
        for one, org_units in _groups(level, levels or {}):
            book = books[one.value] = rulebook(schema, one)
            run_rules(scratch, book, sources, org_units, linked=linked)
        yield from _Telling(scratch, sources, books, level).findings()
    finally:
        scratch.close()


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
        self._books = books
        self._usual = usual
        self._explainers = {name: Explainer(book) for name, book in books.items()}
        self._reader = CellReader(sources)
        self._unreadable = unreadable_cells(scratch, sources)

    def findings(self) -> Iterator[TableFinding]:
        """Yield the findings of all rows."""
        numbers = sorted(failing_rows(self._scratch) | self._unreadable.keys())
        for start in range(0, len(numbers), _CHUNK):
            for form in forms_of(self._scratch, self._sources, numbers[start : start + _CHUNK]):
                for finding in self._of_form(form):
                    yield TableFinding(form.row, form.org_unit, form.period, finding)

    def _of_form(self, form: FailingForm) -> Iterator[Finding]:
        name = form.level or self._usual.value
        book, explainer = self._books[name], self._explainers[name]
        rules = [book.rules[place] for place in form.rules]
        unreadable = self._unreadable.get(form.row, [])
        concerned = set[str]().union(*(book.concerns(rule) for rule in rules))
        sheet = self._reader.sheet(concerned, name, form.cells)
        found = [explainer.finding(rule, sheet) for rule in rules if rule.at not in unreadable]
        told = [self._not_read(book, one, form.cells["now"].get(one) or "") for one in unreadable]
        order = {one: place for place, one in enumerate(book.schema.indicators)}
        yield from sorted([*told, *found], key=lambda one: order[one.indicator or ""])

    def _not_read(self, book: Rulebook, indicator_id: str, text: str) -> Finding:
        row = book.schema.indicators[indicator_id]
        message = both("checks.number_unreadable", value=text, decimals=row.decimals)
        if self._sources[indicator_id].sort is Sort.TEXT:
            message = unreadable_text(text, row)
        part = row.ordinal if row.is_part else None
        code = book.schema.printed_code(row)
        return Finding(Severity.ERROR, UNREADABLE, indicator_id, code, part, text, None, message)
