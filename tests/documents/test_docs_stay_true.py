"""The clerk's pages say what the program does: keys, findings and the schema file."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cchc_tui.checks.rulebook import rulebook
from cchc_tui.documents.checking import remarks
from cchc_tui.documents.text.decoding import read_text
from cchc_tui.errors import SchemaError
from cchc_tui.messages import catalogue
from cchc_tui.schema.load import SchemaFaultsError, parse_schema
from cchc_tui.schema.model import Level
from cchc_tui.schema.parse import parse_expression
from cchc_tui.tui.actions import _DECLARED_IN, actions_on
from docs.tables import FOLDER, up_to_date

PAGES = ("phim-tat.md", "loi-va-canh-bao.md", "bieu-mau.md", "ssh.md")
SCREENS = tuple(_DECLARED_IN)


def page(name):
    return read_text(FOLDER / name)


@pytest.mark.parametrize("name", PAGES)
def test_the_tables_of_a_page_are_those_of_the_program(name):
    assert page(name) == up_to_date(page(name)), "run: python -m docs.tables"


@pytest.mark.parametrize("screen", SCREENS)
def test_every_key_of_every_screen_is_taught(screen):
    taught = page("phim-tat.md")
    assert f"<!-- bảng: phím-{screen} -->" in taught
    for action in actions_on(screen):
        for label in action.labels.split(" · "):
            assert f"<kbd>{label}</kbd>" in taught


@pytest.mark.parametrize("screen", SCREENS)
def test_every_f_key_has_a_plain_twin_as_the_page_promises(screen):
    assert [one.id for one in actions_on(screen) if one.twin and not one.keys] == []


@pytest.mark.parametrize("level", [Level.COMMUNE, Level.DISTRICT])
def test_every_kind_of_generated_rule_is_explained(schema, level):
    explained = page("loi-va-canh-bao.md")
    written = {rule.id for rule in schema.rules}
    kinds = {rule.kind for rule in rulebook(schema, level).rules if rule.id not in written}
    assert {kind for kind in kinds if f"(`{kind}`," not in explained} == set()


def test_every_slip_that_is_recognised_is_explained():
    slips = {key for key in catalogue("vi", "checks") if key.startswith("why_")}
    assert slips <= {
        "why_computed", "why_nothing", "why_count", "why_all", "why_label", "why_factor_too_large",
        "why_factor_too_small", "why_thousands", "why_swapped", "why_decimal_point",
    }, "a new kind of proposal: tell it in loi-va-canh-bao.md, then here"  # fmt: skip


def test_everything_that_reading_brings_to_light_is_explained():
    explained = page("loi-va-canh-bao.md")
    told = {
        "heading_figure",
        "unreadable",
        "row_twice",
        "rows_missing",
        "wrong_code",
        "measure_differs",
        "dash",
    }
    told |= set(remarks._TOLD)
    told |= {key.removeprefix("finding_") for key in catalogue("vi", "documents") if key.endswith("_row")} - {
        "part_row",
        "finding_row_missing",
    }
    told |= {"codes_ignored", "rival_columns", "no_org_unit", "no_period", "ambiguous_org_unit"}
    told |= {
        "two_columns",
        "period_unknown",
        "other_period",
        "other_org_unit",
        "level_without_rows",
        "districts_over",
    }
    told |= {"blank_form", "figure_in_note", "figure_in_measure"}
    assert {rule for rule in told if f"| `{rule}` |" not in explained} == set()


def documented_keys():
    return set(re.findall(r"`(\w+)`", page("bieu-mau.md")))


def schema_example():
    return re.search(r"```toml\n(.*?)```", page("bieu-mau.md"), re.DOTALL)[1]


def test_the_example_of_a_schema_is_one():
    schema = parse_schema(schema_example(), "bieu-mau.md")
    assert schema.name == "vi-du-xa-2026"
    assert len(schema.indicators) == 6


@pytest.mark.parametrize(
    "after",
    [
        'edition = "2026"',
        'kind = "count"',
        'to = "03-14"',
        'heading = "Giải quyết hồ sơ"',
        'id = "on_time_share"',
        'id = "files_on_time"',
        'id = "resolved_were_received"',
        'part = "files_on_time"',
    ],
)
def test_every_key_that_the_loader_knows_is_in_the_page(after):
    example = schema_example()
    place = example.index(after) + len(after)
    joined = ", zz = 1" if after.startswith(("kind", "part")) else "\nzz = 1"
    with pytest.raises(SchemaFaultsError) as caught:
        parse_schema(example[:place] + joined + example[place:], "x")
    known = [fault.values["known"] for fault in caught.value.faults if fault.message == "schema.unknown_key"]
    assert known
    assert {key for key in known[0].split(", ") if key not in documented_keys()} == set()


def test_every_function_of_expressions_is_in_the_page():
    with pytest.raises(SchemaError) as caught:
        parse_expression("nothing(a)")
    names = re.findall(r"\w+", str(caught.value.values["known"]))
    assert {name for name in names if f"`{name}(" not in page("bieu-mau.md")} == set()


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_pages_that_are_there(name):
    for target in re.findall(r"\]\(([^)#]+)\)", page(name)):
        assert (FOLDER / target).is_file()


def test_the_commands_on_the_pages_are_commands(schema):
    commands = {line for name in PAGES for line in re.findall(r"^cchc (.+)$", page(name), re.MULTILINE)}
    assert commands
    root = Path(__file__).parents[2]
    for command in sorted(commands):
        done = subprocess.run(
            [sys.executable, "-m", "cchc_tui", *command.split()], cwd=root, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
