"""Findings out of the rules that failed and the rows that are suspect, as one form's checks tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.checks.course import CourseChecks
from cchc_tui.checks.explain import Explainer
from cchc_tui.checks.form import joined
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.entry.figure import Sheet
from cchc_tui.entry.series import Course
from cchc_tui.schema.model import Level, Severity
from cchc_tui.schema.period import Period
from cchc_tui.store.period_check.figures import courses, figures_of
from cchc_tui.store.period_check.ruled import BESIDE, failing, link
from cchc_tui.store.period_check.suspects import suspects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cchc_tui.checks.finding import Finding
    from cchc_tui.checks.rulebook import Rulebook
    from cchc_tui.store.period_check.staging import Stage

_OWN_AND_BESIDE = (
    "(report.year = {year} AND report.kind = {kind} "
    "OR (report.unit, report.year, report.kind) IN (SELECT unit, year, kind FROM link))"
)


def found_in(stage: Stage) -> dict[str, list[Finding]]:
    """Return the findings of every form of a stage that has any, by the code of its org unit."""
    forms = {unit: (code, Level(level)) for unit, code, level in _forms(stage)}
    link(stage)
    ruled: dict[int, list[Finding]] = {}
    for level in sorted({level for _, level in forms.values()}):
        ruled |= _by_rules(stage, rulebook(stage.schema, level))
    looked_at = suspects(stage)
    # what is unusual goes without saying where a rule has spoken
    rows = looked_at.contradicted | (looked_at.unusual - _spoken(stage, ruled))
    known = courses(stage, rows, looked_at.copies)
    places: dict[int, list[int]] = {}
    for unit, place in sorted(rows):
        places.setdefault(unit, []).append(place)
    found = {}
    for unit in sorted({*ruled, *places, *looked_at.copies}, key=lambda one: forms[one][0]):
        code, level = forms[unit]
        checks = CourseChecks(known.get(unit) or Course(stage.schema, {}), stage.period)
        of_rows = _of_rows(stage, checks, level, places.get(unit, ()))
        copied = checks.copied() if unit in looked_at.copies else None
        if told := joined(ruled.get(unit, []), of_rows, copied, stage.places):
            found[code] = told
    return found


def _forms(stage: Stage) -> list[tuple[int, str, str]]:
    return stage.connection.execute("SELECT unit, code, level FROM form").fetchall()


def _spoken(stage: Stage, ruled: Mapping[int, Sequence[Finding]]) -> set[tuple[int, int]]:
    """The rows that a rule says more of than a note."""
    return {
        (unit, stage.places[one.indicator or ""])
        for unit, findings in ruled.items()
        for one in findings
        if one.severity is not Severity.INFO
    }


def _of_rows(stage: Stage, checks: CourseChecks, level: Level, places: Sequence[int]) -> Iterator[Finding]:
    for place in places:
        row = stage.schema.indicators[stage.ids[place]]
        if level in row.levels and (finding := checks.of_row(row)) is not None:
            yield finding


def _by_rules(stage: Stage, book: Rulebook) -> dict[int, list[Finding]]:
    """Explain the rules that failed on forms of a level."""
    failed = [(unit, book.told(places)) for unit, places in failing(stage, book)]
    concerned = [sorted(book.concerns(rule)) for rule in book.rules]
    wanted = {(unit, stage.places[id_]) for unit, told in failed for one in told for id_ in concerned[one]}
    figures = figures_of(stage, wanted, _OWN_AND_BESIDE.format(year=stage.period.year, kind=stage.own_kind))
    beside = _beside(stage)
    explainer = Explainer(book)
    found = {}
    for unit, told in failed:
        reports = figures.get(unit, {})
        others = (
            reports.get(beside.get((unit, of), stage.period), {}) if (unit, of) in beside else {}
            for of in BESIDE
        )
        sheet = Sheet(reports.get(stage.period, {}), book.level, *others)
        found[unit] = [explainer.finding(book.rules[one], sheet) for one in told]
    return found


def _beside(stage: Stage) -> dict[tuple[int, str], Period]:
    """Which period is which of another to each org unit's form."""
    rows = stage.connection.execute("SELECT unit, of, year, kind FROM link").fetchall()
    return {(unit, of): Period(year, stage.kinds[kind]) for unit, of, year, kind in rows}
