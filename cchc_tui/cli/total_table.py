"""A total as people read it: whom it rests on, the sums, what is missing where, claims and differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from cchc_tui.analysis.claims import Outcome
from cchc_tui.analysis.totals import is_summed
from cchc_tui.cli.context import console
from cchc_tui.entry.notation import write_number
from cchc_tui.messages import language, tr
from cchc_tui.schema.model import Kind
from cchc_tui.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cchc_tui.analysis.against import Comparison, Explanation
    from cchc_tui.analysis.claims import Judged
    from cchc_tui.analysis.totals import RowTotal, Total
    from cchc_tui.schema.model import Indicator, Schema
    from cchc_tui.units.model import OrgUnit

_MOST_NAMED, _MOST_CODES, _MOST_BREAKS = 8, 10, 6


def print_table(
    found: Total, unit: OrgUnit | None, judged: Judged | None, compared: Comparison | None, *, today: bool
) -> None:
    """Print a total; long lists of units are cut, and say so: JSON and CSV have all."""
    screen = console()

    def say(line: str) -> None:
        screen.print(Text(printable(line)))

    _heading(found, unit, say, today=today)
    if found.by_unit:
        screen.print(_by_unit(found))
    else:
        screen.print(_totals(found))
        _blanks(found, say)
    if judged:
        say(claim_line(judged))
    if compared:
        _differences(found.schema, compared, say)


def _heading(found: Total, unit: OrgUnit | None, say: Callable[[str], None], *, today: bool) -> None:
    cover, kind = found.coverage, found.schema.periods[found.period.kind]
    whose = f"{unit.name} ({unit.code})" if unit else tr("total.all_listed")
    title = f"{kind.label.get(language())} {found.period.year} · {whose}"
    say(tr("total.title_today" if today else "total.title_then", title=title))
    say(tr("total.covered", reported=len(cover.reported), expected=cover.expected))
    if cover.estimates:
        say(tr("total.estimates", count=cover.estimates))
    if cover.missing:
        told = (f"{_named(one)} ({tr(f'store.status_{how}')})" for one, how in cover.missing.items())
        say(tr("total.missing", count=len(cover.missing), units=_some(told, _MOST_NAMED)))
    if cover.strays:
        say(tr("total.strays", units=_some(cover.strays, _MOST_CODES)))
    for one in found.scope.breaks[:_MOST_BREAKS]:
        key = "total.break_inside" if one.is_inside else "total.break_outside"
        say(tr(key, unit=_named(one.unit), touches=", ".join(_named(each) for each in one.touches)))
    if (more := len(found.scope.breaks) - _MOST_BREAKS) > 0:
        say(tr("total.more_breaks", count=more))


def _table(*titles: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        is_number = title in {tr("total.column_figure"), tr("total.column_known")}
        table.add_column(title, justify="right" if is_number else "left", overflow="fold", no_wrap=is_number)
    return table


def _totals(found: Total) -> Table:
    table = _table(
        tr("cli.column_code"),
        tr("total.column_label"),
        tr("total.column_figure"),
        tr("cli.schema_column_measure"),
        tr("total.column_known"),
    )
    for one in found.rows:
        table.add_row(*map(printable, (_code(found.schema, one.row), one.row.label, *_told(one))))
    return table


def _told(one: RowTotal) -> tuple[str, str, str]:
    """Figure, measure and coverage of a row."""
    told = spread(one) if one.listed else "" if one.figure is None else write_number(one.figure)
    return (
        told,
        one.row.measure.name if is_summed(one.row) or one.row.kind is Kind.PERCENT else "",
        (f"{one.known}/{one.expected - one.not_applicable}"),
    )


def spread(one: RowTotal) -> str:
    """Tell how figures lie that are not summed: how many have which code; the median, least and greatest."""
    if one.row.kind is Kind.CODE:
        return " · ".join(f"{write_number(code)}: {count}" for code, count in one.codes.items())
    least, most, median = one.listed[0], one.listed[-1], one.median
    told = {"least": write_number(least), "most": write_number(most)}
    return tr("total.spread", median=write_number(median) if median is not None else "", **told)


def _by_unit(found: Total) -> Table:
    table = _table(
        tr("total.column_unit"),
        tr("cli.column_code"),
        tr("total.column_figure"),
        tr("cli.schema_column_measure"),
        tr("total.column_known"),
    )
    touched = {unit for one in found.scope.breaks for unit in one.touches}
    for unit in found.scope.targets:
        mark = f" {tr('total.touched')}" if unit in touched else ""
        for one in found.by_unit.get(unit.code, ()):
            table.add_row(
                *map(printable, (f"{_named(unit)}{mark}", _code(found.schema, one.row), *_told(one)))
            )
    return table


def _blanks(found: Total, say: Callable[[str], None]) -> None:
    """Name the rows that some of the reports lack; a percentage lacks what its part or whole lacks."""
    lacking = [one for one in found.rows if one.blank and one.row.percent is None]
    if lacking:
        say(tr("total.blanks"))
    for one in lacking:
        say(f"  {_code(found.schema, one.row)}: {_some(one.blank, _MOST_CODES)}")


def claim_line(judged: Judged) -> str:
    """Say in one sentence how a claim stands."""
    claim = judged.claim
    about = f"{claim.row.id} {claim.sign} {write_number(claim.limit)}"
    given = {"claim": about, "known": write_number(judged.known), "count": len(judged.unknown)}
    if judged.outcome is Outcome.OPEN and judged.needed is None:
        return tr("total.claim_open_share", **given)
    if judged.needed is None:
        sure = "" if judged.unknown else "_all"
        return tr(f"total.claim_{judged.outcome.value}{sure}", **given)
    needed = write_number(judged.needed)
    if judged.each is None:
        key = "exactly" if claim.sign == "==" else "not"
        return tr(f"total.claim_open_{key}", needed=needed, **given)
    key = {">": "over", ">=": "least", "<": "under", "<=": "most"}[claim.sign]
    return tr(f"total.claim_open_{key}", needed=needed, each=write_number(judged.each), **given)


def _differences(schema: Schema, compared: Comparison, say: Callable[[str], None]) -> None:
    if not compared.compared:
        say(tr("total.compare_nothing", unit=_named(compared.unit)))
        return
    count = len(compared.differences)
    say(tr("total.compared", unit=_named(compared.unit), count=count, compared=compared.compared))
    for one in compared.differences:
        gap = f"{'+' if one.difference > 0 else ''}{write_number(one.difference)}"
        figures = {"own": write_number(one.own), "total": write_number(one.total), "gap": gap}
        say(tr("total.differs", code=_code(schema, one.row), label=one.row.label, **figures))
        for each in one.explanations:
            say(f"    {explained(each)}")


def explained(one: Explanation) -> str:
    """Say what could explain a difference."""
    units = _some((_named(unit) for unit in one.units), _MOST_NAMED)
    figure = write_number(one.figure) if one.figure is not None else ""
    meant = write_number(one.meant) if one.meant is not None else ""
    return tr(f"total.why_{one.key}", units=units, figure=figure, meant=meant)


def _some(texts: Iterable[str], most: int) -> str:
    """The first of some texts, and how many more there are."""
    known = list(texts)
    more = len(known) - most
    shown = ", ".join(known[:most])
    return tr("total.and_more", shown=shown, count=more) if more > 0 else shown


def _named(unit: OrgUnit) -> str:
    return f"{unit.code} {unit.name}"


def _code(schema: Schema, row: Indicator) -> str:
    """The printed code; a part has that of its row, and its place."""
    return f"{schema.printed_code(row)}·{row.ordinal}" if row.is_part else schema.printed_code(row)
