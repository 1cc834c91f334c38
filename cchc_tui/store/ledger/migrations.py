"""The ledger's versions: each migration leads to the next one, on a copy, and only a whole one counts."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded, log_of, make_folder, remove_database, sync_file, sync_folder
from cchc_tui.store.ledger.damage import LedgerDamagedError, has_no_room, refusal
from cchc_tui.store.ledger.sqltext import quoted_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from duckdb import DuckDBPyConnection

_PATH = "SET search_path = 'base,main'"
_SQL = Path(__file__).parent / "sql"
STORAGE = "v1.5.0"
"""The oldest DuckDB that must be able to read the file."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step to version `number`, carried out in a transaction of its own."""

    number: int
    run: Callable[[DuckDBPyConnection], object]


def from_file(number: int, name: str) -> Migration:
    """Return the migration that a file of SQL beside this module carries out."""
    return Migration(number, lambda connection: connection.execute((_SQL / name).read_text(encoding="utf-8")))


def _place(connection: DuckDBPyConnection) -> None:
    """Carry out version 5, whose tables are as large as half the ledger, with a file beside it."""
    row = connection.execute("SELECT path FROM duckdb_databases() WHERE database_name = current_database()")
    ((path,),) = row.fetchall()
    aside = Path(f"{path}.aside") if path else None
    if aside is not None:
        remove_database(aside)
    connection.execute(f"ATTACH {quoted_text(aside or ':memory:')} AS aside")
    try:
        connection.execute((_SQL / "005_places.sql").read_text(encoding="utf-8"))
        connection.execute("COMMIT; DETACH aside; BEGIN")
    finally:
        if aside is not None:
            remove_database(aside)


MIGRATIONS: tuple[Migration, ...] = (
    from_file(1, "001_ground.sql"),
    from_file(2, "002_logins.sql"),
    from_file(3, "003_settled.sql"),
    from_file(4, "004_unit_states.sql"),
    Migration(5, _place),
)


def connect(path: Path, *, read_only: bool = False) -> DuckDBPyConnection:
    """Open a ledger file with the settings that every use of it shares.

    Raises:
        StoreError: it cannot be opened or is no ledger.
    """
    config = {"threads": "1", "memory_limit": "1GB", "autoinstall_known_extensions": "false"}
    if not read_only:
        config["storage_compatibility_version"] = STORAGE
    try:
        return duckdb.connect(str(path), read_only=read_only, config=config)  # type: ignore[arg-type]
    except duckdb.Error as error:
        if path.exists():
            with guarded(path):
                path.open("rb" if read_only else "r+b").close()
        raise refusal(error, path) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", maxsplit=1)[0]


def version_of(connection: DuckDBPyConnection, path: Path) -> int:
    """Return the version of an open ledger.

    Raises:
        StoreError: it is no ledger of ours.
    """
    try:
        row = connection.execute("SELECT value FROM base.meta WHERE name = 'version'").fetchone()
        return int(row[0]) if row else 0
    except (duckdb.Error, ValueError) as error:
        raise LedgerDamagedError("store.ledger_foreign", path=path) from error


def is_readable(path: Path) -> bool:
    """Whether a file is a ledger, of whatever version, all of whose blocks can be read."""
    try:
        with connect(path, read_only=True) as connection:
            version_of(connection, path)
            read_all(connection)
    except (duckdb.Error, StoreError):
        return False
    return True


def read_all(connection: DuckDBPyConnection) -> None:
    """Read every block of every table, so that DuckDB looks at their checksums."""
    tables = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary"
    ).fetchall()
    for schema, table in tables:
        connection.execute(f'SELECT bit_xor(hash(t)) FROM "{schema}"."{table}" AS t').fetchall()  # noqa: S608


def open_current(
    path: Path, workspace_id: str, migrations: Sequence[Migration] = MIGRATIONS
) -> DuckDBPyConnection:
    """Open a ledger to write, made first or brought up to the newest version; its lock must be held.

    That work is done on a copy which takes the old file's place when all of it is done; the old one is kept
    in ``backups/`` beside it.

    Raises:
        StoreError: the ledger is newer than this program, of another workspace, or the migration failed; the
            old file is as it was.
    """
    version, newest = 0, migrations[-1].number
    if path.exists():
        connection = connect(path)
        try:
            version = _checked_version(connection, path, workspace_id, newest)
            if version == newest:
                connection.execute(_PATH)
                return connection
            connection.execute("CHECKPOINT")
        except BaseException:  # whatever ends it, the file is let go; it is raised on
            connection.close()
            raise
        connection.close()
    _replace(path, version, workspace_id, [one for one in migrations if one.number > version])
    connection = connect(path)
    connection.execute(_PATH)
    return connection


def _checked_version(connection: DuckDBPyConnection, path: Path, workspace_id: str, newest: int) -> int:
    version = version_of(connection, path)
    row = connection.execute("SELECT value FROM base.meta WHERE name = 'workspace'").fetchone()
    if row is None or row[0] != workspace_id:
        raise StoreError("store.ledger_of_another", path=path)
    if version > newest:
        raise StoreError("store.ledger_newer", path=path, version=version, known=newest)
    return version


def _replace(path: Path, version: int, workspace_id: str, migrations: Sequence[Migration]) -> None:
    draft = path.with_name(f".{path.name}.migrating")
    _remove(draft)
    try:
        with guarded(path):
            if version:
                _back_up(path, version)
                shutil.copyfile(path, draft)
            else:
                # the log of a ledger that somebody took away would be read into the new one
                log_of(path).unlink(missing_ok=True)
        _migrate(draft, workspace_id, migrations)
        with guarded(path):
            sync_file(draft)
            draft.replace(path)
            sync_folder(path.parent)
    except StoreError as error:
        error.values["path"] = path
        raise
    finally:
        _remove(draft)


def _back_up(path: Path, version: int) -> None:
    folder = path.parent / "backups"
    make_folder(folder)
    # named after the ledger's own time: one that is tried again and again is kept once
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    backup = folder / f"{path.stem}-v{version}-{changed:%Y%m%dT%H%M%S%f}.duckdb"
    if backup.exists():
        return
    beside = folder / f".{backup.name}.part"
    try:
        shutil.copyfile(path, beside)
        sync_file(beside)
        beside.replace(backup)
        sync_folder(folder)
    finally:
        beside.unlink(missing_ok=True)


def _migrate(path: Path, workspace_id: str, migrations: Sequence[Migration]) -> None:
    with connect(path) as connection:
        for migration in migrations:
            try:
                connection.execute("BEGIN")
                if migration.number == 1:
                    connection.execute(
                        "CREATE SCHEMA base; CREATE TABLE base.meta (name VARCHAR, value VARCHAR)"
                    )
                    connection.execute(
                        "INSERT INTO base.meta VALUES ('version', '0'), ('workspace', ?)", [workspace_id]
                    )
                migration.run(connection)
                connection.execute(
                    "UPDATE base.meta SET value = ? WHERE name = 'version'", [str(migration.number)]
                )
                connection.execute("COMMIT")
            except duckdb.Error as error:
                with suppress(duckdb.Error):
                    connection.execute("ROLLBACK")
                if has_no_room(error):
                    raise StoreError("store.disk_full", path=path) from error
                raise StoreError(
                    "store.migration_failed", path=path, version=migration.number, why=_first_line(error)
                ) from error
        connection.execute("CHECKPOINT")


def _remove(draft: Path) -> None:
    with guarded(draft):
        remove_database(draft)
