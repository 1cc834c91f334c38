"""``cchc units``: the workspace's register of org units."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here
from cchc_tui.cli.rights import EVERYONE, allow, keep_to_administrators
from cchc_tui.cli.units_find import provinces, register_verbs
from cchc_tui.errors import UsageError
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day
from cchc_tui.schema.model import Level
from cchc_tui.store.journals.over_time import names_on
from cchc_tui.text import printable, squeeze
from cchc_tui.units.model import OrgUnit
from cchc_tui.units.official import official, official_history

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from cchc_tui.store.workspaces.workspace import Workspace


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
    yield from (units, listing)
    yield from register_verbs(verbs)
    adding = verbs.add_parser(
        "add",
        help=tr("cli.units_add_help"),
        description=tr("cli.units_add_help"),
        epilog=example("cchc units add 05503"),
    )
    adding.add_argument("code", nargs="?", default="", help=tr("cli.units_code"))
    adding.add_argument("name", nargs="?", default="", help=tr("register.name_or_official"))
    adding.add_argument("--level", choices=[level.value for level in Level], help=tr("cli.units_level"))
    adding.add_argument("--parent", metavar="CODE", default="", help=tr("cli.units_parent"))
    adding.add_argument("--all-of", metavar="PROVINCE", default="", help=tr("register.all_of"))
    adding.add_argument("--on", metavar="DAY", default="", help=tr("register.on"))
    adding.add_argument("--group", metavar="GROUP", default="", help=tr("modes.opt_group"))
    adding.set_defaults(run=_add)
    keep_to_administrators(adding)
    yield adding


def _list(arguments: argparse.Namespace) -> int:
    workspace = here(arguments)
    units = workspace.org_units
    if not units:
        print(tr("cli.units_none"))
    today = date.today()  # noqa: DTZ011  (the clerk's own calendar)
    for code, name in names_on(workspace, today).items():
        print(f"{code:<10}{units[code].level:<10}{printable(name)}")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    if arguments.all_of and arguments.code:
        raise UsageError("register.code_or_all")
    if not (arguments.all_of or arguments.code):
        raise UsageError("register.what_to_add")
    on = _day(arguments.on)
    if arguments.all_of:
        return _add_all(arguments, on)
    unit = _wanted(arguments, on)
    workspace = here(arguments, create=True)
    workspace.add_unit(unit)
    print(printable(tr("cli.units_added", code=unit.code, name=unit.name)))
    _give(arguments, workspace, [unit])
    return 0


def _wanted(arguments: argparse.Namespace, on: date) -> OrgUnit:
    """The unit asked for; what the call does not say is as in the official list."""
    known = official_history(arguments.code)
    like = next((unit for unit in known if unit.is_valid(on)), known[-1] if known else None)
    name = squeeze(arguments.name) or (like.name if like else "")
    if not name:
        raise UsageError("register.not_official", code=arguments.code)
    level = Level(arguments.level) if arguments.level else like.level if like else Level.COMMUNE
    parent = arguments.parent or (like.parent if like and like.level is level else None)
    return OrgUnit(arguments.code, name, level, parent)


def _add_all(arguments: argparse.Namespace, on: date) -> int:
    register = official()
    found = provinces(register, arguments.all_of, on)
    if len(found) != 1:
        raise UsageError("register.no_province", words=arguments.all_of, day=full_day(on, language()))
    province = found[0]
    workspace = here(arguments, create=True)
    listed = [province, *register.beneath(province.code, on)]
    new = [
        OrgUnit(unit.code, unit.name, unit.level, unit.parent)
        for unit in listed
        if unit.code not in workspace.all_units
    ]
    workspace.add_unit(*new)
    told = tr("register.added_all", name=province.name, count=len(new), kept=len(listed) - len(new))
    print(printable(told))
    _give(arguments, workspace, new)
    return 0


def _day(written: str) -> date:
    if not written:
        return date.today()  # noqa: DTZ011  (the clerk's own calendar)
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise UsageError("register.bad_day", found=written) from error


def _give(arguments: argparse.Namespace, workspace: Workspace, units: Iterable[OrgUnit]) -> None:
    if not arguments.group:
        return
    from cchc_tui.store.workspaces.modes import give  # noqa: PLC0415  (few workspaces are shared so)

    for unit in units:
        give(workspace, unit.code, arguments.group)
        print(printable(tr("modes.given", group=arguments.group, code=unit.code)))
