"""``cchc keys``: what can be done on each screen and with which keys, and whether the settings are right."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import maybe_here
from cchc_tui.cli.rights import EVERYONE, allow
from cchc_tui.messages import tr
from cchc_tui.store.workspaces.settings import FILE
from cchc_tui.text import printable
from cchc_tui.tui.actions import EVERYWHERE, declared, screens

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from cchc_tui.tui.actions import Action
    from cchc_tui.tui.bindings import Bindings

_KEYS, _NAME = 20, 26


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    parser = commands.add_parser(
        "keys", help=tr("cli.keys_help"), description=tr("cli.keys_about"), epilog=example("cchc keys")
    )
    parser.add_argument("--format", choices=("table", "json"), default="table", help=tr("cli.opt_format"))
    parser.set_defaults(run=_run)
    allow(parser, EVERYONE, remote=("format",))
    yield parser


def _run(arguments: argparse.Namespace) -> int:
    """List all actions with the keys that they have now; faults of the settings come last."""
    workspace = maybe_here(arguments)
    bindings = None
    if workspace is not None and workspace.settings.keys:
        from cchc_tui.tui.bindings import Bindings  # noqa: PLC0415  (most workspaces change no key)

        bindings = Bindings(workspace.settings.keys, workspace.root / FILE)
    if arguments.format == "json":
        found = [_data(screen, one) for screen in screens() for one in declared(screen)]
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for screen in screens():
            _print(screen)
    return _judge(bindings, quiet=arguments.format == "json")


def _print(screen: str) -> None:
    name = tr("keys.everywhere") if screen == EVERYWHERE else tr(f"help.name_{screen}")
    print(f"{screen}: {name}")
    for action in declared(screen):
        print(f"  {action.labels:<{_KEYS}} {action.name:<{_NAME}} {screen}.{action.id}")
    print()


def _data(screen: str, action: Action) -> dict[str, object]:
    return {"action": f"{screen}.{action.id}", "keys": list(action.all_keys), "name": action.name}


def _judge(bindings: Bindings | None, *, quiet: bool) -> int:
    """Say what the settings change, and what is wrong with that."""
    if bindings is None:
        if not quiet:
            print(tr("keys.nothing"))
        return 0
    for one in [*bindings.faults, *bindings.warnings]:
        print(printable(str(one)), file=sys.stderr)
    if not (quiet or bindings.faults):
        print(printable(tr("keys.good", path=bindings.path, count=len(bindings.keys))))
    return 2 if bindings.faults else 0
