"""``cchc rebuild``: make the ledger anew from all that is left, and say what is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here
from cchc_tui.cli.remarks import print_json, print_remarks
from cchc_tui.messages import tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parser."""
    parser = commands.add_parser(
        "rebuild",
        help=tr("sound.rebuild_help"),
        description=tr("sound.rebuild_about"),
        epilog=example("cchc rebuild"),
    )
    parser.add_argument("--backup", metavar="FILE", type=Path, help=tr("sound.rebuild_backup"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=tr("cli.opt_format"))
    parser.set_defaults(run=_run)
    yield parser


def _run(arguments: argparse.Namespace) -> int:
    from cchc_tui.store.mending.rebuild import rebuild  # noqa: PLC0415  (`--help` should not wait)

    done = rebuild(here(arguments), arguments.backup)
    if arguments.format == "json":
        kept = str(done.kept) if done.kept else None
        print_json(done.remarks, {"lines": done.lines, "lost": done.lost, "kept": kept})
    else:
        print_remarks(done.remarks)
        print(tr("sound.rebuild_done", lines=done.lines))
        if done.kept:
            print(printable(tr("sound.rebuild_kept", kept=done.kept)))
        if done.lost:
            print(tr("sound.rebuild_lost", count=done.lost))
    return 1 if any(one.trouble for one in done.remarks) else 0
