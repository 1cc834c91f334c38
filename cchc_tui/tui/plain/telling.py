"""What is said of a row, of a figure and of a finding, in sentences that can be read aloud."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cchc_tui.entry.compute import DERIVED
from cchc_tui.entry.figure import BLANK, State
from cchc_tui.entry.notation import read_figure, typed_sum, write_figure
from cchc_tui.entry.readback import words
from cchc_tui.entry.remarks import AMBIGUOUS, remark_text
from cchc_tui.messages import language, tr
from cchc_tui.schema.model import Severity, bare_code
from cchc_tui.tui.counting import is_missing, told
from cchc_tui.tui.form.head import period_name
from cchc_tui.tui.theme import SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cchc_tui.checks.finding import Finding
    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Indicator
    from cchc_tui.tui.form.desk import Desk, Message


def headings(desk: Desk, before: str | None) -> Iterator[str]:
    """Yield the headings over the row that did not stand over the one before."""
    known = desk.schema.headings_over(desk.schema.indicators[before]) if before else ()
    for one in desk.schema.headings_over(desk.row):
        if one not in known:
            yield tr("plain.heading", code=bare_code(one.code), title=one.title)


def row_lines(desk: Desk) -> Iterator[str]:
    """Yield what there is to know of the row: label, measure, codes, figures, findings, note."""
    row, order = desk.row, desk.form.walk
    code = desk.schema.printed_code(row)
    label = tr("form.part_of", code=code, label=row.label) if row.is_part else f"{row.code} {row.label}"
    yield f"[{order.index(desk.at) + 1}/{len(order.order)}] {label}"
    yield _how(desk, row)
    if row.codes:
        yield tr("plain.codes", codes="; ".join(f"{one.code} = {one.label}" for one in row.codes))
    if not desk.is_blank(row.id):
        yield tr("plain.here", figure=figure_words(desk, row.id))
    yield from _beside(desk, row)
    for finding in desk.checked.shown(row.id):
        yield f"{SIGNS[finding.severity]} {finding_words(finding)}"
    if note := desk.form.note(row.id):
        yield tr("plain.note_here", note=note)


def _how(desk: Desk, row: Indicator) -> str:
    if not desk.form.fits_level(row.id):
        return tr("form.not_your_level")
    if row.percent is not None:
        return tr("plain.computed", measure=row.measure.name)
    if row.codes:
        return tr("plain.give_code")
    return tr("form.give_figure", measure=row.measure.name, flow=tr(f"form.flow_{row.flow.value}"))


def _beside(desk: Desk, row: Indicator) -> Iterator[str]:
    """What stood in the row in the last period and a year ago."""
    last, period = desk.occasion.last, desk.occasion.period
    before = desk.form.last.get(row.id, BLANK)
    if before.state is not State.BLANK and last is not None:
        yield tr("form.last", period=period_name(desk, last), figure=write_figure(before, row))
    ago = desk.form.sheet.last_year.get(row.id, BLANK)
    if ago.state is not State.BLANK and last != replace(period, year=period.year - 1):
        yield tr("form.last_year", figure=write_figure(ago, row))


def figure_words(desk: Desk, name: str) -> str:
    """Return a row's figure as written, and read back in words."""
    row, figure = desk.schema.indicators[name], desk.form[name]
    if figure.state is State.BLANK:
        return tr("form.blank")
    said = words(figure, row, language())
    return f"{_written(figure, row)}: {said}" if said else _written(figure, row)


def _written(figure: Figure, row: Indicator) -> str:
    written = write_figure(figure, row)
    if figure.number is not None and not row.codes:
        written = f"{written} {row.measure.name}"
    typed = typed_sum(figure, row)
    return f"{typed} = {written}" if typed else written


def changed_lines(desk: Desk, before: Mapping[str, Figure], answered: str | None) -> Iterator[str]:
    """Yield what stands in the row that was answered, and in all that changed, those computed too."""
    for name in sorted(desk.form.walk.order, key=lambda name: name != answered):
        if name == answered or desk.form[name] != before.get(name, BLANK):
            key = "plain.now_computed" if desk.form.is_derived(name) else "plain.now"
            yield tr(key, code=desk.name(name), figure=figure_words(desk, name))


def remark_lines(desk: Desk, answer: str) -> Iterator[str]:
    """Yield how an answer was read where it could have been read otherwise."""
    if answer != DERIVED:
        read = read_figure(answer, desk.row)
        for remark in AMBIGUOUS.intersection(read.remarks):
            yield remark_text(remark, read.figure, desk.row, language())


def taken_message(desk: Desk) -> Message | None:
    """Return what the form has to say, and leave it with nothing to say."""
    said, desk.message = desk.message, None
    return said


def finding_words(finding: Finding) -> str:
    """Return what a finding says, its severity in a word before it."""
    return told(finding.severity, finding.message.get(language()))


def finding_line(desk: Desk, finding: Finding) -> str:
    """Return a finding with its sign, its word and its row."""
    where = desk.name(finding.indicator) if finding.indicator else finding.code
    return f"{SIGNS[finding.severity]} {where}. {finding_words(finding)}"


def proposal_line(desk: Desk, finding: Finding) -> str:
    """Return what would mend a finding, and how to take it; the finding has a proposal."""
    proposal = finding.proposal
    if proposal is None or finding.indicator is None:
        return ""
    why, code = proposal.why.get(language()), desk.name(finding.indicator)
    return tr("plain.proposal", figure=proposal.text, code=code, why=why)


def list_lines(desk: Desk) -> Iterator[str]:
    """Yield every finding, and how many rows are only blank."""
    shown = [one for one in desk.checked.findings if not is_missing(one)]
    yield from (finding_line(desk, one) for one in shown)
    filled, mine = desk.form.progress()
    if not shown:
        yield tr("form.no_findings")
    if mine > filled:
        yield tr("plain.blanks", blanks=mine - filled)


def status_lines(desk: Desk) -> Iterator[str]:
    """Yield whose form it is, of when, how it stands and how far it is filled."""
    status = "read_only" if desk.filling.why_read_only else desk.filling.status
    filled, mine = desk.form.progress()
    counts = desk.checked.counts()
    yield tr(
        "plain.status",
        unit=desk.occasion.org_unit,
        period=period_name(desk, desk.occasion.period),
        status=tr(f"store.status_{status}"),
        filled=filled,
        mine=mine,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
    )
    if desk.filling.why_read_only:
        yield desk.filling.why_read_only
    if desk.trouble:
        yield tr("form.not_kept", why=desk.trouble)
