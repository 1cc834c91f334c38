"""``cchc store``: take the workspace to a ledger that several machines share, and back."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here
from cchc_tui.cli.remarks import print_remarks
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
    listing = verbs.add_parser(
        "machines",
        help=tr("lake.machines_help"),
        description=tr("lake.machines_help"),
        epilog=example("cchc store machines"),
    )
    listing.set_defaults(run=_machines)
    restoring = verbs.add_parser(
        "restore",
        help=tr("lake.restore_help"),
        description=tr("lake.restore_about"),
        epilog=example("cchc store restore 5f0c1a2b3c4d5e6f /srv/cchc-2"),
    )
    restoring.add_argument("machine", metavar="ID", nargs="?", help=tr("lake.opt_machine"))
    restoring.add_argument("folder", metavar="DIR", nargs="?", type=Path, help=tr("lake.opt_folder"))
    restoring.set_defaults(run=_restore)
    for parser in (store, moving, sending, listing, restoring):
        keep_to_administrators(parser)
    yield from (store, moving, sending, listing, restoring)


def _move(arguments: argparse.Namespace) -> int:
    from cchc_tui.store.lake_moves.move import move_from_lake, move_to_lake  # noqa: PLC0415  (brings the database in)
    from cchc_tui.store.workspaces.lake_settings import KEYS  # noqa: PLC0415

    there = bool(arguments.lake and arguments.files)
    if there == arguments.local:
        raise UsageError("lake.which_way")
    workspace, began = here(arguments), time.monotonic()
    told = {name: getattr(arguments, name) for name in KEYS}
    store = {name: said for name, said in told.items() if said}
    moved = move_to_lake(workspace, store) if there else move_from_lake(workspace)
    print_remarks(moved.brought)
    said = "lake.moved_there" if there else "lake.moved_back"
    print(printable(tr(said, count=moved.submissions, lines=moved.lines, seconds=_since(began))))
    print(tr("lake.checksum", checksum=moved.checksum))
    return 0


def _send(arguments: argparse.Namespace) -> int:
    from cchc_tui.store.copies.sharing import refresh_here  # noqa: PLC0415
    from cchc_tui.store.ledger.merge import merge  # noqa: PLC0415  (brings the database in)

    workspace, began = here(arguments), time.monotonic()
    if not workspace.settings.shares:
        raise StoreError("lake.not_shared")
    merge(workspace, wait=10)
    if error := refresh_here(workspace):
        raise error
    print(tr("lake.sent", seconds=_since(began)))
    return 0


def _machines(arguments: argparse.Namespace) -> int:
    from cchc_tui.store.lake.claim import machines  # noqa: PLC0415
    from cchc_tui.store.lake.lake import open_lake  # noqa: PLC0415  (brings the database in)

    workspace = here(arguments)
    if not workspace.settings.shares:
        raise StoreError("lake.not_shared")
    with open_lake(workspace) as lake:
        for one in machines(lake):
            print(printable(tr("lake.machine", **one._asdict())))
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from cchc_tui.store.lake_moves.restore import restore_here, restore_machine  # noqa: PLC0415

    workspace, lost, folder = here(arguments), arguments.machine, arguments.folder
    if bool(lost) != bool(folder):
        raise UsageError("lake.restore_which")
    done = restore_machine(workspace, lost, folder.absolute()) if lost else restore_here(workspace)
    print_remarks(done.remarks)
    print(tr("lake.restored_limits", latest=done.latest))
    if not done.is_whole:
        print(tr("lake.restored_not"))
        return 1
    print(tr("lake.restored", count=len(done.content.digests), lines=done.content.lines))
    print(tr("lake.checksum", checksum=done.content.checksum))
    return 0


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.1f}"
