"""A table of forms, copied once with its rows numbered, and what stands in cells that SQL cannot read."""

# ruff: noqa: S608  (names are quoted by us, values go in as parameters)
from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.checks.layout import NONE_IS_ZERO
from cchc_tui.checks.table.scratch import by_column, quoted, unnested
from cchc_tui.checks.table.staging import Sort, Source, is_odd, number_of, sort_of
from cchc_tui.entry.figure import State
from cchc_tui.entry.notation import read_figure
from cchc_tui.errors import FigureError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.checks.table.scratch import Scratch
    from cchc_tui.schema.model import Indicator, Schema

Sources = dict[str, Source]
_KEYS = ("org_unit", "period")
_ODD = (
    ("id", "VARCHAR"),
    ("text", "VARCHAR"),
    ("number", "BIGINT"),
    ("given", "BOOLEAN"),
    ("unit", "BIGINT"),
    ("inapplicable", "BOOLEAN"),
    ("readable", "BOOLEAN"),
)


def read_table(scratch: Scratch, schema: Schema, relation: str, history: Iterable[str]) -> Sources:
    """Copy a table and those of other periods into "raw", and read the odd texts into "odd"."""
    types = _types(scratch, relation)
    raw = scratch.table("raw")
    scratch.run(f"CREATE TEMP TABLE {raw} AS {_numbered(schema, relation, types, '0', main=True)}")
    for other in history:
        start = f'(SELECT max("#row") FROM {raw})'
        numbered = _numbered(schema, other, _types(scratch, other), start, main=False)
        scratch.run(f"INSERT INTO {raw} BY NAME {numbered}")
    sources = {
        one: Source(indicator, sort_of(types[one]) if one in types else Sort.ABSENT)
        for one, indicator in schema.indicators.items()
    }
    return _read_odd(scratch, sources)


def _types(scratch: Scratch, relation: str) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in scratch.run(f"DESCRIBE {quoted(relation)}")}


def _numbered(schema: Schema, relation: str, types: dict[str, str], start: str, *, main: bool) -> str:
    keys = ", ".join(f'{_key(key, types)} AS "#{key}"' for key in _KEYS)
    columns = "".join(f", {_cell(one, types[one])}" for one in schema.indicators if one in types)
    number = f'(coalesce({start}, 0) + row_number() OVER ())::BIGINT AS "#row"'
    return f'SELECT {number}, {str(main).lower()} AS "#main", {keys}{columns} FROM {quoted(relation)}'


def _key(name: str, types: dict[str, str]) -> str:
    return f"trim({name}::VARCHAR)" if name in types else "NULL::VARCHAR"


def _cell(indicator_id: str, sql_type: str) -> str:
    """A column as it is kept: a number as it is, anything else as text."""
    name = quoted(indicator_id)
    text = sort_of(sql_type) is Sort.TEXT and sql_type != "VARCHAR"
    return f"{name}::VARCHAR AS {name}" if text else name


def _read_odd(scratch: Scratch, sources: Sources) -> Sources:
    """Read each odd text once, keep what it means, and mark the columns that have any."""
    raw = scratch.table("raw")
    texts = [source for source in sources.values() if source.sort is Sort.TEXT]
    asked = ", ".join(f"bool_or({is_odd(one)})" for one in texts)
    has_odd = scratch.run(f"SELECT {asked} FROM {raw}")[0] if texts else ()
    rows: list[tuple[object, ...]] = []
    marked = dict(sources)
    for source, odd in zip(texts, has_odd, strict=True):
        if odd:
            marked[source.indicator.id] = source._replace(odd=True)
            distinct = scratch.run(f"SELECT DISTINCT {source.name} FROM {raw} WHERE {is_odd(source)}")
            rows.extend(_meaning(text, source.indicator) for (text,) in distinct)
    scratch.run(
        f"CREATE TEMP TABLE {scratch.table('odd')} AS SELECT {unnested(_ODD)}", by_column(rows, len(_ODD))
    )
    return marked


def _meaning(text: str, indicator: Indicator) -> tuple[object, ...]:
    """One row of the table of odd texts."""
    try:
        figure = read_figure(text, indicator).figure
    except FigureError:
        return indicator.id, text, None, False, None, False, False
    if figure.number is not None:
        unit = 10 ** (indicator.decimals - min(figure.scale, indicator.decimals))
        return indicator.id, text, figure.scaled(indicator.decimals), True, unit, False, True
    none = figure.state is State.NONE
    zero = 0 if none and indicator.kind in NONE_IS_ZERO else None
    return indicator.id, text, zero, none, zero, figure.state is State.NOT_APPLICABLE, True


def unreadable_cells(scratch: Scratch, sources: Sources) -> dict[int, list[str]]:
    """Return for each row of the table the indicators whose cell holds no figure of theirs."""
    conditions = {one: _unreadable(scratch, source) for one, source in sources.items()}
    asked = {one: condition for one, condition in conditions.items() if condition}
    found: dict[int, list[str]] = {}
    if not asked:
        return found
    raw = scratch.table("raw")
    anywhere = scratch.run(f"SELECT {', '.join(f'bool_or({one})' for one in asked.values())} FROM {raw}")[0]
    for (one, condition), bad in zip(asked.items(), anywhere, strict=True):
        if bad:
            for (row,) in scratch.run(f'SELECT "#row" FROM {raw} WHERE "#main" AND {condition}'):
                found.setdefault(row, []).append(one)
    return found


def _unreadable(scratch: Scratch, source: Source) -> str | None:
    """SQL that is true for a cell that holds no figure of its row; None if no cell can be such."""
    if source.odd:
        bad = f"SELECT text FROM {scratch.table('odd')} WHERE id = '{source.indicator.id}' AND NOT readable"
        return f"coalesce({source.name} IN ({bad}), false)"
    if source.sort in {Sort.INTEGER, Sort.FRACTION}:
        nothing = " AND NOT isnan({0}::DOUBLE)" if source.sort is Sort.FRACTION else ""
        return f"({source.name} IS NOT NULL AND ({number_of(source)}) IS NULL{nothing.format(source.name)})"
    return None
