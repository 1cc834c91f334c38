"""A schema as a person reads it: one line for each row of the form, and each rule with its message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.messages import language, tr
from cchc_tui.schema.model import Heading, Indicator, Level, Rule, Schema
from cchc_tui.schema.write import write_expression

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the form; `heading` rows have no more than code and label. All but `id` is for reading."""

    heading: bool
    depth: int
    code: str
    id: str
    label: str
    measure: str
    level: str
    flow: str
    required: bool
    formula: str
    bounds: str


@dataclass(frozen=True, slots=True)
class ShownRule:
    """One written rule: its expressions as the file would write them, and its message."""

    id: str
    at: str
    code: str
    severity: str
    level: str
    when: str
    check: str
    expected: str
    message: str


@dataclass(frozen=True, slots=True)
class ShownPeriod:
    """One kind of period, its days written day/month."""

    key: str
    label: str
    start: str
    end: str
    due: str


def title(schema: Schema) -> str:
    """Return name and title of the form."""
    return f"{schema.name} · {schema.title.get(language())}"


def shown_rows(schema: Schema) -> list[ShownRow]:
    """Return all rows in printed order."""
    return [_heading(row) if isinstance(row, Heading) else _indicator(schema, row) for row in schema.rows]


def shown_rules(schema: Schema) -> list[ShownRule]:
    """Return the written rules in the order of the file."""
    return [_rule(schema, rule) for rule in schema.rules]


def shown_periods(schema: Schema) -> list[ShownPeriod]:
    """Return the calendar in the order of the file."""
    return [
        ShownPeriod(
            kind.key,
            kind.label.get(language()),
            *(f"{day.day:02}/{day.month:02}" for day in (kind.start, kind.end, kind.due)),
        )
        for kind in schema.periods.values()
    ]


def as_data(schema: Schema) -> Mapping[str, object]:
    """Return everything shown as plain values, for ``--format json``."""
    from dataclasses import asdict  # noqa: PLC0415  (slow to import, and seldom asked for)

    return {
        "name": schema.name,
        "title": schema.title.get(language()),
        "rows": [asdict(row) for row in shown_rows(schema)],
        "rules": [asdict(rule) for rule in shown_rules(schema)],
        "periods": [asdict(period) for period in shown_periods(schema)],
    }


def _heading(row: Heading) -> ShownRow:
    return ShownRow(
        heading=True,
        depth=row.depth,
        code=row.code,
        id="",
        label=row.title,
        measure="",
        level="",
        flow="",
        required=False,
        formula="",
        bounds="",
    )


def _indicator(schema: Schema, row: Indicator) -> ShownRow:
    depth = schema.printed_code(row).count(".") + (1 if row.is_part else 0)
    return ShownRow(
        heading=False,
        depth=depth,
        code=row.code,
        id=row.id,
        label=row.label,
        measure=row.measure.name,
        level=_levels(row.levels, schema),
        flow=tr(f"schema.flow_{row.flow}"),
        required=row.required,
        formula=f"100 × {row.percent.part} / {row.percent.whole}" if row.percent else "",
        bounds=_bounds(row),
    )


def _bounds(row: Indicator) -> str:
    parts = []
    if row.low is not None and row.high is not None:
        parts.append(f"{row.low}–{row.high}")
    elif row.low is not None:
        parts.append(f"≥ {row.low}")
    if row.usual_high is not None:
        parts.append(tr("schema.usually", most=row.usual_high))
    return "; ".join(parts)


def _levels(levels: frozenset[Level], schema: Schema) -> str:
    """Which levels' row or rule it is, "" for all of the form's."""
    if not levels or levels == schema.levels:
        return ""
    return ", ".join(tr(f"schema.level_{level}") for level in Level if level in levels)


def _rule(schema: Schema, rule: Rule) -> ShownRule:
    return ShownRule(
        id=rule.id,
        at=rule.at,
        code=schema.printed_code(schema.indicators[rule.at]),
        severity=tr(f"schema.severity_{rule.severity}"),
        level=_levels(rule.levels, schema),
        when="" if rule.when is None else write_expression(rule.when),
        check=write_expression(rule.check),
        expected="" if rule.expected is None else write_expression(rule.expected),
        message=rule.message.get(language()),
    )
