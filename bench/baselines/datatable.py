"""The appendix as Textual's DataTable, each digit written into the current cell: the baseline of keying."""

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import DataTable

from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Indicator


class Table(App[None]):
    """The form's rows in a DataTable."""

    def compose(self) -> ComposeResult:
        """Show one table."""
        yield DataTable(cursor_type="cell")

    def on_mount(self) -> None:
        """Fill it with the rows of the form."""
        table = self.query_one(DataTable)
        table.add_columns("STT", "Chỉ tiêu", "Đơn vị", "Số liệu")
        for row in load_schema(Path(sys.argv[1])).rows:
            if isinstance(row, Indicator):
                table.add_row(row.code, row.label[:40], row.measure.name, "")
            else:
                table.add_row(row.code, row.title[:40], "", "")
        table.move_cursor(row=2, column=3)
        table.focus()

    def on_key(self, event: Key) -> None:
        """Append a typed digit to the current cell."""
        if event.character is not None and event.character.isdigit():
            table = self.query_one(DataTable)
            place = table.cursor_coordinate
            table.update_cell_at(place, f"{table.get_cell_at(place)}{event.character}")


if __name__ == "__main__":
    Table().run(mouse=False)
