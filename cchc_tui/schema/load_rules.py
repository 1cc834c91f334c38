"""Written rules of a schema file, not yet held against its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.schema.expression import Call, Expression, Figure
from cchc_tui.schema.model import Level, Rule, Severity
from cchc_tui.schema.parse import ExpressionError, parse_expression
from cchc_tui.schema.tokens import MOST_CHARACTERS
from cchc_tui.schema.walk import is_truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.schema.faults import Path
    from cchc_tui.schema.table import Table

_SEVERITIES = tuple(Severity)


def read_rules(top: Table, levels: frozenset[Level], lines: Sequence[int]) -> list[tuple[Rule, Path]]:
    """Read ``[[rule]]`` with their places; a rule that cannot be understood is noted and left out."""
    rules = []
    for place, table in enumerate(top.tables("rule")):
        rule = _rule(table, levels, lines[place] if place < len(lines) else 0)
        table.close()
        if rule is not None:
            rules.append((rule, table.path))
    return rules


def _rule(table: Table, levels: frozenset[Level], line: int) -> Rule | None:
    identifier = table.identifier("id")
    kind, check, expected, at = _what(table)
    when = _expression(table, "when", truth=True)
    given = _expression(table, "expected", truth=False)
    at = table.identifier("at", required=not at) or at
    severity = Severity(table.choice("severity", _SEVERITIES))
    message = table.both("message")
    of_levels = table.levels("level", levels)
    if check is None or not identifier or not at:
        return None
    return Rule(identifier, check, at, severity, message, kind, when, given or expected, of_levels, line)


def _what(table: Table) -> tuple[str, Expression | None, Expression | None, str]:
    """Kind, check, expected value and place of a rule, out of `check` or `sum`."""
    inner = table.table("sum")
    check = _expression(table, "check", truth=True)
    if inner is None:
        if not table.has("check") and not table.has("sum"):
            table.fault("check", "schema.rule_without_check")
        return "expression", check, None, ""
    if table.has("check"):
        table.fault("sum", "schema.check_and_sum")
    total = inner.identifier("total")
    of = inner.identifiers("of")
    if not of:
        inner.fault("of", "schema.missing_key", key="of")
    inner.close()
    if not total or not of:
        return "sum", None, None, total
    terms = tuple(Figure(one) for one in of)
    return "sum", Call("adds_up", (Figure(total), *terms)), Call("sum", terms), total


def _expression(table: Table, key: str, *, truth: bool) -> Expression | None:
    if not table.has(key):
        table.take(key)
        return None
    text = table.text(key, longest=MOST_CHARACTERS)
    if not text:
        return None
    try:
        expression = parse_expression(text)
    except ExpressionError as error:
        table.fault(key, error.key, **error.values)
        return None
    if is_truth(expression) != truth:
        table.fault(key, "schema.wants_truth_here" if truth else "schema.wants_number_here")
        return None
    return expression
