"""Bringing an older copy of the ledger up to date by what is new: some hundred rows instead of gigabytes.

A copy is a database of its own and is changed within one transaction, so that it may be killed at any moment.
Rows of the ledger's large tables are only ever added, in the order of their keys; of the small ones all are
compared. (Comparing the files block by block would not do: DuckDB's checksum of a block is the exclusive or
of its words, each multiplied by a constant, and does not change where equal words come or go in pairs.)
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import duckdb

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import log_of
from cchc_tui.store.ledger.compaction import compact, note_recent
from cchc_tui.store.ledger.damage import has_no_room
from cchc_tui.store.ledger.ledger import transaction
from cchc_tui.store.ledger.migrations import connect
from cchc_tui.store.ledger.sqltext import quoted_text
from cchc_tui.store.ledger.views import make_views

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

_ADDED = {
    "entry": "seq",
    "step": "seq",
    "submission": "submission",
    "session": "session",
    "period": "period",
}
"""Tables to which rows are only added, with the key that grows."""
_COMPARED = ("unit", "indicator", "edition", "edition_row", "edition_period")
_STATES = ("unit_state", "unit_link")
"""Tables that are what they were while `meta` says the same of them; all 14.000 org units may be there."""
_OF_THE_FILE = "name NOT IN ('views', 'copy_of')"
_TAIL = 200
_WRITTEN_TO = "store.ledger_in_use"


class NoCatchingUpError(Exception):
    """Only a whole new copy will do."""


class CopyReadError(Exception):
    """Somebody reads the copy."""


def mark(copy: Path, ledger: Path) -> None:
    """Say in a whole copy which file it is of; what only merging needs is left out."""
    with connect(copy) as connection:
        connection.execute("DELETE FROM base.meta WHERE name = 'copy_of'")
        connection.execute("INSERT INTO base.meta VALUES ('copy_of', ?)", [_identity(ledger)])
        connection.execute("DELETE FROM base.journal")
        connection.execute("CHECKPOINT")


def is_marked(copy: Path) -> bool:
    """Whether a copy can be brought up to date, so that it need not be the ledger byte by byte."""
    try:
        with connect(copy, read_only=True) as connection:
            return _noted(connection) != ""
    except (duckdb.Error, StoreError):
        return False


def catch_up(copy: Path, ledger: Path) -> None:
    """Take into a copy what the ledger has and it lacks; the ledger's lock must be held.

    Raises:
        CopyReadError: another process has the copy open.
        NoCatchingUpError: it is of another ledger, damaged, or differs from the ledger in what never changes.
        StoreError: the disk is full.
    """
    try:
        connection = connect(copy)
    except StoreError as error:
        raise (CopyReadError if error.key == _WRITTEN_TO else NoCatchingUpError) from error
    try:
        _catch_up(connection, ledger)
        connection.execute("CHECKPOINT")
    except duckdb.Error as error:
        if has_no_room(error):
            raise StoreError("store.disk_full", path=copy) from error
        raise NoCatchingUpError from error
    finally:
        with suppress(duckdb.Error):
            connection.close()
    if log_of(copy).exists():
        raise NoCatchingUpError


def _catch_up(connection: DuckDBPyConnection, ledger: Path) -> None:
    connection.execute(f"ATTACH {quoted_text(ledger)} AS ledger (READ_ONLY); SET search_path = 'base,main'")
    if _noted(connection) != _identity(ledger) or _says_other(connection, "whole") or not _fits(connection):
        raise NoCatchingUpError
    with transaction(connection):
        last = _number(connection, "SELECT coalesce(max(seq), 0) FROM entry")
        for table, key in _ADDED.items():
            _add(connection, table, key)
        note_recent(connection, last)
        compact(connection)
        changed = [table for table in _COMPARED if _compare(connection, table)]
        for table in _STATES if _says_other(connection, "states") else ():
            _compare(connection, table)
        _compare_findings(connection)
        connection.execute(f"DELETE FROM meta WHERE {_OF_THE_FILE}")  # noqa: S608  (our own names)
        connection.execute(f"INSERT INTO meta FROM ledger.base.meta WHERE {_OF_THE_FILE}")
        make_views(connection, anew=bool(changed))
    connection.execute("DETACH ledger")


def _says_other(connection: DuckDBPyConnection, name: str) -> bool:
    """Whether the ledger says something else than the copy under a name in `meta`."""
    said = "SELECT value FROM {}meta WHERE name = ?"
    own, theirs = (connection.execute(said.format(one), [name]).fetchone() for one in ("", "ledger.base."))
    return bool(own != theirs)


def _add(connection: DuckDBPyConnection, table: str, key: str) -> None:
    """Add the rows with a higher key, if the last ones are the ledger's own and none is missing then."""
    last = _number(connection, f"SELECT coalesce(max({key}), 0) FROM {table}")  # noqa: S608
    tail = f"{key} > {last - _TAIL:d} AND {key} <= {last:d}"
    own, theirs = f"(FROM {table} WHERE {tail})", f"(FROM ledger.base.{table} WHERE {tail})"
    if _number(connection, f"SELECT count(*) FROM ({own} EXCEPT {theirs})"):  # noqa: S608
        raise NoCatchingUpError
    connection.execute(f"INSERT INTO {table} FROM ledger.base.{table} WHERE {key} > {last:d}")
    count = "SELECT count(*) FROM "
    if _number(connection, count + table) != _number(connection, f"{count}ledger.base.{table}"):
        raise NoCatchingUpError


def _compare(connection: DuckDBPyConnection, table: str) -> bool:
    """Make a small table the ledger's; return whether anything was different."""
    either = (f"(FROM {one} EXCEPT ALL FROM {other})" for one, other in _both_ways(table))
    if not _number(connection, f"SELECT count(*) FROM ({' UNION ALL '.join(either)})"):  # noqa: S608
        return False
    connection.execute(f"DELETE FROM {table}")  # noqa: S608
    connection.execute(f"INSERT INTO {table} FROM ledger.base.{table}")
    return True


def _both_ways(table: str) -> tuple[tuple[str, str], tuple[str, str]]:
    theirs = f"ledger.base.{table}"
    return (table, theirs), (theirs, table)


def _compare_findings(connection: DuckDBPyConnection) -> None:
    """A submission's findings are all put anew at once, under a higher sequence."""
    both = "FROM {} AS {} WHERE NOT EXISTS (FROM {} AS {} WHERE {})"
    same = "theirs.submission = own.submission AND theirs.seq = own.seq AND theirs.place = own.place"
    gone = both.format("finding", "own", "ledger.base.finding", "theirs", same)
    new = both.format("ledger.base.finding", "theirs", "finding", "own", same)
    connection.execute(f"DELETE {gone}")
    connection.execute(f"INSERT INTO finding {new}")


def differs(copy: Path, ledger: Path) -> bool:
    """Whether a copy says anything else than the ledger; reads all of both, so the lock must be held."""
    try:
        with connect(copy, read_only=True) as connection:
            connection.execute(
                f"ATTACH {quoted_text(ledger)} AS ledger (READ_ONLY); SET search_path = 'base,main'"
            )
            if not _fits(connection):
                return True
            tables = (*_ADDED, *_COMPARED, *_STATES, "finding", "current_entry")
            return any(_sum(connection, name) != _sum(connection, f"ledger.base.{name}") for name in tables)
    except (duckdb.Error, StoreError):
        return True


def _sum(connection: DuckDBPyConnection, table: str) -> tuple[object, ...] | None:
    """Return what changes with any row of a table, whatever their order."""
    sql = f"SELECT count(*), sum(hash(one)::HUGEINT) FROM {table} AS one"  # noqa: S608
    return connection.execute(sql).fetchone()


def _fits(connection: DuckDBPyConnection) -> bool:
    """Whether both have the same tables with the same columns."""
    columns = (
        "SELECT table_name, column_name, column_index, data_type FROM duckdb_columns() "
        "WHERE schema_name = 'base' AND table_name IN (SELECT table_name FROM duckdb_tables()) "
        "AND (database_name = 'ledger') = {} ORDER BY ALL"
    )
    own, theirs = (connection.execute(columns.format(which)).fetchall() for which in ("false", "true"))
    return own == theirs


def _noted(connection: DuckDBPyConnection) -> str:
    row = connection.execute("SELECT value FROM base.meta WHERE name = 'copy_of'").fetchone()
    return str(row[0]) if row else ""


def _identity(ledger: Path) -> str:
    stat = ledger.stat()
    return f"{stat.st_dev}:{stat.st_ino}"


def _number(connection: DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
