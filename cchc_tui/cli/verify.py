"""``cchc verify``: has anything been changed behind the program's back?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here
from cchc_tui.cli.remarks import print_json, print_remarks
from cchc_tui.cli.rights import EVERYONE, allow, is_restricted
from cchc_tui.cli.standard_input import named_files
from cchc_tui.errors import StoreError, UsageError
from cchc_tui.messages import tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from cchc_tui.store.workspaces.workspace import Workspace

_SHORTEST = 16


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parser."""
    parser = commands.add_parser(
        "verify",
        help=tr("sound.verify_help"),
        description=tr("sound.verify_about"),
        epilog=example("cchc verify"),
    )
    parser.add_argument("files", metavar="FILE", nargs="*", help=tr("sealed.opt_files"))
    parser.add_argument("--head", metavar="HEAD", nargs="?", const="", help=tr("sound.verify_head"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=tr("cli.opt_format"))
    parser.set_defaults(run=_run)
    allow(parser, EVERYONE, remote=("files", "format"))
    yield parser


def _run(arguments: argparse.Namespace) -> int:
    workspace = here(arguments)
    if arguments.files:
        return _files(workspace, arguments)
    if is_restricted(arguments):
        raise UsageError("access.command_refused", role=workspace.access.role.label)
    if arguments.head:
        return _known(workspace, arguments.head)
    return _whole(workspace, arguments)


def _files(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Compare files that `cchc export` wrote with what was submitted."""
    from cchc_tui.documents.handed_in.verifying import verify_file  # noqa: PLC0415

    found = {}
    with named_files(arguments.files) as paths:
        for name, path in zip(arguments.files, paths, strict=True):
            found[name] = verify_file(workspace, path)
    if arguments.format == "json":
        told = [{"file": name, "good": one.is_good, "told": one.told} for name, one in found.items()]
        print(json.dumps(told, ensure_ascii=False, indent=2))
    for name, one in found.items() if arguments.format == "text" else ():
        for sentence in one.told:
            print(printable(f"{name}: {sentence}"))
    return 0 if all(one.is_good for one in found.values()) else 1


def _whole(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Compare the whole ledger with the journals and the chain; what agrees becomes a link of the chain."""
    from cchc_tui.store.soundness.verify import verify  # noqa: PLC0415  (`--help` should not wait)

    found = verify(workspace)
    counts: dict[str, object] = {"submissions": found.submissions, "lines": found.lines}
    if arguments.format == "json":
        told = {"good": found.is_good, "head": found.head, "content": found.content, **counts}
        print_json(found.remarks, told)
    elif arguments.head is None:
        print_remarks(found.remarks)
        if found.is_good:
            print(tr("sound.verify_good", **counts))
            print(tr("sound.checksum", checksum=found.content))
            print(tr("sound.head", head=found.head) if found.head else tr("sound.head_none"))
    else:
        print_remarks(one for one in found.remarks if one.trouble)
        if found.is_good:
            print(found.head)
    return 0 if found.is_good else 1


def _known(workspace: Workspace, head: str) -> int:
    """Look for a head that was written down; the journals must still be what it was made of.

    Raises:
        StoreError: it is not in the chain, or too short to tell.
    """
    from cchc_tui.store.journals import chain  # noqa: PLC0415

    if len(head) < _SHORTEST:
        raise StoreError("sound.head_short", head=head)
    links = chain.read_chain(workspace.data / chain.FILE)
    link = next((one for one in links if one.head.startswith(head.lower())), None)
    if link is None:
        raise StoreError("sound.head_unknown", head=head)
    remarks = list(chain.check_chain(workspace, links))
    print_remarks(remarks)
    print(tr("sound.head_known", head=head, link=link.number, at=link.at))
    return 1 if any(one.trouble for one in remarks) else 0
