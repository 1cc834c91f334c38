"""The command line as a whole: its help, its languages, its way of saying no."""

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest

from cchc_tui import cli, messages
from cchc_tui.cli.parser import COMMANDS, build
from tests.cli.conftest import SAMPLES


def every_parser(parser, path=("cchc",)):
    yield path, parser
    for action in parser._actions:
        for name, child in (action.choices or {}).items() if hasattr(action, "_parser_class") else ():
            yield from every_parser(child, (*path, name))


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_command_has_help_with_an_example(language):
    messages.use(language)
    found = dict(every_parser(build()))
    assert {path[1] for path in found if len(path) > 1} == set(COMMANDS)
    for path, parser in found.items():
        text = parser.format_help()
        assert messages.tr("cli.example") in text, path
        assert "cchc" in text.split(messages.tr("cli.example"))[1], path


def test_help_is_vietnamese_first_and_english_at_a_switch(cchc):
    assert "cách dùng" in cchc("--help").out
    assert "usage" in cchc("--lang", "en", "--help").out


def test_the_workspaces_language_is_spoken_unless_the_call_says_otherwise(cchc, tmp_path):
    cchc("--workspace", "w", "units", "add", "05497", "xã Thịnh Đức")
    (tmp_path / "w" / "cchc.toml").write_text('language = "en"\n', encoding="utf-8")
    assert "There is no submission yet" in cchc("--workspace", "w", "status").out
    assert "Chưa có" in cchc("--workspace", "w", "--lang", "vi", "status").out


def test_what_was_not_foreseen_is_one_sentence_and_a_file_never_a_traceback(cchc, monkeypatch):
    def broken(_):
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "_run", broken)
    said = cchc("status")
    assert said.status == 2
    assert "ZeroDivisionError" in said.err
    assert "Traceback" not in said.err
    log = next(word for word in said.err.split() if word.startswith("/") and ".log" in word).rstrip(";.")
    assert "ZeroDivisionError" in Path(log).read_text(encoding="utf-8")
    Path(log).unlink()


def test_an_unknown_command_is_answered_with_those_there_are(cchc):
    said = cchc("open")
    assert said.status == 2
    assert "«open»" in said.err
    assert "check, import" in said.err
    assert "invalid" not in said.err


def test_opening_the_program_without_a_terminal_says_what_still_works():
    said = subprocess.run(
        [sys.executable, "-m", "cchc_tui"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert said.returncode == 2
    assert "cchc --help" in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1


def test_a_reader_that_leaves_early_is_no_error(sample, tmp_path):
    command = f"{sys.executable} -m cchc_tui schema show --format json | head -c 10"
    said = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert said.stderr == ""


def test_an_answer_goes_to_a_file_of_the_kind_that_its_name_says_and_replaces_none_unasked(stored, tmp_path):
    asked = ("--workspace", "w", "query", "SELECT '=1+1' AS a, '05497' AS code, 98.07 AS share")
    for name in ("a.csv", "a.xlsx", "a.PARQUET"):
        assert stored(*asked, "--output", name).status == 0
    assert Path("a.csv").read_text("utf-8-sig").splitlines() == ["a,code,share", "'=1+1,05497,98.07"]
    sheet = ZipFile("a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert ">=1+1<" in sheet
    assert duckdb.sql(f"FROM read_parquet('{tmp_path}/a.PARQUET')").fetchall() == [
        ("=1+1", "05497", Decimal("98.07"))
    ]
    before = Path("a.csv").read_bytes()
    for name, heard in (("a.csv", "--force"), ("a.pdf", ".xlsx"), ("none/a.csv", "none")):
        said = stored(*asked, "--output", name)
        assert (said.status, said.err.count("\n")) == (2, 1)
        assert heard in said.err
    assert Path("a.csv").read_bytes() == before
    assert stored(*asked[:2], "query", "SELECT 1 AS a", "--output", "a.csv", "--force").status == 0
    assert Path("a.csv").read_text("utf-8-sig").split() == ["a", "1"]
    assert not [*tmp_path.glob(".answer-*")]


def test_a_clerk_bound_to_one_commune_does_not_store_the_file_of_a_namesake_as_her_own(cchc, tmp_path):
    for code in ("05497", "05500"):
        cchc("--workspace", "w", "units", "add", code, "xã Thịnh Đức")
    other = tmp_path / "other.toml"
    text = (SAMPLES / "thinh-duc-2023-y.toml").read_text(encoding="utf-8")
    other.write_text(re.sub("(?m)^org_unit = .*$", 'org_unit = "05500"', text), encoding="utf-8")
    said = cchc("--workspace", "w", "--role", "clerk", "--org-unit", "05497", "import", other)
    assert said.status == 2
    assert "chưa lưu gì" in said.err
    assert "Chưa có" in cchc("--workspace", "w", "status").out
    assert cchc("--workspace", "w", "import", other, "--org-unit", "05497").status == 0
