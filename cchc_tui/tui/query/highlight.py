"""How the words of a question look in the editor: keywords, texts, numbers, comments and parameters apart."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from cchc_tui.store.ledger.sqltext import tokens
from cchc_tui.tui import theme
from cchc_tui.tui.query.sqlwords import KEYWORDS

if TYPE_CHECKING:
    from rich.style import Style

    from cchc_tui.store.ledger.sqltext import Token

_MOST = 20_000
"""Characters beyond which a text is shown as it is: nobody wrote it by hand."""
Look = tuple[int, int, "Style"]
"""First column of a line, the one behind the last, and their style."""


def looks(sql: str) -> list[list[Look]]:
    """Return for each line of a text what is to be styled in it."""
    starts = [0]
    for line in sql.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    found: list[list[Look]] = [[] for _ in starts[1:]]
    for token in tokens(sql) if len(sql) <= _MOST else ():
        style = _style(sql, token)
        if style is None:
            continue
        first = bisect_right(starts, token.start) - 1
        for row in range(first, bisect_right(starts, token.end - 1)):
            end = min(token.end, starts[row + 1] - 1)
            found[row].append((max(token.start - starts[row], 0), end - starts[row], style))
    return found


def _style(sql: str, token: Token) -> Style | None:
    if token.kind == "word":
        return theme.STRONG + theme.KEY if sql[token.start : token.end].upper() in KEYWORDS else None
    return {"text": theme.GOOD, "comment": theme.QUIET, "parameter": theme.WARNING}.get(token.kind)
