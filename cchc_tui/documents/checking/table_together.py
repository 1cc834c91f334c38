"""A table's forms held against one another and against what is stored of their org units.

The table is laid out as the ledger is, with the ledger's own forms of its org units beside it, so that it is
checked as a stored period is. What the table says goes before what is stored of the same period.
"""

# ruff: noqa: S608  (names are quoted by us, values go in as parameters)
from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.checks.batch import TableFinding, not_read
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.checks.table.reading import read_table, unreadable_cells
from cchc_tui.checks.table.scratch import Scratch, by_column, quoted, unnested
from cchc_tui.checks.table.staging import Sort
from cchc_tui.schema.period import Period
from cchc_tui.store.ledger.sqltext import quoted_text
from cchc_tui.store.period_check.check import unlocked
from cchc_tui.store.period_check.staging import Stage
from cchc_tui.store.period_check.telling import found_in

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from cchc_tui.checks.finding import Finding
    from cchc_tui.checks.table.reading import Sources
    from cchc_tui.checks.table.staging import Source
    from cchc_tui.schema.model import Level, Schema

_STATES = "('blank', 'number', 'none', 'not_applicable')"
_OLD = {
    "unit": "unit, code",
    "submission": "submission, edition, unit, level, year, kind",
    "entry": "submission, n, made, act",
    "step": "submission, n, made",
    "indicator": "indicator, family, id",
    "current_entry": "submission, indicator, state, figure, scale, typed",
}
"""What a check reads of the ledger."""


class Together:
    """The forms of a table that a connection holds, `stored` beside them: a copy of the ledger.

    Of that only the org units of some `codes` are looked at. `levels` and `level` are as in `check_table`.
    """

    def __init__(  # noqa: PLR0913  (a table, its form, and what is known of its org units)
        self,
        connection: DuckDBPyConnection,
        table: str,
        schema: Schema,
        *,
        level: Level,
        levels: Mapping[str, Level],
        stored: Path | None = None,
        codes: Collection[str] = (),
    ) -> None:
        self._connection = connection
        self._schema = schema
        self._levels = levels
        self._level = level
        self._scratch = Scratch(connection)
        self._sources: Sources = {}
        self._table = table
        self._codes = codes
        if stored is not None:
            attach = f"ATTACH {quoted_text(str(stored))} AS old (READ_ONLY)"
            unlocked(lambda: connection.execute(attach))
        self._has_old = stored is not None

    def is_any(self) -> bool:
        """Whether any org unit has forms of several periods, in the table or stored."""
        several = f"SELECT 1 FROM {self._table} GROUP BY org_unit HAVING count(*) > 1 LIMIT 1"
        old = (
            "SELECT 1 FROM old.base.submission JOIN old.base.unit USING (unit) "
            f"WHERE code IN (SELECT org_unit FROM {self._table}) "
            "AND list_contains($1::VARCHAR[], code) LIMIT 1"
        )
        found = self._scratch.run(several)
        return bool(found or (self._has_old and self._scratch.run(old, [sorted(self._codes)])))

    def findings(self) -> Generator[TableFinding]:
        """Yield the findings of all rows, each row's in the order of the form."""
        try:
            self._sources = read_table(self._scratch, self._schema, self._table, ())
            self._lay_out()
            yield from self._told()
        finally:
            self._scratch.close()

    def _told(self) -> Generator[TableFinding]:
        raw = self._scratch.raw
        periods = [str(one) for (one,) in self._scratch.run(f'SELECT DISTINCT "#period" FROM {raw}')]
        found: dict[tuple[str, str], list[Finding]] = {}
        for period in periods:
            stage = Stage(self._connection, self._schema, Period.parse(period))
            stage.begin(None)
            found.update(((code, period), told) for code, told in found_in(stage).items())
        unreadable = self._unreadable()
        rows = self._scratch.run(f'SELECT "#row", "#org_unit", "#period" FROM {raw} ORDER BY 1')
        for row, unit, period in rows:
            for finding in self._joined(found.get((unit, period), []), unreadable.get(row, {})):
                yield TableFinding(row, unit, period, finding)

    def _unreadable(self) -> dict[int, dict[str, Finding]]:
        """What is to be said of cells that hold no figure of their row, by row and indicator."""
        book, found = rulebook(self._schema, self._level), {}
        for row, ids in unreadable_cells(self._scratch, self._sources).items():
            columns = ", ".join(f"{quoted(one)}::VARCHAR" for one in ids)
            [cells] = self._scratch.run(f'SELECT {columns} FROM {self._scratch.raw} WHERE "#row" = {row}')
            typed = zip(ids, cells, strict=True)
            found[row] = {one: not_read(book, self._sources[one], text or "") for one, text in typed}
        return found

    def _joined(self, told: list[Finding], unreadable: Mapping[str, Finding]) -> list[Finding]:
        """What stands in an unreadable cell is said once, not also that the cell is blank."""
        if not unreadable:
            return told
        place = {one: number for number, one in enumerate(self._schema.indicators)}
        kept = [one for one in told if one.indicator not in unreadable]
        return sorted([*kept, *unreadable.values()], key=lambda one: place[one.indicator or ""])

    # As the ledger is laid out

    def _lay_out(self) -> None:
        run, raw = self._scratch.run, self._scratch.raw
        run("CREATE SCHEMA base")
        run(f"CREATE TYPE base.cell_state AS ENUM {_STATES}")
        run(
            "CREATE TABLE base.edition AS SELECT unnest([0, 1]) AS edition, $1 AS family, "
            "unnest([$2, '']) AS name",
            [self._schema.family, self._schema.edition],
        )
        self._make_units()
        run(
            f"""
            CREATE TABLE new_submission AS
            SELECT -"#row"::INTEGER AS submission, 0 AS edition, unit, code_level AS level,
                "#period"[:4]::SMALLINT AS year, "#period"[6:] AS kind
            FROM {raw} JOIN new_unit ON code = "#org_unit"
            """
        )
        run(
            "CREATE TABLE new_step AS "
            "SELECT submission, 0 AS n, TIMESTAMP '1970-01-01' AS made FROM new_submission"
        )
        run(
            "CREATE TABLE new_entry AS "
            "SELECT 0 AS submission, 0 AS n, NULL::TIMESTAMP AS made, '' AS act LIMIT 0"
        )
        self._make_entries()
        for name, columns in _OLD.items():
            run(f"CREATE VIEW base.{name} AS SELECT {columns} FROM new_{name} {self._old(name)}")

    def _make_units(self) -> None:
        """Number the table's org units, those that are stored as they are there."""
        rows = [(one, level.value) for one, level in self._levels.items()]
        known = "(SELECT NULL::INTEGER AS unit, '' AS code LIMIT 0)"
        if self._has_old:
            known = "(SELECT unit, code FROM old.base.unit WHERE list_contains($3::VARCHAR[], code))"
        self._scratch.run(
            f"""
            CREATE TABLE new_unit AS
            SELECT coalesce(known.unit, -row_number() OVER ())::INTEGER AS unit, mine.code,
                coalesce(level, '{self._level.value}') AS code_level
            FROM (SELECT DISTINCT "#org_unit" AS code FROM {self._scratch.raw}) AS mine
            LEFT JOIN (SELECT {unnested((("code", "VARCHAR"), ("level", "VARCHAR")))}) AS told USING (code)
            LEFT JOIN {known} AS known USING (code)
            """,
            [*by_column(rows, 2), *([sorted(self._codes)] if self._has_old else [])],
        )

    def _make_entries(self) -> None:
        run, sources = self._scratch.run, list(self._sources.values())
        ids = [source.indicator.id for source in sources]
        run(
            "CREATE TABLE new_indicator AS SELECT -row_number() OVER ()::INTEGER AS indicator, "
            "$1 AS family, id FROM (SELECT unnest($2::VARCHAR[]) AS id)",
            [self._schema.family, ids],
        )
        numbers: dict[str, int] = dict(run("SELECT id, indicator FROM new_indicator"))
        run(
            "CREATE TABLE new_current_entry (submission INTEGER, indicator INTEGER, "
            "state base.cell_state, figure DECIMAL(21, 6), scale TINYINT, typed VARCHAR)"
        )
        for source in sources:
            if source.sort is not Sort.ABSENT:
                cells = _text(source) if source.sort is Sort.TEXT else _number(source)
                run(
                    f'INSERT INTO new_current_entry SELECT -"#row", {numbers[source.indicator.id]}, {cells} '
                    f"FROM {self._scratch.raw} WHERE {source.name} IS NOT NULL"
                )
        run("DELETE FROM new_current_entry WHERE state IS NULL")

    def _old(self, name: str) -> str:
        """SQL for what is stored of the table's org units; their forms all count as of another edition."""
        if not self._has_old or name == "unit":
            return ""
        if name == "indicator":
            return f"UNION ALL SELECT {_OLD[name]} FROM old.base.indicator"
        forms = """
            SELECT theirs.submission, 1 AS edition, unit, level, year, kind FROM old.base.submission AS theirs
            JOIN old.base.edition AS edition ON edition.edition = theirs.edition
            SEMI JOIN new_unit USING (unit) ANTI JOIN new_submission USING (unit, year, kind)
            WHERE edition.family = (SELECT min(family) FROM base.edition)
        """
        if name == "submission":
            return f"UNION ALL SELECT {_OLD[name]} FROM ({forms})"
        return f"UNION ALL SELECT {_OLD[name]} FROM old.base.{name}"


def _text(source: Source) -> str:
    """SQL for state, figure, scale and typed text of a text column whose plain text has been made."""
    plain = source.plain
    number = f"TRY_CAST(replace({plain}, ',', '.') AS DECIMAL(21, 6))"
    scale = f"CASE WHEN contains({plain}, ',') THEN length({plain}) - strpos({plain}, ',') ELSE 0 END"
    state = f"CASE {plain} WHEN '-' THEN 'none' WHEN 'x' THEN 'not_applicable' ELSE"
    state += f" CASE WHEN {number} IS NOT NULL THEN 'number' END END"
    squeezed = f"trim(regexp_replace(nfc_normalize({source.name}), '[\\s\\pZ]+', ' ', 'g'))"
    typed = f"CASE WHEN {plain} = {source.name} THEN {plain} ELSE {squeezed} END"
    return f"{state}, {number}, {scale}, {typed}"


def _number(source: Source) -> str:
    number = f"TRY_CAST({source.name} AS DECIMAL(21, 6))"
    steps = "".join(f" WHEN {number} = round({number}, {one}) THEN {one}" for one in range(7))
    return f"CASE WHEN {number} IS NOT NULL THEN 'number' END, {number}, CASE{steps} END, NULL"
