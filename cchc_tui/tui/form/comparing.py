"""The last period and the same period of last year beside the form's own figures, with what changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from cchc_tui.checks.unusual import Known, unusual
from cchc_tui.entry.compute import amount
from cchc_tui.entry.figure import BLANK, State
from cchc_tui.entry.notation import write_figure, write_number
from cchc_tui.messages import tr, tr_in
from cchc_tui.messages.dates import period_of
from cchc_tui.schema.model import Kind, Text
from cchc_tui.schema.spans import growth
from cchc_tui.tui.form.head import period_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Indicator
    from cchc_tui.schema.period import Period
    from cchc_tui.tui.form.desk import Desk

UNLIKE_SIGN = "*"
SAME_SIGN = "="
_TIMES = 2
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Side:
    """Another period and its figures."""

    period: Period
    figures: Mapping[str, Figure]

    def growth(self, desk: Desk, row: Indicator) -> Fraction | None:
        """How many times as long a time the form's figure covers; None where the two are not alike."""
        return growth(desk.schema.periods, row, desk.occasion.period, self.period)

    def is_like(self, desk: Desk, row: Indicator) -> bool:
        """Whether the figures of a row cover equally long times, so that their difference says something."""
        return self.growth(desk, row) == 1

    def title(self, desk: Desk, cells: int) -> str:
        """The period's name, or what it is to this form where that is too long."""
        meaning = "form.column_last_year" if self.period == _year_ago(desk) else "form.column_last"
        names = (period_name(desk, self.period), tr(meaning), str(self.period))
        return next((name for name in names if len(name) <= cells), names[-1])


def toggle(desk: Desk, _page: int) -> None:
    """Show the other periods beside the form, or put them away."""
    if desk.sides:
        desk.sides = ()
        return
    desk.sides = sides(desk)
    if not desk.sides:
        desk.say(tr("form.nothing_to_compare"))


def sides(desk: Desk) -> tuple[Side, ...]:
    """Return the last period that was reported and the same period of last year, each if it is known."""
    found = []
    year_ago, last_year = _year_ago(desk), desk.form.sheet.last_year
    last = desk.occasion.last
    if last is not None and desk.form.last and not (last == year_ago and last_year):
        found.append(Side(last, desk.form.last))
    if last_year:
        found.append(Side(year_ago, last_year))
    return tuple(found)


def _year_ago(desk: Desk) -> Period:
    period = desk.occasion.period
    return replace(period, year=period.year - 1)


def cells(desk: Desk, row: Indicator, figure_cells: int, change_cells: int) -> list[tuple[str, int]]:
    """Return what stands beside a row, and in how many cells: each period's figure, and the change."""
    found = []
    for side in desk.sides:
        then = side.figures.get(row.id, BLANK)
        words, is_like = write_figure(then, row), side.is_like(desk, row)
        sign = "" if is_like or not words else UNLIKE_SIGN
        found.append((f"{sign}{words}", figure_cells))
        if change_cells:
            said = change(desk.form[row.id], then, row, change_cells) if is_like else ""
            found.append((said, change_cells))
    return found


def change(now: Figure, then: Figure, row: Indicator, room: int) -> str:
    """Return what changed, in so many cells: by how much, else how many times; "" where that says nothing."""
    after, before = amount(now), amount(then)
    if after is None or before is None:
        return ""
    if after == before:
        return SAME_SIGN
    if row.kind is Kind.CODE:
        return f"{write_number(before)}→{write_number(after)}"
    sign = "+" if after > before else ""
    said = f"{sign}{write_number(after - before)}"
    if len(said) <= room:
        return said
    if before and abs(after) >= _TIMES * abs(before):
        return f"×{round(Fraction(after) / Fraction(before))}"
    return "↑" if after > before else "↓"


def told(desk: Desk, side: Side, *, has_column: bool) -> str:
    """Return what is said behind the figure of another period: what changed, unless a column has that."""
    row, then = desk.row, side.figures.get(desk.at, BLANK)
    if then.state is State.BLANK:
        return ""
    if not side.is_like(desk, row):
        return f" ({UNLIKE_SIGN} {tr('form.other_span')})" if has_column else f" ({UNLIKE_SIGN})"
    said = "" if has_column else change(desk.form[row.id], then, row, _LONGEST)
    return f" ({said})" if said else ""


def doubt(desk: Desk, indicator_id: str) -> Text | None:
    """Return what is unusual about a row's figure beside those of other periods, None if nothing is."""
    row = desk.schema.indicators[indicator_id]
    known = []
    for side in reversed(sides(desk)):
        then = side.figures.get(indicator_id, BLANK).number
        times = side.growth(desk, row)
        if then is not None and times is not None:
            known.append(Known(_named(desk, side.period), then, times))
    return unusual(desk.form[indicator_id], row, known)


def copied_unlike(desk: Desk, indicator_id: str) -> str:
    """Return what to say of a figure taken over from a period that is longer or shorter; "" if none was."""
    period, figure = desk.occasion.last, desk.form[indicator_id]
    if period is None or not figure.number:
        return ""
    row = desk.schema.indicators[indicator_id]
    if row.kind is Kind.CODE or Side(period, desk.form.last).is_like(desk, row):
        return ""
    return tr("form.copied_unlike", code=desk.name(indicator_id), period=period_name(desk, period))


def _named(desk: Desk, period: Period) -> Text:
    """A period in the middle of a sentence."""
    if period == _year_ago(desk):
        return Text(*(tr_in(one, "checks.same_period") for one in ("vi", "en")))
    label = desk.schema.periods[period.kind].label
    vi = label.vi[:1].lower() + label.vi[1:]
    return Text(period_of(vi, period.year, "vi"), period_of(label.en, period.year, "en"))
