"""``cchc key``: fill a form, on screen or in plain lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cchc_tui.cli import open_
from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here, language_asked, period_asked
from cchc_tui.cli.rights import EVERYONE, allow
from cchc_tui.messages import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    parser = commands.add_parser(
        "key",
        help=tr("cli.key_help"),
        description=tr("cli.key_about"),
        epilog=example("cchc key --plain --org-unit 05497 --period 2024-Q1"),
    )
    parser.add_argument("--plain", action="store_true", help=tr("cli.key_plain"))
    parser.set_defaults(run=_run)
    allow(parser, EVERYONE, remote=("plain", "period", "asked_unit"))
    yield parser


def _run(arguments: argparse.Namespace) -> int:
    """Open the form on screen, or ask row by row.

    Raises:
        UsageError: the session claims another encoding than UTF-8.
    """
    if not arguments.plain:
        if arguments.role is None:
            arguments.bound_unit = arguments.org_unit  # the unit to open at
        return open_.run(arguments)
    from cchc_tui.tui import encoding, preferences  # noqa: PLC0415  (the screen has a check of its own)
    from cchc_tui.tui.app import session_of  # noqa: PLC0415  (no other command needs the form)
    from cchc_tui.tui.plain.start import run_plain  # noqa: PLC0415

    for stream in (sys.stdin, sys.stdout):
        encoding.check(encoding.session(), stream.encoding)
    session = session_of(here(arguments, create=True), arguments.org_unit or arguments.bound_unit)
    period = period_asked(arguments)
    if period is not None:
        session.check_period(period)
    preferences.begin(session, language_asked(arguments))
    return run_plain(session, period)
