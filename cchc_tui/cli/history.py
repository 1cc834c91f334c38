"""``cchc history``: who changed what in a submission, when, from what to what, and why."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here
from cchc_tui.cli.rights import EVERYONE, allow
from cchc_tui.errors import UsageError
from cchc_tui.messages import tr
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from cchc_tui.documents.handed_in.audit_words import Told
    from cchc_tui.schema.model import Schema
    from cchc_tui.store.journals.audit import Record
    from cchc_tui.store.journals.submission import SubmissionKey
    from cchc_tui.store.workspaces.workspace import Workspace


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    told = tr("history.help")
    parser = commands.add_parser(
        "history", help=told, description=told, epilog=example("cchc history 05497 2024-Q1 3.4.2")
    )
    parser.add_argument("of_unit", metavar="ORG_UNIT", help=tr("cli.opt_org_unit"))
    parser.add_argument("of_period", metavar="PERIOD", help=tr("cli.opt_period"))
    parser.add_argument("code", metavar="CODE", nargs="?", help=tr("history.opt_code"))
    parser.add_argument("--since-submission", action="store_true", help=tr("history.opt_since"))
    parser.add_argument("--schema", metavar="NAME", help=tr("cli.opt_schema"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=tr("cli.opt_format"))
    parser.set_defaults(run=_run)
    allow(parser, EVERYONE, remote=("of_unit", "of_period", "code", "since_submission", "schema", "format"))
    yield parser


def _run(arguments: argparse.Namespace) -> int:
    """Print the history of one submission, or of one of its rows.

    Raises:
        AccessError: the org unit may not be seen.
        UsageError: there is no such submission or row.
    """
    from cchc_tui.schema.period import Period  # noqa: PLC0415  (`--help` should not wait)
    from cchc_tui.store.journals.audit import read_audit  # noqa: PLC0415
    from cchc_tui.store.journals.submission import SubmissionKey  # noqa: PLC0415

    workspace = here(arguments)
    key = SubmissionKey(
        _family(workspace, arguments.schema), arguments.of_unit, Period.parse(arguments.of_period)
    )
    done, problems = read_audit(workspace, key)
    if not done and not problems:
        raise UsageError("cli.export_none", org_unit=key.org_unit, period=key.period)
    if done:
        schema = workspace.schema(f"{key.family}-{done[0].by.edition}")
        rows = _rows(schema, arguments.code)
        show = _print_since if arguments.since_submission else _print_all
        show(schema, key, done, rows, as_json=arguments.format == "json")
    for problem in problems:
        print(printable(str(problem)), file=sys.stderr)
    return 2 if problems else 0


def _family(workspace: Workspace, form: str | None) -> str:
    if form:
        return workspace.schema(form).family
    return workspace.settings.family or workspace.schemas()[0].family


def _rows(schema: Schema, code: str | None) -> frozenset[str] | None:
    """The rows asked about, None for all: those with a printed code, its parts too, or the one of an id."""
    if code is None:
        return None
    from cchc_tui.schema.model import bare_code  # noqa: PLC0415

    asked = bare_code(code)
    rows = {name for name, row in schema.indicators.items() if asked in {name, schema.printed_code(row)}}
    if not rows:
        raise UsageError("history.no_such_row", name=schema.name, code=code)
    return frozenset(rows)


def _print_all(
    schema: Schema, key: SubmissionKey, done: Sequence[Record], rows: frozenset[str] | None, *, as_json: bool
) -> None:
    from cchc_tui.documents.handed_in.audit_words import record_values, tell  # noqa: PLC0415

    kept = [one for one in done if rows is None or getattr(one.line, "id", None) in {None, *rows}]
    if as_json:
        _print_json([record_values(schema, one) for one in kept])
        return
    print(printable(f"{key.org_unit} · {key.period} · {schema.name}"))
    _print_lines(tell(schema, one) for one in kept)


def _print_since(
    schema: Schema, key: SubmissionKey, done: Sequence[Record], rows: frozenset[str] | None, *, as_json: bool
) -> None:
    from cchc_tui.documents.handed_in.audit_words import (  # noqa: PLC0415
        base_words,
        difference_values,
        record_values,
        tell_difference,
    )
    from cchc_tui.store.journals.audit import since  # noqa: PLC0415

    base, found = since(done)
    found = [one for one in found if rows is None or one.entry.id in rows]
    if as_json:
        step = next((one for one in done if base is not None and one.line is base.step), None)
        _print_json(
            {
                "since": record_values(schema, step) if step else None,
                "differences": [difference_values(schema, one) for one in found],
            }
        )
        return
    print(printable(f"{key.org_unit} · {key.period} · {schema.name}"))
    if base is None:
        print(tr("history.no_base"))
        return
    print(printable(base_words(base)))
    _print_lines(tell_difference(schema, one) for one in found)
    if not found:
        print(tr("history.nothing_since"))


def _print_lines(lines: Iterable[Told]) -> None:
    login = ""
    for one in lines:
        where = f"{one.code}  " if one.code else ""
        print(printable(f"{one.when}  {one.who}  {where}{one.what}"))
        for sentence in one.more if one.login == login else (*one.more, one.login):
            print(printable(f"    {sentence}"))
        login = one.login


def _print_json(values: object) -> None:
    json.dump(values, sys.stdout, ensure_ascii=False, indent=2)
    print()
