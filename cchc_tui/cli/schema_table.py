"""A form printed out: its rows, its calendar, its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from cchc_tui.messages import tr
from cchc_tui.schema.show import shown_periods, shown_rows, shown_rules, title
from cchc_tui.text import printable

if TYPE_CHECKING:
    from rich.console import Console

    from cchc_tui.schema.model import Schema
    from cchc_tui.schema.show import ShownRow


def print_schema(console: Console, schema: Schema) -> None:
    """Print the whole form."""
    console.print(Text(printable(title(schema)), style="bold"))
    console.print(_rows(schema))
    console.print(Text(tr("cli.schema_periods"), style="bold"))
    for period in shown_periods(schema):
        dates = {"start": period.start, "end": period.end, "due": period.due}
        console.print(printable(tr("cli.schema_period", key=period.key, label=period.label, **dates)))
    console.print()
    console.print(Text(tr("cli.schema_rules"), style="bold"))
    for rule in shown_rules(schema):
        head = " · ".join(filter(None, (rule.code, rule.id, rule.severity, rule.level)))
        console.print(Text(printable(head), style="cyan"))
        condition = f"  {tr('cli.schema_when', condition=rule.when)}" if rule.when else ""
        console.print(Text(printable(f"  {rule.check}{condition}")))
        console.print(Text(printable(f"  {rule.message}"), style="dim"))


def _rows(schema: Schema) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("STT", no_wrap=True)
    table.add_column(tr("cli.schema_column_label"), ratio=3, overflow="fold")
    table.add_column(tr("cli.schema_column_measure"), ratio=1, overflow="fold")
    table.add_column(tr("cli.schema_column_id"), overflow="fold")
    table.add_column(tr("cli.schema_column_about"), ratio=2, overflow="fold")
    for row in shown_rows(schema):
        style = "bold" if row.heading else ""
        indent = "" if row.code else "  · "
        cells = (row.code, indent + row.label, row.measure, row.id, _about(row))
        table.add_row(*(Text(printable(cell)) for cell in cells), style=style)
    return table


def _about(row: ShownRow) -> str:
    required = tr("cli.schema_required") if row.required else ""
    return ", ".join(filter(None, (row.level, row.flow, required, row.formula, row.bounds)))
