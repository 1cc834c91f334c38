import re
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from cchc_tui.analysis.shipped import question, questions
from cchc_tui.errors import QueryError
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.query.query import run_query
from cchc_tui.store.sessions.draft import Draft
from tests.store.small import enter, key_of, make_workspace


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A function that asks a shipped question of two offices' figures."""
    workspace = make_workspace(tmp_path_factory.mktemp("asked"))

    def key(period, org_unit, **figures):
        with Draft.open(workspace, key_of(period, org_unit), "lan") as draft:
            enter(draft, **figures)
            return draft.submit() == () if figures.get("portal") == "1" else False

    assert key("2024-Q1", "05497", received="519", on_time="509", spent="100", portal="1")
    key("2024-H1", "05497", received="700", on_time="509", spent="100", portal="0")
    key("2024-Q1", "05500", received="30", on_time="31", spent="2000", portal="-")
    merge(workspace)

    def ask(name, **given):
        one = question(name)
        result = run_query(workspace, one.sql, one.values(given))
        return [dict(zip(result.columns, row, strict=True)) for row in result.rows]

    return ask


def test_each_says_in_both_languages_what_it_answers():
    names = {one.name for one in questions()}
    assert {
        "indicator-over-periods",
        "period-over-units",
        "changed-since-last-period",
        "late",
        "findings-open",
        "wide",
    } <= names
    for one in questions():
        texts = [one.title, one.about, *(parameter.label for parameter in one.parameters)]
        assert all(text.vi and text.en and text.vi != text.en for text in texts), one.name


@pytest.mark.parametrize("one", questions(), ids=lambda one: one.name)
def test_each_uses_the_parameters_that_its_header_names(one):
    used = set(re.findall(r"(?<![:\w]):([a-z_]+)", re.sub(r"--.*", "", one.sql)))
    assert used == {parameter.name for parameter in one.parameters}


def test_one_indicator_across_periods_in_their_order(asked):
    rows = asked("indicator-over-periods", id="received", org_unit="05497")
    assert [(row["period"], row["figure"], row["status"]) for row in rows] == [
        ("2024-Q1", Decimal(519), "submitted"),
        ("2024-H1", Decimal(700), "draft"),
    ]
    assert len(asked("indicator-over-periods", id="received")) == 3


def test_one_period_across_units_shows_those_that_have_nothing_too(asked):
    rows = asked("period-over-units", period="2024-h1", id="received")
    assert [(row["org_unit"], row["figure"], row["status"]) for row in rows] == [
        ("05497", Decimal(700), "draft"),
        ("05500", None, "not_started"),
    ]


def test_an_indicator_by_org_units_of_today_and_who_of_them_is_missing(asked):
    [row] = asked("figures-today", id="received", period="2024-q1")
    assert (row["org_unit"], row["on_map"], row["figure"], row["known"]) == ("05503", "today", 519, 1)
    assert "05503" in row["missing"].split()
    assert asked("figures-today", id="received", org_unit="05503") == [row], "the rest was not handed in"
    [share] = asked("figures-today", id="on_time_share")
    assert share["figure"] == Decimal("98.07")


def test_what_became_of_an_org_unit_and_what_it_is_made_of(asked):
    rows = asked("unit-changes", org_unit="05503")
    assert {row["org_unit"] for row in rows if row["change"] == "merged"} >= {"05497", "05503"}
    assert {row["became"] for row in rows if row["change"]} == {"05503 xã Tân Cương"}
    assert [row["first_day"] for row in rows if not row["change"]] == [date(2025, 7, 1)]


def test_a_row_of_the_districts_is_not_asked_of_communes(asked):
    assert asked("period-over-units", period="2024-Q1", id="communes_done") == []


def test_what_changed_since_the_last_period_and_only_that(asked):
    rows = asked("changed-since-last-period", org_unit="05497", period="2024-H1")
    assert [(row["id"], row["figure_before"], row["figure_now"], row["difference"]) for row in rows] == [
        ("on_time_share", Decimal("98.07"), Decimal("72.71"), Decimal("-25.36")),
        ("received", Decimal(519), Decimal(700), Decimal(181)),
        ("portal", Decimal(1), Decimal(0), Decimal(-1)),
    ]
    assert {row["period_before"] for row in rows} == {"2024-Q1"}
    assert asked("changed-since-last-period", org_unit="05500", period="2024-Q1") == [], "it is the first"


def test_what_is_late_on_a_day_and_what_is_due_soon(asked):
    late = asked("late", date="2024-06-01")
    assert [(row["org_unit"], row["period"]) for row in late if row["standing"] == "late"] == [
        ("05500", "2024-Q1")
    ]
    assert {(row["org_unit"], row["period"], row["status"]) for row in late if row["standing"] == "due"} == {
        ("05497", "2024-Q2", "not_started"),
        ("05497", "2024-H1", "draft"),
        ("05500", "2024-Q2", "not_started"),
        ("05500", "2024-H1", "not_started"),
    }
    assert late[0]["due"] == date(2024, 3, 10)
    assert late[0]["days_left"] == -83
    assert asked("late", date="2024-01-01") == []


def test_nobody_is_waited_for_who_was_not_there_at_the_cut_off():
    bare = duckdb.connect()
    bare.execute("""
        CREATE TABLE indicators AS SELECT 'f' AS family, 'commune district' AS levels;
        CREATE TABLE org_units AS FROM (VALUES
            ('05503', 'xã', 'commune'), ('05497', 'xã', 'commune'), ('164', 'huyện', 'district'),
            ('own', 'xã', 'commune')
        ) AS unit (code, name, level);
        CREATE TABLE org_unit_states AS FROM (VALUES
            ('05503', NULL, DATE '2025-06-30'), ('05503', DATE '2025-07-01', NULL),
            ('05497', NULL, DATE '2025-06-30'), ('164', NULL, DATE '2025-06-30')
        ) AS state (code, first_day, last_day);
        CREATE TABLE periods AS FROM (VALUES
            ('f', '2025-H1', DATE '2025-06-10', DATE '2025-06-14', false),
            ('f', '2025-Q3', DATE '2025-09-10', DATE '2025-09-14', false)
        ) AS period (family, period, due, last_day, is_optional);
        CREATE TABLE submissions AS SELECT 'f' AS family, 'x' AS org_unit, '2025-H1' AS period,
            'submitted' AS status, 1 AS filled, '' AS changed_at;
    """)
    rows = bare.execute(question("late").sql.replace(":date", "'2026-01-01'")).fetchall()
    late = {(row[0], row[2]) for row in rows}
    assert late >= {(code, "2025-H1") for code in ("05497", "05503", "164", "own")}
    assert {code for code, period in late if period == "2025-Q3"} == {"05503", "own"}


def test_open_findings_are_errors_and_warnings_without_a_note(asked):
    rows = asked("findings-open", period="2024-Q1")
    assert {(row["org_unit"], row["severity"], row["id"]) for row in rows} >= {
        ("05500", "error", "on_time"),
        ("05500", "warning", "spent"),
    }
    assert {row["org_unit"] for row in rows} == {"05500"}


def test_history_names_who_and_how(asked):
    rows = asked("history", org_unit="05497", period="2024-Q1", id="on_time_share")
    assert [(row["entered_by"], row["act"], row["figure"]) for row in rows] == [
        ("lan", "derive", Decimal("98.07"))
    ]


def test_units_by_status_has_every_unit_and_period_of_the_year(asked):
    rows = asked("units-by-status", year="2024")
    assert len(rows) == 2 * 3
    assert [row["status"] for row in rows if row["period"] == "2024-Q1"] == ["submitted", "draft"]


def test_the_wide_table_of_the_shipped_form_is_there_before_any_figure_is(asked):
    assert asked("wide") == []


def test_a_name_or_parameter_that_is_not_known_is_answered_with_those_that_are(asked):
    with pytest.raises(QueryError, match="late"):
        question("khong-co")
    with pytest.raises(QueryError, match=r"«ngay».*date"):
        asked("late", ngay="2024-01-01")
    with pytest.raises(QueryError, match=":date"):
        asked("late")
