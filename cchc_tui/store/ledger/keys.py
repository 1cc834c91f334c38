"""The small keys by which the ledger knows journals, sessions, submissions and org units."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from cchc_tui.errors import StoreError
from cchc_tui.schema.period import Period
from cchc_tui.store.ledger.tables import insert, next_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.journals.lines import Header
    from cchc_tui.store.workspaces.workspace import Workspace

_TABLES = {
    "unit": {"unit": "INTEGER", "code": "VARCHAR", "name": "VARCHAR", "level": "VARCHAR"},
    "session": {
        "session": "INTEGER",
        "name": "VARCHAR",
        "who": "VARCHAR",
        "login": "VARCHAR",
        "ssh_key": "VARCHAR",
        "ssh_from": "VARCHAR",
    },
    "submission": {
        "submission": "INTEGER",
        "edition": "SMALLINT",
        "unit": "INTEGER",
        "level": "VARCHAR",
        "year": "SMALLINT",
        "kind": "VARCHAR",
    },
    "period": {"period": "SMALLINT", "year": "SMALLINT", "kind": "VARCHAR", "name": "VARCHAR"},
    "journal": {
        "journal": "INTEGER",
        "path": "VARCHAR",
        "submission": "INTEGER",
        "session": "INTEGER",
        "position": "BIGINT",
        "seal": "VARCHAR",
        "last": "INTEGER",
    },
}


class Keys:
    """Looks up, for some journals at once, what the ledger knows, and gives keys to what it does not.

    New rows are in the database only after `flush`.
    """

    def __init__(self, connection: DuckDBPyConnection, workspace: Workspace, names: Sequence[str]) -> None:
        self._connection = connection
        self._workspace = workspace
        self._free: dict[str, int] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _TABLES}
        paths = [PurePosixPath(name) for name in names]
        codes = sorted({path.parts[1] for path in paths})
        self._editions = self._known("SELECT family, name, edition FROM edition")
        self._units = self._known(
            f"SELECT code, unit FROM unit WHERE {_listed('code')}",  # noqa: S608  (our own names)
            codes,
        )
        self._sessions = self._known(
            f"SELECT name, who, session FROM session WHERE {_listed('name')}",  # noqa: S608  (our own names)
            [path.stem for path in paths],
        )
        self._periods = self._known("SELECT year, kind, period FROM period")
        # one submission per org unit and period, whatever edition it was begun with
        self._submissions = self._known(
            "SELECT family, code, year, kind, submission FROM submission "  # noqa: S608
            f"JOIN edition USING (edition) JOIN unit USING (unit) WHERE {_listed('code')}",
            codes,
        )

    def submission(self, header: Header) -> int:
        """Return the key of a journal's submission.

        Raises:
            StoreError: its form is unknown.
        """
        edition = self._editions.get((header.family, header.edition))
        if edition is None:
            name = f"{header.family}-{header.edition}"
            known = ", ".join(schema.name for schema in self._workspace.schemas())
            raise StoreError("store.schema_unknown", name=name, known=known)
        period = Period.parse(header.period)
        unit = self._key("unit", self._units, (header.org_unit,), header.org_unit, header.level)
        self._key("period", self._periods, (period.year, period.kind), str(period))
        where = (header.family, header.org_unit, period.year, period.kind)
        row = (edition, unit, header.level, period.year, period.kind)
        return self._key("submission", self._submissions, where, *row, whole=True)

    def session(self, header: Header) -> int:
        """Return the key of a journal's session."""
        acted = (header.login or None, header.ssh_key or None, header.ssh_from or None)
        return self._key("session", self._sessions, (header.session, header.who), *acted)

    def journal(self, name: str, submission: int, session: int) -> int:
        """Return the key of a journal that is not in the ledger yet."""
        return self._key("journal", {}, (name,), submission, session, 0, "", 0)

    def flush(self) -> None:
        """Write what is new."""
        for table, columns in _TABLES.items():
            insert(self._connection, table, columns, self._rows[table])
            self._rows[table].clear()

    def _key(
        self,
        table: str,
        known: dict[tuple[Any, ...], int],
        what: tuple[Any, ...],
        *more: object,
        whole: bool = False,
    ) -> int:
        """The key of `what`; a new row is the key, `what` unless `more` is the `whole`, and `more`."""
        key = known.get(what)
        if key is None:
            key = self._free.get(table) or next_key(self._connection, table, table)
            self._free[table] = key + 1
            known[what] = key
            self._rows[table].append((key, *more) if whole else (key, *what, *more))
        return key

    def _known(self, sql: str, names: Sequence[str] = ()) -> dict[tuple[Any, ...], int]:
        rows = self._connection.execute(sql, [list(names)] if names else None).fetchall()
        return {tuple(row[:-1]): int(row[-1]) for row in rows}


def _listed(column: str) -> str:
    return f"{column} IN (SELECT unnest(?::VARCHAR[]))"
