"""``cchc check`` on a table with a row per submission: findings as JSON lines, as Parquet, or to read."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from cchc_tui.cli.context import console, forms, maybe_here
from cchc_tui.documents.checking.findings_files import write_json_lines, write_parquet
from cchc_tui.documents.checking.tabular import checked_table
from cchc_tui.errors import StoreError, UsageError
from cchc_tui.messages import tr
from cchc_tui.store.copies.freshest import forget_copies, freshest
from cchc_tui.store.ledger.damage import LedgerDamagedError
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from cchc_tui.checks.batch import TableFinding
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.workspaces.workspace import Workspace


def check_table_file(arguments: argparse.Namespace, path: Path) -> int:
    """Check one table; exit status 1 if any finding is an error.

    Raises:
        UsageError: Parquet was asked for without a file to write, or the form is not clear.
        DocumentError: the table cannot be read.
    """
    workspace = maybe_here(arguments)
    schema = _one_form(forms(arguments, workspace))
    if arguments.format == "parquet" and arguments.output is None:
        raise UsageError("cli.check_parquet_output")
    units = workspace.org_units if workspace else {}
    try:
        with checked_table(path, schema, units=units, stored=_stored(workspace)) as findings:
            counts = write_found(arguments, findings)
    except LedgerDamagedError:
        if workspace is None:
            raise
        forget_copies(workspace)  # nothing was written yet: all is looked up before the first finding
        with checked_table(path, schema, units=units, stored=_stored(workspace)) as findings:
            counts = write_found(arguments, findings)
    return 1 if counts["error"] else 0


def _stored(workspace: Workspace | None) -> Path | None:
    """A copy of the ledger to hold the table against, None where there is none; what it lacks is said."""
    if workspace is None:
        return None
    try:
        copy = freshest(workspace, refresh=True)
    except StoreError as error:
        print(printable(str(error)), file=sys.stderr)
        return None
    for problem in copy.problems:
        print(printable(problem), file=sys.stderr)
    return copy.path


def _one_form(known: tuple[Schema, ...]) -> Schema:
    """The form of a table cannot be told from its rows: it is named, or the only one there is."""
    families = {schema.family for schema in known}
    if len(families) > 1:
        raise UsageError("cli.check_which_form", known=", ".join(schema.name for schema in known))
    return max(known, key=lambda schema: schema.edition)


def write_found(arguments: argparse.Namespace, findings: Iterator[TableFinding]) -> Mapping[str, int]:
    """Write findings as the call asks; return how many there are of each severity."""
    if arguments.format == "parquet":
        return write_parquet(findings, Path(arguments.output))
    if arguments.format == "json":
        if arguments.output is None:
            return write_json_lines(findings, sys.stdout)
        with Path(arguments.output).open("w", encoding="utf-8") as target:
            return write_json_lines(findings, target)
    if arguments.output is None:
        return _show(findings)
    with Path(arguments.output).open("w", encoding="utf-8") as target:
        return _show(findings, target)


def _show(findings: Iterator[TableFinding], target: TextIO | None = None) -> Mapping[str, int]:
    """Print findings submission by submission, then how many there are."""
    from cchc_tui.cli.findings_lines import FindingLines  # noqa: PLC0415  (rich comes in late)
    from cchc_tui.cli.report_table import counts_line  # noqa: PLC0415

    screen = console(target)
    lines = FindingLines(screen)
    counts: Counter[str] = Counter(error=0, warning=0, info=0)
    for (org_unit, period), group in groupby(findings, key=lambda found: (found.org_unit, found.period)):
        listed = [found.finding for found in group]
        counts.update(finding.severity.value for finding in listed)
        screen.file.write(lines.of_submission(f"{org_unit} · {period}", listed))
    screen.print(counts_line(counts) if counts.total() else tr("cli.check_clean"))
    return counts
