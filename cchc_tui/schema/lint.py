"""What is legal in a schema and yet most likely a slip: rules that contradict, codes out of order."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from cchc_tui.schema.expression import Call, Figure
from cchc_tui.schema.faults import Fault
from cchc_tui.schema.lint_rules import RuleView, contradicts, repeats, verdict
from cchc_tui.schema.model import Heading, Indicator, Kind, Row, Rule, Schema, bare_code

if TYPE_CHECKING:
    from collections.abc import Iterator


def lint(schema: Schema) -> list[Fault]:
    """Return what looks wrong in a schema that can be used, by line."""
    found = [*_codes(schema), *_rows(schema), *_measures(schema), *_rules(schema)]
    return sorted(found, key=lambda fault: fault.line)


def _warning(line: int, where: str, message: str, **values: object) -> Fault:
    return Fault(line, where, message, values)


def _name(row: Row) -> str:
    return f"row {row.code or (row.id if isinstance(row, Indicator) else row.title)}"


def _codes(schema: Schema) -> Iterator[Fault]:
    """Codes that do not rise, and codes whose heading is missing."""
    coded = [row for row in schema.rows if row.code]
    for before, row in pairwise(coded):
        if _steps(row) <= _steps(before):
            yield _warning(row.line, _name(row), "schema.lint_order", found=row.code, before=before.code)
    for row in coded:
        over = bare_code(row.code).rpartition(".")[0]
        if over and not isinstance(schema.by_code.get(over), Heading):
            yield _warning(row.line, _name(row), "schema.lint_no_heading", found=row.code, over=over)


def _steps(row: Row) -> list[int]:
    return [int(step) for step in bare_code(row.code).split(".")]


def _rows(schema: Schema) -> Iterator[Fault]:
    for row in schema.indicators.values():
        if row.percent is not None:
            if row.required:
                yield _warning(row.line, _name(row), "schema.lint_required", found=row.id)
            measures = [schema.indicators[one].measure.name for one in (row.percent.part, row.percent.whole)]
            if measures[0] != measures[1]:
                yield _warning(row.line, _name(row), "schema.lint_measures", found=" / ".join(measures))
        if row.id in {*row.replaces, *row.replaced_by}:
            yield _warning(row.line, _name(row), "schema.lint_replaces_itself", found=row.id)
        labels = [part.label for part in schema.parts(row.id)]
        for label in dict.fromkeys(label for label in labels if labels.count(label) > 1):
            yield _warning(row.line, _name(row), "schema.lint_same_label", found=label)


def _measures(schema: Schema) -> Iterator[Fault]:
    used = {row.measure.name for row in schema.indicators.values() if row.kind is not Kind.CODE}
    for name in schema.measures:
        if name not in used:
            yield _warning(0, f"measures › {name}", "schema.lint_unused_measure", found=name)


def _rules(schema: Schema) -> Iterator[Fault]:
    views = [RuleView.of(rule, schema) for rule in schema.rules]
    for view in views:
        yield from _alone(view, schema)
    for one, other in combinations(views, 2):
        if not one.levels & other.levels:
            continue
        rule = other.rule
        if repeats(one, other):
            yield _warning(rule.line, f"rule {rule.id}", "schema.lint_repeats", found=one.rule.id)
        elif contradicts(one, other):
            yield _warning(rule.line, f"rule {rule.id}", "schema.lint_contradicts", found=one.rule.id)


def _alone(view: RuleView, schema: Schema) -> Iterator[Fault]:
    rule = view.rule
    where = f"rule {rule.id}"
    if not view.levels:
        yield _warning(rule.line, where, "schema.lint_no_level")
    said = verdict(view, schema)
    if said:
        yield _warning(rule.line, where, said)
    if rule.kind == "sum":
        yield from _sum_measures(rule, schema, where)


def _sum_measures(rule: Rule, schema: Schema, where: str) -> Iterator[Fault]:
    terms = rule.check.arguments if isinstance(rule.check, Call) else ()
    names = {schema.indicators[one.id].measure.name for one in terms if isinstance(one, Figure)}
    if len(names) > 1:
        yield _warning(rule.line, where, "schema.lint_measures", found=" / ".join(sorted(names)))
