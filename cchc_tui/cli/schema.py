"""``cchc schema``: show and check the form."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import console, forms, maybe_here
from cchc_tui.cli.rights import EVERYONE, allow
from cchc_tui.messages import language, tr
from cchc_tui.schema.lint import lint
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.shipped import find_schema
from cchc_tui.schema.show import as_data
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path


_WIDE = 220
"""Columns enough for a row of the form on one line, for whoever searches what is printed."""


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    schema = commands.add_parser(
        "schema",
        help=tr("cli.schema_help"),
        description=tr("cli.schema_help"),
        epilog=example("cchc schema check schemas/cchc-xa-2022.toml"),
    )
    schema.set_defaults(run=_list)
    allow(schema, EVERYONE, remote=())
    verbs = schema.add_subparsers(title=tr("cli.commands"), metavar="", parser_class=Parser)
    for name, run, call in (
        ("check", _check, "cchc schema check schemas/cchc-xa-2022.toml"),
        ("show", _show, "cchc schema show cchc-xa-2022"),
        ("list", _list, "cchc schema list"),
    ):
        help_ = tr(f"cli.schema_{name}_help")
        verb = verbs.add_parser(name, help=help_, description=help_, epilog=example(call))
        if name != "list":
            verb.add_argument(
                "schema", metavar="FILE", nargs="?" if name == "show" else None, help=tr("cli.schema_file")
            )
        if name == "show":
            verb.add_argument("--format", choices=("table", "json"), help=tr("cli.opt_format"))
        verb.set_defaults(run=run)
        if name != "check":
            allow(verb, EVERYONE, remote=("format",))
        yield verb
    yield schema


def _check(arguments: argparse.Namespace) -> int:
    """Refuse a wrong file with every fault; say of a right one what is doubtful."""
    path = find_schema(arguments.schema, _own_folders(arguments))
    schema = load_schema(path)
    for fault in lint(schema):
        print(printable(f"{path}:{fault.line}: {fault}"))
    rows, indicators, rules = len(schema.rows), len(schema.indicators), len(schema.rules)
    print(printable(tr("cli.schema_good", path=path, rows=rows, indicators=indicators, rules=rules)))
    return 0


def _show(arguments: argparse.Namespace) -> int:
    path = find_schema(arguments.schema, _own_folders(arguments)) if arguments.schema else None
    schema = load_schema(path) if path else forms(arguments, maybe_here(arguments))[-1]
    if arguments.format == "json":
        print(json.dumps(as_data(schema), ensure_ascii=False, indent=2))
        return 0
    from cchc_tui.cli.schema_table import print_schema  # noqa: PLC0415  (rich comes in with tables only)

    print_schema(console(width=None if sys.stdout.isatty() else _WIDE), schema)
    return 0


def _list(arguments: argparse.Namespace) -> int:
    for schema in forms(arguments, maybe_here(arguments)):
        print(printable(f"{schema.name:<20} {schema.title.get(language())}  ({schema.source})"))
    return 0


def _own_folders(arguments: argparse.Namespace) -> list[Path]:
    workspace = maybe_here(arguments)
    return [workspace.root / "schemas"] if workspace else []
