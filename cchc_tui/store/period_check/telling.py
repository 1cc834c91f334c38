"""Findings out of the rules that failed and the rows that are suspect, as one form's checks tell them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

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
    from cchc_tui.store.period_check.figures import Figures
    from cchc_tui.store.period_check.staging import Stage

_OWN_AND_BESIDE = (
    "(report.year = {year} AND report.kind = {kind} "
    "OR (report.unit, report.year, report.kind) IN (SELECT unit, year, kind FROM link))"
)


def found_in(stage: Stage) -> dict[str, list[Finding]]:
    """Return the findings of every form of a stage that has any, by the code of its org unit."""
    forms = {unit: (code, Level(level)) for unit, code, level in _forms(stage)}
    link(stage)
    failed = [
        _failed(stage, rulebook(stage.schema, one)) for one in sorted({one for _, one in forms.values()})
    ]
    with ThreadPoolExecutor(1) as pool:
        # the database is at work without us, and what failed can be put into words meanwhile
        looking = pool.submit(suspects, stage)
        ruled = {unit: told for one in failed for unit, told in one.findings()}
        looked_at = looking.result()
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


class _Failed(NamedTuple):
    """The rules of a book that are to be told of each form, by its org unit, and the figures for it."""

    book: Rulebook
    told: list[tuple[int, list[int]]]
    figures: dict[int, dict[Period, Figures]]
    beside: dict[tuple[int, str], Period]
    period: Period

    def findings(self) -> Iterator[tuple[int, list[Finding]]]:
        """Yield each org unit with what its form is told; it asks the database nothing."""
        explainer = Explainer(self.book)
        for unit, rules in self.told:
            sheet = self._sheet(unit)
            yield unit, [explainer.finding(self.book.rules[one], sheet) for one in rules]

    def _sheet(self, unit: int) -> Sheet:
        reports = self.figures.get(unit, {})
        periods = (self.beside.get((unit, of)) for of in BESIDE)
        others = [reports.get(one, {}) if one is not None else {} for one in periods]
        return Sheet(reports.get(self.period, {}), self.book.level, *others)


def _failed(stage: Stage, book: Rulebook) -> _Failed:
    """Put the rules of a level to its forms."""
    told = [(unit, book.told(places)) for unit, places in failing(stage, book)]
    concerned = [sorted(book.concerns(rule)) for rule in book.rules]
    wanted = {(unit, stage.places[id_]) for unit, rules in told for one in rules for id_ in concerned[one]}
    where = _OWN_AND_BESIDE.format(year=stage.period.year, kind=stage.own_kind)
    return _Failed(book, told, figures_of(stage, wanted, where), _beside(stage), stage.period)


def _beside(stage: Stage) -> dict[tuple[int, str], Period]:
    """Which period is which of another to each org unit's form."""
    rows = stage.connection.execute("SELECT unit, of, year, kind FROM link").fetchall()
    return {(unit, of): Period(year, stage.kinds[kind]) for unit, of, year, kind in rows}
