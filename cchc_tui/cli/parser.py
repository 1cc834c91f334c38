"""All commands of the program and their options."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import TYPE_CHECKING

from cchc_tui.cli import open_, opens_program
from cchc_tui.cli.arguments import Parser, example
from cchc_tui.messages import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "init": "init",
    "check": "check",
    "import": "import_",
    "export": "export",
    "status": "status",
    "query": "query",
    "schema": "schema",
    "units": "units",
}
"""The commands, and the module of this package that each lives in."""


class _Version(argparse.Action):
    def __call__(self, *_: object, **__: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415  (costs time, and is asked for seldom)

        print("cchc", version("cchc-tui"))
        raise SystemExit(0)


def build(*, commands: bool = True) -> Parser:
    """Return the parser of the whole command line, or only that of opening the program."""
    parser = Parser(
        prog="cchc", description=tr("cli.program"), epilog=example("cchc --org-unit 05497 --period 2024-Q1")
    )
    _common(parser, top=True)
    parser.add_argument("--version", action=_Version, nargs=0, help=tr("cli.opt_version"))
    parser.set_defaults(run=open_.run)
    if commands:
        group = parser.add_subparsers(title=tr("cli.commands"), metavar="", parser_class=Parser)
        for module in COMMANDS.values():
            for added in import_module(f"cchc_tui.cli.{module}").register(group):
                _common(added, top=False)
    return parser


def _common(parser: Parser, *, top: bool) -> None:
    """Options that may stand before the command or after it."""
    absent = None if top else argparse.SUPPRESS
    parser.add_argument("--workspace", metavar="DIR", default=absent, help=tr("cli.opt_workspace"))
    parser.add_argument("--org-unit", metavar="CODE", default=absent, help=tr("cli.opt_org_unit"))
    parser.add_argument("--period", metavar="PERIOD", default=absent, help=tr("cli.opt_period"))
    parser.add_argument("--lang", choices=("vi", "en"), default=absent, help=tr("cli.opt_lang"))


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Read a command line.

    Raises:
        UsageError: it cannot be understood.
        SystemExit: help or the version was printed.
    """
    # without a command none need be loaded, and the program is on screen sooner
    return build(commands=not opens_program(words)).parse_args(words)
