"""A whole period checked out of the ledger says of each form what the form's own checks say."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest

from bench.made import make
from bench.made.mistakes import plant
from cchc_tui.checks.course import COPIED, PIECE, PIECES, USUAL
from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.schema.model import Level, Severity
from cchc_tui.schema.period import Period
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.checking.stored import StoredChecks
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.period_check.check import check_period
from cchc_tui.store.sessions.draft import Draft, SubmissionKey
from cchc_tui.store.sessions.session import Session
from cchc_tui.store.workspaces.access import Access, Role
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace

FAMILY, FIRST, YEARS = "cchc-xa", 2022, 3
CODES = ["00004", "05497"]
CHECKED = ["2023-M9", "2024-Q1", "2024-M9"]


def newer_edition():
    """The shipped form as a newer edition might have it, one of its rows under another name."""
    text = shipped_schemas()[0].read_text(encoding="utf-8")
    text = text.replace('edition = "2022"', 'edition = "2024"\nsince = 2024')
    text = text.replace("files_received", "files_taken")
    return text.replace('id = "files_taken"', 'id = "files_taken"\n  replaces = ["files_received"]')


def made_reports(generator):
    """Figures by org unit and period, many of them wrong, some missing, odd or copied."""
    with duckdb.connect() as connection:
        make(connection, len(CODES), FIRST, YEARS)
        plant(connection, 0.05)
        rows = connection.execute("FROM form").fetchall()
        names = [one[0] for one in connection.description][3:]
    found = {}
    for unit, year, kind, *cells in rows:
        figures = dict(zip(names, map(cell, cells), strict=True))
        for name in generator.sample(names, 4):
            figures[name] = generator.choice([BLANK, Figure(State.NONE), Figure(State.NOT_APPLICABLE)])
        for name in generator.sample(names, 2):
            if figures[name].number is not None:
                figures[name] = Figure(State.NUMBER, figures[name].number * generator.choice([0, 7, 30]))
        found[CODES[unit], Period(year, kind)] = figures
    found["00004", Period(2024, "Q1")] = found["00004", Period(2023, "Y")]
    del found["05497", Period(2022, "Y")], found["05497", Period(2023, "H1")]
    return found


def cell(value):
    return Figure(State.NONE) if value is None else Figure(State.NUMBER, Decimal(str(value)))


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A workspace of two communes over three years, its last year in another edition; kept as it is."""
    generator = random.Random(5)
    units = [OrgUnit(code, f"xã {code}", Level.COMMUNE, "01") for code in CODES]
    workspace = Workspace.create(tmp_path_factory.mktemp("filled"), units=units)
    (workspace.root / "schemas" / "cchc-xa-2024.toml").write_text(newer_edition(), encoding="utf-8")
    with Session(workspace, "An") as session:
        for (code, period), figures in sorted(made_reports(generator).items()):
            store(workspace, session, SubmissionKey(FAMILY, code, period), figures, generator)
    merge(workspace)
    return workspace


def store(workspace, session, key, figures, generator):
    """Store a form, some by hand and after the cut-off, some neither."""
    last = workspace.schema(FAMILY).periods[key.period.kind].days(key.period.year)[1]
    at = datetime.combine(last, datetime.min.time(), UTC) + timedelta(days=generator.choice([-3, 1, 5]))
    with Draft.open(workspace, key, session=session, clock=lambda: at) as draft:
        if draft.schema.edition == "2024":
            figures = {name.replace("files_received", "files_taken"): one for name, one in figures.items()}
        draft.commit(draft.form.put_all(dict(figures), generator.choice(["enter", "enter", "import"])))


@pytest.fixture(scope="module")
def checked(filled):
    """What a check of each period finds, by org unit."""
    return {period: by_unit(check_period(filled, Period.parse(period))) for period in CHECKED}


def by_unit(checked):
    found = {}
    for one in checked.findings:
        found.setdefault(one.org_unit, []).append(one.finding)
    return found


@pytest.mark.parametrize("period", CHECKED)
def test_every_form_gets_the_findings_that_its_own_check_gives(filled, checked, period):
    checks = StoredChecks(filled)
    keys = [SubmissionKey(FAMILY, code, Period.parse(period)) for code in CODES]
    assert checked[period] == {key.org_unit: found for key in keys if (found := checks.findings(key))}


def test_all_kinds_of_finding_are_among_them(checked):
    findings = [one for units in checked.values() for found in units.values() for one in found]
    kinds = {one.rule.rpartition(".")[2] for one in findings}
    assert {COPIED, PIECES, PIECE, USUAL, "cumulative", "required", "percent", "codes"} <= kinds
    assert {one.severity for one in findings if one.rule.endswith(PIECES)} == {
        Severity.INFO,
        Severity.WARNING,
    }


def test_only_the_units_asked_for_and_those_one_may_see_and_nothing_is_stored(filled):
    before, period = filled.ledger.read_bytes(), Period(2024, "Q1")
    assert by_unit(check_period(filled, period, ["00004"])).keys() == {"00004"}
    bound = Workspace.open(filled.root)
    bound.access = Access(Role.CLERK, "05497", "An")
    assert check_period(bound, period).forms == 1
    assert check_period(bound, period, ["00004"]) == (0, [], ())
    assert filled.ledger.read_bytes() == before
