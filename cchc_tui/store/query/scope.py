"""The snapshot cut down to some org units: what is not theirs is not there to be asked for.

The tables are copied into memory and the snapshot is let go before the question is looked at, so that no
cunning in SQL can bring the rest back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from cchc_tui.store.ledger.migrations import MIGRATIONS
from cchc_tui.store.ledger.sqltext import quoted_text
from cchc_tui.store.ledger.tables import as_list, listed
from cchc_tui.store.ledger.views import make_views

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duckdb import DuckDBPyConnection

_THEIRS = "submission IN (SELECT submission FROM base.submission)"
_ACTED = "session IN (SELECT session FROM base.entry UNION SELECT session FROM base.step)"
_SEEN = "SELECT state FROM base.unit_state"
_COPIED = {
    "unit": f"code IN (SELECT {listed('$units', 'VARCHAR')})",
    "submission": "unit IN (SELECT unit FROM base.unit)",
    "period": "(year, kind) IN (SELECT (year, kind) FROM base.submission)",
    "entry": _THEIRS,
    "settled": _THEIRS,
    "recent": _THEIRS,
    "step": _THEIRS,
    "finding": _THEIRS,
    "session": _ACTED,
    "unit_state": f"code IN (SELECT {listed('$units', 'VARCHAR')}) OR NOT is_own",
    "unit_link": f"before IN ({_SEEN}) AND after IN ({_SEEN})",
    "edition": "true",
    "edition_row": "true",
    "edition_period": "true",
    "indicator": "true",
    "meta": "name NOT IN ('workspace', 'sequence')",  # how much others enter is not theirs to know
}
"""What is copied of each table, in this order; a table that is not named here is not copied."""


class OldCopyError(Exception):
    """The snapshot was made by an older version of the program and lacks tables."""


def open_scoped(path: str, units: Sequence[str], config: Mapping[str, str]) -> DuckDBPyConnection:
    """Open a copy of the snapshot in memory that holds only what is of these org units.

    Raises:
        OldCopyError: the snapshot is of an older version.
    """
    connection = duckdb.connect(":memory:", config=dict(config))
    connection.execute(f"ATTACH {quoted_text(path)} AS whole (READ_ONLY)")
    ((version,),) = connection.execute("SELECT value FROM whole.base.meta WHERE name = 'version'").fetchall()
    if int(version) < MIGRATIONS[-1].number:
        raise OldCopyError
    connection.execute("CREATE SCHEMA base")
    connection.execute(
        "CREATE TYPE base.cell_state AS ENUM (SELECT unnest(enum_range(NULL::whole.base.cell_state)))"
    )
    for table, mine in _COPIED.items():
        values = {"units": as_list(units)} if "$units" in mine else None
        connection.execute(f"CREATE TABLE base.{table} AS FROM whole.base.{table} WHERE {mine}", values)
    connection.execute("DETACH whole")
    connection.execute("SET search_path = 'base,main'")
    make_views(connection, anew=True, told=False)  # saying it takes longer than all the rest
    connection.execute("SET search_path = 'main'")
    return connection
