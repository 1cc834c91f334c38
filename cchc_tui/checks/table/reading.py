"""A table of forms, copied once with its rows numbered, and what stands in cells that SQL cannot read."""

# ruff: noqa: S608  (names are quoted by us, values go in as parameters)
from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.checks.table.scratch import by_column, quoted, unnested
from cchc_tui.checks.table.staging import Sort, Source, is_odd, numbered, sort_of
from cchc_tui.entry.notation import read_figure, write_figure
from cchc_tui.errors import FigureError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.checks.table.scratch import Scratch
    from cchc_tui.schema.model import Indicator, Schema

Sources = dict[str, Source]
_APART = 10**9
_KEYS = ("org_unit", "period")
_ODD = (("id", "VARCHAR"), ("text", "VARCHAR"), ("plain", "VARCHAR"))


def read_table(
    scratch: Scratch, schema: Schema, relation: str, history: Sequence[str], *, once: bool = False
) -> Sources:
    """Copy a table and those of other periods, with plain text beside what was typed.

    With `once`, what is read in one query only may stay where it is, if there is no text to be made plain.
    """
    relations = " UNION ALL BY NAME ".join(
        _numbered(scratch, schema, one, place) for place, one in enumerate((relation, *history))
    )
    types = _types(scratch, f"(SELECT * FROM {relations})" if history else quoted(relation))
    sources = {
        one: Source(indicator, sort_of(types[one]) if one in types else Sort.ABSENT)
        for one, indicator in schema.indicators.items()
    }
    texts = [source for source in sources.values() if source.sort is Sort.TEXT]
    if once and not texts:
        scratch.raw = relations if not history else f"(SELECT * FROM {relations})"
    else:
        scratch.run(f"CREATE TEMP TABLE {scratch.raw} AS {relations}")
        _make_plain(scratch, texts)
    return sources


def _types(scratch: Scratch, relation: str) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in scratch.run(f"DESCRIBE FROM {relation}")}


def _numbered(scratch: Scratch, schema: Schema, relation: str, place: int) -> str:
    """SQL for the keys and cells of a table, its rows numbered apart from those of other tables."""
    types = _types(scratch, quoted(relation))
    keys = ", ".join(f'{_key(key, types)} AS "#{key}"' for key in _KEYS)
    columns = "".join(f", {_cell(one, types[one])}" for one in schema.indicators if one in types)
    number = f'({place * _APART} + row_number() OVER ())::BIGINT AS "#row"'
    main = str(place == 0).lower()
    return f'(SELECT {number}, {main} AS "#main", {keys}{columns} FROM {quoted(relation)})'


def _key(name: str, types: dict[str, str]) -> str:
    return f"trim({name}::VARCHAR)" if name in types else "NULL::VARCHAR"


def _cell(indicator_id: str, sql_type: str) -> str:
    """A column as it is kept: a number as it is, anything else as text."""
    name = quoted(indicator_id)
    if sql_type == "FLOAT":
        # By way of its text, so that 98.07 does not become 98.0699996948.
        return f"{name}::VARCHAR::DOUBLE AS {name}"
    if sort_of(sql_type) is Sort.TEXT:
        return f'{name}::VARCHAR AS {name}, {name}::VARCHAR AS "{indicator_id}#plain"'
    return name


def _make_plain(scratch: Scratch, texts: list[Source]) -> None:
    """Read each odd text once, and put plain text, or NULL for what cannot be read, in its place."""
    raw, odd = scratch.raw, scratch.table("odd")
    asked = ", ".join(f"bool_or({is_odd(one)})" for one in texts)
    found = scratch.run(f"SELECT {asked} FROM {raw}")[0] if texts else ()
    sources = [source for source, has_odd in zip(texts, found, strict=True) if has_odd]
    rows = [
        (source.indicator.id, text, _plain(text, source.indicator))
        for source in sources
        for (text,) in scratch.run(f"SELECT DISTINCT {source.name} FROM {raw} WHERE {is_odd(source)}")
    ]
    scratch.run(f"CREATE TEMP TABLE {odd} AS SELECT {unnested(_ODD)}", by_column(rows, len(_ODD)))
    for source in sources:
        scratch.run(
            f"UPDATE {raw} SET {source.plain} = odd.plain FROM {odd} AS odd"
            f" WHERE odd.id = '{source.indicator.id}' AND odd.text = {source.name}"
        )


def _plain(text: str, indicator: Indicator) -> str | None:
    """What was typed, as SQL reads it by itself; None if it is no figure of the row."""
    try:
        figure = read_figure(text, indicator).figure
    except FigureError:
        return None
    if figure.number is not None:
        return f"{figure.number:f}".replace(".", ",")
    return write_figure(figure, indicator)


def unreadable_cells(scratch: Scratch, sources: Sources) -> dict[int, list[str]]:
    """Return for each row of the table the indicators whose cell holds no figure of theirs."""
    present = [source for source in sources.values() if source.sort is not Sort.ABSENT]
    conditions = {source.indicator.id: _unreadable(source) for source in present}
    found: dict[int, list[str]] = {}
    if not conditions:
        return found
    texts = [source for source in present if source.sort is Sort.TEXT]
    raw = numbered(scratch.raw, [source for source in present if source.sort is not Sort.TEXT], texts)
    asked = ", ".join(f"bool_or({one})" for one in conditions.values())
    anywhere = scratch.run(f'SELECT {asked} FROM {raw} WHERE "#main"')[0]
    for (one, condition), bad in zip(conditions.items(), anywhere, strict=True):
        if bad:
            for (row,) in scratch.run(f'SELECT "#row" FROM {raw} WHERE "#main" AND {condition}'):
                found.setdefault(row, []).append(one)
    return found


def _unreadable(source: Source) -> str:
    """SQL that is true for a cell that holds no figure of its row."""
    if source.sort is Sort.TEXT:
        return f"({source.name} IS NOT NULL AND {source.plain} IS NULL)"
    nan = f" AND NOT isnan({source.name}::DOUBLE)" if source.sort is Sort.FRACTION else ""
    return f'({source.name} IS NOT NULL AND "{source.indicator.id}#m" IS NULL{nan})'
