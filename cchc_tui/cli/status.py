"""``cchc status``: the stored submissions and how they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here
from cchc_tui.messages import tr
from cchc_tui.store.overview import submissions
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    parser = commands.add_parser(
        "status", help=tr("cli.status_help"), description=tr("cli.status_help"), epilog=example("cchc status")
    )
    parser.set_defaults(run=_status)
    yield parser


def _status(arguments: argparse.Namespace) -> int:
    workspace = here(arguments)
    units = workspace.org_units
    found = False
    for key, submission in submissions(workspace, arguments.org_unit):
        if arguments.period and str(key.period) != arguments.period.upper():
            continue
        found = True
        name = units[key.org_unit].name if key.org_unit in units else ""
        status = tr(f"store.status_{submission.status}")
        print(
            printable(f"{key.period!s:<9}{key.org_unit:<9}{name:<24}{status:<16}{submission.changed_at[:16]}")
        )
    if not found:
        print(tr("cli.status_none"))
    return 0
