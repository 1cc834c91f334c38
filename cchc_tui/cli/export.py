"""``cchc export``: write a stored submission to a TOML file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here, period_asked
from cchc_tui.cli.rights import EVERYONE, allow
from cchc_tui.errors import UsageError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Level
from cchc_tui.store.files import guarded, replace_file
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from cchc_tui.schema.period import Period
    from cchc_tui.store.workspace import Workspace


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    parser = commands.add_parser(
        "export",
        help=tr("cli.export_help"),
        description=tr("cli.export_about"),
        epilog=example("cchc export --org-unit 05497 --period 2024-Q1 --output 05497-2024-Q1.toml"),
    )
    parser.add_argument("--schema", metavar="NAME", help=tr("cli.opt_schema"))
    parser.add_argument("-o", "--output", metavar="FILE", help=tr("cli.opt_output"))
    parser.add_argument("--force", action="store_true", help=tr("cli.opt_force"))
    parser.set_defaults(run=run)
    allow(parser, EVERYONE, remote=("asked_unit", "period", "schema"))
    yield parser


def run(arguments: argparse.Namespace) -> int:
    """Write one submission, to a file or to the screen.

    Raises:
        UsageError: org unit or period is not named, there is no such submission, or the file exists.
    """
    workspace = here(arguments)
    period = period_asked(arguments)
    unit = arguments.org_unit or workspace.settings.org_unit
    if not unit or period is None:
        raise UsageError("cli.export_need")
    content = _content(workspace, arguments.schema, unit, period)
    if arguments.output is None:
        sys.stdout.write(content)
        return 0
    target = Path(arguments.output)
    if target.exists() and not arguments.force:
        raise UsageError("cli.export_exists", path=target)
    with guarded(target):
        replace_file(target, content.encode())
    print(printable(tr("cli.export_done", path=target)))
    return 0


def _content(workspace: Workspace, form: str | None, unit: str, period: Period) -> str:
    from cchc_tui.documents.appendix_toml import write_appendix  # noqa: PLC0415  (`--help` should not wait)
    from cchc_tui.store.submission import SubmissionKey, read_submission  # noqa: PLC0415

    family = (
        workspace.schema(form).family if form else workspace.settings.family or workspace.schemas()[0].family
    )
    submission = read_submission(workspace, SubmissionKey(family, unit, period))
    if submission.first is None:
        raise UsageError("cli.export_none", org_unit=unit, period=period)
    known = workspace.org_units.get(unit)
    return write_appendix(
        workspace.schema(f"{family}-{submission.first.edition}"),
        unit,
        period,
        submission.figures,
        name=known.name if known else "",
        level=Level(submission.first.level),
        notes=submission.notes,
    )
