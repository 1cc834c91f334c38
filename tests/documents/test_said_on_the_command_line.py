"""What an officer is told of a document on the command line: contradictions, slips, submissions as lines."""

import json

import pytest

from cchc_tui.cli import main


@pytest.fixture
def call(capsys, tmp_path, monkeypatch):
    """Call the command line in an empty folder and return its status and what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def caller(*words):
        status = main([str(word) for word in words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return caller


def test_an_import_says_that_an_option_goes_against_the_document(call, q1_path):
    status, out, _ = call("--workspace", "w", "import", q1_path, "--org-unit", "05497", "--period", "2024-H1")
    assert status == 0
    assert "2024-Q1" in out
    assert "2024-H1" in out


def test_an_import_without_contradiction_says_nothing_of_it(call, q1_path):
    status, out, _ = call("--workspace", "w", "import", q1_path, "--org-unit", "05497")
    assert status == 0
    assert "nhưng được" not in out


def test_a_check_says_that_an_option_goes_against_the_document(call, q1_path):
    _, out, _ = call("check", q1_path, "--org-unit", "xã Ba Bích", "--format", "json")
    (file,) = json.loads(out)["files"]
    assert (file["findings"][0]["severity"], file["findings"][0]["rule"]) == ("info", "other_org_unit")


def test_a_period_that_the_form_does_not_have_is_a_wrong_call(call, q1_path):
    status, out, err = call("check", q1_path, "--period", "2024-Q5")
    assert status == 2
    assert out == ""
    assert "2024-Q1, 2024-Q2, 2024-H1" in err


def test_many_submissions_are_told_line_by_line_none_wider_than_the_screen(call, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("org_unit,period,staff_assigned,online_meetings\nxã A,2024-Q1,21,3\nxã B,2024-Q1,,1\n")
    status, out, _ = call("check", table)
    assert status == 1
    lines = out.split("\n")
    assert "xã A · 2024-Q1" in lines
    assert max(map(len, lines)) <= 100
    assert any("7.2" in line and "«3»" in line for line in lines)
    assert any("3 cấp" in line for line in lines)
