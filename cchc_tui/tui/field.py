"""A line of text being typed, drawn with its cursor, on pages that show no other one."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from cchc_tui.tui import theme
from cchc_tui.tui.lines import Line, join, text

if TYPE_CHECKING:
    from rich.style import Style


def field(words: str, place: int, style: Style) -> Line:
    """Return the words with the cursor over the letter that it stands before, marks and all."""
    end = min(place + 1, len(words))
    while end < len(words) and unicodedata.combining(words[end]):
        end += 1
    under = text(words[place:end] or " ", theme.CURSOR)
    return join(text(words[:place], style), under, text(words[end:], style))
