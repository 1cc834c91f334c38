"""What can only be seen once all rows and rules are read: names that are missing, twice or in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.schema.expression import Call, Expression, Figure
from cchc_tui.schema.magnitude import TooLargeError, check_size
from cchc_tui.schema.model import Indicator, Kind, Row, Rule, Schema, bare_code
from cchc_tui.schema.walk import figures_in, walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cchc_tui.schema.faults import Collector, Path

_MOST_SUGGESTED = 3


def check_references(
    schema: Schema,
    rows: Sequence[tuple[Row, Path]],
    rules: Sequence[tuple[Rule, Path]],
    faults: Collector,
) -> None:
    """Note every fault in how rows and rules, each with its place in the file, refer to one another."""
    checker = _Checker(schema, faults)
    checker.check_rows(rows)
    checker.check_rules(rules)


class _Checker:
    def __init__(self, schema: Schema, faults: Collector) -> None:
        self._schema = schema
        self._faults = faults
        self._known = schema.indicators

    def check_rows(self, rows: Sequence[tuple[Row, Path]]) -> None:
        """Check ids, codes and derived percentages."""
        self._twice(rows)
        needs: dict[str, list[str]] = {}
        paths: dict[str, Path] = {}
        for row, path in rows:
            if isinstance(row, Indicator):
                self._row(row, path)
                if row.percent is not None:
                    needs[row.id] = [row.percent.part, row.percent.whole]
                    paths[row.id] = (*path, "percent")
        self._circles(needs, paths)

    def _twice(self, rows: Sequence[tuple[Row, Path]]) -> None:
        ids: set[str] = set()
        codes: set[str] = set()
        for row, path in rows:
            code = bare_code(row.code)
            if code and code in codes:
                self._faults.add((*path, "code"), "schema.code_twice", found=row.code)
            codes.add(code)
            if isinstance(row, Indicator) and row.id:
                if row.id in ids:
                    self._faults.add((*path, "id"), "schema.id_twice", found=row.id)
                ids.add(row.id)

    def _row(self, row: Indicator, path: Path) -> None:
        if row.percent is not None:
            self._percent(row, (*path, "percent"))
        if row.unlike and row.kind is not Kind.PERCENT:
            self._faults.add((*path, "unlike"), "schema.unlike_of_percent")
        for other in row.unlike:
            self._counted(other, (*path, "unlike"))

    def _percent(self, row: Indicator, path: Path) -> None:
        percent = row.percent
        if percent is None:
            return
        if row.kind is not Kind.PERCENT:
            self._faults.add(path, "schema.percent_measure", found=row.measure.name)
        if percent.part and percent.part == percent.whole:
            self._faults.add(path, "schema.percent_same", found=percent.part)
        for key, other in (("part", percent.part), ("whole", percent.whole)):
            if other == row.id and other:
                self._faults.add((*path, key), "schema.percent_of_itself", found=other)
            elif other and not self._derived(other):
                self._counted(other, (*path, key))

    def _derived(self, other: str) -> bool:
        indicator = self._known.get(other)
        return indicator is not None and indicator.percent is not None

    def _counted(self, other: str, path: Path) -> None:
        indicator = self._known.get(other)
        if indicator is None:
            self._unknown(other, path)
        elif indicator.kind not in {Kind.COUNT, Kind.AMOUNT}:
            self._faults.add(path, "schema.wants_count", found=other)

    def _unknown(self, name: str, path: Path) -> None:
        from difflib import get_close_matches  # noqa: PLC0415  (needed for faults alone)

        near = get_close_matches(name, list(self._known), _MOST_SUGGESTED)
        message = "schema.unknown_id_near" if near else "schema.unknown_id"
        self._faults.add(path, message, found=name, near=", ".join(near))

    def _circles(self, needs: Mapping[str, list[str]], paths: Mapping[str, Path]) -> None:
        for start in needs:
            circle = _circle(start, needs)
            if len(circle) > 2 and start == min(circle):  # noqa: PLR2004  (a row of itself is said elsewhere)
                self._faults.add(paths.get(start, ()), "schema.circle", found=" → ".join(circle))

    def check_rules(self, rules: Sequence[tuple[Rule, Path]]) -> None:
        """Check ids, the figures that rules read, and sums."""
        ids: set[str] = set()
        sums: dict[str, list[str]] = {}
        paths: dict[str, Path] = {}
        for rule, path in rules:
            if rule.id in ids:
                self._faults.add((*path, "id"), "schema.rule_twice", found=rule.id)
            ids.add(rule.id)
            self._rule(rule, path)
            if rule.kind == "sum" and isinstance(rule.check, Call):
                total, *terms = (one.id for one in rule.check.arguments if isinstance(one, Figure))
                sums.setdefault(total, []).extend(terms)
                paths[total] = (*path, "sum")
                if total in terms:
                    self._faults.add(paths[total], "schema.sum_of_itself", found=total)
        self._circles(sums, paths)

    def _rule(self, rule: Rule, path: Path) -> None:
        if rule.at not in self._known:
            self._unknown(rule.at, (*path, "at"))
        if rule.expected is not None and (rule.at, "now") in figures_in(rule.expected):
            self._faults.add((*path, "expected"), "schema.expected_circle", found=rule.at)
        check_key = "sum" if rule.kind == "sum" else "check"
        for key, expression in ((check_key, rule.check), ("when", rule.when), ("expected", rule.expected)):
            if expression is None:
                continue
            unknown = {one.id for one in walk(expression) if isinstance(one, Figure)} - self._known.keys()
            for name in sorted(unknown):
                if not (key == "expected" and rule.kind == "sum"):
                    self._unknown(name, (*path, key))
            if not unknown:
                self._size(expression, (*path, key))

    def _size(self, expression: Expression, path: Path) -> None:
        try:
            check_size(expression, lambda name: self._known[name].decimals)
        except TooLargeError as error:
            self._faults.add(path, "schema.three_factors" if error.factors else "schema.too_large")
        for call in walk(expression):
            if isinstance(call, Call) and call.name == "percent":
                typed = call.arguments[0]
                if isinstance(typed, Figure) and self._known[typed.id].kind is not Kind.PERCENT:
                    self._faults.add(path, "schema.percent_call", found=typed.id)


def _circle(start: str, needs: Mapping[str, list[str]]) -> list[str]:
    """A way from `start` back to itself, empty if there is none."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for step in needs.get(way[-1], []):
            if step == start:
                return [*way, start]
            if step not in seen:
                seen.add(step)
                ways.append([*way, step])
    return []
