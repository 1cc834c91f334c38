"""What is said of a rule that the schema file spells out: its own message, and the figures it compares."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cchc_tui.checks.kleene import compile_number
from cchc_tui.checks.layout import Layout, fill
from cchc_tui.checks.proposals import propose_number
from cchc_tui.checks.speech import as_typed, both, where
from cchc_tui.checks.sums import Sum, sum_of
from cchc_tui.checks.telling import Case, Told
from cchc_tui.entry.compute import DECIMALS, amount, percentage
from cchc_tui.entry.notation import write_typed
from cchc_tui.schema.expression import Call, Figure
from cchc_tui.schema.model import Kind
from cchc_tui.schema.walk import figures_in, walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_tui.checks.rulebook import Rulebook
    from cchc_tui.entry.figure import Sheet
    from cchc_tui.schema.expression import Expression
    from cchc_tui.schema.model import Indicator, Rule

_MOST_SHOWN = 8


class WrittenRules:
    """Tells of written rules; what they expect is compiled when it is first asked for."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._named: dict[str, tuple[tuple[str, Indicator], ...]] = {}
        self._expected: dict[str, tuple[Callable[[Sheet], Decimal | None], ...]] = {}

    def tell(self, case: Case) -> Told:
        """Return the rule's message with the figures it reads, what was expected, and a mend."""
        message = both("checks.written", message=case.rule.message, figures=self._figures(case))
        expected = self._value(case)
        if expected is None:
            return Told(message)
        added = sum_of(case.rule)
        if added is not None:
            culprit = case.book.sums.culprit(added, case.sheet)
            if culprit is not None:
                place = where(case.book.schema, case.row(culprit))
                return Told(both("checks.sum_by_part", message=message, where=place))
            if case.book.sums.bears_out(added.total, case.sheet) or self._doubted(added, case):
                return Told(message, write_typed(expected, case.indicator))
        proposal = propose_number(case.figure, case.indicator, expected)
        return Told(message, write_typed(expected, case.indicator), proposal)

    def _doubted(self, added: Sum, case: Case) -> bool:
        """Whether one of the figures that are added is more than the whole that it is a part of."""
        for part in added.parts:
            number = amount(case.sheet[part])
            for row in self._book.percentages_of(part):
                whole = None if row.percent is None else amount(case.sheet[row.percent.whole])
                if number is not None and whole is not None and number > whole:
                    return True
        return False

    def _figures(self, case: Case) -> str:
        """The present figures of the rule, in the order it names them: ``3.1.3 = 134; 3.1.1 = 24``."""
        rule = case.rule
        named = self._named.get(rule.id)
        if named is None:
            figures = (one for one in walk(rule.check) if isinstance(one, Figure) and one.of == "now")
            named = self._named[rule.id] = tuple(
                (where(self._book.schema, case.row(one)), case.row(one))
                for one in dict.fromkeys(figure.id for figure in figures)
            )
        told = [f"{place} = {as_typed(case.sheet[row.id], row) or '…'}" for place, row in named[:_MOST_SHOWN]]
        return "; ".join(told) + ("; …" if len(named) > _MOST_SHOWN else "")

    def _value(self, case: Case) -> Decimal | None:
        """What the rule expects on its row, in as many decimals as the row allows, or is computed to."""
        rule, row = case.rule, case.indicator
        values = self._expected.get(rule.id)
        if values is None:
            values = self._expected[rule.id] = tuple(map(self._compiled, _expectation(rule)))
        numbers = [value(case.sheet) for value in values]
        known = [number for number in numbers if number is not None]
        if not known or len(known) < len(numbers):
            return None
        decimals = min(DECIMALS, row.decimals) if row.kind is Kind.PERCENT else row.decimals
        # Percentage of 1 in 100: the one place that rounds half up without zeros at the end.
        return percentage(known[0], known[-1] if len(known) > 1 else Decimal(100), decimals)

    def _compiled(self, expression: Expression) -> Callable[[Sheet], Decimal | None]:
        layout = Layout(self._book.schema.indicators, self._book.level)
        run, scale = compile_number(expression, layout)
        slots = layout.slots(sorted(figures_in(expression)))
        vector = layout.vector()

        def value(sheet: Sheet) -> Decimal | None:
            fill(vector, slots, sheet)
            scaled = run(vector)
            return None if scaled is None else Decimal(scaled).scaleb(-scale)

        return value


def _expectation(rule: Rule) -> tuple[Expression, ...]:
    """The expression of what a rule expects on its row, or part and whole of the percentage it expects."""
    if rule.expected is not None:
        return (rule.expected,)
    match rule.check:
        case Call("percent", (Figure(typed, "now"), part, whole)) if typed == rule.at:
            return part, whole
    return ()
