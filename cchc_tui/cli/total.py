"""``cchc total``: one period summed over the org units beneath one, with who is missing from the sum."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here, period_asked
from cchc_tui.cli.rights import ASKING, allow
from cchc_tui.errors import UsageError
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day
from cchc_tui.schema.model import Level
from cchc_tui.text import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from cchc_tui.analysis.against import Comparison
    from cchc_tui.analysis.claims import Judged
    from cchc_tui.analysis.scope import Scope
    from cchc_tui.analysis.totals import Total
    from cchc_tui.schema.model import Indicator, Schema
    from cchc_tui.schema.period import Period
    from cchc_tui.store.workspaces.workspace import Workspace
    from cchc_tui.units.model import OrgUnit
    from cchc_tui.units.register import Register

_LEVELS = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)
_REMOTE = ("as_of", "level", "drafts", "listed", "by_unit", "ids", "claim", "compare", "schema", "format")


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parsers."""
    parser = commands.add_parser(
        "total",
        help=tr("total.help"),
        description=tr("total.about"),
        epilog=example("cchc total --org-unit 19 --period 2025-Q3 --claim 'files_received >= 100000'"),
    )
    parser.add_argument("--as-of", choices=("then", "today"), default="then", help=tr("total.opt_as_of"))
    parser.add_argument("--level", choices=[one.value for one in Level], help=tr("total.opt_level"))
    parser.add_argument("--drafts", action="store_true", help=tr("total.opt_drafts"))
    parser.add_argument("--listed", action="store_true", help=tr("total.opt_listed"))
    parser.add_argument("--by-unit", action="store_true", help=tr("total.opt_by_unit"))
    parser.add_argument(
        "--id", dest="ids", metavar="ID", action="append", default=[], help=tr("total.opt_id")
    )
    parser.add_argument("--claim", metavar="CLAIM", help=tr("total.opt_claim"))
    parser.add_argument("--compare", action="store_true", help=tr("total.opt_compare"))
    parser.add_argument("--schema", metavar="NAME", help=tr("cli.opt_schema"))
    parser.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help=tr("cli.opt_format")
    )
    parser.set_defaults(run=run)
    allow(parser, ASKING, remote=("asked_unit", "period", *_REMOTE))
    yield parser


def run(arguments: argparse.Namespace) -> int:
    """Print totals; 1 if a claim does not hold for sure, or the unit's own submission differs.

    Raises:
        UsageError: it is not said what to sum, or there is nothing to be summed so.
        AccessError, QueryError, StoreError: the figures cannot be read.
    """
    if arguments.by_unit and (arguments.claim or arguments.compare):
        raise UsageError("total.either")
    from cchc_tui.analysis.claims import judge, read_claim  # noqa: PLC0415  (`--help` should not wait)
    from cchc_tui.analysis.totals import total  # noqa: PLC0415

    workspace = here(arguments)
    period, schema = _asked(arguments, workspace)
    unit, level, scope, is_near = _scope(
        arguments, workspace, schema.periods[period.kind].days(period.year)[1]
    )
    claim = read_claim(arguments.claim, schema) if arguments.claim else None
    rows = _rows(schema, level, [*arguments.ids, *([claim.row.id] if claim and arguments.ids else [])])
    if claim and claim.row not in rows:
        raise UsageError("total.row_not_theirs", id=claim.row.id)
    found = total(workspace, schema, period, scope, rows, drafts=arguments.drafts, by_unit=arguments.by_unit)
    strays = tuple(code for code in found.coverage.strays if is_near(code))
    found = replace(found, coverage=replace(found.coverage, strays=strays))
    judged = judge(found, claim) if claim else None
    compared = _compared(arguments, workspace, found, unit)
    _print(arguments, found, unit, judged, compared)
    for problem in found.problems:
        print(printable(problem), file=sys.stderr)
    is_sure = judged is None or judged.outcome.value == "holds"
    return 0 if is_sure and not (compared and compared.differences) else 1


def _asked(arguments: argparse.Namespace, workspace: Workspace) -> tuple[Period, Schema]:
    """The period, and the edition that is in force for it."""
    period = period_asked(arguments)
    if period is None:
        raise UsageError("total.need_period")
    named = arguments.schema
    families = {workspace.schema(named).family} if named else {one.family for one in workspace.schemas()}
    if len(families) > 1:
        used = {folder.name for folder in workspace.journals.glob("*") if folder.is_dir()}
        families = families & used or families
    if len(families) > 1:
        raise UsageError("total.which_form", known=", ".join(sorted(families)))
    schema = workspace.schema_for(families.pop(), period)
    if period.kind not in schema.periods:
        raise UsageError("schema.period_unknown", period=str(period), known=", ".join(schema.periods))
    return period, schema


def _scope(
    arguments: argparse.Namespace, workspace: Workspace, cut_off: date
) -> tuple[OrgUnit | None, Level, Scope, Callable[[str], bool]]:
    """The unit asked about (None: all that are listed), the level that is summed, whose figures count.

    Last comes what tells of a code whether its figures could be looked for in the total.
    """
    from cchc_tui.analysis.scope import near, scope_now, scope_then  # noqa: PLC0415
    from cchc_tui.store.journals.over_time import names_on, register_of  # noqa: PLC0415

    known = register_of(workspace)
    is_now = arguments.as_of == "today"
    day = max(date.today(), cut_off) if is_now else cut_off  # noqa: DTZ011  (the clerk's own calendar)
    said = full_day(day, language())
    code = arguments.org_unit or workspace.access.org_unit
    if code and (refused := workspace.access.refusal(code, workspace.all_units)):
        raise refused
    unit = known.unit(code, day) if code else None
    if code and unit is None:
        raise UsageError("total.not_there" if code in known else "register.unknown", code=code, day=said)
    only_listed = arguments.listed or not code or not workspace.access.is_whole
    listed = workspace.org_units if only_listed else None
    level, units = _units(known, unit, day, Level(arguments.level) if arguments.level else None, listed)
    if not units:
        raise UsageError("total.nobody", day=said)
    scope = scope_now(known, units, cut_off, day) if is_now else scope_then(units)
    then, now = names_on(workspace, cut_off), names_on(workspace, day)
    if unit is not None:
        unit = replace(unit, name=now.get(unit.code, unit.name))
    return unit, level, scope.named(then, now), near(known, unit, level)


def _units(
    known: Register, unit: OrgUnit | None, day: date, level: Level | None, listed: object
) -> tuple[Level, Sequence[OrgUnit]]:
    """Those under a unit, or the unit itself if nobody is, of one level: the lowest if none is named."""
    under = known.beneath(unit.code, day) if unit else tuple(known.valid(day))
    if isinstance(listed, dict):
        under = tuple(one for one in under if one.code in listed)
    if not under and unit is not None:
        under = (unit,)
    chosen = level or next((one for one in _LEVELS if any(one is each.level for each in under)), _LEVELS[0])
    return chosen, [one for one in under if one.level is chosen]


def _rows(schema: Schema, level: Level, ids: Sequence[str]) -> list[Indicator]:
    """The rows of a level, or those of them that were asked for."""
    for id_ in ids:
        if id_ not in schema.indicators:
            raise UsageError("total.row_unknown", id=id_, schema=schema.name)
        if level not in schema.indicators[id_].levels:
            raise UsageError("total.row_not_theirs", id=id_)
    theirs = [row for row in schema.indicators.values() if level in row.levels]
    if not theirs:
        raise UsageError("total.no_rows", level=tr(f"total.level_{level.value}"), schema=schema.name)
    return [row for row in theirs if row.id in ids] if ids else theirs


def _compared(
    arguments: argparse.Namespace, workspace: Workspace, found: Total, unit: OrgUnit | None
) -> Comparison | None:
    if not arguments.compare:
        return None
    if unit is None or unit in found.scope.targets:
        raise UsageError("total.compare_whom")
    from cchc_tui.analysis.against import compare  # noqa: PLC0415

    return compare(workspace, found, unit)


def _print(
    arguments: argparse.Namespace,
    found: Total,
    unit: OrgUnit | None,
    judged: Judged | None,
    compared: Comparison | None,
) -> None:
    if arguments.format == "table":
        from cchc_tui.cli.total_table import print_table  # noqa: PLC0415

        print_table(found, unit, judged, compared, today=arguments.as_of == "today")
        return
    from cchc_tui.cli.total_formats import print_csv, print_json  # noqa: PLC0415

    if arguments.format == "csv":
        print_csv(found)
    else:
        print_json(found, unit, judged, compared)
