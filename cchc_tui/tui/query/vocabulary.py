"""What may be offered to whoever writes a question: tables, their columns, indicators, org units, periods."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cchc_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cchc_tui.schema.model import Schema
    from cchc_tui.store.workspaces.units import OrgUnit

COLUMNS = """
SELECT columns.table_name, columns.column_name, coalesce(columns.comment, '')
FROM duckdb_columns() AS columns WHERE schema_name = 'main' AND NOT internal
ORDER BY count(*) OVER (PARTITION BY columns.table_name) > 60, columns.table_name, columns.column_index
"""
"""The question that tells all tables and columns there are, those with a column for each indicator last."""
_APART = re.compile(r"[^\w.-]+|\.(?!\w)")
_STATES = ("number", "none", "not_applicable")
_STATUSES = ("draft", "submitted", "returned", "accepted", "not_started")
_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has a name of its own, and words that people know it by.

    `words` are folded, each behind a space, so that the beginning of any of them is found in no time.
    """

    name: str
    about: str
    words: str

    def has(self, typed: Iterable[str]) -> bool:
        """Whether every folded word typed begins one of its words."""
        return all(f" {word}" in self.words for word in typed)


@dataclass(frozen=True)
class Vocabulary:
    """All that can be offered. `tables` has what the columns of each mean, by their names."""

    tables: Mapping[str, Mapping[str, str]]
    indicators: tuple[Named, ...] = ()
    units: tuple[Named, ...] = ()
    values: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)

    def with_tables(self, rows: Iterable[tuple[str, str, str]]) -> Vocabulary:
        """Return it with the answer to `COLUMNS`."""
        tables: dict[str, dict[str, str]] = {}
        for table, column, meaning in rows:
            tables.setdefault(table, {})[column] = meaning
        return replace(self, tables=tables)


def vocabulary_of(schemas: Iterable[Schema], units: Iterable[OrgUnit], years: Iterable[int]) -> Vocabulary:
    """Return what is known without asking the database."""
    schemas = tuple(schemas)
    kinds = {kind: one.label.vi for schema in schemas for kind, one in schema.periods.items()}
    periods = tuple(
        _named(f"{year}-{kind}", label)
        for year in sorted(years, reverse=True)
        for kind, label in kinds.items()
    )
    return Vocabulary(
        tables={},
        indicators=tuple(_indicators(schemas)),
        units=tuple(_named(one.code, one.name) for one in units),
        values={
            "period": periods,
            "status": tuple(_named(one, "") for one in _STATUSES),
            "state": tuple(_named(one, "") for one in _STATES),
            "severity": tuple(_named(one, "") for one in _SEVERITIES),
            "kind": tuple(_named(kind, label) for kind, label in kinds.items()),
            "family": tuple(_named(one.family, one.title.vi) for one in schemas),
        },
    )


def _indicators(schemas: Iterable[Schema]) -> Iterator[Named]:
    """The indicators of all editions, each id once, as the newest edition calls it."""
    newest = {row.id: (schema, row) for schema in schemas for row in schema.indicators.values()}
    for name, (schema, row) in newest.items():
        code = schema.printed_code(row)
        yield Named(
            name, f"{code} {row.label}", _words(f"{code} {row.label} {name} {name.replace('_', ' ')}")
        )


def _named(name: str, about: str) -> Named:
    return Named(name, about, _words(f"{name} {about}"))


def _words(text: str) -> str:
    return " " + _APART.sub(" ", fold(text))
