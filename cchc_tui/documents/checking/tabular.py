"""Tables with a row per submission (CSV, TSV, Parquet), checked by the SQL engine in one go.

Imported only when a table is checked, since it brings the database in.
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb

from cchc_tui.checks.batch import check_table
from cchc_tui.checks.table.scratch import plan_little
from cchc_tui.documents.checking.table_faults import table_fault
from cchc_tui.documents.checking.table_together import Together
from cchc_tui.documents.reading.who import levels_of
from cchc_tui.documents.text.decoding import decode, read_bytes
from cchc_tui.documents.text.separators import likely_separator
from cchc_tui.errors import DocumentError, PeriodError
from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period, before
from cchc_tui.store.ledger.damage import refusal
from cchc_tui.store.ledger.sqltext import quoted_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cchc_tui.checks.batch import TableFinding
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.workspaces.units import OrgUnit

KEYS = ("org_unit", "period")
ENDINGS = (".csv", ".tsv", ".parquet")
_LOADED = "submissions"
_LONGEST_HEADER = 1024 * 1024
_MOST_NAMED = 8


@contextmanager
def checked_table(  # noqa: PLR0913  (all but two are options)
    path: Path,
    schema: Schema,
    *,
    level: Level = Level.COMMUNE,
    levels: Mapping[str, Level] | None = None,
    units: Mapping[str, OrgUnit] | None = None,
    stored: Path | None = None,
) -> Iterator[Iterator[TableFinding]]:
    """Check every submission of a table; within the block its findings may be read, row by row.

    The level of an org unit is that of `levels`, else of the register `units` by code or name, else what its
    name tells ("huyện Ba Tơ"), else `level`. Other periods of an org unit are looked up in the table itself
    and, for those of the register, in `stored`, a copy of the ledger.

    Raises:
        DocumentError: the table cannot be read, or its columns or keys are not as they must be.
        StoreError: the copy cannot be read.
    """
    with _telling_of_copy(stored), duckdb.connect(":memory:") as connection:
        _load(connection, path, schema)
        known = _levels(connection, units or {}) | dict(levels or {})
        together = Together(
            connection, _LOADED, schema, level=level, levels=known, stored=stored, codes=units or ()
        )
        several = together.is_any()
        _shut(connection, for_rules=not several)
        found = (
            together.findings()
            if several
            else check_table(connection, _LOADED, schema, level=level, levels=known)
        )
        # closed before the connection is, even if its reader leaves half-way
        with closing(found) as findings:
            yield findings


@contextmanager
def _telling_of_copy(stored: Path | None) -> Iterator[None]:
    """Say of a copy of the ledger that it cannot be read."""
    try:
        yield
    except duckdb.Error as error:
        if stored is None:
            raise
        raise refusal(error, stored) from error


def _levels(connection: duckdb.DuckDBPyConnection, units: Mapping[str, OrgUnit]) -> dict[str, Level]:
    """The levels of the table's org units, of those that the register or their own names tell."""
    listed = connection.execute("SELECT DISTINCT org_unit FROM submissions ORDER BY ALL").fetchall()
    return levels_of((str(name) for (name,) in listed), units)


def load_table(connection: duckdb.DuckDBPyConnection, path: Path, schema: Schema) -> str:
    """Load a file into a table of the connection and return its name; then no other file can be reached.

    Raises:
        DocumentError: as for `checked_table`.
    """
    _load(connection, path, schema)
    _shut(connection, for_rules=True)
    return _LOADED


def _load(connection: duckdb.DuckDBPyConnection, path: Path, schema: Schema) -> None:
    _refuse_no_file(path)
    if path.suffix.lower() == ".parquet":
        _load_parquet(connection, path, schema)
    else:
        _load_text(connection, path, schema)
    _check_keys(connection, path, schema)


def _shut(connection: duckdb.DuckDBPyConnection, *, for_rules: bool) -> None:
    """Keep the connection from all other files; `for_rules` plans its queries as those of rules alone."""
    connection.execute("SET enable_external_access = false")
    if for_rules:
        plan_little(connection)
        connection.execute("SET lock_configuration = true")


def _refuse_no_file(path: Path) -> None:
    if path.is_dir():
        raise DocumentError("documents.directory", path=path)
    try:
        with path.open("rb") as file:
            start = file.read(1)
    except FileNotFoundError as error:
        raise DocumentError("documents.missing_file", path=path) from error
    except PermissionError as error:
        raise DocumentError("documents.not_permitted", path=path) from error
    except (OSError, ValueError) as error:
        raise DocumentError("documents.unreadable_file", path=path, why=error) from error
    if not start:
        raise DocumentError("documents.empty_file", path=path)


def _load_parquet(connection: duckdb.DuckDBPyConnection, path: Path, schema: Schema) -> None:
    source = "read_parquet($path, union_by_name = false, hive_partitioning = false)"
    with _telling(path):
        rows = connection.execute(f"DESCRIBE FROM {source}", {"path": _literal(path)}).fetchall()
        names = [str(row[0]) for row in rows]
        _check_columns(names, path, schema)
        connection.execute(f"{_loading(names)} FROM {source}", {"path": _literal(path)})


def _load_text(connection: duckdb.DuckDBPyConnection, path: Path, schema: Schema) -> None:
    with _in_utf8(path) as source:
        _load_lines(connection, source, path, schema)


def _load_lines(connection: duckdb.DuckDBPyConnection, copy: Path, path: Path, schema: Schema) -> None:
    """Load a file in UTF-8; `path` is the one that messages name."""
    header = _header_line(copy)
    separator = "\t" if path.suffix.lower() == ".tsv" else likely_separator(header)
    names = [name.strip() for name in next(csv.reader(StringIO(header), delimiter=separator), [])]
    _check_columns(names, path, schema)
    columns = ", ".join(f"{quoted_text(name)}: 'VARCHAR'" for name in names)
    source = (
        f"read_csv($path, auto_detect = false, header = false, skip = 1, delim = '{separator}', quote = '\"',"
        f" escape = '\"', columns = {{{columns}}}, compression = 'none', hive_partitioning = false)"
    )
    with _telling(path):
        connection.execute(f"{_loading(names)} FROM {source}", {"path": _literal(copy)})


@contextmanager
def _in_utf8(path: Path) -> Iterator[Path]:
    """The file itself, or a copy in UTF-8 of one in UTF-16 or Windows-1258."""
    with path.open("rb") as file:
        start = file.readline(_LONGEST_HEADER)
    if b"\0" not in start and not start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) and _is_utf8(start):
        yield path
        return
    text = decode(read_bytes(path), path)
    with TemporaryDirectory(prefix="cchc-") as folder:
        copy = Path(folder, "table")
        copy.write_text(text, encoding="utf-8", newline="")
        yield copy


def _is_utf8(start: bytes) -> bool:
    try:
        start.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _loading(names: Sequence[str]) -> str:
    """SQL that makes the table; periods are written in capitals, keys without spaces around them."""
    figures = "".join(f', "{name}"' for name in names[2:])
    keys = 'trim("org_unit"::VARCHAR) AS org_unit, upper(trim("period"::VARCHAR)) AS period'
    return f"CREATE TABLE submissions AS SELECT {keys}{figures}"


def _header_line(path: Path) -> str:
    with path.open("rb") as file:
        start = file.readline(_LONGEST_HEADER)
    return start.decode("utf-8-sig").rstrip("\r\n")


def _literal(path: Path) -> str:
    """A path that stands for itself alone: what DuckDB would take for a pattern is escaped."""
    return "".join(f"[{one}]" if one in "*?[" else one for one in str(path.absolute()))


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        key, values = table_fault(str(error))
        raise DocumentError(key, path=path, **values) from error


def _check_columns(names: Sequence[str], path: Path, schema: Schema) -> None:
    if tuple(names[:2]) != KEYS:
        found = ", ".join(names[:2])
        raise DocumentError("documents.table_first_columns", path=path, found=found)
    twice = [name for place, name in enumerate(names) if name in names[:place]]
    if twice:
        raise DocumentError("documents.table_columns_twice", path=path, columns=_listed(twice))
    unknown = [name for name in names[2:] if name not in schema.indicators]
    if unknown:
        raise DocumentError(
            "documents.table_unknown_columns", path=path, name=schema.name, columns=_listed(unknown)
        )


def _check_keys(connection: duckdb.DuckDBPyConnection, path: Path, schema: Schema) -> None:
    """Refuse a table without rows, rows without keys, periods that are none, and rows of one key."""
    counted = connection.execute(
        "SELECT count(*), count(*) FILTER (coalesce(org_unit, '') = '' OR coalesce(period, '') = '')"
        " FROM submissions"
    ).fetchall()
    rows, without = counted[0]
    if not rows:
        raise DocumentError("documents.table_no_rows", path=path)
    if without:
        found = _rows_where(connection, "coalesce(org_unit, '') = '' OR coalesce(period, '') = ''")
        raise DocumentError("documents.table_no_key", path=path, count=without, rows=found)
    for (period,) in connection.execute("SELECT DISTINCT period FROM submissions ORDER BY ALL").fetchall():
        try:
            before(schema.periods, Period.parse(period))
        except (PeriodError, ValueError) as error:
            rows = _rows_where(connection, f"period = {quoted_text(period)}")
            known = ", ".join(schema.periods)
            raise DocumentError(
                "documents.table_period", path=path, period=period, rows=rows, known=known
            ) from error
    twice = connection.execute(
        "SELECT org_unit || ' ' || period FROM submissions GROUP BY ALL HAVING count(*) > 1"
        " ORDER BY ALL LIMIT $most",
        {"most": _MOST_NAMED + 1},
    ).fetchall()
    if twice:
        raise DocumentError(
            "documents.table_rows_twice", path=path, rows=_listed([str(row[0]) for row in twice])
        )


def _rows_where(connection: duckdb.DuckDBPyConnection, condition: str) -> str:
    """The numbers of the first rows that meet a condition, counted from 1 without the header."""
    found = connection.execute(
        f"SELECT rowid + 1 FROM submissions WHERE {condition} ORDER BY ALL LIMIT {_MOST_NAMED + 1}"  # noqa: S608  (our own words, quoted text)
    ).fetchall()
    return ", ".join(str(row[0]) for row in found[:_MOST_NAMED]) + (", …" if len(found) > _MOST_NAMED else "")


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"«{name}»" for name in names[:_MOST_NAMED])
    return shown + (", …" if len(names) > _MOST_NAMED else "")
