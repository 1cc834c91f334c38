"""``cchc units find`` and ``show``: the official list of org units, with the workspace's own put in."""

from __future__ import annotations

import json
import shutil
import textwrap
from datetime import date
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import maybe_here
from cchc_tui.cli.rights import EVERYONE, allow
from cchc_tui.errors import UsageError
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day
from cchc_tui.schema.model import Level
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from cchc_tui.units.model import OrgUnit
    from cchc_tui.units.register import Register


def register_verbs(verbs: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add both verbs and yield their parsers."""
    finding = verbs.add_parser(
        "find",
        help=tr("register.find_help"),
        description=tr("register.find_help"),
        epilog=example('cchc units find "thinh duc"'),
    )
    finding.add_argument("words", nargs="+", help=tr("register.find_words"))
    finding.add_argument("--in", dest="within", metavar="PROVINCE", default="", help=tr("register.find_in"))
    finding.set_defaults(run=_find)
    allow(finding, EVERYONE, remote=("words", "within", "format"))
    showing = verbs.add_parser(
        "show",
        help=tr("register.show_help"),
        description=tr("register.show_help"),
        epilog=example("cchc units show 20056"),
    )
    showing.add_argument("code", help=tr("cli.units_code"))
    showing.set_defaults(run=_show)
    allow(showing, EVERYONE, remote=("code", "format"))
    for verb in (finding, showing):
        verb.add_argument("--format", choices=("text", "json"), default="text", help=tr("cli.opt_format"))
        yield verb


def _register(arguments: argparse.Namespace) -> Register:
    from cchc_tui.store.journals.over_time import register_of  # noqa: PLC0415  (`--help` should not wait)
    from cchc_tui.units.official import official  # noqa: PLC0415

    workspace = maybe_here(arguments)
    return official() if workspace is None else register_of(workspace)


def _find(arguments: argparse.Namespace) -> int:
    register, words = _register(arguments), " ".join(arguments.words)
    if not arguments.within:
        return _tell(arguments, register, register.find(words), tr("register.none", words=words))
    within = {unit.code for unit in provinces(register, arguments.within)}
    if not within:
        today = full_day(date.today(), language())  # noqa: DTZ011  (the clerk's own calendar)
        raise UsageError("register.no_province", words=arguments.within, day=today)
    found = [unit for code in sorted(within) for unit in register.find(words, within=code)]
    return _tell(arguments, register, dict.fromkeys(found), tr("register.none", words=words))


def _show(arguments: argparse.Namespace) -> int:
    register, code = _register(arguments), arguments.code
    if code not in register:
        raise UsageError("register.unknown", code=code)
    return _tell(arguments, register, register.history(code), "")


def provinces(register: Register, words: str, on: date | None = None) -> list[OrgUnit]:
    """Return the provinces of a code or a name, with or without its "tỉnh": of a day, or of any."""
    from cchc_tui.units.official import bare  # noqa: PLC0415  (see above)

    known = [unit for unit in register if unit.level is Level.PROVINCE and (on is None or unit.is_valid(on))]
    return [unit for unit in known if unit.code == words.strip() or bare(unit.name) == bare(words)]


def _tell(arguments: argparse.Namespace, register: Register, units: Iterable[OrgUnit], none: str) -> int:
    from cchc_tui.cli.units_told import data, sentences  # noqa: PLC0415  (see above)

    found = list(units)
    if arguments.format == "json":
        print(json.dumps([data(register, unit) for unit in found], ensure_ascii=False, indent=2))
        return 0
    width = shutil.get_terminal_size().columns
    for unit in found:
        first, *more = (printable(told) for told in sentences(register, unit))
        print(textwrap.fill(first, width, subsequent_indent="  "))
        for told in more:
            print(textwrap.fill(told, width, initial_indent="  ", subsequent_indent="    "))
    if not found:
        print(printable(none))
    return 0
