"""``cchc units``: the workspace's register of org units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here
from cchc_tui.cli.rights import EVERYONE, allow, keep_to_administrators
from cchc_tui.messages import tr
from cchc_tui.schema.model import Level
from cchc_tui.store.units import OrgUnit
from cchc_tui.text import printable, squeeze

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    units = commands.add_parser(
        "units",
        help=tr("cli.units_help"),
        description=tr("cli.units_help"),
        epilog=example("cchc units list"),
    )
    units.set_defaults(run=_list)
    allow(units, EVERYONE, remote=())
    verbs = units.add_subparsers(title=tr("cli.commands"), metavar="", parser_class=Parser)
    listing = verbs.add_parser(
        "list",
        help=tr("cli.units_list_help"),
        description=tr("cli.units_list_help"),
        epilog=example("cchc units list"),
    )
    listing.set_defaults(run=_list)
    allow(listing, EVERYONE, remote=())
    adding = verbs.add_parser(
        "add",
        help=tr("cli.units_add_help"),
        description=tr("cli.units_add_help"),
        epilog=example('cchc units add 05497 "xã Thịnh Đức"'),
    )
    adding.add_argument("code", help=tr("cli.units_code"))
    adding.add_argument("name", help=tr("cli.units_name"))
    adding.add_argument(
        "--level", choices=[level.value for level in Level], default="commune", help=tr("cli.units_level")
    )
    adding.add_argument("--parent", metavar="CODE", default="", help=tr("cli.units_parent"))
    adding.add_argument("--group", metavar="GROUP", default="", help=tr("modes.opt_group"))
    adding.set_defaults(run=_add)
    keep_to_administrators(adding)
    yield from (units, listing, adding)


def _list(arguments: argparse.Namespace) -> int:
    units = here(arguments).org_units
    if not units:
        print(tr("cli.units_none"))
    for unit in units.values():
        print(f"{unit.code:<10}{unit.level:<10}{printable(unit.name)}")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    unit = OrgUnit(arguments.code, squeeze(arguments.name), Level(arguments.level), arguments.parent or None)
    workspace = here(arguments, create=True)
    workspace.add_unit(unit)
    print(printable(tr("cli.units_added", code=unit.code, name=unit.name)))
    if arguments.group:
        from cchc_tui.store.modes import give  # noqa: PLC0415  (few workspaces are shared so)

        give(workspace, unit.code, arguments.group)
        print(printable(tr("modes.given", group=arguments.group, code=unit.code)))
    return 0
