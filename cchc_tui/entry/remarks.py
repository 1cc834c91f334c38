"""What is said of how typed text was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry.notation import write_figure
from cchc_tui.messages import tr_in
from cchc_tui.text import printable

if TYPE_CHECKING:
    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Indicator

AMBIGUOUS = frozenset({"thousands", "decimal_point", "decimal_comma", "zero_fraction"})
"""Remarks on text that could have been read otherwise: always to be said. The others only note how it was
written."""


def remark_text(remark: str, figure: Figure, indicator: Indicator, language: str) -> str:
    """Return the sentence for one remark of `read_figure` on a figure of a row."""
    return tr_in(
        language,
        f"entry.remark_{remark}",
        typed=printable(figure.typed),
        read=write_figure(figure, indicator),
    )
