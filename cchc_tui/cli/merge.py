"""``cchc merge``: take what was keyed into the ledger, where the accounts that key may not write it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here
from cchc_tui.cli.rights import keep_to_administrators
from cchc_tui.errors import StoreError
from cchc_tui.messages import tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

_PATIENCE = 30
_ALL = 1 << 31


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parser."""
    told = tr("modes.merge_help")
    parser = commands.add_parser("merge", help=told, description=told, epilog=example("cchc merge"))
    parser.set_defaults(run=_run)
    keep_to_administrators(parser)
    yield parser


def _run(arguments: argparse.Namespace) -> int:
    """Merge once and say how many lines were new.

    Raises:
        StoreError: another process keeps the ledger, or it is another account's.
    """
    from cchc_tui.store.ledger.merge import merge  # noqa: PLC0415  (brings the database in)
    from cchc_tui.store.workspaces.modes import is_left_to_others  # noqa: PLC0415

    workspace = here(arguments)
    if is_left_to_others(workspace):
        raise StoreError("modes.ledger_elsewhere")
    merged = merge(workspace, anew=_ALL, wait=_PATIENCE)
    if merged is None:
        raise StoreError("store.ledger_busy")
    print(tr("cli.import_merged", count=merged.entries + merged.steps))
    for problem in merged.problems:
        print(printable(str(problem)), file=sys.stderr)
    return 2 if merged.problems else 0
