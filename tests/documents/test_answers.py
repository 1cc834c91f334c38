"""Answers as files: each program that opens them finds what was asked, and works nothing out by itself."""

import re
import zipfile
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

from cchc_tui.documents.answers import sheet
from cchc_tui.documents.answers.answers import write_answer
from cchc_tui.errors import DocumentError
from cchc_tui.store.query.query import QueryResult

COLUMNS = {
    "code": ("VARCHAR", "05497"),
    "=a": ("VARCHAR", '=HYPERLINK("x")'),
    "n": ("BIGINT", 12),
    "figure": ("DECIMAL(21,6)", Decimal("196.5")),
    "large": ("HUGEINT", 12345678901234567890),
    "day": ("DATE", date(2024, 3, 14)),
    "at": ("TIMESTAMP", datetime(2024, 3, 14, 12)),  # noqa: DTZ001
    "is": ("BOOLEAN", True),
    "list": ("INTEGER[]", "[1, 2]"),
    'ấ "q"': ("VARCHAR", 'x<y & "z"\n-'),
    "empty": ("VARCHAR", ""),
}
KINDS = tuple(kind for kind, _ in COLUMNS.values())
ROWS = [tuple(value for _, value in COLUMNS.values()), (None,) * len(COLUMNS)]


@pytest.fixture
def result():
    return QueryResult(tuple(COLUMNS), KINDS, ROWS, truncated=False, seconds=0.0)


def test_parquet_keeps_every_value_and_its_type(tmp_path, result):
    path = write_answer(tmp_path, "a", "parquet", result)
    read = duckdb.read_parquet(str(path))
    assert read.fetchall() == ROWS
    assert list(read.columns) == list(COLUMNS)
    kept = [str(kind) for kind in read.types]
    assert kept[:4] == ["VARCHAR", "VARCHAR", "BIGINT", "DECIMAL(21,6)"]
    assert [one.name for one in tmp_path.iterdir()] == ["a-1.parquet"]


def test_a_sheet_holds_numbers_days_and_texts_and_no_formula(tmp_path, result):
    path = write_answer(tmp_path, "a", "xlsx", result)
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        written = book.read("xl/worksheets/sheet1.xml").decode()
    head, first, empty = re.findall(r"<row>(.*?)</row>", written, re.DOTALL)
    assert "<f>" not in written
    assert head.count("inlineStr") == len(COLUMNS)
    assert "<v>12</v>" in first
    assert "<v>196.5</v>" in first
    assert ">05497<" in first
    assert ">12345678901234567890<" in first, "more digits than Excel keeps are text"
    assert '<c s="2"><v>45365</v></c>' in first
    assert "<v>45365.5000000000</v>" in first
    assert 's="4"><is><t xml:space="preserve">=HYPERLINK' in first
    assert "x&lt;y &amp; " in first
    assert empty == "<c/>" * len(COLUMNS)


def test_duckdb_reads_the_sheet_as_it_was_written(tmp_path, result):
    path = write_answer(tmp_path, "a", "csv", result)
    read = duckdb.execute("FROM read_csv(?, all_varchar = true, header = true)", [str(path)]).fetchall()
    assert read[0][0] == "05497"
    assert read[0][1] == '\'=HYPERLINK("x")'


def test_what_a_sheet_cannot_hold_is_refused_and_leaves_nothing_behind(tmp_path, result, monkeypatch):
    monkeypatch.setattr(sheet, "MOST_ROWS", 1)
    with pytest.raises(DocumentError, match="CSV"):
        write_answer(tmp_path, "a", "xlsx", result)
    assert list(tmp_path.iterdir()) == []
