"""``cchc backup`` and ``cchc restore``: a workspace in one file, and back."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here
from cchc_tui.messages import tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the commands and yield their parsers."""
    parser = commands.add_parser(
        "backup",
        help=tr("sound.backup_help"),
        description=tr("sound.backup_about"),
        epilog=example("cchc backup --keep 14"),
    )
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help=tr("sound.backup_file"))
    parser.add_argument("--keep", metavar="N", type=_count, default=0, help=tr("sound.backup_keep"))
    _formatted(parser)
    parser.set_defaults(run=_backup)
    yield parser
    parser = commands.add_parser(
        "restore",
        help=tr("sound.restore_help"),
        description=tr("sound.restore_about"),
        epilog=example("cchc restore cchc-20260331T170000.tar.gz --to ~/cchc-2026"),
    )
    parser.add_argument("file", metavar="FILE", type=Path, help=tr("sound.restore_file"))
    parser.add_argument("--to", metavar="DIR", type=Path, help=tr("sound.restore_to"))
    _formatted(parser)
    parser.set_defaults(run=_restore)
    yield parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(text)
    return number


def _formatted(parser: Parser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text", help=tr("cli.opt_format"))


def _backup(arguments: argparse.Namespace) -> int:
    from cchc_tui.store.backups.backup import backup  # noqa: PLC0415  (`--help` should not wait)

    made = backup(here(arguments), arguments.file, keep=arguments.keep)
    manifest = made.manifest
    if arguments.format == "json":
        told = {
            "path": str(made.path),
            "content": manifest.content,
            "head": manifest.head,
            "submissions": manifest.submissions,
            "lines": manifest.lines,
            "removed": [str(path) for path in made.removed],
            "problems": [str(problem) for problem in made.problems],
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        counts = {"submissions": manifest.submissions, "lines": manifest.lines}
        print(printable(tr("sound.backup_done", path=made.path, **counts)))
        print(tr("sound.checksum", checksum=manifest.content))
        print(tr("sound.head", head=manifest.head) if manifest.head else tr("sound.head_none"))
        for path in made.removed:
            print(printable(tr("sound.backup_removed", path=path)))
    for problem in made.problems:
        print(printable(str(problem)), file=sys.stderr)
    return 1 if made.problems else 0


def _restore(arguments: argparse.Namespace) -> int:
    from cchc_tui.store.copies.sharing import is_shared  # noqa: PLC0415
    from cchc_tui.store.mending.restore import restore  # noqa: PLC0415
    from cchc_tui.store.workspaces.workspace import Workspace, default_root  # noqa: PLC0415

    named = arguments.to or arguments.workspace
    folder = (Path(named).expanduser() if named else default_root()).absolute()
    manifest = restore(arguments.file, folder)
    if arguments.format == "json":
        told = {
            "path": str(folder),
            "content": manifest.content,
            "made": manifest.made,
            "submissions": manifest.submissions,
            "lines": manifest.lines,
            "damaged": list(manifest.damaged),
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        counts = {"submissions": manifest.submissions, "lines": manifest.lines}
        print(printable(tr("sound.restore_done", path=folder, **counts)))
        print(tr("sound.checksum", checksum=manifest.content))
    for name in manifest.damaged:
        print(printable(tr("sound.restore_damaged", name=name)), file=sys.stderr)
    if is_shared(Workspace(folder)):
        print(printable(tr("lake.after_restore", path=folder)), file=sys.stderr)
    return 0
