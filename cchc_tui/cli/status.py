"""``cchc status``: the stored submissions and how they stand."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here, period_asked
from cchc_tui.cli.rights import EVERYONE, allow
from cchc_tui.errors import StoreError
from cchc_tui.messages import tr
from cchc_tui.store.journals.over_time import name_in, not_there
from cchc_tui.store.journals.submission import SubmissionKey, read_submission, submission_keys
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from cchc_tui.store.journals.submission import Submission
    from cchc_tui.store.workspaces.workspace import Workspace


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    parser = commands.add_parser(
        "status", help=tr("cli.status_help"), description=tr("cli.status_help"), epilog=example("cchc status")
    )
    parser.set_defaults(run=_status)
    allow(parser, EVERYONE, remote=("asked_unit", "period"))
    yield parser


def _status(arguments: argparse.Namespace) -> int:
    """List what can be read; a damaged submission is named and does not hide the others."""
    workspace = here(arguments)
    asked, only = period_asked(arguments), arguments.only_unit
    if only and (refused := workspace.access.refusal(only, workspace.all_units)):
        raise refused
    shown, damaged = 0, 0
    for key in submission_keys(workspace, only):
        if asked is not None and key.period != asked:
            continue
        try:
            submission = read_submission(workspace, key)
        except StoreError as error:
            damaged += 1
            print(printable(str(error)), file=sys.stderr)
            continue
        if submission.last:
            shown += 1
            print(printable(_line(workspace, key, submission)))
            if (gone := not_there(workspace, key)) is not None:
                print(printable(f"  {gone}"))
    if not (shown or damaged):
        print(tr("cli.status_none"))
    return 2 if damaged else 0


def _line(workspace: Workspace, key: SubmissionKey, submission: Submission) -> str:
    name = name_in(workspace, key)
    status = tr(f"store.status_{submission.status}")
    line = f"{key.period!s:<9}{key.org_unit:<9}{name:<24}{status:<16}{submission.changed_at[:16]}"
    rows = submission.corrected
    return f"{line}  {tr('history.corrected_short', count=len(rows))}" if rows else line
