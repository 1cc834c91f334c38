"""``cchc remind``: whom to remind of which submission, as words to send or as a table."""

from __future__ import annotations

import csv
import sys
from datetime import date
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here, period_asked
from cchc_tui.cli.rights import ASKING, allow
from cchc_tui.errors import UsageError
from cchc_tui.messages import tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from cchc_tui.analysis.reminders import Reminders
    from cchc_tui.schema.model import Level
    from cchc_tui.store.workspaces.units import OrgUnit
    from cchc_tui.store.workspaces.workspace import Workspace

_COLUMNS = ("org_unit", "org_unit_name", "period", "due", "days_left", "need", "status", "errors", "reason")
_REMOTE = ("asked_unit", "period", "date", "days", "schema", "format")
_MOST_DAYS = 366


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    parser = commands.add_parser(
        "remind",
        help=tr("remind.help"),
        description=tr("remind.about"),
        epilog=example("cchc remind --org-unit 19 --days 15"),
    )
    parser.add_argument("--date", metavar="DATE", help=tr("remind.opt_date"))
    parser.add_argument("--days", type=int, default=15, metavar="N", help=tr("remind.opt_days"))
    parser.add_argument("--schema", metavar="NAME", help=tr("cli.opt_schema"))
    parser.add_argument("--format", choices=("text", "csv"), default="text", help=tr("cli.opt_format"))
    parser.set_defaults(run=run)
    allow(parser, ASKING, remote=_REMOTE)
    yield parser


def run(arguments: argparse.Namespace) -> int:
    """Print the reminders; nothing is sent.

    Raises:
        UsageError: day or number of days cannot be meant.
        AccessError, QueryError, StoreError: what is stored cannot be read.
    """
    from cchc_tui.analysis.reminders import Reminders, letters, reminders  # noqa: PLC0415  (`--help` waits not)

    if not 0 <= arguments.days <= _MOST_DAYS:
        raise UsageError("remind.days_wrong", most=_MOST_DAYS)
    workspace, today, period = here(arguments), _day(arguments.date), period_asked(arguments)
    named = arguments.schema or workspace.settings.family or workspace.schemas()[0].family
    schema = workspace.schema(named)
    units = _units(arguments, workspace, schema.levels)
    found = reminders(workspace, schema.family, units, today, soon=arguments.days)
    if period is not None:
        found = Reminders(tuple(one for one in found.all if one.column.period == period), found.problems)
    if arguments.format == "csv":
        _print_csv(found)
    else:
        print(printable_lines(letters(found)) if found.all else tr("remind.nobody"))
    for problem in found.problems:
        print(printable(problem), file=sys.stderr)
    return 0


def printable_lines(words: str) -> str:
    """Return text without control characters, its lines kept."""
    return "\n".join(printable(one) for one in words.split("\n"))


def _day(written: str | None) -> date:
    if written is None:
        return date.today()  # noqa: DTZ011  (due days are days of the office's own calendar)
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise UsageError("remind.date_wrong", date=written) from error


def _units(
    arguments: argparse.Namespace, workspace: Workspace, levels: frozenset[Level]
) -> Sequence[OrgUnit]:
    """Those beneath the unit asked about, or that unit itself if nobody is; else all that may be seen."""
    from cchc_tui.analysis.matrix import units_beneath  # noqa: PLC0415

    code = arguments.only_unit or workspace.access.org_unit
    if not code:
        return units_beneath(workspace, "", levels)
    unit = workspace.unit(code)
    if all(one.parent != code for one in workspace.org_units.values()):
        return (unit,)
    return units_beneath(workspace, code, levels)


def _print_csv(found: Reminders) -> None:
    from cchc_tui.documents.answers.answers import safe_cell  # noqa: PLC0415

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in found.all:
        period = one.column.period
        line = (one.unit.code, one.unit.name, str(period), str(one.column.due), one.days, one.need.value)
        writer.writerow([safe_cell(cell) for cell in (*line, one.status.value, one.errors, one.reason)])
