"""What the pages beside the form show, in sentences: a row over the years, the office, those to remind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day, period_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cchc_tui.analysis.series import Point
    from cchc_tui.entry.series import Course, Value
    from cchc_tui.schema.model import Indicator
    from cchc_tui.store.workspaces.units import OrgUnit
    from cchc_tui.tui.plain.keying import Keying

_MOST_POINTS, _MOST_UNITS = 12, 40
"""How many periods and org units are told one by one; of more only the number."""
_YEARS = 2


def series_(keying: Keying, _words: str) -> None:
    """Tell the row over the last periods."""
    if keying.at_end:
        keying.refuse(tr("plain.no_row"))
    else:
        _tell(keying, _series)


def dashboard_(keying: Keying, _words: str) -> None:
    """Tell what the office has to see to, and its percentages."""
    _tell(keying, _dashboard)


def remind_(keying: Keying, _words: str) -> None:
    """Tell whom to remind of what."""
    _tell(keying, _reminders)


def units_(keying: Keying, _words: str) -> None:
    """Tell how the org units stand in the form's period."""
    _tell(keying, _standing)


def _tell(keying: Keying, lines: Callable[[Keying], Iterator[str]]) -> None:
    """Say lines; why there are none hinders nobody from going on."""
    try:
        keying.talk.say(*lines(keying))
    except CchcError as error:
        keying.talk.say(str(error))


def _course(keying: Keying) -> Course:
    from cchc_tui.analysis.series import course_of  # noqa: PLC0415  (whoever only fills the form waits for none)

    draft, today = keying.draft, keying.session.today
    return course_of(draft.workspace, draft.schema, draft.key.org_unit, today.year + 1)


def _series(keying: Keying) -> Iterator[str]:
    from cchc_tui.analysis.series import points  # noqa: PLC0415

    row, code = keying.desk.row, keying.desk.name(keying.desk.at)
    found = points(_course(keying), row)
    if not found:
        yield tr("series.nothing")
        return
    flow = tr(f"series.flow_{row.flow.value}")
    yield tr("plain.series", code=code, label=row.label, measure=row.measure.name, flow=flow)
    if more := len(found) - _MOST_POINTS:
        yield from [tr("plain.earlier_points", count=more)] if more > 0 else []
    for point in found[-_MOST_POINTS:]:
        yield f"  {_point(row, point)}"


def _point(row: Indicator, point: Point) -> str:
    from cchc_tui.analysis.series import change  # noqa: PLC0415
    from cchc_tui.tui.series.paint import changed  # noqa: PLC0415

    spoken = language()
    period = period_of(point.label.get(spoken), point.period.year, spoken)
    said = [tr("plain.point", period=period, figure=_value(row, point.reported))]
    if point.alone is not None and not point.alone.is_reported:
        said.append(tr("plain.point_alone", figure=_value(row, point.alone)))
    if point.year_before is not None:
        said.append(tr("plain.point_before", figure=_value(row, point.year_before)))
    if moved := changed(row, change(row, point.reported, point.year_before)):
        said.append(tr("plain.point_change", change=moved))
    return "; ".join(said)


def _value(row: Indicator, value: Value | None) -> str:
    from cchc_tui.entry.notation import write_figure  # noqa: PLC0415

    written = write_figure(value.figure, row) if value is not None else ""
    if not written:
        return tr("form.blank")
    return tr("plain.estimate", figure=written) if value is not None and value.is_estimate else written


def _dashboard(keying: Keying) -> Iterator[str]:
    from cchc_tui.analysis.dashboard import needs, shares  # noqa: PLC0415
    from cchc_tui.store.journals.overview import overview  # noqa: PLC0415
    from cchc_tui.tui.series.paint import changed  # noqa: PLC0415

    draft, today, spoken = keying.draft, keying.session.today, language()
    years = [today.year - back for back in range(_YEARS)]
    found = needs(overview(draft.workspace, draft.key.org_unit, years, draft.schema.family), today)
    yield f"{tr('dashboard.needs')}:"
    for reason, line in found:
        period = period_of(line.label.get(spoken), line.key.period.year, spoken)
        days, due = abs((line.due - today).days), full_day(line.due, spoken)
        yield "  " + tr(f"dashboard.need_{reason}", period=period, days=days, due=due)
    if not found:
        yield f"  {tr('dashboard.nothing')}"
    told = [one for one in shares(_course(keying), draft.level) if one.last is not None]
    for one in told:
        code = keying.desk.name(one.row.id)
        said = [f"  {code} {one.row.label}: {_value(one.row, one.last)} % ({one.period})"]
        if moved := changed(one.row, one.change):
            said.append(tr("plain.point_change", change=moved))
        yield "; ".join(said)
    if not told:
        yield tr("series.nothing")


def _units(keying: Keying) -> tuple[OrgUnit, ...]:
    """Those beneath the form's org unit, else that unit itself."""
    from cchc_tui.analysis.matrix import units_beneath  # noqa: PLC0415

    draft = keying.draft
    unit = draft.workspace.unit(draft.key.org_unit)
    if all(one.parent != unit.code for one in draft.workspace.org_units.values()):
        return (unit,)
    return units_beneath(draft.workspace, unit.code, draft.schema.levels)


def _reminders(keying: Keying) -> Iterator[str]:
    from cchc_tui.analysis.reminders import letters, reminders  # noqa: PLC0415

    draft, today = keying.draft, keying.session.today
    found = reminders(draft.workspace, draft.schema.family, _units(keying), today)
    yield from letters(found).split("\n") if found.all else [tr("remind.nobody")]
    yield from found.problems


def _standing(keying: Keying) -> Iterator[str]:
    from cchc_tui.analysis.matrix import Cell, Expected, columns, is_owed, standing  # noqa: PLC0415
    from cchc_tui.tui.matrix.paint import stands  # noqa: PLC0415

    draft, today, units = keying.draft, keying.session.today, _units(keying)
    family, period = draft.schema.family, draft.key.period
    [column] = [one for one in columns(draft.workspace, family, period.year) if one.period == period]
    found = standing(draft.workspace, family, [one.code for one in units], [column])
    cells = {code: Cell.read(said) for code, said in found.cells[period].items()}
    expected = Expected(draft.workspace)
    units = tuple(one for one in units if one.code in cells or expected(one.code, column.last_day))
    handed = sum(one.days is not None for one in cells.values())
    name = period_of(column.label.get(language()), period.year, language())
    due = full_day(column.due, language())
    yield tr("plain.units", period=name, due=due, handed=handed, count=len(units))
    # who has yet to hand in comes first: that is what there is something to do about
    told = sorted(units, key=lambda one: one.code in cells and cells[one.code].days is not None)
    for unit in told[:_MOST_UNITS]:
        cell = cells.get(unit.code)
        late = (today - column.due).days if cell is not None or is_owed(column, today) else 0
        if cell is not None and cell.days is not None:
            late = cell.days
        yield f"  {unit.name} ({unit.code}): {stands(cell, max(late, 0))}"
    if len(units) > _MOST_UNITS:
        yield tr("plain.more_units", count=len(units) - _MOST_UNITS)
    yield from found.problems
