"""Lines of a screen as plain values, and how text is fitted, wrapped and joined by terminal cells.

A line is a tuple of spans, each a piece of text and its style. Nothing here needs a screen: what a page
shows is a function from its state to lines, and tests read those lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.style import Style

from cchc_tui.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Span = tuple[str, Style]
Line = tuple[Span, ...]

EMPTY: Line = ()
LONGEST_NAME = 50
"""Cells that a unit's name is given at most: figures further off are hard to find beside it."""
_NO_STYLE = Style()
_ELLIPSIS = "…"


def text(words: str, style: Style = _NO_STYLE) -> Line:
    """Return a line of one span; control characters are left out."""
    return ((printable(words), style),) if words else EMPTY


def join(*parts: Line | str) -> Line:
    """Return one line out of lines and unstyled words."""
    return tuple(span for part in parts for span in (text(part) if isinstance(part, str) else part))


def plain(line: Line) -> str:
    """Return the words of a line without their styles."""
    return "".join(words for words, _ in line)


def width_of(line: Line) -> int:
    """Return how many cells a line takes."""
    return sum(cell_len(words) for words, _ in line)


def fit(words: str, width: int, *, right: bool = False) -> str:
    """Return words in exactly `width` cells: padded, or shortened with an ellipsis."""
    if width <= 0:
        return ""
    taken = cell_len(words)
    if taken > width:
        words = set_cell_size(words, width - 1).rstrip() + _ELLIPSIS
        taken = cell_len(words)
    padding = " " * (width - taken)
    return padding + words if right else words + padding


def crop(line: Line, width: int) -> Line:
    """Return a line of exactly `width` cells; what is too long is cut without a mark."""
    left = width
    kept: list[Span] = []
    for words, style in line:
        taken = cell_len(words)
        if taken >= left:
            kept.append((set_cell_size(words, left), style))
            return tuple(kept)
        kept.append((words, style))
        left -= taken
    kept.append((" " * left, _NO_STYLE))
    return tuple(kept)


def restyle(line: Line, style: Style) -> Line:
    """Return a line with a style laid over those of its spans."""
    return tuple((words, own + style) for words, own in line)


def spread(left: Line, right: Line, width: int) -> Line:
    """Return a line with one part at each end; the right end gives way where both do not fit."""
    gap = width - width_of(left) - width_of(right)
    if gap < 1:
        return crop(left, width)
    return (*left, (" " * gap, _NO_STYLE), *right)


def wrap(words: str, width: int) -> list[str]:
    """Return words broken into lines of at most `width` cells, at spaces where there are any."""
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for word in printable(paragraph).split():
            for piece in _pieces(word, width):
                if line and cell_len(line) + 1 + cell_len(piece) > width:
                    lines.append(line)
                    line = piece
                else:
                    line = f"{line} {piece}" if line else piece
        lines.append(line)
    return lines


def _pieces(word: str, width: int) -> Iterable[str]:
    """Yield a word in pieces that each fit a line."""
    piece = ""
    for character in word:
        if piece and cell_len(piece + character) > max(width, 1):
            yield piece
            piece = ""
        piece += character
    yield piece


def page_of(lines: Sequence[Line], height: int, footer: Sequence[Line]) -> list[Line]:
    """Return exactly `height` lines: the page's own, cut or filled up, and the footer at the bottom."""
    body = list(lines[: max(height - len(footer), 0)])
    body += [EMPTY] * (height - len(body) - len(footer))
    return (body + list(footer))[:height]
