"""Choosing an indicator by words of its label, or by its code."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cchc_tui.documents.handed_in.audit_words import row_name
from cchc_tui.messages import tr
from cchc_tui.tui.canvas import Page
from cchc_tui.tui.chooser import Chooser, Entry

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cchc_tui.schema.model import Schema


class IndicatorScreen(Page):
    """Ends with the id of an indicator, or None."""

    def __init__(self, schema: Schema) -> None:
        super().__init__()
        self._schema = schema

    def compose(self) -> ComposeResult:
        """Show the list."""
        yield IndicatorPicker(self._schema)


class IndicatorPicker(Chooser):
    """The indicators of a form."""

    page: ClassVar[str] = "questions"

    def __init__(self, schema: Schema) -> None:
        super().__init__()
        self._entries = [
            Entry(row.id, f"{row_name(schema, row.id)} {row.label}", row.measure.name, row.label)
            for row in schema.indicators.values()
        ]

    def title(self) -> str:
        """Return the heading."""
        return tr("series.choose")

    def entries(self) -> list[Entry]:
        """Return the indicators."""
        return self._entries
