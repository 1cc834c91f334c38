"""``cchc check --period``: check all stored forms of a period, or those of an org unit and all beneath it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cchc_tui.cli.check_table import write_found
from cchc_tui.cli.context import here, period_asked
from cchc_tui.errors import UsageError
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day
from cchc_tui.store.journals.over_time import register_of
from cchc_tui.store.period_check.check import check_period
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse

    from cchc_tui.schema.period import Period
    from cchc_tui.store.workspaces.workspace import Workspace


def check_stored_period(arguments: argparse.Namespace) -> int:
    """Check what the ledger holds of a period; exit status 1 if any finding is an error.

    Raises:
        UsageError: it is not said what to check, or the org unit was not there.
        AccessError, StoreError: the forms cannot be read.
    """
    period = period_asked(arguments)
    if period is None:
        raise UsageError("cli.check_what")
    if arguments.format == "parquet" and arguments.output is None:
        raise UsageError("cli.check_parquet_output")
    workspace = here(arguments)
    family = workspace.schema(arguments.schema).family if arguments.schema else None
    checked = check_period(workspace, period, _units(arguments, workspace, period), family)
    for problem in checked.problems:
        print(printable(problem), file=sys.stderr)
    if not checked.forms:
        raise UsageError("cli.check_none_stored", period=str(period))
    counts = write_found(arguments, iter(checked.findings))
    print(tr("cli.check_forms", count=checked.forms), file=sys.stderr)
    return 1 if counts["error"] else 0


def _units(arguments: argparse.Namespace, workspace: Workspace, period: Period) -> set[str] | None:
    """The org unit that was named with all beneath it at the cut-off; None for whatever may be seen."""
    code = arguments.org_unit
    if not code:
        return None
    if refused := workspace.access.refusal(code, workspace.all_units):
        raise refused
    known, calendar = register_of(workspace), workspace.schemas()[0].periods
    if code not in known:
        raise UsageError("register.unknown", code=code)
    kind = calendar.get(period.kind)
    if kind is None:
        raise UsageError("schema.period_unknown", period=str(period), known=", ".join(calendar))
    last = kind.days(period.year)[1]
    if known.unit(code, last) is None:
        raise UsageError("total.not_there", code=code, day=full_day(last, language()))
    return {code, *(unit.code for unit in known.beneath(code, last))}
