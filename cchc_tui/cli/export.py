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
from cchc_tui.store.disk.files import guarded, replace_file
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence

    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Schema
    from cchc_tui.schema.period import Period
    from cchc_tui.store.journals.audit import Record
    from cchc_tui.store.journals.submission import SubmissionKey
    from cchc_tui.store.workspaces.workspace import Workspace


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
    parser.add_argument("--format", choices=("toml", "print"), default="toml", help=tr("sealed.opt_format"))
    parser.add_argument("--submission", metavar="N", type=int, help=tr("sealed.opt_submission"))
    parser.add_argument("--force", action="store_true", help=tr("cli.opt_force"))
    parser.set_defaults(run=run)
    allow(parser, EVERYONE, remote=("asked_unit", "period", "schema", "format", "submission"))
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
    content = _content(workspace, arguments, unit, period)
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


def _content(workspace: Workspace, arguments: argparse.Namespace, unit: str, period: Period) -> str:
    from cchc_tui.store.journals.audit import read_audit  # noqa: PLC0415  (`--help` should not wait)
    from cchc_tui.store.journals.over_time import name_in  # noqa: PLC0415
    from cchc_tui.store.journals.submission import SubmissionKey  # noqa: PLC0415

    form = arguments.schema
    family = (
        workspace.schema(form).family if form else workspace.settings.family or workspace.schemas()[0].family
    )
    key = SubmissionKey(family, unit, period)
    done, problems = read_audit(workspace, key)
    if problems:
        raise problems[0]
    if not done:
        raise UsageError("cli.export_none", org_unit=unit, period=period)
    schema = workspace.schema(f"{family}-{done[0].by.edition}")
    return _written(schema, key, done, name_in(workspace, key), arguments)


def _written(
    schema: Schema, key: SubmissionKey, done: Sequence[Record], name: str, arguments: argparse.Namespace
) -> str:
    """The submission asked for, or the figures as they are, sealed if they are those submitted last."""
    from cchc_tui.documents.handed_in.fingerprint import fingerprint  # noqa: PLC0415
    from cchc_tui.documents.handed_in.sealed import seal_of  # noqa: PLC0415
    from cchc_tui.documents.reading.appendix_toml import write_appendix  # noqa: PLC0415
    from cchc_tui.store.journals.audit import handed_in, standing_now  # noqa: PLC0415

    states = handed_in(done)
    now: tuple[Mapping[str, Figure], Mapping[str, str]] = standing_now(done)
    if arguments.submission is None:
        mark = fingerprint(schema.name, key.org_unit, key.period, *now)
        chosen = (
            states[-1] if states and seal_of(schema.name, key, states[-1])["fingerprint"] == mark else None
        )
    else:
        chosen = next((one for one in states if one.number == arguments.submission), None)
        if chosen is None:
            raise UsageError("sealed.no_submission", number=arguments.submission)
    figures, notes = (chosen.figures, chosen.notes) if chosen else now
    seal = seal_of(schema.name, key, chosen) if chosen else None
    level = Level(done[0].by.level)
    if arguments.format == "print":
        from cchc_tui.documents.handed_in.printed import print_page  # noqa: PLC0415

        step = chosen.step if chosen else None
        return print_page(schema, key, figures, notes, name=name, level=level, seal=seal, step=step)
    return write_appendix(
        schema, key.org_unit, key.period, figures, name=name, level=level, notes=notes, seal=seal
    )
