"""A table of forms is checked by SQL as each form is while it is typed."""

import random
from decimal import Decimal

import duckdb
import pytest

from cchc_tui.checks.batch import UNREADABLE, check_table, failures
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.entry.figure import Sheet
from cchc_tui.entry.notation import read_figure
from cchc_tui.errors import FigureError
from cchc_tui.schema.model import Level
from tests.checks.forms import THINH_DUC, checker, shipped, typed

IDS = sorted(shipped().indicators)


def table(connection, rows, name="forms", kinds=None):
    """Make a table out of dicts; columns are text unless `kinds` says otherwise."""
    columns = ["org_unit", "period", *sorted({one for row in rows for one in row} - {"org_unit", "period"})]
    kinds = kinds or {}
    declared = ", ".join(f'"{one}" {kinds.get(one, "VARCHAR")}' for one in columns)
    connection.execute(f"CREATE TABLE {name} ({declared})")
    for row in rows:
        marks = ", ".join("?" * len(columns))
        connection.execute(f"INSERT INTO {name} VALUES ({marks})", [row.get(one) for one in columns])
    return name


def form(texts, org_unit="thinh-duc", period="2024-Q1"):
    return {"org_unit": org_unit, "period": period, **texts}


def checked(connection, name="forms", **options):
    return list(check_table(connection, name, shipped(), **options))


def test_the_real_appendix_gets_the_same_findings_from_a_table():
    connection = duckdb.connect()
    table(connection, [form(THINH_DUC)])
    found = checked(connection)
    assert [one.finding for one in found] == checker().findings(
        Sheet(typed(THINH_DUC), "commune", {}, {}, {})
    )
    assert {(one.row, one.org_unit, one.period) for one in found} == {(1, "thinh-duc", "2024-Q1")}


PLAIN = "|0|07|-5|36|36 | 8|1.180|1.180.000|98,07|98,1|98.07|196,5|100 %|12+7|-|–|x|X|--|1 180 000"
STRANGE = "abc|1e3|1_000|٣|999999999999999|9999999999999|+5|0,5|,5|1.5|1,5|12,345|-0|nan|inf|0x10|2 cấp"
CELLS = [*PLAIN.split("|"), *STRANGE.split("|")]


def test_whatever_is_typed_a_table_says_what_the_form_says():
    generator = random.Random(2024)
    rows = [
        {name: generator.choice(CELLS) for name in generator.sample(IDS, generator.randint(0, 60))}
        for _ in range(200)
    ]
    connection = duckdb.connect()
    table(connection, [form(texts, org_unit=f"xa-{place}") for place, texts in enumerate(rows)])
    found = checked(connection)
    for place, texts in enumerate(rows, 1):
        readable, refused = {}, set()
        for name, text in texts.items():
            try:
                readable[name] = read_figure(text, shipped().indicators[name]).figure
            except FigureError:
                refused.add(name)
        expected = checker().findings(Sheet(readable, "commune", {}, {}, {}))
        of_form = [one.finding for one in found if one.row == place]
        assert [one for one in of_form if one.rule != UNREADABLE] == [
            one for one in expected if one.indicator not in refused
        ]
        assert {one.indicator for one in of_form if one.rule == UNREADABLE} == refused


def test_an_unreadable_cell_is_told_with_its_text_and_what_to_do():
    connection = duckdb.connect()
    table(connection, [form({"staff_present": "mười tám"})])
    found = [one.finding for one in checked(connection) if one.finding.indicator == "staff_present"]
    assert [(one.rule, one.code, one.value) for one in found] == [(UNREADABLE, "4.2.2", "mười tám")]
    assert "mười tám" in found[0].message.vi


@pytest.mark.parametrize("kind", ["DOUBLE", "DECIMAL(9,3)", "FLOAT"])
@pytest.mark.parametrize(
    ("typed_share", "rules"),
    [
        (Decimal("98.07"), set()),
        (Decimal("98.1"), set()),
        (Decimal("98.073"), set()),
        (Decimal("98.2"), {"percent"}),
    ],
)
def test_numeric_columns_need_no_text(kind, typed_share, rules):
    connection = duckdb.connect()
    kinds = {
        "commune_files_on_time": "INTEGER",
        "commune_files_resolved": "BIGINT",
        "commune_on_time_share": kind,
    }
    row = {"commune_files_on_time": 509, "commune_files_resolved": 519, "commune_on_time_share": typed_share}
    table(connection, [form(row)], kinds=kinds)
    at_share = [
        one.finding for one in checked(connection) if one.finding.indicator == "commune_on_time_share"
    ]
    assert {one.rule.split(".")[1] for one in at_share} == rules
    assert [one.value for one in at_share] == ["98,2"] * len(rules)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [("DOUBLE", 18.5), ("DOUBLE", 18.00001), ("HUGEINT", 10**15), ("DECIMAL(18,4)", Decimal("18.0001"))],
)
def test_a_number_that_its_row_cannot_hold_is_said_and_never_rounded(kind, cell):
    connection = duckdb.connect()
    table(connection, [form({"staff_present": cell})], kinds={"staff_present": kind})
    found = [one.finding for one in checked(connection) if one.finding.indicator == "staff_present"]
    assert [one.rule for one in found] == [UNREADABLE]


def test_a_number_that_is_not_there_is_a_blank():
    connection = duckdb.connect()
    rows = [form({"staff_present": None}), form({"staff_present": float("nan")})]
    table(connection, rows, kinds={"staff_present": "DOUBLE"})
    at = [
        (one.row, one.finding.rule) for one in checked(connection) if one.finding.indicator == "staff_present"
    ]
    assert at == [(1, "staff_present.required"), (2, "staff_present.required")]


def test_other_periods_are_joined_by_org_unit_and_period_wherever_their_rows_are():
    connection = duckdb.connect()
    done = [
        ("xa-b", "2024-Q1", "9"),
        ("xa-a", "2024-H1", "4"),
        ("xa-b", "2023-Y", "9"),
        ("xa-a", "2024-Q1", "5"),
    ]
    table(connection, [form({"tasks_done": text}, unit, period) for unit, period, text in done])
    fallen = [one for one in checked(connection) if one.finding.rule == "tasks_done.cumulative"]
    assert [(one.row, one.org_unit, one.period) for one in fallen] == [(2, "xa-a", "2024-H1")]
    assert "4 nhỏ hơn 5" in fallen[0].finding.message.vi


def test_the_latest_of_several_earlier_periods_is_compared_with():
    connection = duckdb.connect()
    done = {"2024-Q1": "5", "2024-H1": "4", "2024-M9": "6", "2024-Y": "5"}
    table(connection, [form({"tasks_done": text}, "xa-a", period) for period, text in done.items()])
    told = [
        one.finding.message.vi for one in checked(connection) if one.finding.rule == "tasks_done.cumulative"
    ]
    assert ["4 nhỏ hơn 5" in told[0], "5 nhỏ hơn 6" in told[1], len(told)] == [True, True, 2]


def test_forms_of_other_tables_are_compared_with_but_not_checked():
    connection = duckdb.connect()
    table(connection, [form({"tasks_done": "4"}, "xa-a", "2024-H1")])
    table(connection, [form({"tasks_done": "5", "staff_present": "-1"}, "xa-a", "2024-Q1")], "before")
    found = checked(connection, history=["before"])
    assert {one.row for one in found} == {1}
    rules = {one.finding.rule for one in found}
    assert "tasks_done.cumulative" in rules
    assert "staff_present.range" not in rules


def test_each_org_unit_is_held_to_the_rules_of_its_level():
    connection = duckdb.connect()
    row = {"district_files_resolved": "10", "district_files_on_time": "9", "district_on_time_share": "90"}
    table(connection, [form(row, "xa-a"), form(row, "huyen-b"), form(row, None)])
    found = checked(connection, levels={"huyen-b": Level.DISTRICT})
    strangers = {one.row for one in found if one.finding.rule == "district_on_time_share.not_your_row"}
    assert strangers == {1, 3}
    assert [one.row for one in found] == sorted(one.row for one in found)


def test_keys_and_columns_may_be_missing_and_others_are_passed_over():
    connection = duckdb.connect()
    connection.execute("CREATE TABLE bare AS SELECT '-3' AS staff_present, 'x' AS something_else")
    rules = {one.finding.rule for one in checked(connection, "bare")}
    assert "staff_present.range" in rules
    assert "staff_assigned.required" in rules


def test_failures_alone_are_those_that_findings_explain():
    connection = duckdb.connect()
    table(connection, [form(THINH_DUC), form({"staff_present": "-1"})])
    book = rulebook(shipped(), Level.COMMUNE)
    assert failures(connection, "forms", book) == [(one.row, one.finding.rule) for one in checked(connection)]


def test_the_connection_is_left_as_it_was_even_when_the_reader_stops_early():
    connection = duckdb.connect()
    table(connection, [form(THINH_DUC)])
    taken = check_table(connection, "forms", shipped())
    next(taken)
    taken.close()
    assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("forms",)]
    assert connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall() == []


def test_a_locked_configuration_is_no_hindrance():
    connection = duckdb.connect()
    table(connection, [form({"staff_present": "-1"})])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    assert "staff_present.range" in {one.finding.rule for one in checked(connection)}


def test_settings_of_the_connection_are_as_before():
    connection = duckdb.connect()
    table(connection, [form(THINH_DUC)])
    connection.execute("SET disabled_optimizers = 'top_n'")
    checked(connection)
    assert connection.execute("SELECT current_setting('disabled_optimizers')").fetchone() == ("top_n",)
