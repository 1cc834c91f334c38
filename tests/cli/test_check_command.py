"""``cchc check``: what an officer sees, and what a program reads."""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import duckdb
import pytest

KEYS = {"severity", "rule", "id", "code", "part", "value", "expected", "message", "proposal"}


def as_json(said):
    return json.loads(said.out)


def test_the_sample_has_errors_and_says_so_by_its_exit_status(cchc, sample):
    said = cchc("check", sample)
    assert said.status == 1
    assert "3.4.2" in said.out
    assert "98,07" in said.out
    assert "9 lỗi" in said.out


def test_programs_read_findings_with_exactly_the_keys_promised(cchc, sample):
    said = cchc("check", sample, "--format", "json")
    [file] = as_json(said)["files"]
    assert list(file) == ["file", "schema", "edition", "org_unit", "period", "findings", "counts"]
    assert (file["schema"], file["edition"], file["period"]) == ("cchc-xa", "2022", "2024-Q1")
    assert file["counts"]["error"] == 9
    assert all(set(finding) == KEYS for finding in file["findings"])


def test_a_figure_is_given_as_typed_and_its_mend_as_it_would_be_typed(cchc, sample):
    [file] = as_json(cchc("check", sample, "--format", "json"))["files"]
    [found] = [one for one in file["findings"] if one["code"] == "3.4.2" and one["severity"] == "error"]
    assert (found["value"], found["expected"], found["proposal"]) == ("196,5", "98,07", "98,07")


def test_org_unit_and_period_of_the_call_go_before_the_documents_words(cchc, sample):
    said = cchc("check", sample, "--org-unit", "21526", "--period", "2024-H1", "--format", "json")
    [file] = as_json(said)["files"]
    assert (file["org_unit"], file["period"]) == ("21526", "2024-H1")


def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_being_checked(cchc, sample, tmp_path):
    said = cchc("check", tmp_path / "không-có.md", sample, "--format", "json")
    assert said.status == 2
    assert "không-có.md" in said.err
    assert len(as_json(said)["files"]) == 1


def test_what_is_exported_checks_the_same(stored, sample):
    stored("--workspace", "w", "export", "--org-unit", "05497", "--period", "2024-Q1", "-o", "out.toml")
    printed, exported = (
        as_json(stored("check", file, "--format", "json"))["files"][0]["findings"]
        for file in (sample, "out.toml")
    )
    errors = [(one["code"], one["part"], one["value"]) for one in printed if one["severity"] == "error"]
    assert [
        (one["code"], one["part"], one["value"]) for one in exported if one["severity"] == "error"
    ] == errors


def test_in_english_every_finding_is_english(cchc, sample):
    said = cchc("--lang", "en", "check", sample)
    assert "ERROR" in said.out
    assert "proposed" in said.out
    assert "lỗi" not in said.out


def test_a_table_of_submissions_gives_a_line_of_json_for_each_finding(cchc, tmp_path):
    table = tmp_path / "quarter.csv"
    table.write_text(
        "org_unit,period,tasks_planned,tasks_done,plan_completion\n"
        "05497,2024-Q1,8,3,30\n"
        '05503,2024-Q1,8,3,"37,5"\n',
        encoding="utf-8",
    )
    said = cchc("check", table, "--schema", "cchc-xa", "--format", "json")
    lines = [json.loads(line) for line in said.out.splitlines()]
    errors = [
        (line["org_unit"], line["id"], line["expected"]) for line in lines if line["severity"] == "error"
    ]
    assert said.status == 1
    assert errors == [("05497", "plan_completion", "37,5")]


def test_findings_of_a_table_go_into_a_parquet_file(cchc, tmp_path):
    table = tmp_path / "quarter.tsv"
    table.write_text("org_unit\tperiod\tlegal_texts_reviewed\n05497\t2024-Q1\t-3\n", encoding="utf-8")
    said = cchc("check", table, "--format", "parquet", "--output", tmp_path / "found.parquet")
    errors = "id = 'legal_texts_reviewed' AND severity = 'error'"
    [(count,)] = duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/found.parquet' WHERE {errors}").fetchall()
    assert (said.status, count) == (1, 1)


@pytest.mark.parametrize(
    "words",
    [
        ("check", "a.csv", "b.md"),
        ("check", "a.md", "--format", "parquet"),
        ("check", "a.csv", "--format", "parquet"),
        ("check",),
        ("chekc", "a.md"),
        ("check", "a.md", "--fromat", "json"),
        ("--period", "quý 1", "check", "a.md"),
        ("check", "a.md", "--schema", "no-such-form"),
        ("--workspace", "nowhere", "status"),
        ("export",),
    ],
)
def test_a_wrong_call_gets_one_sentence_and_exit_status_two(cchc, tmp_path, words):
    (tmp_path / "a.md").write_text("| 1.1. | Tỷ lệ | % | 30 | |\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("org_unit,period,tasks_done\n05497,2024-Q1,3\n", encoding="utf-8")
    said = cchc(*words)
    assert said.status == 2
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert "Traceback" not in said.err


def test_what_a_document_says_cannot_colour_or_move_the_screen(cchc, sample, tmp_path):
    evil = tmp_path / "evil.md"
    evil.write_text(
        sample.read_text(encoding="utf-8").replace("| 196,5 |", "| \x1b[2J\x1b]0;x\x07196,5 |"),
        encoding="utf-8",
    )
    said = cchc("check", evil)
    assert "\x1b" not in said.out
    assert "\x07" not in said.out


def test_a_reader_of_findings_who_leaves_early_hears_no_complaint(tmp_path):
    rows = "\n".join(f"{code:05},2024-Q1,8,3,30" for code in range(300))
    header = "org_unit,period,tasks_planned,tasks_done,plan_completion\n"
    (tmp_path / "many.csv").write_text(header + rows, encoding="utf-8")
    call = f"{sys.executable} -m cchc_tui check many.csv --format json | head -c 100"
    said = subprocess.run(["sh", "-c", call], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert len(said.stdout) == 100
    assert said.stderr == ""


def test_a_stored_period_is_checked_without_a_file(stored):
    said = stored("--workspace", "w", "check", "--period", "2024-Q1", "--format", "json")
    found = [json.loads(line) for line in said.out.splitlines()]
    assert said.status == 1
    assert {(one["row"], one["org_unit"], one["period"]) for one in found} == {(1, "05497", "2024-Q1")}
    asked = "SELECT rule FROM findings WHERE period = '2024-Q1' ORDER BY place"
    listed = stored("--workspace", "w", "query", asked, "--format", "json")
    assert [one["rule"] for one in found] == [one["rule"] for one in json.loads(listed.out)]
    assert "196,5 %" in stored("--workspace", "w", "check", "--period", "2024-Q1", "--org-unit", "05497").out


def test_what_cannot_be_checked_is_said_in_one_line(stored):
    for words, heard in (
        ([], "--period"),
        (["--period", "2019-Q1"], "2019-Q1"),
        (["--period", "2024-Q1", "--org-unit", "nowhere"], "nowhere"),
        (["--period", "2024-QX", "--org-unit", "05497"], "2024-QX"),
    ):
        said = stored("--workspace", "w", "check", *words)
        assert said.status == 2
        assert heard in said.err
        assert said.err.count("\n") == 1


def of_other_periods(findings):
    kinds = ("copied", "cumulative", "piece", "pieces", "usual")
    return [one["rule"] for one in findings if one["rule"].rpartition(".")[2] in kinds]


@pytest.fixture
def half_year(stored, sample):
    """A half-year as a file whose figures are those of the quarter but for two that fell."""
    stored("--workspace", "w", "export", "--org-unit", "05497", "--period", "2024-Q1", "-o", "q1.toml")
    text = Path("q1.toml").read_text(encoding="utf-8").replace('tasks_done = "3"', 'tasks_done = "2"')
    text = text.replace('legal_texts_reviewed = "329"', 'legal_texts_reviewed = "29"')
    Path("h1.toml").write_text(text.replace("2024-Q1", "2024-H1"), encoding="utf-8")
    return "h1.toml"


def test_a_file_is_held_against_what_is_stored_of_its_org_unit_as_it_will_be_once_imported(stored, half_year):
    said = stored("--workspace", "w", "check", half_year, "--format", "json")
    found = of_other_periods(as_json(said)["files"][0]["findings"])
    stored("--workspace", "w", "import", half_year)
    asked = "SELECT rule FROM findings WHERE period = '2024-H1' ORDER BY place"
    listed = stored("--workspace", "w", "query", asked, "--format", "json")
    assert "tasks_done.cumulative" in found
    assert "legal_texts_reviewed.piece" in found
    assert found == of_other_periods(as_json(listed))


def test_files_of_one_org_unit_are_held_against_one_another_whatever_their_order(stored, half_year):
    shutil.rmtree("w")
    for files in (["q1.toml", half_year], [half_year, "q1.toml"]):
        said = stored("check", *files, "--format", "json")
        found = {one["period"]: of_other_periods(one["findings"]) for one in as_json(said)["files"]}
        assert found["2024-Q1"] == []
        assert "tasks_done.cumulative" in found["2024-H1"]
    alone = stored("check", half_year, "--format", "json")
    assert of_other_periods(as_json(alone)["files"][0]["findings"]) == []


def test_a_table_is_held_against_what_is_stored_and_against_its_own_rows_as_the_files_are(stored, half_year):
    said = stored("--workspace", "w", "check", half_year, "--format", "json")
    found = of_other_periods(as_json(said)["files"][0]["findings"])
    figures = {name: tomllib.loads(Path(name).read_text("utf-8")) for name in ("q1.toml", half_year)}
    names = sorted({one for form in figures.values() for one in form["figures"]})
    rows = [
        ["05497", form["period"], *(form["figures"].get(one, "") for one in names)]
        for form in figures.values()
    ]
    for workspace, kept in ((["--workspace", "w"], rows[1:]), ([], rows)):
        with Path("half.tsv").open("w", encoding="utf-8") as file:
            file.writelines("\t".join(row) + "\n" for row in (["org_unit", "period", *names], *kept))
        said = stored(*workspace, "check", "half.tsv", "--format", "json")
        lines = [json.loads(line) for line in said.out.splitlines()]
        assert sorted(of_other_periods(lines)) == sorted(found)
        assert {one["period"] for one in lines if one["rule"] in found} == {"2024-H1"}
        shutil.rmtree("w", ignore_errors=True)
