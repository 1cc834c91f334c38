"""A ledger that several machines share: DuckLake, its catalog in PostgreSQL, its rows in Parquet files.

Its tables are those of a ledger, with keys of their own, and every row bears a sequence; `turn` holds the
highest. Journals and the ledger of each machine stay what they are; nothing here is on the way of typing.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from cchc_tui.errors import StoreError
from cchc_tui.store.lake.files import extensions, reach
from cchc_tui.store.ledger.sqltext import quoted_text
from cchc_tui.store.workspaces.lake_settings import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.workspaces.workspace import Workspace

VERSION = 1
"""The form of the lake's tables."""
SHARED = (
    "unit",
    "edition",
    "indicator",
    "edition_row",
    "edition_period",
    "session",
    "submission",
    "journal",
    "entry",
    "step",
    "finding",
)
"""The tables of a ledger that the lake has as well."""
_CONFIG = {
    "threads": "2",
    "memory_limit": "1GB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_INLINED = 500
"""Fewer rows than this stay in the catalog until they are tidied up, instead of a small file each."""
_SQL = Path(__file__).parent / "sql"
_CONFLICTS = ("conflict", "could not serialize", "duplicate key", "already exists")
_UNREACHED = re.compile(r'connection to server at "([^"]+)".*?port (\d+) failed: (?:FATAL:\s*)?([^\n]+)')
_PATIENCE = {"PGCONNECT_TIMEOUT": "5", "PGOPTIONS": "-c statement_timeout=120000 -c lock_timeout=20000"}


class LakeError(StoreError):
    """The shared ledger cannot be reached or used now; what was typed waits in this machine's own."""


def script(name: str) -> str:
    """Return a file of SQL that works on the lake."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


@contextmanager
def open_lake(workspace: Workspace, *, create: bool = False) -> Iterator[DuckDBPyConnection]:
    """Open the workspace's lake under the name ``lake``, in a connection to no other database.

    With `create` a catalog that holds no lake yet gets one. Whatever the database says inside the block is
    raised as a sentence.

    Raises:
        LakeError: the extra packages are missing, or the catalog cannot be reached.
    """
    for name, value in _PATIENCE.items():
        os.environ.setdefault(name, value)
    connection = None
    try:
        connection = duckdb.connect(":memory:", config=_CONFIG)  # type: ignore[arg-type]
        _attach(connection, workspace, create=create)
        yield connection
    except duckdb.Error as error:
        raise _refusal(error) from error
    finally:
        if connection is not None:
            with suppress(duckdb.Error):
                connection.close()


def _attach(connection: DuckDBPyConnection, workspace: Workspace, *, create: bool) -> None:
    connection.execute(f"SET temp_directory = {quoted_text(str(workspace.data / 'spill'))}")
    store = workspace.settings.store
    for name in extensions(store):
        connection.execute(f"LOAD {quoted_text(str(_extension(name)))}")
    files = quoted_text(reach(connection, store))
    catalog = quoted_text(f"ducklake:postgres:{store['lake']}")
    connection.execute(
        f"ATTACH {catalog} AS lake "
        f"(DATA_PATH {files}, OVERRIDE_DATA_PATH true, DATA_INLINING_ROW_LIMIT {_INLINED}, "
        f"CREATE_IF_NOT_EXISTS {str(create).lower()})"
    )


def _extension(name: str) -> Path:
    """The file of an extension, which comes as a package and not over the network.

    Raises:
        LakeError: the package is not there, or is made for another DuckDB.
    """
    spec = find_spec(f"duckdb_extension_{name}")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if path.exists():
            return path
    raise LakeError("lake.no_extension", name=name.replace("_", "-"), version=duckdb.__version__)


def is_conflict(error: duckdb.Error) -> bool:
    """Whether a transaction was refused because of somebody else's, and may be tried again at once."""
    said = str(error).lower()
    return any(sign in said for sign in _CONFLICTS)


def _refusal(error: duckdb.Error) -> StoreError:
    said = str(error).strip()
    if is_conflict(error):
        return LakeError("lake.conflict")
    return LakeError("lake.refused", why=_shortened(said))


def _shortened(said: str) -> str:
    """The part that says why, without what the catalog was called: that may hold a password."""
    if found := _UNREACHED.search(said):
        return f"{found[1]}:{found[2]}: {found[3].strip()}"
    return PASSWORD.sub("password=…", said.splitlines()[0])[:200]


def turn(connection: DuckDBPyConnection) -> dict[str, Any]:
    """Return whose turn it is: `version`, `lake` (what tells it from others), `sequence` and `tidied`.

    Raises:
        LakeError: the lake was made by a newer program.
    """
    row = connection.execute("SELECT version, lake, sequence, tidied FROM lake.turn").fetchone()
    found = dict(zip(("version", "lake", "sequence", "tidied"), row or (0, "", 0, 0), strict=True))
    if found["version"] > VERSION:
        raise LakeError("lake.newer", version=found["version"], known=VERSION)
    return found


def is_made(connection: DuckDBPyConnection) -> bool:
    """Whether the lake has its tables."""
    row = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'lake' AND table_name = 'turn'"
    ).fetchone()
    return bool(row and row[0])


def tables(connection: DuckDBPyConnection, database: str, schema: str) -> dict[str, dict[str, str]]:
    """Return the columns of each table of an attached database with their types."""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = ? AND schema_name = ? ORDER BY table_name, column_index",
        [database, schema],
    ).fetchall():
        found.setdefault(table, {})[column] = "VARCHAR" if kind.startswith("ENUM") else kind
    return found
