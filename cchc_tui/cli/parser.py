"""All commands of the program and their options."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import TYPE_CHECKING

from cchc_tui.cli import open_, opens_program
from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.rights import EVERYONE, allow, keep_to_administrators
from cchc_tui.messages import tr
from cchc_tui.store.workspaces.access import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "init": "init",
    "check": "check",
    "import": "import_",
    "export": "export",
    "status": "status",
    "accept": "judge",
    "return": "judge",
    "history": "history",
    "merge": "merge",
    "query": "query",
    "total": "total",
    "remind": "remind",
    "schema": "schema",
    "units": "units",
    "key": "key",
    "keys": "keys",
    "store": "store_",
    "backup": "backup",
    "restore": "backup",
    "doctor": "doctor",
    "verify": "verify",
    "rebuild": "rebuild",
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
    allow(parser, EVERYONE, remote=("period",))
    if commands:
        group = parser.add_subparsers(title=tr("cli.commands"), metavar="", parser_class=Parser)
        for module in dict.fromkeys(COMMANDS.values()):
            for added in import_module(f"cchc_tui.cli.{module}").register(group):
                _common(added, top=False)
                keep_to_administrators(added)
        parser.commands = group.choices
    return parser


def _common(parser: Parser, *, top: bool) -> None:
    """Options that may stand before the command or after it."""
    absent = None if top else argparse.SUPPRESS
    parser.add_argument("--workspace", metavar="DIR", default=absent, help=tr("cli.opt_workspace"))
    unit = "org_unit" if top else "asked_unit"  # what a role is bound to is not what a command is asked about
    parser.add_argument("--org-unit", dest=unit, metavar="CODE", default=absent, help=tr("cli.opt_org_unit"))
    parser.add_argument("--period", metavar="PERIOD", default=absent, help=tr("cli.opt_period"))
    parser.add_argument("--lang", choices=("vi", "en"), default=absent, help=tr("cli.opt_lang"))
    if top:
        roles = [role.value for role in Role]
        parser.add_argument("--role", choices=roles, metavar="ROLE", help=tr("access.opt_role"))
        parser.add_argument("--who", metavar="NAME", help=tr("access.opt_who"))


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Read a command line.

    `bound_unit` is the org unit that the role is bound to, `org_unit` the one that the command is about, and
    `only_unit` the one that it was told to keep to.

    Raises:
        UsageError: it cannot be understood.
        SystemExit: help or the version was printed.
    """
    # without a command none need be loaded, and the program is on screen sooner
    arguments = build(commands=not opens_program(words)).parse_args(words)
    bound, asked = arguments.org_unit, getattr(arguments, "asked_unit", None)
    arguments.bound_unit = bound
    arguments.only_unit = asked or (bound if arguments.role is None else None)
    arguments.org_unit = asked or (bound if arguments.role in {None, Role.CLERK.value} else None)
    return arguments


def remote_commands(role: Role) -> list[str]:
    """Return the commands that a role may call over SSH."""
    return [
        name
        for name, parser in build().commands.items()
        if role in parser.get_default("roles") and parser.get_default("remote") is not None
    ]
