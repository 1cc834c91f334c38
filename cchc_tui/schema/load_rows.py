"""Measures and rows of a schema file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cchc_tui.schema.model import (
    CodedValue,
    Flow,
    Heading,
    Indicator,
    Kind,
    Level,
    Measure,
    Percent,
    Row,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cchc_tui.schema.faults import Path
    from cchc_tui.schema.table import Table

MOST_DECIMALS = 6
_FLOWS = tuple(Flow)
_CODE = re.compile(r"[0-9]+(\.[0-9]+)*\.?")
_CODED_VALUE = re.compile(r"0|[1-9][0-9]{0,5}")
_PERCENT_RANGE = ("0", "100")


def read_measures(top: Table) -> Mapping[str, Measure]:
    """Read ``[measures]``: how figures of each unit of measure are written."""
    table = top.table("measures", required=True)
    if table is None:
        return {}
    measures = {}
    for name in table.values:
        one = table.table(name)
        if one is None:
            continue
        kind = Kind(one.choice("kind", (Kind.COUNT, Kind.AMOUNT, Kind.PERCENT)))
        decimals = one.whole("decimals", 0, 0 if kind is Kind.COUNT else MOST_DECIMALS, 0)
        measures[name] = Measure(name, kind, decimals)
        one.close()
    return measures


def read_rows(
    top: Table,
    measures: Mapping[str, Measure],
    levels: frozenset[Level],
    lines: Sequence[int],
    part_lines: Sequence[int],
) -> list[tuple[Row, Path]]:
    """Read ``[[row]]`` and ``[[row.part]]`` with their places, parts right after the row they belong to."""
    reader = _RowReader(measures, levels, iter(part_lines))
    rows: list[tuple[Row, Path]] = []
    for place, table in enumerate(top.tables("row")):
        rows.extend(reader.read(table, lines[place] if place < len(lines) else 0))
        table.close()
    if not any(isinstance(row, Indicator) for row, _ in rows):
        top.fault("row", "schema.no_rows")
    return rows


class _RowReader:
    def __init__(
        self, measures: Mapping[str, Measure], levels: frozenset[Level], part_lines: Iterator[int]
    ) -> None:
        self._measures = measures
        self._levels = levels
        self._part_lines = part_lines

    def read(self, table: Table, line: int) -> list[tuple[Row, Path]]:
        """A heading, or an indicator followed by its parts."""
        if table.has("heading"):
            code = _code(table, required=True)
            depth = len(code.rstrip(".").split(".")) - 1
            return [(Heading(code, table.text("heading"), depth, line), table.path)]
        row = self._indicator(table, line, None, 0)
        rows: list[tuple[Row, Path]] = [(row, table.path)]
        for ordinal, part in enumerate(table.tables("part"), start=1):
            one = self._indicator(part, next(self._part_lines, 0), row, ordinal)
            rows.append((one, part.path))
            part.close()
        return rows

    def _indicator(self, table: Table, line: int, parent: Indicator | None, ordinal: int) -> Indicator:
        codes = _coded_values(table)
        measure = self._measure(table, codes)
        low, high = _range(table, measure)
        usual = table.take("usual_max")
        return Indicator(
            id=table.identifier("id"),
            code=_code(table, required=parent is None),
            label=table.text("label"),
            measure=measure,
            levels=table.levels("level", self._levels) or (parent.levels if parent else self._levels),
            flow=self._flow(table, parent),
            parent=parent.id if parent else None,
            ordinal=ordinal,
            codes=codes,
            percent=_percent(table),
            required=table.flag("required"),
            distinct=_distinct(table, measure),
            low=low,
            high=high,
            usual_high=None if usual is None else table.number("usual_max", usual, measure.decimals),
            usual_levels=table.levels("usual_level", self._levels),
            unlike=table.identifiers("unlike"),
            replaces=table.identifiers("replaces"),
            replaced_by=table.identifiers("replaced_by"),
            line=line,
        )

    def _measure(self, table: Table, codes: tuple[CodedValue, ...]) -> Measure:
        if codes or table.has("codes"):
            if table.take("measure") is not None:
                table.fault("measure", "schema.measure_and_codes")
            return Measure(" ".join(f"{one.label} = {one.code}" for one in codes), Kind.CODE)
        name = table.text("measure")
        measure = self._measures.get(name)
        if measure is None:
            if name:
                known = ", ".join(self._measures)
                table.fault("measure", "schema.unknown_measure", found=name, known=known)
            return Measure(name, Kind.COUNT)
        return measure

    def _flow(self, table: Table, parent: Indicator | None) -> Flow:
        return Flow(table.choice("flow", _FLOWS, default=parent.flow if parent else ""))


def _code(table: Table, *, required: bool) -> str:
    code = table.text("code", required=required)
    if code and _CODE.fullmatch(code) is None:
        table.fault("code", "schema.bad_code", found=code)
        return ""
    return code


def _coded_values(table: Table) -> tuple[CodedValue, ...]:
    inner = table.table("codes")
    if inner is None:
        return ()
    found = []
    for key in inner.values:
        label = inner.text(key)
        if _CODED_VALUE.fullmatch(key) is None:
            inner.fault(key, "schema.bad_coded_value", found=key)
        elif label:
            found.append(CodedValue(int(key), label))
    if not inner.values:
        table.fault("codes", "schema.no_codes")
    labels = [one.label for one in found]
    if len(set(labels)) != len(labels):
        table.fault("codes", "schema.repeated", found=next(one for one in labels if labels.count(one) > 1))
    return tuple(sorted(found, key=lambda one: one.code))


def _distinct(table: Table, measure: Measure) -> bool:
    distinct = table.flag("distinct")
    if distinct and measure.kind is not Kind.COUNT:
        table.fault("distinct", "schema.distinct_no_count")
    return distinct


def _percent(table: Table) -> Percent | None:
    inner = table.table("percent")
    if inner is None:
        return None
    percent = Percent(inner.identifier("part"), inner.identifier("whole"))
    inner.close()
    return percent


def _range(table: Table, measure: Measure) -> tuple[str | None, str | None]:
    """Bounds as given; else 0 to 100 for percentages and from 0 for other numbers."""
    bounds = table.take("range")
    if bounds is None:
        if measure.kind is Kind.PERCENT:
            return _PERCENT_RANGE
        return (None, None) if measure.kind is Kind.CODE else ("0", None)
    if measure.kind is Kind.CODE:
        table.fault("range", "schema.range_of_codes")
        return None, None
    if not isinstance(bounds, list) or len(bounds) != len(_PERCENT_RANGE):
        table.fault("range", "schema.wants_range")
        return None, None
    low, high = (table.number("range", one, measure.decimals) for one in bounds)
    if low is not None and high is not None and bounds[0] > bounds[1]:
        table.fault("range", "schema.range_reversed", low=low, high=high)
    return low, high
