"""``cchc remind``: whom to remind of what, as words to send and as a table."""

import csv
import io

import pytest

from tests.tui.offices import BESIDE, COMMUNE, SECOND, keep_reports


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return keep_reports(tmp_path_factory.mktemp("remind") / "w").root


@pytest.fixture
def remind(kept, cchc):
    """Call the command as of a day; `before` are words ahead of it."""

    def call(day, *words, before=()):
        return cchc("--workspace", kept, *before, "remind", "--date", day, *words)

    return call


def test_who_has_begun_and_not_handed_in_is_reminded_and_who_has_is_not(remind):
    said = remind("2023-12-20", "--org-unit", "164")
    assert said.status == 0
    assert f"Kính gửi {SECOND.name} ({SECOND.code}):" in said.out
    assert "- Năm 2023: quá hạn 10 ngày (hạn 10/12/2023). Đã nhập nhưng chưa nộp." in said.out
    assert COMMUNE.name not in said.out
    assert BESIDE.name not in said.out
    assert "10 days late" in remind("2023-12-20", "--org-unit", "164", "--lang", "en").out


def test_what_is_due_within_the_days_asked_for_is_told_and_what_came_before_anybody_reported_is_not(remind):
    early = remind("2023-12-01", "--org-unit", SECOND.code)
    assert "đến hạn ngày 10/12/2023, còn 9 ngày" in early.out
    assert "Quý" not in early.out
    assert "Không có đơn vị nào cần nhắc." in remind("2023-12-01", "--days", "5", "--org-unit", "164").out


def test_a_program_gets_a_line_for_each(remind):
    found = list(csv.DictReader(io.StringIO(remind("2023-12-20", "--format", "csv").out)))
    [line] = [one for one in found if one["org_unit"] == SECOND.code and one["period"] == "2023-Y"]
    assert (line["days_left"], line["need"], line["status"], line["due"]) == (
        "-10",
        "late",
        "draft",
        "2023-12-10",
    )


def test_one_period_alone_can_be_asked_for(remind):
    said = remind("2024-03-20", "--org-unit", SECOND.code, "--period", "2024-Q1")
    assert "Quý I/2024: quá hạn 10 ngày" in said.out
    assert "2023" not in said.out


def test_an_officer_reminds_those_beneath_her_and_a_clerk_nobody(remind):
    officer = ("--role", "officer", "--org-unit", "164")
    assert SECOND.name in remind("2023-12-20", before=officer).out
    assert BESIDE.name not in remind("2024-03-20", before=officer).out
    refused = remind("2024-03-20", "--org-unit", BESIDE.code, before=officer)
    assert (refused.status, refused.out) == (2, "")
    clerk = remind("2024-03-20", before=("--role", "clerk", "--org-unit", COMMUNE.code))
    assert (clerk.status, clerk.out) == (2, "")


@pytest.mark.parametrize(
    "words", [("2023-13-45",), ("2023-12-20", "--days", "-1"), ("2023-12-20", "--days", "9999")]
)
def test_what_cannot_be_meant_is_said_in_one_sentence(remind, words):
    said = remind(*words)
    assert said.status == 2
    assert len(said.err.splitlines()) == 1
