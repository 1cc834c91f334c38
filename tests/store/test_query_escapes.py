"""No question leads out of the snapshot: every way that we know of is refused, and leaves nothing behind."""

import pytest

from cchc_tui.errors import QueryError
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.query.query import run_query
from tests.store.small import enter, key_of, make_workspace

ESCAPES = [
    "COPY figures TO '{out}'",
    "COPY (SELECT 1) TO '{out}' (FORMAT parquet)",
    "EXPLAIN ANALYZE COPY figures TO '{out}'",
    "EXPORT DATABASE '{out}'",
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM read_blob('{secret}')",
    "SELECT * FROM read_json('{secret}')",
    "SELECT * FROM read_parquet('{secret}')",
    "SELECT * FROM parquet_metadata('{secret}')",
    "SELECT * FROM sniff_csv('{secret}')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM '{secret}'",
    "EXPLAIN ANALYZE SELECT * FROM read_text('{secret}')",
    "WITH a AS (SELECT * FROM read_text('{secret}')) SELECT * FROM a",
    "SELECT (SELECT content FROM read_text('{secret}'))",
    "ATTACH '{ledger}' AS other",
    "ATTACH ':memory:' AS other",
    "DETACH snapshot",
    "USE memory",
    "INSTALL httpfs",
    "LOAD json",
    "FORCE INSTALL httpfs",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET GLOBAL memory_limit = '100GB'",
    "RESET memory_limit",
    "PRAGMA enable_profiling",
    "PRAGMA profiling_output = '{out}'",
    "PRAGMA database_list",
    "CALL enable_logging(storage = 'file', storage_path = '{out}')",
    "SELECT * FROM enable_logging(storage := 'file', storage_path := '{out}')",
    "FROM \"enable_logging\"(storage := 'file', storage_path := '{out}')",
    "CALL pragma_version()",
    "CREATE TABLE mine (a INTEGER)",
    "CREATE TEMP TABLE mine AS SELECT 1",
    "CREATE OR REPLACE VIEW figures AS SELECT 1",
    "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "CREATE MACRO f() AS 1",
    "INSERT INTO base.entry SELECT * FROM base.entry",
    "WITH a AS (INSERT INTO base.entry SELECT * FROM base.entry RETURNING *) SELECT * FROM a",
    "UPDATE base.entry SET figure = 0",
    "DELETE FROM base.entry",
    "DROP TABLE base.entry",
    "ALTER TABLE base.entry DROP COLUMN figure",
    "TRUNCATE base.entry",
    "VACUUM",
    "CHECKPOINT",
    "BEGIN",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "SELECT 1; DROP TABLE base.entry",
    "SELECT * FROM which_secret('s3://x/y', 's3')",
    "SELECT getenv('HOME')",
    "/* SELECT */ COPY figures TO '{out}'",
    "SELECT 1 FROM figures) TO '{out}' --",
    "SELECT 1); COPY figures TO '{out}'; SELECT (1",
    "IMPORT DATABASE '{out}'",
    "COMMENT ON TABLE base.entry IS 'x'",
    "SET VARIABLE a = 1",
    "SELECT * FROM query('COPY figures TO ''{out}''')",
    "SELECT * FROM query_table('{secret}')",
    # a text that is run as SQL, words that only DuckDB tells from text, and what EXPLAIN ANALYZE carries out
    "FROM query('FROM enable_log' || 'ging(storage := ''file'', storage_path := ''{out}'')')",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM enable_logging(storage := ''stdout'')'))",
    "SELECT E'a\\'' FROM enable_logging(storage := 'stdout') --'",
    "/* /* */ explain */ CREATE TABLE mine AS SELECT E'\\'' AS a; SELECT '1'",
    "EXPLAIN ANALYZE CREATE TABLE mine (a INTEGER)",
    "EXPLAIN ANALYZE DELETE FROM base.entry",
    "/* explain SELECT $a$ */ EXPLAIN ANALYZE DROP VIEW figures --$a$",
    "EXPLAIN (ANALYZE) LOAD json",
]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A workspace with a figure, a file that nobody may read, and one that nobody may write."""
    from cchc_tui.store.sessions.draft import Draft  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("escapes")
    workspace = make_workspace(folder / "work")
    with Draft.open(workspace, key_of(), "lan") as draft:
        enter(draft, received="519")
    merge(workspace)
    (folder / "secret.csv").write_text("mật")
    return workspace, folder


@pytest.mark.parametrize("sql", ESCAPES)
def test_there_is_no_way_out(place, sql):
    workspace, folder = place
    before = sorted(folder.rglob("*"))
    filled = sql.format(out=folder / "out", secret=folder / "secret.csv", ledger=workspace.ledger)
    with pytest.raises(QueryError) as caught:
        run_query(workspace, filled, seconds=10, refresh=False)
    assert "mật" not in str(caught.value)
    assert sorted(path for path in folder.rglob("*") if "snapshot" not in path.name) == [
        path for path in before if "snapshot" not in path.name
    ]


@pytest.mark.parametrize("sql", ["EXPLAIN (ANALYZE, FORMAT json) SELECT 1", "-- x\nexplain /* y */ SELECT 1"])
def test_a_question_may_be_explained(place, sql):
    assert run_query(place[0], sql, refresh=False).rows


def test_a_file_shipped_with_the_question_is_not_read_either(place, monkeypatch):
    workspace, folder = place
    monkeypatch.chdir(folder)
    with pytest.raises(QueryError):
        run_query(workspace, "FROM 'secret.csv'")


def test_variables_of_the_program_are_no_tables(place):
    workspace, _ = place
    for name in ("job", "connection", "sys", "rows"):
        with pytest.raises(QueryError):
            run_query(workspace, f"SELECT * FROM {name}", refresh=False)


def test_the_environment_of_the_clerk_is_not_handed_on(place, monkeypatch):
    workspace, _ = place
    monkeypatch.setenv("SECRET_TOKEN", "mật")
    with pytest.raises(QueryError) as caught:
        run_query(workspace, "SELECT getenv('SECRET_TOKEN')", refresh=False)
    assert "mật" not in str(caught.value)
