"""Org units ranked by an indicator as lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cchc_tui.documents.handed_in.audit_words import row_name
from cchc_tui.entry.notation import write_typed
from cchc_tui.messages import tr
from cchc_tui.schema.model import Kind
from cchc_tui.tui import theme
from cchc_tui.tui.lines import EMPTY, LONGEST_NAME, Line, fit, join, page_of, restyle, spread, text, wrap
from cchc_tui.tui.pairs.paint import named
from cchc_tui.tui.series.paint import signed
from cchc_tui.tui.standing_signs import sign_of

if TYPE_CHECKING:
    from decimal import Decimal

    from cchc_tui.analysis.ranking import Ranked, Ranking
    from cchc_tui.schema.model import Indicator, Schema
    from cchc_tui.schema.period import Period

FAR = "!"
_HEAD, _SUMMARY, _DETAIL = 5, 2, 1
_RANK, _CODE, _FIGURE, _PARTS, _APART = 6, 7, 12, 13, 14


@dataclass(frozen=True)
class RankingState:
    """What is painted; `ranking` is None until it was read."""

    schema: Schema
    period: Period
    row: Indicator
    ranking: Ranking | None = None
    cursor: int = 0
    turned: bool = False
    far: bool = False
    notice: str = ""

    @cached_property
    def shown(self) -> tuple[Ranked, ...]:
        """The rows: the greatest first or the least, those without a figure last; or those that stand out."""
        if self.ranking is None:
            return ()
        known = self.ranking.known
        others = self.ranking.ranked[len(known) :]
        if self.turned:
            known = known[::-1]
        return tuple(one for one in known if one.is_far) if self.far else (*known, *others)

    @property
    def current(self) -> Ranked | None:
        """The row under the cursor."""
        return self.shown[self.cursor] if self.shown else None

    def at(self, cursor: int) -> RankingState:
        """Return the state with the cursor there, stopping at both ends."""
        return replace(self, cursor=max(0, min(len(self.shown) - 1, cursor)), notice="")


def rows_seen(height: int) -> int:
    """Return how many org units are seen at this height."""
    return max(height - _HEAD - _DETAIL - 2, 3)


def paint_ranking(state: RankingState, footer: Line, width: int, height: int) -> list[Line]:
    """Return the page at this size."""
    room = rows_seen(height)
    top = max(0, min(state.cursor - room // 2, len(state.shown) - room))
    rows = [
        _row(state, one, place, width, chosen=place == state.cursor)
        for place, one in enumerate(state.shown[top : top + room], top)
    ]
    if not rows:
        empty = "reading" if state.ranking is None else "none_far" if state.far else "nobody"
        rows = [text(f"  {piece}", theme.QUIET) for piece in wrap(tr(f"ranking.{empty}"), width - 4)]
    rows += [EMPTY] * (room - len(rows))
    notice = [text(f" {piece}", theme.WARNING) for piece in wrap(state.notice, width - 2) if piece]
    rule = text(theme.RULE * width, theme.QUIET)
    return page_of([*_head(state, width), *rows, rule, *notice[:_DETAIL]], height, [footer])


def _head(state: RankingState, width: int) -> list[Line]:
    place = f"{state.cursor + 1}/{len(state.shown)} " if state.shown else ""
    name = f"{row_name(state.schema, state.row.id)} {state.row.label}"
    title = tr("ranking.title", period=named(state.schema, state.period))
    columns = (
        fit("", 2)
        + fit(tr("ranking.column_rank"), _RANK)
        + fit(tr("ranking.column_unit"), _name(width) + _CODE)
        + fit("" if state.row.codes else state.row.measure.name, _FIGURE, right=True)
        + fit(tr("ranking.column_parts") if state.row.percent is not None else "", _PARTS, right=True)
        + fit("" if state.row.codes else tr("ranking.column_apart"), _APART, right=True)
    )
    return [
        spread(text(f" {title}", theme.TITLE), text(place, theme.QUIET), width),
        text(f" {fit(name, width - 2)}", theme.STRONG),
        *(text(f" {fit(piece, width - 2)}") for piece in _summary_lines(state, width)),
        text(columns, theme.QUIET),
    ]


def _name(width: int) -> int:
    return max(min(width - 2 - _RANK - _CODE - _FIGURE - _PARTS - _APART - 1, LONGEST_NAME), 8)


def _summary_lines(state: RankingState, width: int) -> list[str]:
    lines = wrap(_summary(state), width - 2)[:_SUMMARY]
    return [*lines, *[""] * (_SUMMARY - len(lines))]


def _summary(state: RankingState) -> str:
    """Say how many reported, the middle, the total, and how many stand out; of codes how many gave which."""
    found = state.ranking
    if found is None:
        return ""
    known = found.known
    said = [tr("ranking.of", known=len(known), all=len(found.ranked))]
    if found.middle is not None:
        said.append(tr("ranking.middle", number=write_typed(found.middle, state.row)))
    if found.total is not None:
        key = "ranking.total_share" if state.row.percent is not None else "ranking.total"
        said.append(tr(key, number=write_typed(found.total, state.row)))
    if state.row.kind is Kind.CODE:
        for code, label, count in found.counts:
            name = f"{label} ({code})" if label else tr("ranking.no_code", code=code)
            said.append(f"{name}: {count}")
    else:
        said.append(tr("ranking.far", sign=FAR, count=sum(one.is_far for one in known)))
    return " · ".join(said)


def _row(state: RankingState, one: Ranked, place: int, width: int, *, chosen: bool) -> Line:
    sign, style = sign_of(one.status)
    rank = ""
    if one.figure is not None and state.ranking is not None:
        rank = str(len(state.ranking.known) - place if state.turned and not state.far else place + 1)
    line = join(
        text(fit(theme.POINTER if chosen else "", 2), theme.KEY),
        text(fit(rank, _RANK - 2, right=True), theme.QUIET),
        " ",
        text(FAR if one.is_far else " ", theme.WARNING),
        fit(one.unit.name, _name(width) - 1),
        " ",
        text(fit(one.unit.code, _CODE), theme.QUIET),
    )
    if one.figure is None:
        said = tr("ranking.blank") if one.status.is_locked else tr(f"store.status_{one.status}")
        line = join(line, text(fit(f"{sign} {said}", _FIGURE + _PARTS, right=True), style))
    elif state.row.codes:
        labels = {one.code: one.label for one in state.row.codes}
        said = f"{labels.get(int(one.figure), '')} ({one.figure:f})"
        line = join(line, fit(f" {said}", _FIGURE + _PARTS + _APART, right=True))
    else:
        parts = "" if one.part is None else f"{_plain(one.part)}/{_plain(one.whole)}"
        line = join(
            line,
            fit(write_typed(one.figure, state.row), _FIGURE, right=True),
            text(fit(parts, _PARTS, right=True), theme.QUIET),
            text(fit(_apart(state, one), _APART, right=True), theme.WARNING if one.is_far else theme.PLAIN),
        )
    return restyle(line, theme.STRONG) if chosen else line


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def _apart(state: RankingState, one: Ranked) -> str:
    """How far a figure is from the middle."""
    found = state.ranking
    if found is None or found.middle is None or one.figure is None or state.row.kind is Kind.CODE:
        return ""
    return signed(one.figure - found.middle, state.row)
