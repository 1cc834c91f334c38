"""``cchc query``: question the stored figures in SQL, or by the name of a ready-made question."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here
from cchc_tui.cli.rights import ASKING, allow, is_restricted
from cchc_tui.errors import StoreError, UsageError
from cchc_tui.messages import language, tr
from cchc_tui.store.disk.files import guarded
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from cchc_tui.analysis.shipped import Question
    from cchc_tui.store.query.query import QueryResult

MOST_SHOWN = 1000
"""Rows printed as a table; CSV and JSON give all of them."""
MOST_GIVEN = 1_000_000
_LONGEST = 60.0
"""Seconds that a question may take of whoever shares the machine with others."""


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    parser = commands.add_parser(
        "query",
        help=tr("cli.query_help"),
        description=tr("cli.query_about"),
        epilog=example(
            "cchc query \"SELECT period, figure FROM figures WHERE code = '3.4.2'\"\n"
            "  cchc query findings-open --period 2024-Q1 --output loi-con-lai.xlsx"
        ),
    )
    parser.add_argument("sql", metavar="SQL", nargs="?", help=tr("cli.query_sql"))
    parser.add_argument("--file", metavar="FILE", help=tr("cli.query_file"))
    parser.add_argument("--list", action="store_true", help=tr("cli.query_list"))
    parser.add_argument(
        "--param", metavar="NAME=VALUE", action="append", default=[], help=tr("cli.query_param")
    )
    parser.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help=tr("cli.opt_format")
    )
    parser.add_argument("-o", "--output", metavar="FILE", help=tr("cli.query_output"))
    parser.add_argument("--force", action="store_true", help=tr("cli.opt_force"))
    parser.add_argument("--seconds", metavar="N", type=float, default=60.0, help=tr("cli.query_seconds"))
    parser.set_defaults(run=run)
    allow(parser, ASKING, remote=("sql", "list", "param", "format", "seconds", "asked_unit", "period"))
    yield parser


def run(arguments: argparse.Namespace) -> int:
    """Ask one question and print the answer, or write it to a file.

    Raises:
        UsageError: there is no question, its file cannot be read, or the answer's must not be written.
        QueryError: it went wrong or was stopped.
    """
    if arguments.list:
        return _list(arguments)
    target = _target(arguments)
    sql, parameters = _asked(arguments)
    from cchc_tui.store.query.query import run_query  # noqa: PLC0415  (`--help` should not wait)

    most = MOST_SHOWN if arguments.format == "table" and target is None else MOST_GIVEN
    seconds = min(arguments.seconds, _LONGEST) if is_restricted(arguments) else arguments.seconds
    result = run_query(here(arguments), sql, parameters, seconds=seconds, rows=most)
    if target is None:
        _print(result, arguments.format)
    else:
        _write(result, target, replace=arguments.force)
    for problem in result.problems:
        print(printable(problem), file=sys.stderr)
    return 0


def _target(arguments: argparse.Namespace) -> Path | None:
    """The file that the answer is to go to, if any; better refused before the question than after it."""
    if arguments.output is None:
        return None
    from cchc_tui.documents.answers.answers import FORMATS, form_of  # noqa: PLC0415

    path = Path(arguments.output)
    if form_of(path) not in FORMATS:
        known = ", ".join(f".{one}" for one in FORMATS)
        raise UsageError("cli.query_output_ending", path=path, known=known)
    if path.exists() and not arguments.force:
        raise UsageError("cli.export_exists", path=path)
    return path


def _write(result: QueryResult, path: Path, *, replace: bool) -> None:
    from cchc_tui.documents.answers.answers import write_answer_to  # noqa: PLC0415

    with guarded(path):
        try:
            write_answer_to(path, result, replace=replace)
        except FileExistsError as error:
            raise UsageError("cli.export_exists", path=path) from error
    key = "cli.query_written_cut" if result.truncated else "cli.query_written"
    print(printable(tr(key, path=path, count=len(result.rows))))


def _asked(arguments: argparse.Namespace) -> tuple[str, dict[str, str]]:
    """The statement and its parameters; a single word is the name of a shipped question."""
    given = dict(_pair(text) for text in arguments.param)
    if arguments.file is not None:
        return _read(Path(arguments.file)), given
    asked = arguments.sql
    if asked is None or not asked.strip():
        raise UsageError("cli.query_need")
    if len(asked.split()) > 1 or asked.endswith(";"):
        return asked, given
    from cchc_tui.analysis.saving import folder_of  # noqa: PLC0415
    from cchc_tui.analysis.shipped import question  # noqa: PLC0415

    shipped = question(asked.strip(), folder_of(here(arguments)))
    return shipped.sql, shipped.values(_filled_in(shipped, given, arguments))


def _filled_in(shipped: Question, given: dict[str, str], arguments: argparse.Namespace) -> dict[str, str]:
    """Values given, and those that the call or the calendar tells: org unit, period, today."""
    told = {"org_unit": arguments.org_unit, "period": arguments.period, "date": date.today().isoformat()}  # noqa: DTZ011  (the clerk's own calendar)
    by_kind = {one.name: told.get(one.kind) for one in shipped.parameters}
    return {name: value for name, value in by_kind.items() if value} | given


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise UsageError("cli.query_param_shape", text=text)
    return name.strip(), value


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "UTF-8"
        raise UsageError("cli.query_no_file", path=path, why=why) from error


def _list(arguments: argparse.Namespace) -> int:
    """Print all questions by name; those shipped are there without a workspace too."""
    from cchc_tui.analysis.saving import folder_of  # noqa: PLC0415
    from cchc_tui.analysis.shipped import own_questions, questions  # noqa: PLC0415

    found = list(questions())
    with suppress(StoreError):
        found += own_questions(folder_of(here(arguments)))
    for one in found:
        print(f"{one.name:<28}{printable(one.title.get(language()))}")
        if about := one.about.get(language()):
            print(f"{'':<28}{printable(about)}")
        if one.parameters:
            names = ", ".join(f"{each.name} ({each.label.get(language())})" for each in one.parameters)
            print(f"{'':<28}{printable(tr('cli.query_parameters', names=names))}")
    return 0


def _print(result: QueryResult, form: str) -> None:
    from cchc_tui.cli import result_formats  # noqa: PLC0415

    if form == "csv":
        result_formats.print_csv(result)
    elif form == "json":
        result_formats.print_json(result)
    else:
        result_formats.print_table(result)
