"""``cchc import``: store appendix files as submissions."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import forms, here, period_asked
from cchc_tui.cli.rights import FILLING, allow
from cchc_tui.cli.standard_input import named_files
from cchc_tui.errors import CchcError, UsageError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Severity
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from cchc_tui.documents.checking.importing import Imported
    from cchc_tui.documents.reading.reading import Document
    from cchc_tui.store.sessions.draft import SubmissionKey
    from cchc_tui.store.sessions.session import Session
    from cchc_tui.store.workspaces.workspace import Workspace


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    parser = commands.add_parser(
        "import",
        help=tr("cli.import_help"),
        description=tr("cli.import_about"),
        epilog=example("cchc import bao-cao.md --org-unit 05497 --period 2024-Q1"),
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help=tr("cli.import_files"))
    parser.add_argument("--schema", metavar="NAME", help=tr("cli.opt_schema"))
    parser.add_argument("--replace", action="store_true", help=tr("cli.opt_replace"))
    parser.set_defaults(run=run)
    allow(parser, FILLING, remote=("files", "asked_unit", "period", "replace"))
    yield parser


def run(arguments: argparse.Namespace) -> int:
    """Store each file; one that cannot be stored does not keep the others out."""
    from cchc_tui.store.copies.sharing import share_behind  # noqa: PLC0415
    from cchc_tui.store.ledger.merge import merge  # noqa: PLC0415  (brings the database in)
    from cchc_tui.store.sessions.session import Session  # noqa: PLC0415

    workspace = here(arguments, create=True)
    status = 0
    with Session(workspace) as session, named_files(arguments.files) as files:
        for file in files:
            try:
                _one(arguments, workspace, session, file)
            except CchcError as error:
                status = 2
                for line in str(error).splitlines():
                    print(printable(line), file=sys.stderr)
    merged = merge(workspace)
    share_behind(workspace)
    if merged is not None and merged.entries:
        print(tr("cli.import_merged", count=merged.entries))
    for problem in merged.problems if merged is not None and workspace.access.is_whole else ():
        print(printable(str(problem)), file=sys.stderr)
    return status


def _one(arguments: argparse.Namespace, workspace: Workspace, session: Session, path: Path) -> None:
    from cchc_tui.documents.checking.importing import import_document  # noqa: PLC0415
    from cchc_tui.documents.reading.document import CONTRADICTIONS, OTHER_UNIT  # noqa: PLC0415
    from cchc_tui.documents.reading.reading import read_document  # noqa: PLC0415

    document = read_document(
        path,
        forms(arguments, workspace),
        period=period_asked(arguments),
        org_unit=arguments.org_unit,
        units=workspace.org_units,
    )
    for fault in document.faults:
        # an administrator's option goes before the file's own code; whoever is bound to a unit chose nothing
        if fault.key == OTHER_UNIT and fault.values.get("code") and not workspace.access.is_whole:
            raise UsageError("cli.import_other_unit", path=path, **fault.values)
    key = _key(workspace, document, path)
    imported = import_document(workspace, document, key, session, replace=arguments.replace)
    _tell(imported, path)
    for fault in document.faults:
        if fault.key in CONTRADICTIONS:
            print(printable(f"{path}: {tr(fault.key, **fault.values)}"))


def _key(workspace: Workspace, document: Document, path: Path) -> SubmissionKey:
    """Which submission the document is; a code given with it is registered under the document's name."""
    from cchc_tui.store.journals.over_time import not_there  # noqa: PLC0415
    from cchc_tui.store.sessions.draft import SubmissionKey  # noqa: PLC0415
    from cchc_tui.store.workspaces.units import OrgUnit, is_code  # noqa: PLC0415

    code, name = document.org_unit, document.org_unit_name
    if code is None or (code not in workspace.org_units and code == name):
        raise UsageError("cli.import_no_unit", path=path, name=name or "?")
    if document.period is None:
        raise UsageError("cli.import_no_period", path=path)
    key = SubmissionKey(document.schema.family, code, document.period)
    if code not in workspace.org_units and name is not None and is_code(code):
        unit = OrgUnit(code, name, document.level)
        if (gone := not_there(workspace, key, unit)) is not None:
            raise gone
        workspace.add_unit(unit)
        print(printable(tr("cli.units_added", code=code, name=name)))
    return key


def _tell(imported: Imported, path: Path) -> None:
    from cchc_tui.documents.checking.importing import Result  # noqa: PLC0415

    key = imported.key
    where = {"path": path, "org_unit": key.org_unit, "period": key.period}
    if imported.result is Result.STORED:
        errors, warnings = (
            sum(finding.severity is severity for finding in imported.findings)
            for severity in (Severity.ERROR, Severity.WARNING)
        )
        counts = {"count": imported.count, "errors": errors, "warnings": warnings}
        print(printable(tr("cli.import_done", **where, **counts)))
        for lost in imported.not_stored:
            values = {"path": path, "line": lost.line, "where": lost.where, "typed": lost.typed}
            print(printable(tr("cli.import_not_stored", **values)), file=sys.stderr)
    elif imported.result is Result.SAME:
        print(printable(tr("cli.import_same", **where)))
    elif imported.result is Result.HELD:
        raise UsageError("cli.import_held", path=path, who=imported.holder)
    elif imported.result is Result.OTHER_EDITION:
        raise UsageError("cli.import_edition", **where, edition=imported.edition)
    elif imported.result is Result.LOCKED:
        raise UsageError("cli.import_locked", **where)
    else:
        raise UsageError("cli.import_partial", **where)
