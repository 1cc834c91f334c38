"""``cchc`` without a command: open the program."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from cchc_tui.cli.context import here, language_asked, period_asked
from cchc_tui.errors import UsageError
from cchc_tui.tui.capabilities import of

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Open the program on the workspace, at a form if org unit and period are named.

    Raises:
        UsageError: there is no terminal to draw on, or none that can show a page.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("cli.no_terminal")
    if not of(os.environ).addressable:
        raise UsageError("cli.dumb_terminal", term=os.environ.get("TERM", ""))
    workspace = here(arguments, create=True)
    period = period_asked(arguments)
    from cchc_tui.tui.app import run_app  # noqa: PLC0415  (no other command needs the screens)

    return run_app(
        workspace, org_unit=arguments.bound_unit, period=period, language=language_asked(arguments)
    )
