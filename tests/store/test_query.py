import threading
from datetime import date, datetime
from decimal import Decimal

import pytest

from cchc_tui import messages
from cchc_tui.errors import QueryError
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.ledger.views import PUBLIC
from cchc_tui.store.query.query import run_query
from tests.store.small import enter, make_workspace


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A function that asks one workspace with one figure in it."""
    from cchc_tui.store.sessions.draft import Draft  # noqa: PLC0415
    from tests.store.small import key_of  # noqa: PLC0415

    workspace = make_workspace(tmp_path_factory.mktemp("asked"))
    with Draft.open(workspace, key_of(), "lan") as draft:
        enter(draft, received="519", spent="999.999.999.999,125")
    merge(workspace)
    return lambda sql, parameters=None, **limits: run_query(workspace, sql, parameters, **limits)


def test_a_figure_is_there_the_moment_it_was_committed(workspace, opened):
    draft = opened()
    enter(draft, received="12")
    assert run_query(workspace, "SELECT figure FROM figures").rows == [(12,)]
    enter(draft, received="13")
    assert run_query(workspace, "SELECT figure FROM figures").rows == [(13,)]


def test_figures_come_out_exactly(asked):
    result = asked("SELECT id, figure, entered_by, year FROM figures ORDER BY id")
    assert result.columns == ("id", "figure", "entered_by", "year")
    assert result.types == ("VARCHAR", "DECIMAL(21,6)", "VARCHAR", "INTEGER")
    assert result.rows == [
        ("received", Decimal(519), "lan", 2024),
        ("spent", Decimal("999999999999.125"), "lan", 2024),
    ]
    assert not result.truncated
    assert result.seconds > 0


def test_every_type_comes_out_as_something_exact(asked):
    result = asked(
        "SELECT 170141183460469231731687303715884105727::HUGEINT, 1.10::DECIMAL(5, 2), true, NULL, 'ấ\n\t\"',"
        " DATE '2024-03-10', TIMESTAMP '2024-03-10 08:00:00.123', 0.1::DOUBLE, [1, 2], {'a': 1},"
        " 'infinity'::DATE, 100::DECIMAL(5, 2), 7::UTINYINT"
    )
    (row,) = result.rows
    assert row == (
        170141183460469231731687303715884105727,
        Decimal("1.1"),
        True,
        None,
        'ấ\n\t"',
        date(2024, 3, 10),
        datetime(2024, 3, 10, 8, 0, 0, 123000),  # noqa: DTZ001  (the ledger's times are UTC without saying so)
        0.1,
        "[1, 2]",
        "{'a': 1}",
        "infinity",
        Decimal(100),
        7,
    )


def test_the_order_asked_for_is_kept(asked):
    rows = asked("SELECT range FROM range(5000) ORDER BY hash(range)").rows
    again = asked("SELECT range, hash(range) AS h FROM range(5000)").rows
    assert [row[0] for row in rows] == [row[0] for row in sorted(again, key=lambda row: row[1])]


def test_more_rows_than_asked_for_are_cut_off_and_that_is_said(asked):
    result = asked("SELECT * FROM range(1000000)", rows=1500)
    assert len(result.rows) == 1500
    assert result.truncated
    assert not asked("SELECT * FROM range(1500)", rows=1500).truncated


@pytest.mark.parametrize(
    "sql",
    [
        "FROM figures",
        "WITH a AS (SELECT 1) SELECT * FROM a;",
        "-- what?\nDESCRIBE figures -- so",
        "SHOW TABLES",
        "SUMMARIZE figures",
        "VALUES (1), (2)",
        "PIVOT figures ON id USING sum(figure) GROUP BY period",
        "EXPLAIN SELECT * FROM figures",
        "(SELECT 1) UNION ALL (SELECT 2)",
        "SELECT ';' AS a /* ; */",
    ],
)
def test_whatever_only_reads_is_answered(asked, sql):
    assert asked(sql).rows


def test_what_sql_sees_first_are_the_views_with_plain_names(asked):
    names = {name for (name,) in asked("SHOW TABLES").rows}
    assert names == {*PUBLIC, "cchc_xa", "thu_xa"}


def test_a_form_of_a_hundred_columns_is_answered_within_little_memory(asked):
    result = asked("FROM cchc_xa", memory_mb=256)
    assert len(result.columns) > 90


def test_parameters_are_put_in_as_values_never_as_text(asked):
    sql = "SELECT count(*) FROM figures WHERE id = :id AND year = :year"
    assert asked(sql, {"id": "received", "year": 2024, "unused": "x"}).rows == [(1,)]
    assert asked(sql, {"id": "' OR '1' = '1", "year": 2024}).rows == [(0,)]


def test_a_parameter_without_a_value_is_named(asked):
    with pytest.raises(QueryError, match=":period"):
        asked("SELECT * FROM figures WHERE period = :period")


@pytest.mark.parametrize(
    ("sql", "vi", "en", "mark"),
    [
        (
            "SELECT figur\nFROM figures",
            "Dòng 1, cột 8: không có cột figur; có phải figure?",
            "Line 1, column 8: there is no column figur; did you mean figure?",
            "SELECT figur\n       ^",
        ),
        (
            ";\n-- một câu\nSELECT 'ấ', 1\nFROM nowhere; ",
            "Dòng 4, cột 6: không có bảng nowhere; hỏi SHOW TABLES",
            "Line 4, column 6: there is no table nowhere",
            "FROM nowhere\n     ^",
        ),
        ("SELECT f.x FROM figures AS f", "cột 8: không có cột x trong", "have no column x", "f\n       ^"),
        ("SELECT g.id FROM figures", "cột 8: không có bảng g;", "no table g", "figures\n       ^"),
        ("SELECT sums(1)", "có phải sum?", "did you mean sum?", "SELECT sums(1)\n       ^"),
        ("SELEC 1", "viết chưa đúng ở «SELEC»", "wrong at «SELEC»", "SELEC 1\n^"),
        (
            "FROM figures WHERE",
            "cột 19: câu lệnh chưa viết hết",
            "is not finished",
            "WHERE\n                  ^",
        ),
        ("EXPLAIN SELECT figur FROM figures", "cột 16: không có cột", "column 16", "\n               ^"),
        ("SELECT 'a'::INTEGER", "không chạy được. Dòng 1, cột 11: Could", "column 11: Could", "^"),
        ("SELECT error('{x}')", "Câu lệnh SQL không chạy được. Invalid", "did not run. Invalid", "{x}"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_was_meant(asked, sql, vi, en, mark):
    with pytest.raises(QueryError) as caught:
        asked(sql)
    messages.use("vi")
    assert vi in str(caught.value)
    assert str(caught.value).endswith(mark)
    messages.use("en")
    assert en in str(caught.value)


def test_a_plan_is_told_step_by_step(asked):
    lines = [line for (line,) in asked("EXPLAIN SELECT count(*) FROM submissions WHERE filled > 1").rows]
    assert len(lines) > 3
    assert all(line.strip() and "\n" not in line for line in lines)
    assert lines[0].startswith("└ UNGROUPED_AGGREGATE · count_star()")
    assert any("SEQ_SCAN" in line and ".base.submission" in line for line in lines)


def test_a_question_may_be_longer_than_a_pipe_holds(asked):
    assert asked(f"SELECT length('{'x' * 200_000}') AS n").rows == [(200_000,)]


@pytest.mark.parametrize("sql", ["", "  -- nothing\n", "SELECT 1; SELECT 2"])
def test_only_one_statement_at_a_time(asked, sql):
    with pytest.raises(QueryError, match="một câu lệnh"):
        asked(sql)


def test_a_question_without_end_is_stopped_in_time(asked):
    with pytest.raises(QueryError, match="quá 1 giây"):
        asked("SELECT count(*) FROM range(100000000) a, range(1000000) b", seconds=1)


def test_a_question_is_stopped_when_asked_to(asked):
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    with pytest.raises(QueryError, match="theo yêu cầu"):
        asked("SELECT count(*) FROM range(100000000) a, range(1000000) b", cancel=stop)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT repeat('x', 4000000000)",
        "SELECT list(range) FROM range(1000000000)",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION SELECT n + 1 FROM t) SELECT count(*) FROM t",
        "SELECT repeat('x', 5000000)",
        "SELECT repeat('x', 900000) FROM range(1000)",
    ],
)
def test_one_that_wants_too_much_takes_nothing_with_it(asked, sql):
    with pytest.raises(QueryError):
        asked(sql, seconds=4, memory_mb=256)
    assert asked("SELECT 1").rows == [(1,)]
