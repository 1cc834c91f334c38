"""What a ledger holds besides the lines of journals and could be made anew: views, forms, current figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import duckdb

from cchc_tui.store.ledger.dimensions import sync_editions
from cchc_tui.store.ledger.sqltext import quoted_name
from cchc_tui.store.ledger.views import make_views, views_mark
from cchc_tui.store.soundness.strays import strays
from cchc_tui.store.workspaces.remark import note, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.workspaces.remark import Remark
    from cchc_tui.store.workspaces.workspace import Workspace

_WORD = re.compile(r"\w+|\S")
_CURRENT = (
    "SELECT submission, indicator, n, made, current.session, state, figure, scale, typed, note, act, "
    "{of}.unit, {of}.edition, {by}.period"
)
_NO_FILE = "?"
_LATEST = (
    f"{_CURRENT.format(of='submission', by='period')} FROM base.entry AS current "
    "LEFT JOIN base.submission USING (submission) LEFT JOIN base.period USING (year, kind) "
    "QUALIFY row_number() OVER (PARTITION BY submission, indicator ORDER BY n DESC, seq DESC) = 1"
)


def derived(workspace: Workspace, connection: DuckDBPyConnection) -> Iterator[Remark]:
    """Say whether views, forms and figures kept sorted are what they are made from.

    They are made anew, so the connection must be to a copy.
    """
    try:
        yield from _compared(workspace, connection)
    except duckdb.Error:  # what was said of lines up to here must not be lost
        yield trouble("ledger", "sound.ledger_strange", path=workspace.ledger, mend="rebuild")


def _compared(workspace: Workspace, connection: DuckDBPyConnection) -> Iterator[Remark]:
    yield from strays(workspace, connection)
    yield from _forms(workspace, connection)
    before, is_current = _views(connection), _are_current(connection)
    if not is_current:
        yield note("ledger", "sound.views_waiting")
    for name in before:
        schema, _, view = name.partition(".")
        connection.execute(f"DROP VIEW {quoted_name(schema)}.{quoted_name(view)}")
    make_views(connection, anew=True, told=False)
    after = _views(connection)
    for name in sorted(
        name for name in {*before, *after} if is_current and before.get(name) != after.get(name)
    ):
        yield trouble("ledger", "sound.view_changed", name=name, mend="rebuild")
    current = f"{_CURRENT.format(of='current', by='current')} FROM base.current_entry AS current"
    either = f"({current} EXCEPT ALL {_LATEST}) UNION ALL ({_LATEST} EXCEPT ALL {current})"
    row = connection.execute(f"SELECT count(*) FROM ({either})").fetchone()  # noqa: S608
    if row and row[0]:
        yield trouble("ledger", "sound.current_differs", count=row[0], mend="rebuild")


def _are_current(connection: DuckDBPyConnection) -> bool:
    """Whether the ledger has the views of this program, and not those of an older one."""
    row = connection.execute("SELECT value FROM base.meta WHERE name = 'views'").fetchone()
    return row is not None and row[0] == views_mark()


def _views(connection: DuckDBPyConnection) -> dict[str, list[str]]:
    """The words of each view; DuckDB tells some of them in another order each time."""
    rows = connection.execute(
        "SELECT schema_name || '.' || view_name, sql FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    return {name: sorted(_WORD.findall(text)) for name, text in rows}


def _forms(workspace: Workspace, connection: DuckDBPyConnection) -> Iterator[Remark]:
    """Say which forms in the ledger are not those of the files that they say they were made from."""
    marks, before = _marks(connection), _form_rows(connection)
    connection.execute("UPDATE base.edition SET fingerprint = ?", [_NO_FILE])
    sync_editions(connection, workspace.schemas())
    now, after = _marks(connection), _form_rows(connection)
    for edition in sorted(marks):
        # a file that was changed since is the next merge's to take in; one that is gone says nothing
        if now.get(edition) not in {marks[edition], _NO_FILE}:
            yield note("ledger", "sound.form_waiting", name=edition)
        elif now.get(edition) == marks[edition] and before.get(edition) != after.get(edition):
            yield trouble("ledger", "sound.form_changed", name=edition, mend="rebuild")


def _marks(connection: DuckDBPyConnection) -> dict[str, str]:
    rows = connection.execute("SELECT family || '-' || name, fingerprint FROM base.edition").fetchall()
    return dict(rows)


def _form_rows(connection: DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """Each edition with its titles, its rows, each by its id too, and its periods."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for sql in (
        "SELECT family || '-' || name, t.* FROM base.edition AS t",
        "SELECT family || '-' || name, t.* FROM base.edition_period AS t JOIN base.edition USING (edition)",
        """
        SELECT edition.family || '-' || edition.name, t.*, id
        FROM base.edition_row AS t JOIN base.edition USING (edition)
        LEFT JOIN base.indicator USING (indicator)
        """,
    ):
        for name, *row in connection.execute(f"{sql} ORDER BY ALL").fetchall():
            found.setdefault(name, []).append(tuple(row))
    return found
