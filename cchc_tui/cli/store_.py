"""``cchc store``: take the workspace to a ledger that several machines share, and back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here
from cchc_tui.cli.rights import keep_to_administrators
from cchc_tui.errors import StoreError, UsageError
from cchc_tui.messages import tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

_MOVE = 'cchc store move --lake "host=10.0.0.5 dbname=cchc user=cchc" --files /srv/cchc'


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    store = commands.add_parser(
        "store",
        help=tr("lake.help"),
        description=tr("lake.help"),
        epilog=example(_MOVE),
    )
    store.set_defaults(run=_send)
    verbs = store.add_subparsers(title=tr("cli.commands"), metavar="", parser_class=Parser)
    moving = verbs.add_parser(
        "move", help=tr("lake.move_help"), description=tr("lake.move_help"), epilog=example(_MOVE)
    )
    moving.add_argument("--lake", metavar="CATALOG", help=tr("lake.opt_lake"))
    moving.add_argument("--files", metavar="PLACE", help=tr("lake.opt_files"))
    moving.add_argument("--endpoint", metavar="URL", help=tr("lake.opt_endpoint"))
    moving.add_argument("--region", metavar="REGION", help=tr("lake.opt_region"))
    moving.add_argument("--local", action="store_true", help=tr("lake.opt_local"))
    moving.set_defaults(run=_move)
    sending = verbs.add_parser(
        "send", help=tr("lake.send_help"), description=tr("lake.send_help"), epilog=example("cchc store send")
    )
    sending.set_defaults(run=_send)
    for parser in (store, moving, sending):
        keep_to_administrators(parser)
    yield from (store, moving, sending)


def _move(arguments: argparse.Namespace) -> int:
    from cchc_tui.store.lake_move import move_from_lake, move_to_lake  # noqa: PLC0415  (brings the database in)
    from cchc_tui.store.lake_settings import KEYS  # noqa: PLC0415

    there = bool(arguments.lake and arguments.files)
    if there == arguments.local:
        raise UsageError("lake.which_way")
    workspace, began = here(arguments), time.monotonic()
    told = {name: getattr(arguments, name) for name in KEYS}
    store = {name: said for name, said in told.items() if said}
    moved = move_to_lake(workspace, store) if there else move_from_lake(workspace)
    said = "lake.moved_there" if there else "lake.moved_back"
    print(printable(tr(said, count=moved.submissions, lines=moved.lines, seconds=_since(began))))
    print(tr("lake.checksum", checksum=moved.checksum))
    return 0


def _send(arguments: argparse.Namespace) -> int:
    from cchc_tui.store.merge import merge  # noqa: PLC0415  (brings the database in)
    from cchc_tui.store.sharing import refresh_here  # noqa: PLC0415

    workspace, began = here(arguments), time.monotonic()
    if not workspace.settings.shares:
        raise StoreError("lake.not_shared")
    merge(workspace, wait=10)
    if error := refresh_here(workspace):
        raise error
    print(tr("lake.sent", seconds=_since(began)))
    return 0


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.1f}"
