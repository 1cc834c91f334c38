"""Tables with a row per submission: checked by SQL to the same findings, or refused in one sentence."""

import csv
import io
import json

import duckdb
import pytest

from cchc_tui.checks.live import LiveChecker
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.documents.checking.findings_files import write_json_lines, write_parquet
from cchc_tui.documents.checking.tabular import checked_table
from cchc_tui.errors import DocumentError
from cchc_tui.schema.model import Level
from cchc_tui.store.workspaces.units import OrgUnit


@pytest.fixture
def rows(schema, q1, year_2023):
    ids = list(schema.indicators)
    typed = [{one.id: cell.typed for one, cell in document.indicator_cells()} for document in (year_2023, q1)]
    return [
        ["org_unit", "period", *ids],
        *(
            [unit, period, *[figures.get(one, "") for one in ids]]
            for unit in ("05497", "05500")
            for period, figures in zip(("2023-Y", "2024-Q1"), typed, strict=True)
        ),
    ]


def csv_text(rows, delimiter=",", newline="\n"):
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return target.getvalue()


def findings_of(path, schema, **options):
    with checked_table(path, schema, **options) as findings:
        return list(findings)


@pytest.mark.parametrize("kind", ["csv", "semicolons", "tsv", "bom", "utf-16", "crlf", "odd name", "parquet"])
def test_every_kind_of_table_gives_the_findings_of_the_live_engine(
    tmp_path, schema, rows, q1, year_2023, *, kind
):
    path = tmp_path / {"tsv": "a.tsv", "parquet": "a.parquet", "odd name": "a [1]*'?.csv"}.get(kind, "a.csv")
    if kind == "parquet":
        (tmp_path / "in.csv").write_text(csv_text(rows))
        duckdb.sql(
            f"COPY (FROM read_csv('{tmp_path}/in.csv', all_varchar = true)) TO '{path}' (FORMAT parquet)"
        )
    else:
        delimiter = {"semicolons": ";", "tsv": "\t"}.get(kind, ",")
        text = csv_text(rows, delimiter, "\r\n" if kind == "crlf" else "\n")
        encoding = "utf-16" if kind == "utf-16" else "utf-8"
        path.write_text("\ufeff" * (kind == "bom") + text, encoding=encoding, newline="")
    found = findings_of(path, schema)
    live = LiveChecker(rulebook(schema, Level.COMMUNE)).findings(q1.sheet(opening=year_2023.figures))
    assert [(one.org_unit, one.period, one.row) for one in found] == [
        (unit, "2024-Q1", row) for unit, row in (("05497", 2), ("05500", 4)) for _ in live
    ]
    assert [one.finding for one in found[: len(live)]] == live


def test_json_lines_hold_the_keys_of_the_row_and_of_the_finding(tmp_path, schema, rows):
    path, out = tmp_path / "a.csv", io.StringIO()
    path.write_text(csv_text(rows))
    with checked_table(path, schema) as findings:
        counts = write_json_lines(findings, out)
    entries = [json.loads(line) for line in out.getvalue().splitlines()]
    assert list(entries[0]) == [
        "row",
        "org_unit",
        "period",
        "severity",
        "rule",
        "id",
        "code",
        "part",
        "value",
        "expected",
        "message",
        "proposal",
    ]
    assert counts["error"] == sum(one["severity"] == "error" for one in entries) == 18


def test_a_parquet_file_of_findings_says_the_same_as_json_lines(tmp_path, schema, rows):
    path, out, lines = tmp_path / "a.csv", tmp_path / "it's [out].parquet", io.StringIO()
    path.write_text(csv_text(rows))
    with checked_table(path, schema) as findings:
        counts = write_parquet(findings, out)
    with checked_table(path, schema) as findings:
        assert write_json_lines(findings, lines) == counts
    copied = tmp_path / "plain.parquet"
    copied.write_bytes(out.read_bytes())
    table = duckdb.sql(f"FROM '{copied}'")
    names = table.columns
    stored = [dict(zip(names, row, strict=True)) for row in table.fetchall()]
    assert stored == [json.loads(line) for line in lines.getvalue().splitlines()]
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(["a.csv", out.name, copied.name])


def test_findings_that_cannot_be_written_leave_no_file(tmp_path, schema, rows):
    path = tmp_path / "a.csv"
    path.write_text(csv_text(rows))
    with checked_table(path, schema) as findings, pytest.raises(DocumentError):
        write_parquet(findings, tmp_path / "nowhere" / "out.parquet")


def refused(path, schema):
    with pytest.raises(DocumentError) as caught:
        findings_of(path, schema)
    text = str(caught.value)
    assert "\n" not in text
    assert str(path) in text
    return caught.value.key.partition(".")[2]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "empty_file"),
        ("org_unit,period,staff_assigned\n", "table_no_rows"),
        ("period,org_unit,staff_assigned\n2024-Q1,1,2\n", "table_first_columns"),
        ("org_unit\n1\n", "table_first_columns"),
        ("org_unit,period,staff\n1,2024-Q1,2\n", "table_unknown_columns"),
        ('org_unit,period,"a""; DROP TABLE x; --"\n1,2024-Q1,2\n', "table_unknown_columns"),
        ("org_unit,period,staff_assigned,staff_assigned\n1,2024-Q1,2,3\n", "table_columns_twice"),
        ("org_unit,period,staff_assigned\n1,2024-Q1,2\n1 ,2024-q1,3\n", "table_rows_twice"),
        ("org_unit,period,staff_assigned\n,2024-Q1,2\n", "table_no_key"),
        ("org_unit,period,staff_assigned\n1,,2\n", "table_no_key"),
        ("org_unit,period,staff_assigned\n1,quý 1,2\n", "table_period"),
        ("org_unit,period,staff_assigned\n1,2024-Q4,2\n", "table_period"),
        ("org_unit,period,staff_assigned\n1,0001-Y,2\n", "table_period"),
        ("org_unit,period,staff_assigned\n1,2024-Q1\n", "table_width"),
        ("org_unit,period,staff_assigned\n1,2024-Q1,2,3\n", "table_width"),
        ('org_unit,period,staff_assigned\n1,"2024-Q1,2\n', "table_quote"),
    ],
)
def test_a_table_that_is_wrong_is_refused_in_a_sentence(tmp_path, schema, text, key):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    assert refused(path, schema) == key


def test_what_is_no_table_at_all_is_refused(tmp_path, schema):
    assert refused(tmp_path / "none.csv", schema) == "missing_file"
    assert refused(tmp_path, schema) == "directory"
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no parquet")
    assert refused(tmp_path / "a.parquet", schema) == "table_no_parquet"
    (tmp_path / "b.csv").write_bytes(b"org_unit,period\xff\n")
    assert refused(tmp_path / "b.csv", schema) == "unknown_encoding"
    (tmp_path / "c.csv").write_bytes(b"org_unit,period,staff_assigned\n\xff,2024-Q1,1\n")
    assert refused(tmp_path / "c.csv", schema) == "unknown_encoding"


def test_the_rows_that_keep_a_table_from_being_checked_are_named(tmp_path, schema):
    path = tmp_path / "a.csv"
    path.write_text("org_unit,period,staff_assigned\n1,2024-Q1,2\n,2024-Q1,2\n3,,2\n4,2024-Q1,2\n")
    with pytest.raises(DocumentError, match=r"2 dòng .*\b2, 3\)"):
        findings_of(path, schema)
    path.write_text("org_unit,period,staff_assigned\n1,2024-Q1,2\n2,2024-Q7,2\n")
    with pytest.raises(DocumentError, match=r"2024-Q7.*thứ 2\).*Q1, Q2"):
        findings_of(path, schema)


def test_cells_meant_to_do_harm_are_only_text(tmp_path, schema):
    cells = [
        "=cmd|'/c calc'!A1",
        "\x1b[2J\x1b]0;x\x07",
        "'); DROP TABLE submissions; --",
        "{staff}",
        "%s",
        "9" * 400,
    ]
    path = tmp_path / "a.csv"
    path.write_text(
        csv_text(
            [
                ["org_unit", "period", "staff_assigned"],
                *([str(place), "2024-Q1", cell] for place, cell in enumerate(cells)),
            ]
        )
    )
    found = [one for one in findings_of(path, schema) if one.finding.indicator == "staff_assigned"]
    assert [one.org_unit for one in found] == [str(place) for place in range(len(cells))]
    assert {one.finding.rule for one in found} == {"unreadable"}


def test_a_name_with_a_pattern_reads_no_other_file(tmp_path, schema):
    for name in ("a1.csv", "a2.csv"):
        (tmp_path / name).write_text("org_unit,period,staff_assigned\n1,2024-Q1,21\n")
    assert refused(tmp_path / "a?.csv", schema) == "missing_file"
    assert refused(tmp_path / "*.csv", schema) == "missing_file"


def test_districts_are_checked_by_their_own_rows(tmp_path, schema):
    path = tmp_path / "a.csv"
    path.write_text("org_unit,period,legal_texts_issued\n00164,2024-Q1,4\n05497,2024-Q1,4\n")
    found = findings_of(path, schema, levels={"00164": Level.DISTRICT})
    told = {one.org_unit for one in found if one.finding.rule == "legal_texts_issued.not_your_row"}
    assert told == {"05497"}


@pytest.mark.parametrize(
    ("name", "is_theirs"),
    [
        ("huyện Phú Bình", True),
        ("UBND thành phố Thái Nguyên", True),
        ("00164", True),
        ("Ba Tơ", True),
        ("xã Thịnh Đức", False),
        ("05497", False),
    ],
)
def test_the_level_of_a_row_is_what_its_name_or_the_register_tells(tmp_path, schema, name, is_theirs):
    path = tmp_path / "a.csv"
    path.write_text(f"org_unit,period,legal_texts_issued\n{name},2024-Q1,4\n", encoding="utf-8")
    units = {"00164": OrgUnit("00164", "huyện Ba Tơ", Level.DISTRICT)}
    told = {one.finding.rule for one in findings_of(path, schema, units=units)}
    assert ("legal_texts_issued.not_your_row" not in told) is is_theirs
