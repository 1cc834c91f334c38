"""A table of forms, copied once with its rows numbered, and what stands in cells that SQL cannot read."""

# ruff: noqa: S608  (names are quoted by us, values go in as parameters)
from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.checks.layout import NONE_IS_ZERO
from cchc_tui.checks.table.scratch import by_column, quoted, unnested
from cchc_tui.checks.table.staging import Sort, Source, is_odd, scaled_number, sort_of, trimmed
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
    keys = ", ".join(f'{trimmed(key) if key in types else "NULL::VARCHAR"} AS "#{key}"' for key in _KEYS)
    columns = "".join(f", {quoted(one)}" for one in schema.indicators if one in types)
    number = f'(coalesce({start}, 0) + row_number() OVER ())::BIGINT AS "#row"'
    return f'SELECT {number}, {str(main).lower()} AS "#main", {keys}{columns} FROM {quoted(relation)}'


def _read_odd(scratch: Scratch, sources: Sources) -> Sources:
    """Read each odd text once, keep what it means, and mark the columns that have any."""
    texts = [source for source in sources.values() if source.sort is Sort.TEXT]
    lists = ", ".join(f"list(DISTINCT {trimmed(one.name)}) FILTER ({is_odd(one)})" for one in texts)
    found = scratch.run(f"SELECT {lists} FROM {scratch.table('raw')}")[0] if texts else ()
    rows: list[tuple[object, ...]] = []
    marked = dict(sources)
    for source, odd in zip(texts, found, strict=True):
        if odd:
            marked[source.indicator.id] = source._replace(odd=True)
            rows.extend(_meaning(text, source.indicator) for text in sorted(odd))
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
    found: dict[int, list[str]] = {}
    for one, source in sources.items():
        condition = None
        if source.odd:
            bad = f"SELECT text FROM {scratch.table('odd')} WHERE id = '{one}' AND NOT readable"
            condition = f"{trimmed(source.name)} IN ({bad})"
        elif source.sort in {Sort.INTEGER, Sort.FRACTION}:
            text = f"{source.name}::VARCHAR"
            condition = f"{text} IS NOT NULL AND {text} <> 'nan' AND {scaled_number(source)} IS NULL"
        if condition is not None:
            sql = f'SELECT "#row" FROM {scratch.table("raw")} WHERE "#main" AND {condition}'
            for (row,) in scratch.run(sql):
                found.setdefault(row, []).append(one)
    return found
