"""Appendices of a whole country over years: made up, always the same, and known to the last figure.

`truth.sql` has what happened in each office, quarter by quarter; `forms.sql` the appendices that tell of it,
without a mistake; `mistakes` plants some.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_HERE = Path(__file__).parent


def make(connection: DuckDBPyConnection, units: int, first: int, years: int) -> None:
    """Make table ``form``: unit (from 0), year, kind, a column per indicator; NULL where nothing arose."""
    for name in ("truth", "forms"):
        sql = (_HERE / f"{name}.sql").read_text(encoding="utf-8")
        for parameter, value in (("$units", units), ("$first", first), ("$years", years)):
            sql = sql.replace(parameter, str(value))
        connection.execute(sql)
