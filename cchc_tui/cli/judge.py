"""``cchc accept`` and ``cchc return``: what an officer decides of a submission that was handed in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here
from cchc_tui.cli.rights import JUDGING, allow
from cchc_tui.errors import UsageError
from cchc_tui.messages import tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from cchc_tui.store.workspaces.workspace import Workspace


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the commands and yield their parsers."""
    for name, run, call in (
        ("accept", _accept, "cchc accept 2024-Q1 --org-unit 05497"),
        ("return", _return, 'cchc return 2024-Q1 --org-unit 05497 --reason "1.1: 36 là số lượng"'),
    ):
        told = tr(f"access.{name}_help")
        parser = commands.add_parser(name, help=told, description=told, epilog=example(call))
        parser.add_argument("judged", metavar="PERIOD", help=tr("cli.opt_period"))
        parser.add_argument(
            "--reason", metavar="TEXT", default="", required=name == "return", help=tr("access.opt_reason")
        )
        parser.add_argument("--schema", metavar="NAME", help=tr("cli.opt_schema"))
        parser.set_defaults(run=run)
        allow(parser, JUDGING, remote=("judged", "reason", "schema", "asked_unit"))
        yield parser


def _accept(arguments: argparse.Namespace) -> int:
    return _judge(arguments, accept=True)


def _return(arguments: argparse.Namespace) -> int:
    return _judge(arguments, accept=False)


def _judge(arguments: argparse.Namespace, *, accept: bool) -> int:
    """Accept or return one submission, and bring that into the ledger.

    Raises:
        UsageError: the org unit is not named.
        StoreError: the role may not, or the submission was not handed in.
    """
    from cchc_tui.schema.period import Period  # noqa: PLC0415  (`--help` should not wait)
    from cchc_tui.store.copies.sharing import share_behind  # noqa: PLC0415
    from cchc_tui.store.ledger.merge import merge  # noqa: PLC0415
    from cchc_tui.store.sessions.draft import Draft, SubmissionKey  # noqa: PLC0415

    workspace, unit = here(arguments), arguments.org_unit
    if not unit:
        raise UsageError("access.judge_which")
    key = SubmissionKey(_family(workspace, arguments.schema), unit, Period.parse(arguments.judged))
    with Draft.open(workspace, key) as draft:
        if accept:
            draft.accept(arguments.reason)
        else:
            draft.return_(arguments.reason)
        said = tr(f"access.told_{draft.status}", org_unit=unit, period=key.period)
    print(printable(said))
    merged = merge(workspace)
    share_behind(workspace)
    for problem in merged.problems if merged is not None and workspace.access.is_whole else ():
        print(printable(str(problem)), file=sys.stderr)
    return 0


def _family(workspace: Workspace, form: str | None) -> str:
    if form:
        return workspace.schema(form).family
    return workspace.settings.family or workspace.schemas()[0].family
