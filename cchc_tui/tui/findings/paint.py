"""The list of findings as lines, and under it all that is known of the one chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import period_of
from cchc_tui.tui import theme
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.counting import told
from cchc_tui.tui.field import field
from cchc_tui.tui.findings.model import ORDER, label_of, section_of
from cchc_tui.tui.lines import EMPTY, Line, fit, join, page_of, restyle, spread, text, width_of, wrap

if TYPE_CHECKING:
    from cchc_tui.checks.finding import Finding
    from cchc_tui.tui.findings.model import FindingsState

DETAIL_LINES = 8
_HEAD_LINES = 3
_CODE_WIDTH = 9
_VALUES_SHARE = 3


def list_room(height: int) -> int:
    """Return how many lines the list has on a page of this height."""
    return max(height - _HEAD_LINES - DETAIL_LINES - 2, 3)


def paint_findings(state: FindingsState, footer: Line, width: int, height: int) -> list[Line]:
    """Return the page at this size."""
    lines, cursor_at = _list(state, width)
    room = list_room(height)
    # By half pages: a list that creeps by one line would be sent whole at every key.
    half = max(room // 2, 1)
    top = max(0, min(((cursor_at - half // 2) // half) * half, len(lines) - room))
    shown = lines[top : top + room] + [EMPTY] * (room - len(lines))
    rule = text(theme.RULE * width, theme.QUIET)
    notice = [text(f" {piece}", theme.WARNING) for piece in wrap(state.notice, width - 2) if piece]
    detail = [*_detail(state, width)[: max(DETAIL_LINES - len(notice), 0)], *notice[:DETAIL_LINES]]
    return page_of([*_head(state, width), EMPTY, *shown, rule, *detail], height, [footer])


def counts_line(state: FindingsState) -> Line:
    """Return how many errors, warnings and notices there are, each with its sign."""
    parts: list[Line] = []
    for severity in ORDER:
        count = state.counts[severity]
        words = f"{theme.SIGNS[severity]} {tr(f'findings.count_{severity.value}', count=count)}"
        parts.append(text(words, theme.STYLES[severity] if count else theme.QUIET))
    return join(parts[0], "  ", parts[1], "  ", parts[2])


def _short_counts(state: FindingsState) -> Line:
    """Return the same in signs alone; the headings of the list say what they stand for."""
    signs = [(theme.SIGNS[one], theme.STYLES[one], state.counts[one]) for one in ORDER if state.counts[one]]
    return tuple((f" {sign}{count}", style) for sign, style, count in signs)


def _head(state: FindingsState, width: int) -> list[Line]:
    only = tr(f"findings.only_{state.only.value}" if state.only else "findings.only_all")
    order = tr("findings.by_severity" if state.by_severity else "findings.by_form")
    left = text(f" {only} · {order}", theme.QUIET)
    if state.corrections:
        left = join(left, text(f" · {tr('history.corrected_short', count=state.corrections)}", theme.WARNING))
    if state.typing or state.words:
        typed = join(" ", field(state.words, state.place, theme.FIELD)) if state.typing else EMPTY
        words = typed or text(f" {state.words} ", theme.STRONG)
        left = join(left, text(f" · {tr('findings.filter')}:", theme.QUIET), words)
    place = f"{state.cursor + 1}/{len(state.shown)} " if state.shown else ""
    kind = state.schema.periods[state.period.kind].label.get(language())
    title = tr("findings.title", period=period_of(kind, state.period.year, language()))
    counts = join(counts_line(state), " ")
    if width_of(counts) + cell_len(title) + 2 > width:
        counts = join(_short_counts(state), " ")
    if state.blanks:
        named = join(text(f"· {tr('findings.blanks', count=state.blanks)} ", theme.QUIET))
        fits = width_of(counts) + width_of(named) + cell_len(title) + 2 <= width
        counts = join(counts, named) if fits else counts
    return [
        spread(text(f" {title}", theme.TITLE), counts, width),
        spread(left, text(place, theme.QUIET), width),
    ]


def _list(state: FindingsState, width: int) -> tuple[list[Line], int]:
    """Return the list with its headings, and the line that the cursor is on."""
    if not state.shown:
        if not state.findings:
            return [text(f"  {tr('findings.nothing_left')}", theme.GOOD)], 0
        keys = {name: key_of("findings", name) for name in ("filter", "severity")}
        return [text(f"  {tr('findings.nothing_shown', **keys)}")], 0
    widths = _value_widths(state, width)
    lines: list[Line] = []
    cursor_at = 0
    group = None
    for index, finding in enumerate(state.shown):
        named = _group(state, finding)
        if named != group:
            group = named
            lines.append(text(f" {named}", theme.HEADING))
        if index == state.cursor:
            cursor_at = len(lines)
        lines.append(_row(state, finding, widths, width, chosen=index == state.cursor))
    return lines, cursor_at


def _group(state: FindingsState, finding: Finding) -> str:
    if not state.by_severity:
        return section_of(state.schema, finding)
    return tr(f"findings.group_{finding.severity.value}")


def _row(
    state: FindingsState, finding: Finding, widths: tuple[int, int], width: int, *, chosen: bool
) -> Line:
    sign = text(theme.SIGNS[finding.severity], theme.STYLES[finding.severity])
    noted = text(f" {tr('findings.noted')}", theme.GOOD) if finding.indicator in state.noted else EMPTY
    end = join(noted, "  ", _values(finding, widths))
    code = f"{finding.code}" if finding.part is None else f"{finding.code} +{finding.part}"
    head = join(
        text(fit(theme.POINTER if chosen else "", 2), theme.KEY), sign, " ", fit(code, _CODE_WIDTH), " "
    )
    room = width - width_of(head) - width_of(end)
    label = label_of(state.schema, finding) or finding.message.get(language())
    row = join(head, fit(label, room), end)
    return restyle(row, theme.STRONG) if chosen else row


def _value(finding: Finding) -> str:
    return finding.value or tr("findings.blank")


def _after(finding: Finding) -> str:
    """Return what should stand there instead, "" where that is not known."""
    after = finding.proposal.text if finding.proposal else finding.expected
    return after if after is not None and after != finding.value else ""


def _value_widths(state: FindingsState, width: int) -> tuple[int, int]:
    """Return how wide the figures as they stand, and those proposed, have to be to stand in columns."""
    most = width // _VALUES_SHARE // 2
    values = max(cell_len(_value(one)) for one in state.shown)
    afters = max(cell_len(_after(one)) for one in state.shown)
    return min(values, most), min(afters, most)


def _values(finding: Finding, widths: tuple[int, int]) -> Line:
    """Return the figure as it stands and, after an arrow, what it should be; marked where p would put it."""
    value = text(fit(_value(finding), widths[0], right=True), theme.PLAIN if finding.value else theme.QUIET)
    after = fit(_after(finding), widths[1])
    style = theme.GOOD if finding.proposal else theme.QUIET
    return join(value, text(" → " if after.strip() else "   ", style), text(after, style), " ")


def _detail(state: FindingsState, width: int) -> list[Line]:
    """Return all that is known of the chosen finding: row, figure, what is wrong, what would mend it."""
    finding = state.current
    if finding is None:
        return []
    room = width - 2
    code = finding.code if finding.part is None else tr("findings.part", code=finding.code, n=finding.part)
    label = [text(f" {piece}", theme.STRONG) for piece in wrap(_titled(code, state, finding), room)[:2]]
    style = theme.STYLES[finding.severity]
    said = f"{theme.SIGNS[finding.severity]} {told(finding.severity, finding.message.get(language()))}"
    message = [text(f" {piece}", style) for piece in wrap(said, room)[:4]]
    return [*label, *message, *_figures(finding, room), *_mend(state, finding, room)]


def _titled(code: str, state: FindingsState, finding: Finding) -> str:
    label = label_of(state.schema, finding)
    return f"{code} · {label}" if code and label else code or label


def _figures(finding: Finding, room: int) -> list[Line]:
    value = finding.value or tr("findings.blank")
    if finding.expected is None or finding.expected == finding.value:
        sentence = tr("findings.figure", value=value)
    else:
        sentence = tr("findings.figure_expected", value=value, expected=finding.expected)
    return [text(f" {piece}") for piece in wrap(sentence, room)[:1]]


def _mend(state: FindingsState, finding: Finding, room: int) -> list[Line]:
    if finding.proposal is None:
        return []
    key = "findings.proposal" if state.can_write else "findings.proposal_read_only"
    why = finding.proposal.why.get(language())
    apply = key_of("findings", "apply")
    sentence = tr(key, key=apply, text=finding.proposal.text, why=why[:1].upper() + why[1:])
    return [text(f" {piece}", theme.GOOD) for piece in wrap(f"→ {sentence}", room)[:2]]
