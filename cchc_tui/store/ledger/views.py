"""The views that SQL sees: those of ``sql/``, a wide one per family of forms, and what they mean."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.messages import LANGUAGES, catalogue
from cchc_tui.store.ledger.sqltext import quoted_name, quoted_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

_FILES = tuple(Path(__file__).parent / "sql" / name for name in ("views.sql", "views_today.sql"))
_MOST_DIGITS = 15
_FIXED = ("org_unit", "org_unit_name", "period", "year", "edition", "status")
_WIDE = """\
CREATE OR REPLACE VIEW main.{view} AS
SELECT
    unit.code AS org_unit, unit.name AS org_unit_name, submission.year || '-' || submission.kind AS period,
    submission.year::INTEGER AS year, edition.name AS edition,
    standing.status,
    {columns}
FROM base.submission JOIN base.edition USING (edition) JOIN base.unit USING (unit)
JOIN base.standing USING (submission) LEFT JOIN base.current_entry AS entry USING (submission)
WHERE edition.family = {family}
GROUP BY
    submission.submission, unit.code, unit.name, submission.year, submission.kind, edition.name,
    standing.status
"""
PUBLIC = (
    "figures",
    "figures_today",
    "submissions",
    "corrections",
    "findings",
    "indicators",
    "periods",
    "org_units",
    "org_unit_states",
    "org_unit_links",
    "history",
    "steps",
)
"""The views that a question should start from; the wide ones are named after their family of forms."""


def wide_name(family: str) -> str:
    """Return the name of a family's wide view: ``cchc-xa`` is ``cchc_xa``."""
    name = family.replace("-", "_").replace(".", "_")
    return f"{name}_wide" if name in PUBLIC else name


def views_mark() -> str:
    """Return what tells this program's views, and what it says of them, from another version's."""
    texts = [_sql(), _WIDE, *(str(catalogue(one, "views")) for one in LANGUAGES)]
    return hashlib.sha256("".join(texts).encode()).hexdigest()[:16]


def make_views(connection: DuckDBPyConnection, *, anew: bool, told: bool = True) -> None:
    """Make the views if this program's differ from those in the file, or if `anew` (a form has changed).

    `told` is whether it is said in comments what they mean.
    """
    mark = views_mark()
    row = connection.execute("SELECT value FROM meta WHERE name = 'views'").fetchone()
    if row is not None and row[0] == mark and not anew:
        return
    connection.execute(_sql())
    families = [name for (name,) in connection.execute("SELECT DISTINCT family FROM edition").fetchall()]
    for family in families:
        connection.execute(_wide(connection, family))
    for statement in _comments(connection) if told else ():
        connection.execute(statement)
    connection.execute("DELETE FROM meta WHERE name = 'views'")
    connection.execute("INSERT INTO meta VALUES ('views', ?)", [mark])


def _sql() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in _FILES)


def _wide(connection: DuckDBPyConnection, family: str) -> str:
    """A view of one row per submission and one column per indicator that any edition of the family has."""
    rows = connection.execute(
        "SELECT indicator.indicator, indicator.id, max(decimals) FROM indicator "
        "JOIN edition_row USING (indicator) WHERE family = ? GROUP BY ALL ORDER BY indicator.indicator",
        [family],
    ).fetchall()
    columns = ",\n    ".join(
        f"max(entry.figure) FILTER (entry.indicator = {key})::DECIMAL({_MOST_DIGITS + 3}, {decimals}) "
        f"AS {quoted_name(_column(name))}"
        for key, name, decimals in rows
    )
    view, text = quoted_name(wide_name(family)), quoted_text(family)
    return _WIDE.format(view=view, columns=columns, family=text)


def _column(indicator_id: str) -> str:
    return f"{indicator_id}_figure" if indicator_id in _FIXED else indicator_id


def _comments(connection: DuckDBPyConnection) -> Iterator[str]:
    vi, en = (catalogue(language, "views") for language in ("vi", "en"))
    columns = _columns(connection)
    for view in PUBLIC:
        yield f"COMMENT ON VIEW main.{view} IS {quoted_text(f'{vi[view]} | {en[view]}')}"
        for name in columns[view]:
            key = f"column_{view}_{name}" if f"column_{view}_{name}" in vi else f"column_{name}"
            said = quoted_text(f"{vi[key]} | {en[key]}")
            yield f"COMMENT ON COLUMN main.{view}.{quoted_name(name)} IS {said}"
    rows = connection.execute(
        "SELECT family, code, any_value(label), id FROM indicators GROUP BY ALL"
    ).fetchall()
    said = quoted_text(f"{vi['wide']} | {en['wide']}")
    for view in {quoted_name(wide_name(family)) for family, *_ in rows}:
        yield f"COMMENT ON VIEW main.{view} IS {said}"
    for family, code, label, name in rows:
        view, column = quoted_name(wide_name(family)), quoted_name(_column(name))
        yield f"COMMENT ON COLUMN main.{view}.{column} IS {quoted_text(f'{code} {label}')}"


def _columns(connection: DuckDBPyConnection) -> dict[str, list[str]]:
    """The columns of each view in their order."""
    found: dict[str, list[str]] = {view: [] for view in PUBLIC}
    for view, name in connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'main' "
        "AND list_contains(?::VARCHAR[], table_name) ORDER BY column_index",
        [list(PUBLIC)],
    ).fetchall():
        found[view].append(name)
    return found
