"""The page of help as lines: what the keys of a screen do, and what its signs mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from cchc_tui.messages import tr
from cchc_tui.tui import theme
from cchc_tui.tui.actions import help_lines
from cchc_tui.tui.help.signs import signs_on
from cchc_tui.tui.lines import EMPTY, Line, fit, join, page_of, spread, text, wrap

if TYPE_CHECKING:
    from rich.style import Style

_WIDEST_KEYS = 16


def content(screen: str, width: int) -> list[Line]:
    """Return all lines of a screen's help, as long as they come."""
    lines = [text(f" {piece}") for piece in wrap(tr(f"help.intro_{screen}"), width - 2)]
    lines += [EMPTY, text(f" {tr('help.keys')}", theme.HEADING)]
    actions = help_lines(screen)
    column = min(max(cell_len(keys) for keys, _, _ in actions), _WIDEST_KEYS)
    for keys, _, sentence in actions:
        lines += _entry(keys, theme.KEY, sentence, column, width)
    signs = signs_on(screen)
    if signs:
        lines += [EMPTY, text(f" {tr('help.signs')}", theme.HEADING)]
        for sign, style, sentence in signs:
            lines += _entry(sign, style, sentence, column, width)
    return lines


def _entry(head: str, style: Style, sentence: str, column: int, width: int) -> list[Line]:
    """Return one entry: what stands before it in its column, the sentence wrapped beside it."""
    pieces = wrap(sentence, width - column - 4)
    first = join("  ", text(fit(head, max(column, cell_len(head))), style), " ", pieces[0])
    return [first, *(text(" " * (column + 3) + piece) for piece in pieces[1:])]


def paint_help(screen: str, top: int, footer: Line, width: int, height: int) -> list[Line]:
    """Return the page from line `top` of its content on."""
    lines = content(screen, width)
    room = height - 3
    shown = lines[top : top + room]
    place = tr("help.place", last=min(top + room, len(lines)), all=len(lines)) if len(lines) > room else ""
    title = spread(
        text(f" {tr('help.title')}: {tr('help.name_' + screen)}", theme.TITLE),
        text(f"{place} ", theme.QUIET),
        width,
    )
    return page_of([title, EMPTY, *shown], height, [footer])


def last_top(screen: str, width: int, height: int) -> int:
    """Return the furthest line that a page of this size may start with."""
    return max(0, len(content(screen, width)) - (height - 3))
