"""The lower part of the query page as lines: what came of the query, the table, the cell, the keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from cchc_tui.messages import language, tr
from cchc_tui.tui import theme
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.lines import EMPTY, Line, join, page_of, text, width_of, wrap
from cchc_tui.tui.query.grid import counted, shown
from cchc_tui.tui.query.plotting import plotted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cchc_tui.schema.model import Text
    from cchc_tui.tui.query.grid import Grid

_AROUND = 4
_NOTICE_LINES = 10


@dataclass(frozen=True)
class ResultsState:
    """What is painted. `outcome` tells of the last query, in the language spoken; `notice` of the last key.

    `asking` and `answer` are the parameter that is being asked for and what was typed so far, `aside` what
    that stands for. `active` says whether the table has the keys.
    """

    grid: Grid | None = None
    outcome: Callable[[], str] = str
    notice: str = ""
    wrong: bool = False
    asking: Text | None = None
    answer: str = ""
    aside: str = ""
    active: bool = False
    plotted: bool = False


def grid_room(height: int) -> int:
    """Return how many rows of a table fit beside its column heads on a part of this height."""
    return max(height - _AROUND - 1, 1)


def paint_results(
    state: ResultsState, tabs: Sequence[tuple[str, bool]], footer: Line, width: int, height: int
) -> list[Line]:
    """Return the lower part of the page; `tabs` are the names of questions, and which is shown."""
    lines = [_rule(state, tabs, width)]
    if state.asking:
        field = join(
            text(f" {state.asking.get(language())}: "),
            text(state.answer, theme.STRONG),
            text(" ", theme.CURSOR),
        )
        lines += [field, text(f" {state.aside}", theme.GOOD), text(f" {tr('console.ask_hint')}", theme.QUIET)]
    elif state.wrong:
        lines += [
            text(f" {piece}", theme.ERROR) for piece in _as_told(state.notice, width - 2)[:_NOTICE_LINES]
        ]
    elif state.grid is not None and state.plotted:
        lines += plotted(state.grid, width, height - _AROUND)
    elif state.grid is not None:
        lines += state.grid.paint(width, grid_room(height) + 1, active=state.active)
    else:
        hint = tr("console.hint", run=key_of("query", "run"), shipped=key_of("query", "shipped"))
        lines += [text(f" {piece}", theme.QUIET) for piece in wrap(hint, width - 2)]
    return page_of(lines, height, [_below(state, width), footer])


def _as_told(sentence: str, width: int) -> list[str]:
    """Return the lines of an error; what fits stays as it is, for a caret that points into the line above."""
    lines = [line.rstrip() for line in sentence.splitlines() if line.strip()]
    return [piece for line in lines for piece in ([line] if cell_len(line) <= width else wrap(line, width))]


def _rule(state: ResultsState, tabs: Sequence[tuple[str, bool]], width: int) -> Line:
    """Return the line between editor and answer, which names the questions and tells how this one went."""
    said = state.outcome()
    outcome = text(f" {said} " if said else "", theme.STRONG)
    words = text(f" {tr('console.title')} ", theme.TITLE)
    if len(tabs) > 1:
        words = _tabs(tabs, width - width_of(outcome) - 5)
    dashes = max(width - width_of(words) - width_of(outcome) - 4, 0)
    edge = text(theme.RULE * 2, theme.QUIET)
    return join(edge, words, text(theme.RULE * dashes, theme.QUIET), outcome, edge)


def _tabs(tabs: Sequence[tuple[str, bool]], width: int) -> Line:
    """Return the names of all questions, or their numbers where there is no room for names but this one's."""
    for is_short in (False, True):
        parts: list[Line] = []
        for number, (name, is_shown) in enumerate(tabs, start=1):
            words = f" {number}" if is_short and not is_shown else f" {number} {name}"
            parts.append(text(f"{words} ", theme.CURSOR if is_shown else theme.QUIET))
        line = join(*parts)
        if width_of(line) <= width:
            break
    return line


def _below(state: ResultsState, width: int) -> Line:
    """Return the line above the keys: news, or the whole value of the cell under the cursor."""
    if state.notice and not state.wrong:
        return text(f" {state.notice}", theme.WARNING)
    grid = state.grid
    if grid is None or not state.active or not grid.rows:
        return EMPTY
    place = tr(
        "console.place",
        row=counted(grid.row + 1),
        rows=counted(len(grid.rows)),
        column=grid.column + 1,
        columns=len(grid.columns),
    )
    name = grid.columns[grid.column]
    line = join(text(f" {place} · {name}: ", theme.QUIET), text(shown(grid.value)))
    return line if width_of(line) <= width else join(text(f" {name}: ", theme.QUIET), text(shown(grid.value)))
