"""``cchc check``: check appendix files, a table of them, or what is stored of a period; nothing is stored."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import console, forms, maybe_here, period_asked
from cchc_tui.cli.rights import EVERYONE, allow
from cchc_tui.cli.standard_input import named_files
from cchc_tui.errors import CchcError, UsageError
from cchc_tui.messages import tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cchc_tui.documents.checking.report import FileReport
    from cchc_tui.documents.reading.document import Document
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.workspaces.workspace import Workspace

_Thing = TypeVar("_Thing")
_Made = TypeVar("_Made")
TABLES = {".csv", ".tsv", ".parquet"}


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    parser = commands.add_parser(
        "check",
        help=tr("cli.check_help"),
        description=tr("cli.check_about"),
        epilog=example("cchc check phu-luc-quy-1.md --format json\n  cchc check --period 2024-Q1"),
    )
    parser.add_argument("files", metavar="FILE", nargs="*", help=tr("cli.check_files"))
    parser.add_argument("--schema", metavar="NAME", help=tr("cli.opt_schema"))
    parser.add_argument("--format", choices=("table", "json", "parquet"), help=tr("cli.opt_format"))
    parser.add_argument("-o", "--output", metavar="FILE", help=tr("cli.opt_output"))
    parser.set_defaults(run=run)
    allow(parser, EVERYONE, remote=("files", "asked_unit", "period", "format"))
    yield parser


def run(arguments: argparse.Namespace) -> int:
    """Check what the call names; exit status 1 if any finding is an error.

    Raises:
        UsageError: tables and documents are named together, or neither files nor a period are.
    """
    if not arguments.files:
        from cchc_tui.cli.check_period import check_stored_period  # noqa: PLC0415  (brings the database in)

        return check_stored_period(arguments)
    with named_files(arguments.files) as files:
        return _check_all(arguments, files)


def _check_all(arguments: argparse.Namespace, files: Sequence[Path]) -> int:
    tables = [file for file in files if file.suffix.lower() in TABLES]
    if not tables:
        return _documents(arguments, files)
    if len(files) > 1:
        raise UsageError("cli.check_one_kind")
    from cchc_tui.cli.check_table import check_table_file  # noqa: PLC0415  (brings the database in)

    return check_table_file(arguments, tables[0])


def _documents(arguments: argparse.Namespace, files: Sequence[Path]) -> int:
    if arguments.format == "parquet":
        raise UsageError(
            "cli.check_format_table", format="parquet", what=tr("cli.what_documents"), choices="table, json"
        )
    from cchc_tui.documents.checking.report import FileReport  # noqa: PLC0415  (`--help` should not wait)
    from cchc_tui.documents.checking.together import Together  # noqa: PLC0415

    workspace = maybe_here(arguments)
    schemas = forms(arguments, workspace)
    documents, read_all = _each(files, lambda file: _read(arguments, file, schemas, workspace))
    together = Together(workspace, documents)
    reports, checked_all = _each(documents, lambda one: FileReport(one, tuple(together.findings(one))))
    _tell(arguments, reports)
    if not (read_all and checked_all):
        return 2
    return 1 if any(report.has_errors for report in reports) else 0


def _each(things: Iterable[_Thing], act: Callable[[_Thing], _Made]) -> tuple[list[_Made], bool]:
    """Do something with each thing and say why where it cannot be done; whether it could with all."""
    made, all_done = [], True
    for one in things:
        try:
            made.append(act(one))
        except CchcError as error:
            all_done = False
            print(*map(printable, str(error).splitlines()), sep="\n", file=sys.stderr)
    return made, all_done


def _read(
    arguments: argparse.Namespace, path: Path, schemas: Sequence[Schema], workspace: Workspace | None
) -> Document:
    from cchc_tui.documents.reading.reading import read_document  # noqa: PLC0415

    return read_document(
        path,
        schemas,
        period=period_asked(arguments),
        org_unit=arguments.org_unit,
        units=workspace.org_units if workspace else None,
    )


def _tell(arguments: argparse.Namespace, reports: Sequence[FileReport]) -> None:
    if arguments.format == "json":
        from cchc_tui.documents.checking.report import report_as_json  # noqa: PLC0415

        text = json.dumps(report_as_json(reports), ensure_ascii=False, indent=2) + "\n"
        if arguments.output is None:
            sys.stdout.write(text)
        else:
            Path(arguments.output).write_text(text, encoding="utf-8")
        return
    from cchc_tui.cli.report_table import print_reports  # noqa: PLC0415  (rich comes in with tables only)

    if arguments.output is None:
        print_reports(console(), reports)
        return
    with Path(arguments.output).open("w", encoding="utf-8") as target:
        print_reports(console(target), reports)
