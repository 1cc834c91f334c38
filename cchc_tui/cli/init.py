"""``cchc init``: make a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.messages import tr
from cchc_tui.store.workspaces.workspace import Workspace, default_root
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    parser = commands.add_parser(
        "init", help=tr("cli.init_help"), description=tr("cli.init_about"), epilog=example("cchc init ~/cchc")
    )
    parser.add_argument("folder", metavar="DIR", nargs="?", help=tr("cli.opt_workspace"))
    parser.add_argument("--shared", action="store_true", help=tr("modes.opt_shared"))
    parser.set_defaults(run=_run)
    yield parser


def _run(arguments: argparse.Namespace) -> int:
    workspace = Workspace.create(arguments.folder or arguments.workspace or default_root())
    print(printable(tr("cli.init_done", path=workspace.root)))
    if arguments.shared:
        from cchc_tui.store.workspaces.modes import share  # noqa: PLC0415  (few workspaces are)

        share(workspace)
        print(tr("modes.shared"))
    return 0
