"""Forms, calendars and org units as tables of the ledger, kept in step with the workspace's files."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from cchc_tui.schema.model import Heading
from cchc_tui.store.ledger.tables import insert, next_key
from cchc_tui.store.ledger.unit_states import sync_states
from cchc_tui.units.official import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.schema.model import Indicator, Schema
    from cchc_tui.store.workspaces.units import OrgUnit

_EDITION = {
    "edition": "SMALLINT",
    "family": "VARCHAR",
    "name": "VARCHAR",
    "title_vi": "VARCHAR",
    "title_en": "VARCHAR",
    "fingerprint": "VARCHAR",
}
_ROW = {
    "edition": "SMALLINT",
    "place": "SMALLINT",
    "indicator": "INTEGER",
    "code": "VARCHAR",
    "part": "SMALLINT",
    "label": "VARCHAR",
    "section": "VARCHAR",
    "measure": "VARCHAR",
    "kind": "VARCHAR",
    "decimals": "TINYINT",
    "flow": "VARCHAR",
    "levels": "VARCHAR",
    "parent": "VARCHAR",
    "percent_part": "VARCHAR",
    "percent_whole": "VARCHAR",
}
_PERIOD = {
    "edition": "SMALLINT",
    "place": "SMALLINT",
    "kind": "VARCHAR",
    "label_vi": "VARCHAR",
    "label_en": "VARCHAR",
    "from_month": "TINYINT",
    "from_day": "TINYINT",
    "to_month": "TINYINT",
    "to_day": "TINYINT",
    "due_month": "TINYINT",
    "due_day": "TINYINT",
    "optional": "BOOLEAN",
}
_INDICATOR = {"indicator": "INTEGER", "family": "VARCHAR", "id": "VARCHAR"}
_UNIT = {"unit": "INTEGER", "code": "VARCHAR", "name": "VARCHAR", "level": "VARCHAR", "parent": "VARCHAR"}


def sync_editions(connection: DuckDBPyConnection, schemas: Sequence[Schema]) -> bool:
    """Bring the editions in step with the schema files; True if anything changed.

    An edition whose file is gone stays: its submissions still speak of it.
    """
    known = {
        (family, name): (key, mark)
        for key, family, name, mark in connection.execute(
            "SELECT edition, family, name, fingerprint FROM edition"
        ).fetchall()
    }
    changed = False
    for schema in schemas:
        key, mark = known.get((schema.family, schema.edition), (None, ""))
        now = _fingerprint(schema)
        if now != mark:
            _write_edition(connection, schema, key or next_key(connection, "edition", "edition"), now)
            changed = True
    return changed


def indicator_keys(connection: DuckDBPyConnection, family: str, ids: Iterable[str]) -> dict[str, int]:
    """Return the keys of a family's indicators by id, giving new ones to those not met before."""
    found: dict[str, int] = dict(
        connection.execute("SELECT id, indicator FROM indicator WHERE family = ?", [family]).fetchall()
    )
    new = [one for one in dict.fromkeys(ids) if one not in found]
    if new:
        first = next_key(connection, "indicator", "indicator")
        rows = [(key, family, one) for key, one in enumerate(new, start=first)]
        insert(connection, "indicator", _INDICATOR, rows)
        found |= {one: key for key, _, one in rows}
    return found


def units_mark(listed: Iterable[OrgUnit]) -> str:
    """Return what tells one list of org units, with the official one behind it, from another."""
    return _digest([MARK, *(_told(unit) for unit in listed)])


def _told(unit: OrgUnit) -> tuple[object, ...]:
    told = (unit.code, unit.name, unit.level.value, unit.parent)
    if not unit.is_dated:
        return told
    return (*told, str(unit.since), str(unit.until), unit.successors, unit.replaces)


def sync_units(connection: DuckDBPyConnection, listed: Sequence[OrgUnit], units: Iterable[OrgUnit]) -> None:
    """Bring the org units in step with the workspace's list; those no longer listed stay.

    `units` are what each code of it means last. Table ``meta`` tells which list that was.
    """
    known = {
        code: (key, *rest)
        for key, code, *rest in connection.execute(
            "SELECT unit, code, name, level, parent FROM unit"
        ).fetchall()
    }
    free = next_key(connection, "unit", "unit")
    rows: list[tuple[Any, ...]] = []
    for unit in units:
        now = (unit.name, unit.level.value, unit.parent)
        key, *before = known.get(unit.code, (None,))
        if tuple(before) == now:
            continue
        if key is None:
            key, free = free, free + 1
        rows.append((key, unit.code, *now))
    if rows:
        keys = [row[0] for row in rows]
        connection.execute("DELETE FROM unit WHERE list_contains(?::INTEGER[], unit)", [keys])
        insert(connection, "unit", _UNIT, rows)
    mark = units_mark(listed)
    if connection.execute("SELECT value FROM meta WHERE name = 'units'").fetchone() != (mark,):
        connection.execute("DELETE FROM meta WHERE name = 'units'")
        connection.execute("INSERT INTO meta VALUES ('units', ?)", [mark])
    sync_states(connection, listed, mark)


def _fingerprint(schema: Schema) -> str:
    content = [schema.title.vi, schema.title.en, list(_rows(schema, 0, {})), list(_periods(schema, 0))]
    return _digest(content)


def _digest(content: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]


def _write_edition(connection: DuckDBPyConnection, schema: Schema, key: int, mark: str) -> None:
    for table in ("edition", "edition_row", "edition_period"):
        connection.execute(f"DELETE FROM {table} WHERE edition = ?", [key])  # noqa: S608  (our own names)
    keys = indicator_keys(connection, schema.family, schema.indicators)
    title = schema.title
    insert(
        connection,
        "edition",
        _EDITION,
        [(key, schema.family, schema.edition, title.vi, title.en, mark)],
    )
    insert(connection, "edition_row", _ROW, list(_rows(schema, key, keys)))
    insert(connection, "edition_period", _PERIOD, list(_periods(schema, key)))


def _rows(schema: Schema, edition: int, keys: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    for place, row in enumerate(schema.rows, start=1):
        if not isinstance(row, Heading):
            yield (edition, place, keys.get(row.id, 0), *_row(schema, row))


def _row(schema: Schema, row: Indicator) -> tuple[Any, ...]:
    headings = [heading.title for heading in schema.headings_over(row)]
    return (
        schema.printed_code(row),
        row.ordinal or None,
        row.label,
        " › ".join(headings),
        row.measure.name,
        row.kind.value,
        row.decimals,
        row.flow.value,
        " ".join(sorted(row.levels)),
        row.parent,
        row.percent.part if row.percent else None,
        row.percent.whole if row.percent else None,
    )


def _periods(schema: Schema, edition: int) -> Iterator[tuple[Any, ...]]:
    for place, kind in enumerate(schema.periods.values(), start=1):
        days = (kind.start, kind.end, kind.due)
        dates = [number for day in days for number in (day.month, day.day)]
        yield (edition, place, kind.key, kind.label.vi, kind.label.en, *dates, kind.optional)
