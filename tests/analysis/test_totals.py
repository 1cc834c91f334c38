"""What a total over many offices says, held against SQL of its own on the same made figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import duckdb
import pytest

from cchc_tui.analysis.against import compare
from cchc_tui.analysis.claims import judge, read_claim
from cchc_tui.analysis.scope import scope_now, scope_then
from cchc_tui.analysis.totals import is_summed, total
from cchc_tui.errors import UsageError
from cchc_tui.schema.model import Kind, Level
from cchc_tui.schema.period import Period
from cchc_tui.store.query.query import run_query
from cchc_tui.units.official import official
from tests.analysis.made_ledger import made_forms, made_workspace

Q1, CUT_OFF, NOW = Period(2024, "Q1"), date(2024, 3, 14), date(2025, 12, 31)
CITY, SILENT, BLANK, SLIPPED = "164", 3, 7, 2
WHERE = "year = 2024 AND kind = 'Q1'"
COUNT = 60
CHANGES = (
    f"DELETE FROM form WHERE unit = {SILENT} AND {WHERE}",
    f"UPDATE form SET online_received = -1, survey_forms = -1 WHERE unit = {BLANK} AND {WHERE}",
    f"UPDATE form SET commune_files_resolved = -1 WHERE unit = 9 AND {WHERE}",
    f"UPDATE form SET procedures_abolished = NULL WHERE unit < 30 AND {WHERE}",
    f"UPDATE form SET files_received = 513 WHERE unit = 5 AND {WHERE}",
    f"UPDATE form SET tasks_planned = 120 WHERE unit = {SLIPPED} AND {WHERE}",
    # the city's own: it left one office out, saw 12 where 120 stands, and typed one sum ten times too large
    *(
        f"UPDATE form SET {id_} = (SELECT {sum_} FROM form WHERE unit < 32 AND {WHERE}) "
        f"WHERE unit = {COUNT} AND {WHERE}"
        for id_, sum_ in {
            "files_received": "sum(files_received) - 513",
            "tasks_planned": "sum(tasks_planned) - 108",
            "documents_exchanged": "10 * sum(documents_exchanged)",
            "procedures_new": "sum(procedures_new)",
        }.items()
    ),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Sixty communes of an old province and their city, two years, and the same figures as a bare table."""
    day = date(2024, 1, 1)
    units = official().beneath("19", day, Level.COMMUNE)[:COUNT]
    city = official().unit(CITY, day)
    assert {unit.parent for unit in units[:32]} == {CITY} != units[32].parent
    listed = [replace(unit, since=None, until=None, successors=()) for unit in (*units, city)]
    workspace = made_workspace(tmp_path_factory.mktemp("made"), listed, 2024, 2, CHANGES)
    bare = duckdb.connect()
    made_forms(bare, len(listed), 2024, 2, CHANGES)
    schema = workspace.schema("cchc-xa")
    rows = [row for row in schema.indicators.values() if Level.COMMUNE in row.levels]

    def summed(scope, **more):
        return total(workspace, schema, Q1, scope, rows, **more)

    return SimpleNamespace(workspace=workspace, units=units, city=city, schema=schema, bare=bare, sum=summed)


@pytest.fixture(scope="module")
def whole(made):
    """The total of the sixty."""
    return made.sum(scope_then(made.units))


def column(made, what, where="true"):
    return made.bare.execute(
        f"SELECT {what} FROM form WHERE unit < {COUNT} AND {WHERE} AND {where}"
    ).fetchall()


def test_every_sum_share_and_count_of_codes_is_that_of_sql_written_by_hand(made, whole):
    known = {row[0] for row in made.bare.execute("DESCRIBE form").fetchall()}
    compared = set()
    for one in whole.rows:
        row = one.row
        if row.id not in known:
            assert one.figure is None
            assert len(one.blank) == COUNT - 1
            continue
        if row.percent:
            part, over = row.percent.part, row.percent.whole
            both = f"coalesce({part}, 0) >= 0 AND coalesce({over}, 0) >= 0"
            [(above, below)] = column(made, f"sum({part}), sum({over})", both)
            assert (one.part, one.whole) == (above or 0, below or 0), row.id
            if below:
                assert abs(one.figure - 100 * Decimal(above) / Decimal(below)) <= Decimal("0.005"), row.id
        elif is_summed(row):
            [(figure,)] = column(made, f"sum({row.id})", f"coalesce({row.id}, 0) >= 0")
            assert one.figure == (figure or 0), row.id
        else:
            assert one.figure is None, "no percentage and no code is averaged"
            assert sorted(one.codes.items()) == sorted(
                column(made, f"{row.id}::DECIMAL(18, 2), count(*)", f"{row.id} IS NOT NULL GROUP BY 1")
            )
        compared.add(row.kind)
    assert compared == set(Kind)


def test_who_is_missing_and_which_row_is_blank_where_is_named(made, whole):
    assert whole.coverage.expected == COUNT
    assert list(whole.coverage.missing.items()) == [(made.units[SILENT], "not_started")]
    assert len(whole.coverage.reported) == whole.coverage.estimates == COUNT - 1
    blank = made.units[BLANK].code
    assert whole.row("survey_forms").blank == (blank,)
    assert whole.row("online_received_share").blank == (blank,), "its part is not known"
    assert whole.coverage.strays == (CITY,), "it reported, but is none of those that are summed"


def test_a_share_counts_only_offices_whose_part_and_whole_are_both_known(made, whole):
    [(without,)] = column(made, "sum(files_received)", f"unit <> {BLANK}")
    assert whole.row("online_received_share").whole == without < whole.row("files_received").figure


def test_on_todays_map_earlier_offices_are_summed_onto_the_later_and_split_ones_onto_none(made):
    heirs = {unit.code: unit.successors for unit in made.units}
    today = [
        official().unit(code, NOW) for code in sorted({code for some in heirs.values() for code in some})
    ]
    found = made.sum(scope_now(official(), today, CUT_OFF, NOW), by_unit=True)
    split = {code for code, some in heirs.items() if len(some) > 1}
    assert split <= {one.unit.code for one in found.scope.breaks}
    assert split
    values = dict(column(made, "unit, files_received"))
    for unit in today:
        alone = [n for n, one in enumerate(made.units) if heirs[one.code] == (unit.code,)]
        lines = {one.row.id: one for one in found.by_unit.get(unit.code, ())}
        if alone and any(n in values for n in alone):
            assert lines["files_received"].figure == sum(values.get(n, 0) for n in alone), unit


def test_a_split_office_is_in_the_total_of_a_province_that_has_all_its_parts_and_else_in_none(made):
    [unit] = [one for one in made.units if one.code == "05461"]
    heirs = [official().unit(code, NOW) for code in unit.successors]
    both = made.sum(scope_now(official(), heirs, CUT_OFF, NOW))
    one = made.sum(scope_now(official(), heirs[:1], CUT_OFF, NOW))
    assert "05461" in {each.code for each in both.coverage.reported}
    assert "05461" not in {each.code for each in one.coverage.reported}
    [broken] = [each for each in one.scope.breaks if each.unit.code == "05461"]
    assert set(broken.touches) == set(heirs)
    assert unit.code in {each.code for each in one.unknown("files_received")}, "a claim cannot rest on it"


@pytest.fixture(scope="module")
def in_sql(made):
    """The figures of the period on today's map, as SQL has them, by org unit and indicator."""
    answer = run_query(made.workspace, "FROM figures_today WHERE period = '2024-Q1'", rows=100_000)
    rows = [SimpleNamespace(**dict(zip(answer.columns, row, strict=True))) for row in answer.rows]
    return {(one.org_unit, one.on_map, one.id): one for one in rows}


def test_sql_puts_figures_on_todays_map_as_a_total_does(made, in_sql):
    heirs = {code for unit in made.units for code in unit.successors}
    today = [official().unit(code, NOW) for code in sorted(heirs)]
    found = made.sum(scope_now(official(), today, CUT_OFF, NOW), by_unit=True)
    compared = 0
    for unit in today:
        broken = {one.unit.code for one in found.scope.breaks if unit in one.touches}
        for line in found.by_unit[unit.code]:
            one = in_sql.get((unit.code, "today", line.row.id))
            if one is None:
                assert not line.known, (unit.code, line.row.id)
                continue
            compared += 1
            assert (one.known, one.expected, set((one.breaks or "").split())) == (
                line.known,
                line.expected,
                broken,
            )
            assert set(line.blank) <= set((one.missing or "").split())
            assert (one.part_sum or 0, one.whole_sum or 0) == (line.part or 0, line.whole or 0)
            if is_summed(line.row) or line.row.percent:
                assert one.figure == line.figure, (unit.code, line.row.id)
            else:
                alone = line.listed[0] if line.expected == 1 and line.listed else None
                assert one.figure == alone, "nothing is averaged"
    assert compared > 1000


def test_sql_names_a_split_office_beside_those_it_went_to_and_a_province_is_summed_with_it(made, in_sql):
    [unit] = [one for one in made.units if one.code == "05461"]
    own = in_sql["05461", "split", "files_received"]
    [(figure,)] = column(made, "files_received", f"unit = {made.units.index(unit)}")
    assert (own.figure, own.parent) == (figure, "19")
    assert own.split_into == " ".join(sorted(unit.successors))
    assert in_sql[CITY, "ended", "files_received"].expected == 1
    whole = official().beneath("19", NOW, Level.COMMUNE)
    total_ = made.sum(scope_now(official(), whole, CUT_OFF, NOW)).row("files_received")
    under = [one for one in in_sql.values() if one.parent == "19" and one.id == "files_received"]
    assert sum(one.figure for one in under if one.figure is not None) == total_.figure


@pytest.mark.parametrize(
    "case",
    [
        (">=", 0, "holds", None, None),
        (">=", 91, "open", 91, 46),
        (">", 0, "open", 0, 0),
        ("<", 0, "fails", None, None),
        ("<=", 91, "open", 91, 45),
        ("==", -1, "fails", None, None),
        ("!=", -1, "holds", None, None),
        ("==", 7, "open", 7, None),
    ],
)
def test_a_claim_holds_or_fails_or_is_told_what_the_missing_would_have_to_come_to(made, whole, case):
    sign, more, *expected = case
    known = whole.row("online_received").figure
    found = judge(whole, read_claim(f"online_received {sign} {known + more}", made.schema))
    assert [found.outcome, found.needed, found.each] == expected
    assert [one.code for one in found.unknown] == [made.units[SILENT].code, made.units[BLANK].code]


def test_a_claim_about_what_everybody_reported_is_decided(made):
    sure = made.sum(scope_then(made.units[:SILENT]))
    figure = sure.row("files_received").figure
    assert judge(sure, read_claim(f"{figure + 1} <= files_received", made.schema)).outcome == "fails"
    assert judge(sure, read_claim(f"files_received == {figure}", made.schema)).outcome == "holds"


def test_a_claim_about_a_share_is_decided_without_rounding_once_every_part_and_whole_is_known(made, whole):
    sure = made.sum(scope_then(made.units[:SILENT]))
    share = sure.row("online_received_share")
    exact = 100 * share.part / share.whole
    assert share.figure != exact, "it is rounded"
    is_above = exact > share.figure
    claim = read_claim(f"online_received_share > {share.figure}", made.schema)
    assert judge(sure, claim).outcome == ("holds" if is_above else "fails")
    assert judge(whole, claim).outcome == "open"


def test_a_claim_about_what_has_no_total_is_refused(made):
    for text in (
        "dialogue_held >= 1",
        "documents_electronic_share >= 1",
        "nothing >= 1",
        "files_received",
        "files_received >=",
    ):
        with pytest.raises(UsageError):
            read_claim(text, made.schema)


def test_the_citys_own_figures_are_held_against_its_offices_and_differences_explained(made):
    found = made.sum(scope_then(made.units[:32]))
    against = compare(made.workspace, found, made.city)
    told = {one.row.id: {each.key: each for each in one.explanations} for one in against.differences}
    assert "procedures_new" not in told
    assert told["files_received"]["left_out"].units == (made.units[5],)
    slip = told["tasks_planned"]["slip"]
    assert (slip.units, slip.figure, slip.meant) == ((made.units[SLIPPED],), 120, 12)
    assert told["documents_exchanged"]["own_slip"].meant == found.row("documents_exchanged").figure
    assert told["documents_exchanged"]["missing"].units == (made.units[SILENT],)
