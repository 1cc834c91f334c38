"""Which lines of a document are its titles: where it says who reports and for when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS_OF_TITLE = re.compile(r"\b(?:bao cao|phu luc|ket qua cong tac|cong tac cchc|bieu)\b")
"""To be searched in folded text."""
NEAR = 15
"""How many lines above the appendix, and at the document's head, are taken for its titles."""


def lines_above(table_lines: Sequence[int], count: int) -> set[int]:
    """Return the numbers of the lines just above the first of some tables; a text has `count` lines."""
    first = min(table_lines, default=count + 1)
    return set(range(max(1, first - NEAR), min(first, count + 1)))
