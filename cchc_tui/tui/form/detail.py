"""What is known of the current row, in the few lines under the form."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.cells import cell_len

from cchc_tui.entry.compute import derived
from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.entry.notation import read_figure, typed_sum, write_figure
from cchc_tui.entry.readback import words
from cchc_tui.errors import FigureError
from cchc_tui.messages import language, tr
from cchc_tui.schema.model import Severity
from cchc_tui.tui import theme
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.counting import told
from cchc_tui.tui.form.checking import doubt
from cchc_tui.tui.form.columns import compared
from cchc_tui.tui.form.head import period_name
from cchc_tui.tui.form.table import NOTE_SIGN
from cchc_tui.tui.lines import EMPTY, Line, crop, join, plain, text, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cchc_tui.checks.finding import Finding
    from cchc_tui.schema.model import Indicator
    from cchc_tui.schema.period import Period
    from cchc_tui.tui.form.desk import Desk

_LONGEST_LABEL = 3


def detail_lines(desk: Desk, width: int, height: int) -> list[Line]:
    """Return exactly `height` lines: the label whole, what the figure means, and what is wrong with it."""
    if desk.prompt is not None and (said := desk.prompt.lines()):
        return _filled([text(f" {piece}") for line in said for piece in _hanging(line, width - 2)], height)
    room = width - 2
    row = desk.row
    told = [*_meaning(desk, room), *_formulas(desk), *_last(desk, width)]
    facts = [piece for line in told for piece in _broken(line, width)]
    findings = _findings(desk, room)
    note = _note(desk, room)
    label = wrap(_label(desk, row), room)[:_LONGEST_LABEL]
    lines = [text(f" {line}", theme.STRONG) for line in label] + facts
    fitting = _fitting(lines, findings, note, height, width)
    return [_cut(line, width) for line in _filled(fitting, height)]


def _fitting(
    facts: list[Line], findings: list[list[Line]], note: list[Line], height: int, width: int
) -> list[Line]:
    """Put findings before the facts that have the least to say, and say how many found no room."""
    wanted = sum(map(len, findings)) + len(note)
    kept = facts[: max(height - wanted, min(len(facts), height // 2))]
    room_for_note = max(height - len(kept) - sum(map(len, findings)), 1)
    lines = [*kept, *clipped(note, room_for_note, width)]
    for number, finding in enumerate(findings):
        rest = len(findings) - number
        if len(lines) + len(finding) > height - (1 if rest > 1 and len(lines) + 1 < height else 0):
            room = height - len(lines)
            if room > 1 or rest == 1:
                lines += clipped(finding, room, width)
            else:
                lines.append(
                    text(
                        f" {tr('form.more_findings', count=rest, key=key_of('form', 'findings'))}",
                        theme.WARNING,
                    )
                )
            break
        lines += finding
    return lines


def clipped(lines: list[Line], room: int, width: int) -> list[Line]:
    """Return as many lines as there is room for, with an ellipsis where more would follow."""
    if len(lines) <= room or room < 1:
        return lines[: max(room, 0)]
    last = lines[room - 1]
    shown = last if width_of(last) < width else crop(last, width - 1)
    return [*lines[: room - 1], (*shown, ("…", last[-1][1]))]


def _broken(line: Line, width: int) -> list[Line]:
    """A line that is too long, in several of its first style."""
    if width_of(line) <= width:
        return [line]
    return [text(f" {piece}", line[0][1]) for piece in wrap(plain(line), width - 2)]


def _hanging(line: str, room: int) -> list[str]:
    """A line of a list; what goes on in the next stands further in."""
    if cell_len(line) <= room:
        return [line]
    first, *rest = wrap(line.strip(), room - 4)
    return [first, *(f"    {one}" for one in rest)]


def _cut(line: Line, width: int) -> Line:
    """A line that is too long, with an ellipsis at its end."""
    return line if width_of(line) <= width else (*crop(line, width - 1), ("…", line[-1][1]))


def _filled(lines: list[Line], height: int) -> list[Line]:
    return lines[:height] + [EMPTY] * (height - len(lines))


def _label(desk: Desk, row: Indicator) -> str:
    if not row.is_part:
        return f"{row.code} {row.label}"
    return tr("form.part_of", code=desk.schema.printed_code(row), label=row.label)


def typed_figure(desk: Desk) -> Figure | None:
    """Return what stands in the cell, as far as it can be read while it is being typed; None if it cannot."""
    if desk.buffer is None:
        return desk.form[desk.at]
    try:
        return read_figure(desk.buffer.text, desk.row).figure
    except FigureError:
        return None


def _meaning(desk: Desk, room: int) -> Iterator[Line]:
    """The figure read back, or how it is to be given."""
    row = desk.row
    figure = typed_figure(desk)
    if figure is None:
        yield text(f" {tr('form.not_readable_yet')}", theme.QUIET)
    elif figure.state is State.BLANK:
        yield from (text(f" {part}", theme.QUIET) for part in wrap(_asked(desk, row), room)[:2])
    else:
        written, said = write_figure(figure, row), words(figure, row, language())
        unit = "" if row.codes else f" {row.measure.name}"
        typed = typed_sum(figure, row)
        line = f"{typed} = {written}{unit}" if typed else f"{written}{unit}"
        if len(line) + len(said) + 3 <= room:
            yield join(text(f" {line}"), text(f" · {said}", theme.GOOD) if said else EMPTY)
        else:
            yield text(f" {line}")
            yield from (text(f" {part}", theme.GOOD) for part in wrap(said, room)[:2])
    if row.codes:
        codes = " · ".join(f"{one.code} = {one.label}" for one in row.codes)
        for line in wrap(codes, room)[:3]:
            yield text(f" {line}", theme.KEY)


def _asked(desk: Desk, row: Indicator) -> str:
    """How a blank row is to be filled."""
    if not desk.form.fits_level(row.id):
        return tr("form.not_your_level")
    if row.percent is not None:
        return tr("form.computed_by_itself")
    if row.codes:
        return tr("form.give_code")
    return tr("form.give_figure", measure=row.measure.name, flow=tr(f"form.flow_{row.flow.value}"))


def _formulas(desk: Desk) -> Iterator[Line]:
    """The row's own formula with its numbers, and those that its figure goes into."""
    row = desk.row
    if row.percent is not None:
        yield _formula(desk, row)
        return
    for other in desk.schema.indicators.values():
        if other.percent is not None and row.id in {other.percent.part, other.percent.whole}:
            yield _formula(desk, other)


def _formula(desk: Desk, row: Indicator) -> Line:
    if row.percent is None:
        return EMPTY
    part, whole = (_now(desk, one) for one in (row.percent.part, row.percent.whole))
    computed = derived(part, whole, row) if part and whole else None
    result = write_figure(computed, row) if computed else "…"
    name = "" if row.id == desk.at else f"{desk.name(row.id)} "
    above, below = _number(desk, row.percent.part, part), _number(desk, row.percent.whole, whole)
    line = text(f" {name}= 100 × {above} / {below} = {result}")
    now = desk.form[row.id]
    typed = now.state is State.NUMBER and not desk.form.is_derived(row.id)
    if typed and computed and now.number != computed.number:
        line = join(line, text(f"  {tr('form.typed_here', figure=desk.form.text(row.id))}", theme.WARNING))
    return line


def _now(desk: Desk, indicator_id: str) -> Figure | None:
    """A figure as it is now; what is being typed counts already."""
    return typed_figure(desk) if indicator_id == desk.at else desk.form[indicator_id]


def _number(desk: Desk, indicator_id: str, figure: Figure | None) -> str:
    """A figure as it stands in a formula."""
    if figure is None or figure.state is State.BLANK:
        return "…"
    if figure.state is State.NONE:
        figure = Figure(State.NUMBER, Decimal(0))
    return write_figure(figure, desk.schema.indicators[indicator_id])


def _changes(desk: Desk, width: int) -> Mapping[Period, str]:
    """What is said of the periods that stand beside the form; what changed where no column has it."""
    if not desk.sides:
        return {}
    from cchc_tui.tui.form import comparing  # noqa: PLC0415  (the first page compares nothing)

    has_column = compared(width, len(desk.sides)).change > 0
    return {side.period: comparing.told(desk, side, has_column=has_column) for side in desk.sides}


def _last(desk: Desk, width: int) -> Iterator[Line]:
    """What stood here in the last period and a year ago."""
    row = desk.row
    changes = _changes(desk, width)
    said = []
    last = desk.form.last.get(row.id, BLANK)
    if last.state is not State.BLANK and desk.occasion.last is not None:
        name = period_name(desk, desk.occasion.last)
        figure = write_figure(last, row)
        said.append(tr("form.last", period=name, figure=figure) + changes.get(desk.occasion.last, ""))
    year_ago = desk.form.sheet.last_year.get(row.id, BLANK)
    period = desk.occasion.period
    ago = replace(period, year=period.year - 1)
    if year_ago.state is not State.BLANK and desk.occasion.last != ago:
        figure = write_figure(year_ago, row)
        said.append(tr("form.last_year", figure=figure) + changes.get(ago, ""))
    if said:
        yield text(" " + "   ".join(said), theme.QUIET)


def _findings(desk: Desk, room: int) -> list[list[Line]]:
    """The row's findings, heaviest first, each in its lines."""
    found = desk.checked.shown(desk.at)
    first = next((one for one in found if one.proposal is not None), None)
    lines = [_finding(one, room, offered=one is first) for one in found]
    unusual = doubt(desk) if desk.buffer is None else None
    return [*lines, _said(Severity.INFO, unusual.get(language()), room)] if unusual else lines


def _finding(finding: Finding, room: int, *, offered: bool) -> list[Line]:
    lines = _said(finding.severity, finding.message.get(language()), room)
    if finding.proposal is not None:
        key = key_of("form", "propose") if offered else ""
        why = finding.proposal.why.get(language())
        said = tr("form.proposal", figure=finding.proposal.text, why=why)
        for number, line in enumerate(wrap(said, room - 3 - max(len(key), 1))):
            shown = key if number == 0 else ""
            lines.append(join(text(f"   {shown:>1} ", theme.KEY), text(line, theme.GOOD)))
    return lines


def _said(severity: Severity, words: str, room: int) -> list[Line]:
    """A sentence with sign and severity before it."""
    first = join(" ", ((theme.SIGNS[severity], theme.STYLES[severity]),), " ")
    lines = wrap(told(severity, words), room - 2)
    return [join("   " if number else first, text(line)) for number, line in enumerate(lines)]


def _note(desk: Desk, room: int) -> list[Line]:
    note = desk.form.note(desk.at)
    if not note:
        return []
    return [
        join(text(f" {NOTE_SIGN if number == 0 else ' '} ", theme.KEY), text(line))
        for number, line in enumerate(wrap(note, room - 2))
    ]
