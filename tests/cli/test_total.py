"""``cchc total``: a period summed, for people and for programs."""

import csv
import io
import json
from dataclasses import replace

import pytest

from cchc_tui.schema.model import Level
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.workspace import OrgUnit
from tests.store.small import UNITS, enter, key_of, make_workspace

CALL = (
    "--workspace",
    "w",
    "total",
    "--schema",
    "thu-xa",
    "--period",
    "2024-Q1",
    "--org-unit",
    "164",
    "--listed",
)


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    """Two communes and their city: one handed in, one draft, and the city's own draft that left one out."""
    workspace = make_workspace(tmp_path_factory.mktemp("reported") / "w")
    under = [replace(unit, parent="164") for unit in UNITS]
    workspace.add_unit(*under, OrgUnit("164", "thành phố", Level.DISTRICT, "19"))

    def key(code, **figures):
        with Draft.open(workspace, key_of(org_unit=code), "lan") as draft:
            enter(draft, **figures)
            return draft.submit()

    assert key("05497", received="519", on_time="509", spent="100,5", portal="1") == ()
    key("05500", received="30", on_time="31", spent="20", portal="-")
    key("164", received="519", on_time="540", spent="120,5", portal="1", communes_done="2")
    merge(workspace)
    return workspace.root


@pytest.fixture
def total(cchc, reported, tmp_path):
    (tmp_path / "w").symlink_to(reported)
    return lambda *words, lang="vi": cchc("--lang", lang, *CALL, *words)


def test_a_person_reads_sums_and_who_is_missing(total):
    said = total()
    assert said.status == 0
    assert "Đã báo cáo: 1/2 đơn vị." in said.out
    assert "05500 Xã Tân Cương (đang nhập)" in said.out
    assert "98,07" in said.out
    assert "Số xã hoàn thành" not in said.out, "a row of the districts"
    assert "Reported: 1 of 2 units." in total(lang="en").out


def test_drafts_are_summed_when_that_is_asked_for_and_shares_computed_anew(total):
    found = json.loads(total("--drafts", "--format", "json").out)
    rows = {row["id"]: row for row in found["rows"]}
    assert (rows["received"]["figure"], rows["spent"]["figure"]) == ("549", "120.5")
    assert (rows["on_time_share"]["figure"], rows["on_time_share"]["part_sum"]) == ("98.36", "540")
    assert (rows["portal"]["figure"], rows["portal"]["codes"], rows["portal"]["known"]) == (None, {"1": 1}, 2)
    assert found["coverage"]["missing"] == []


def test_a_spreadsheet_gets_a_line_for_each_figure_or_for_each_unit(total):
    def lines(*words):
        return list(csv.DictReader(io.StringIO(total("--format", "csv", "--drafts", *words).out)))

    assert [(one["id"], one["figure"]) for one in lines("--id", "spent")] == [("spent", "120.5")]
    assert [(one["org_unit"], one["figure"]) for one in lines("--id", "spent", "--by-unit")] == [
        ("05497", "100.5"),
        ("05500", "20"),
    ]


def test_a_claim_and_the_citys_own_submission_are_judged_and_scripts_are_told(total):
    said = total("--claim", "received >= 600")
    assert said.status == 1
    assert "CHƯA CHẮC" in said.out
    assert "81" in said.out
    assert total("--claim", "received >= 500").status == 0
    said = total("--drafts", "--compare")
    assert said.status == 1
    assert "có thể chưa tính 05500 Xã Tân Cương: đúng 30" in " ".join(said.out.split())


def test_an_officer_sums_what_is_under_her_unit_and_nothing_else(total, cchc):
    officer = ("--workspace", "w", "--role", "officer", "--org-unit", "164", "total", "--period", "2024-Q1")
    assert "Đã báo cáo: 1/2 đơn vị." in cchc(*officer, "--schema", "thu-xa", "--id", "spent").out
    assert cchc(*officer, "--schema", "thu-xa", "--org-unit", "19").status == 2
    assert cchc("--workspace", "w", "--role", "clerk", "--org-unit", "05497", *CALL[2:]).status == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--id", "khong-co"), "khong-co"),
        (("--id", "communes_done"), "communes_done"),
        (("--claim", "portal == 1"), "portal"),
        (("--by-unit", "--compare"), "--by-unit"),
        (("--org-unit", "99999"), "99999"),
        (("--period", "2024-Y"), "2024-Y"),
        (("--level", "province"), "--level"),
    ],
)
def test_what_cannot_be_summed_is_said_in_one_sentence(total, words, said):
    answer = total(*words)
    assert answer.status == 2
    assert said in answer.err
    assert len(answer.err.strip().splitlines()) == 1
