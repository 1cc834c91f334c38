"""What stands in a ledger that the program did not put there.

Tables and macros of others, rows twice, keys that lead elsewhere, org units unlike those of the list.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import duckdb

from cchc_tui.store.ledger.dimensions import units_mark
from cchc_tui.store.ledger.migrations import MIGRATIONS
from cchc_tui.store.ledger.unit_states import held_states, is_in_step, states_of
from cchc_tui.store.workspaces.remark import note, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.workspaces.remark import Remark
    from cchc_tui.store.workspaces.workspace import Workspace

_OBJECTS = """
WITH found AS (
    SELECT database_name, schema_name || '.' || table_name AS name, sql AS told, internal FROM duckdb_tables()
    UNION ALL SELECT database_name, schema_name, '', internal FROM duckdb_schemas()
    UNION ALL SELECT database_name, schema_name || '.' || index_name, sql, false FROM duckdb_indexes()
    UNION ALL SELECT database_name, schema_name || '.' || sequence_name, sql, false FROM duckdb_sequences()
    UNION ALL
    SELECT database_name, schema_name || '.' || function_name, macro_definition, internal
    FROM duckdb_functions()
    UNION ALL
    SELECT database_name, schema_name || '.' || type_name, labels::VARCHAR, internal FROM duckdb_types()
)
SELECT name, told FROM found WHERE database_name = current_database() AND NOT internal
"""
_ONCE = (
    ("unit", "unit"),
    ("unit", "code"),
    ("session", "session"),
    ("submission", "submission"),
    ("period", "period"),
    ("period", "year, kind"),
    ("journal", "journal"),
    ("journal", "path"),
    ("edition", "edition"),
    ("edition", "family, name"),
    ("indicator", "indicator"),
    ("indicator", "family, id"),
    ("settled", "submission, indicator"),
    ("recent", "submission, indicator"),
    ("meta", "name"),
    ("unit_state", "state"),
    ("unit_link", "before, after"),
)
"""What may be in a table but once; DuckDB is not asked to see to it (see ``sql/001_ground.sql``)."""
_ASTRAY = """
SELECT path FROM base.journal
LEFT JOIN base.submission USING (submission) LEFT JOIN base.edition USING (edition)
LEFT JOIN base.unit USING (unit) LEFT JOIN base.session ON session.session = journal.session
WHERE NOT starts_with(path, family || '/' || code || '/' || year || '-' || kind || '/' || session.name)
    IS NOT DISTINCT FROM true OR session.name IS NULL
ORDER BY path
"""


def strays(workspace: Workspace, connection: DuckDBPyConnection) -> Iterator[Remark]:
    """Say what stands in a ledger that is not the program's doing."""
    found, ours = _objects(connection), _own_objects()
    for name in sorted({*found, *ours}):
        if found.get(name) != ours.get(name):
            yield trouble("ledger", "sound.object_strange", name=name, mend="rebuild")
    for table, columns in _ONCE:
        again = f"SELECT 1 FROM base.{table} GROUP BY {columns} HAVING count(*) > 1 LIMIT 1"  # noqa: S608
        if connection.execute(again).fetchone():
            yield trouble("ledger", "sound.rows_twice", name=f"base.{table}", mend="rebuild")
    for (path,) in connection.execute(_ASTRAY).fetchall():
        yield trouble("ledger", "sound.journal_astray", name=path, mend="rebuild")
    yield from _units(workspace, connection)


def _objects(connection: DuckDBPyConnection) -> dict[str, str | None]:
    rows = connection.execute(_OBJECTS).fetchall()
    return dict(rows)


@cache
def _own_objects() -> dict[str, str | None]:
    """What a new ledger holds."""
    with duckdb.connect(":memory:", config={"threads": "1"}) as fresh:
        fresh.execute("CREATE SCHEMA base; CREATE TABLE base.meta (name VARCHAR, value VARCHAR)")
        for one in MIGRATIONS:
            fresh.execute("BEGIN")
            one.run(fresh)
            fresh.execute("COMMIT")
        return _objects(fresh)


def _units(workspace: Workspace, connection: DuckDBPyConnection) -> Iterator[Remark]:
    """Say which org units are not as the workspace's list has them, unless the list was changed since."""
    rows = connection.execute("SELECT code, name, level, parent FROM base.unit").fetchall()
    held = {code: tuple(rest) for code, *rest in rows}
    row = connection.execute("SELECT value FROM base.meta WHERE name = 'units'").fetchone()
    if row != (units_mark(workspace.dated_units),):
        yield note("ledger", "sound.units_waiting")
        return
    for code, unit in workspace.all_units.items():
        now = (unit.name, unit.level.value, unit.parent)
        if held.get(code) != now:
            yield trouble("ledger", "sound.unit_differs", code=code, mend="rebuild")
    if is_in_step(connection, row[0]):
        listed = states_of(connection, workspace.dated_units)
        for code in sorted(listed.differing(held_states(connection)))[:1]:
            yield trouble("ledger", "sound.unit_states_differ", code=code, mend="rebuild")
