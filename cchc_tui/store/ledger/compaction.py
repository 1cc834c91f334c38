"""The latest entry of each cell: a small table of what came of late, and a large one that it is settled into.

Everything here happens within a transaction of its caller, so that it may be killed at any moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_RECENT = 20_000
"""How many cells may be recent: every question about current figures looks through all of them."""
_LATEST = "QUALIFY row_number() OVER (PARTITION BY submission, indicator ORDER BY n DESC, seq DESC) = 1"
_PLACED = "LEFT JOIN submission USING (submission) LEFT JOIN period USING (year, kind)"
_PLACE = "submission.unit, submission.edition, period.period"
"""Of whom, in which edition and for which period: never changed, so it is kept with each cell."""
_SAME = "{one}.submission = {other}.submission AND {one}.indicator = {other}.indicator"


def note_recent(connection: DuckDBPyConnection, since: int) -> None:
    """Let the entries after a sequence count, where none of the same cell has a higher number."""
    new = f"(FROM entry WHERE seq > {since:d} {_LATEST}) AS new"
    recent, settled = (_SAME.format(one=table, other="new") for table in ("recent", "settled"))
    connection.execute(f"DELETE FROM recent USING {new} WHERE {recent} AND recent.n <= new.n")  # noqa: S608
    # found first and placed then: one join of all would look through every submission there is
    latest = (
        f"SELECT * FROM {new} WHERE NOT EXISTS (FROM recent WHERE {recent}) "  # noqa: S608
        f"AND NOT EXISTS (FROM settled WHERE {settled} AND settled.n > new.n)"
    )
    connection.execute(f"INSERT INTO recent SELECT latest.*, {_PLACE} FROM ({latest}) AS latest {_PLACED}")  # noqa: S608


def compact(connection: DuckDBPyConnection, most: int = MOST_RECENT) -> bool:
    """Settle what is recent if that is more than `most` cells; return whether it was."""
    row = connection.execute("SELECT count(*) FROM recent").fetchone()
    if row is None or row[0] <= most:
        return False
    same = _SAME.format(one="settled", other="recent")
    connection.execute(f"DELETE FROM settled USING recent WHERE {same}")  # noqa: S608  (our own names)
    connection.execute("INSERT INTO settled FROM recent ORDER BY submission, indicator")
    connection.execute("DELETE FROM recent")
    return True


def settle_all(connection: DuckDBPyConnection) -> None:
    """Make both tables anew from all entries, sorted throughout."""
    connection.execute("DELETE FROM recent; DELETE FROM settled")
    connection.execute(
        f"INSERT INTO settled SELECT new.*, {_PLACE} FROM (FROM entry {_LATEST}) AS new {_PLACED} "  # noqa: S608
        "ORDER BY submission, indicator"
    )
