"""What is said of each kind of generated rule when it fails."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.checks.finding import Proposal
from cchc_tui.checks.generated import bounds
from cchc_tui.checks.proposals import (
    propose_all_of,
    propose_code,
    propose_hundred,
    propose_part,
    propose_percentage,
    propose_usual,
)
from cchc_tui.checks.speech import as_typed, both, short, where, written
from cchc_tui.entry.compute import DECIMALS, amount, percentage
from cchc_tui.entry.figure import BLANK
from cchc_tui.entry.notation import write_number, write_typed
from cchc_tui.schema.expression import Compare
from cchc_tui.schema.expression import Figure as FigureOf
from cchc_tui.schema.model import Kind, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_tui.checks.rulebook import Rulebook
    from cchc_tui.entry.figure import Figure, Sheet
    from cchc_tui.schema.model import Indicator, Percent, Rule


class Case(NamedTuple):
    """A rule that failed, the row it is shown on and the figures of the form."""

    book: Rulebook
    rule: Rule
    indicator: Indicator
    figure: Figure
    sheet: Sheet

    @property
    def value(self) -> str:
        """The figure as typed."""
        return as_typed(self.figure, self.indicator)

    def row(self, indicator_id: str) -> Indicator:
        """Return another row of the form."""
        return self.book.schema.indicators[indicator_id]


class Told(NamedTuple):
    """What is said of a case."""

    message: Text
    expected: str | None = None
    proposal: Proposal | None = None


def _codes(case: Case) -> Told:
    codes = "; ".join(f"{entry.code} = {entry.label}" for entry in case.indicator.codes)
    message = both("checks.codes", value=case.value, codes=codes)
    return Told(message, None, propose_code(case.figure, case.indicator))


def _range(case: Case) -> Told:
    low, high = bounds(case.indicator)
    number = case.figure.number
    values = {"value": case.value, "low": written(low), "high": written(high)}
    if case.indicator.kind is Kind.PERCENT and high is not None:
        counts = [(case.row(one), case.sheet[one]) for one in case.indicator.unlike]
        above = number is not None and number > high
        proposal = propose_all_of(case.figure, counts) or propose_hundred(case.figure) if above else None
        return Told(both("checks.range_percent", **values), None, proposal)
    if low is not None and number is not None and number < low:
        key = "checks.range_negative" if not low else "checks.range_low"
        return Told(both(key, **values))
    return Told(both("checks.range_high", **values))


def _percent_of(case: Case) -> Percent:
    if case.indicator.percent is None:
        raise TypeError(case.rule)
    return case.indicator.percent


def _computed(case: Case) -> tuple[Decimal, Decimal, Decimal, dict[str, object]]:
    """Part, whole and percentage of a derived row, and the words that name them."""
    percent = _percent_of(case)
    part, whole = amount(case.sheet[percent.part]), amount(case.sheet[percent.whole])
    if part is None or whole is None:
        raise TypeError(case.rule)
    computed = percentage(part, whole, min(DECIMALS, case.indicator.decimals))
    if computed is None:
        raise TypeError(case.rule)
    values: dict[str, object] = {
        "value": case.value,
        "part": write_number(part),
        "whole": write_number(whole),
        "expected": write_number(computed),
        "measure": case.row(percent.part).measure.name.lower(),
        "part_label": short(case.row(percent.part).label),
        "whole_label": short(case.row(percent.whole).label),
    }
    return part, whole, computed, values


def _percent(case: Case) -> Told:
    part, whole, computed, values = _computed(case)
    proposal = propose_percentage(case.figure, case.indicator, part, whole, computed)
    return Told(both("checks.percent", **values), write_typed(computed, case.indicator), proposal)


def _percent_missing(case: Case) -> Told:
    _, _, computed, values = _computed(case)
    text = write_typed(computed, case.indicator)
    key = "checks.percent_none" if case.value else "checks.percent_missing"
    return Told(both(key, **values), text, Proposal(text, both("checks.why_computed")))


def _percent_of_nothing(case: Case) -> Told:
    label = short(case.row(_percent_of(case).whole).label)
    message = both(f"checks.{case.rule.kind}", value=case.value, whole_label=label)
    return Told(message, "-", Proposal("-", both("checks.why_nothing")))


def _whole_of_part(rule: Rule) -> str:
    match rule.check:
        case Compare("<=", FigureOf(), FigureOf(whole)):
            return whole
    raise TypeError(rule)


def _part(case: Case) -> Told:
    whole_id = _whole_of_part(case.rule)
    whole = amount(case.sheet[whole_id])
    values = {
        "value": case.value,
        "label": short(case.indicator.label),
        "whole": written(whole),
        "whole_label": short(case.row(whole_id).label),
    }
    percentages = [
        case.sheet[row.id]
        for row in case.book.percentages_of(case.indicator.id)
        if row.percent is not None and row.percent.whole == whole_id
    ]
    proposal = None if whole is None else propose_part(case.figure, case.indicator, whole, percentages)
    return Told(both("checks.part", **values), None, proposal)


def _required(case: Case) -> Told:
    expected = case.book.sums.expected(case.indicator.id, case.sheet)
    if expected is None:
        return Told(both("checks.required", measure=case.indicator.measure.name))
    text = write_typed(expected, case.indicator)
    parts = " + ".join(
        written(amount(case.sheet[part]))
        for one in case.book.sums.of(case.indicator.id)
        for part in one.parts
    )
    message = both("checks.required_sum", expected=text, parts=parts)
    return Told(message, text, Proposal(text, both("checks.why_computed")))


def _not_applicable(case: Case) -> Told:
    return Told(
        both("checks.not_applicable", value=case.value, level=both(f"checks.level_{case.book.level}"))
    )


def _not_your_row(case: Case) -> Told:
    levels = [both(f"checks.level_{one}") for one in sorted(case.indicator.levels)]
    names = Text(", ".join(one.vi for one in levels), ", ".join(one.en for one in levels))
    mine = both(f"checks.level_{case.book.level}")
    return Told(both(f"checks.{case.rule.kind}", value=case.value, levels=names, level=mine))


def _unlike(case: Case) -> Told:
    for one in case.indicator.unlike:
        row = case.row(one)
        if amount(case.sheet[one]) == case.figure.number:
            place = where(case.book.schema, row)
            return Told(both("checks.unlike", value=case.value, where=place, label=short(row.label)))
    raise TypeError(case.rule)


def _usual_high(case: Case) -> Told:
    usual = Decimal(case.indicator.usual_high or 0)
    measure = case.indicator.measure.name
    message = both("checks.usual_high", value=case.value, usual=written(usual), measure=measure)
    return Told(message, None, propose_usual(case.figure, case.indicator, usual))


def _cumulative(case: Case) -> Told:
    earlier = amount(case.sheet.earlier.get(case.indicator.id, BLANK))
    return Told(both("checks.cumulative", value=case.value, earlier=written(earlier)))


_TELL: dict[str, Callable[[Case], Told]] = {
    "codes": _codes,
    "range": _range,
    "percent": _percent,
    "percent_missing": _percent_missing,
    "percent_of_nothing": _percent_of_nothing,
    "percent_of_nothing_zero": _percent_of_nothing,
    "part": _part,
    "required": _required,
    "not_applicable": _not_applicable,
    "not_your_row": _not_your_row,
    "not_your_row_zero": _not_your_row,
    "unlike": _unlike,
    "usual_high": _usual_high,
    "cumulative": _cumulative,
}


def tell_of(kind: str) -> Callable[[Case], Told] | None:
    """Return what tells of a kind of generated rule, None for rules written in the schema file."""
    return _TELL.get(kind)
