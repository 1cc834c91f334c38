"""``cchc history``: who changed what, for people and for programs."""

import json

import pytest

from cchc_tui.schema.period import Period
from cchc_tui.store.sessions.draft import Draft, SubmissionKey
from cchc_tui.store.workspaces.workspace import Workspace

UNIT = "05497"


@pytest.fixture
def corrected(cchc, sample):
    """A form handed in, returned, and corrected in one row; the row's percentage was typed and stays."""
    cchc("--workspace", "w", "units", "add", UNIT, "xã Thịnh Đức")
    cchc("--workspace", "w", "import", sample.with_name("thinh-duc-2023-y.toml"))
    workspace = Workspace.open("w")
    with Draft.open(workspace, SubmissionKey("cchc-xa", UNIT, Period(2023, "Y")), "Lan") as draft:
        assert draft.submit() == ()
        draft.return_("1.1: xem lại")
        draft.commit(draft.form.enter("tasks_planned", "9"))
        draft.commit(draft.form.annotate("tasks_planned", "theo kế hoạch mới"))
    return cchc


def test_the_history_of_a_row_reads_from_what_to_what_by_whom_and_why(corrected):
    said = corrected("--workspace", "w", "history", UNIT, "2023-Y", "1.1")
    assert said.status == 0
    lines = [line.strip() for line in said.out.splitlines()]
    assert any(line.endswith("Lan  TRẢ LẠI: 1.1: xem lại") for line in lines)
    at = next(place for place, line in enumerate(lines) if "Lan  1.1 (1)  12 → 9 (gõ)" in line)
    assert lines[at + 1] == "Lý do: 1.1: xem lại"
    assert "Ghi chú: theo kế hoạch mới" in lines
    assert not any("  7.1  " in line for line in lines), "only the row asked about"


def test_what_differs_from_the_last_submission_is_listed_in_both_languages(corrected):
    call = ("--workspace", "w", "history", UNIT, "2023-Y", "--since-submission")
    said = corrected(*call).out
    assert "So với bản nộp lần 1" in said
    assert [line.split("  ", 2)[2] for line in said.splitlines() if "→" in line] == ["1.1 (1)  12 → 9"]
    assert "Compared with submission 1" in corrected(*call, "--lang", "en").out


def test_programs_get_exact_values_and_the_login(corrected):
    said = corrected("--workspace", "w", "history", UNIT, "2023-Y", "tasks_planned", "--format", "json")
    *_, typed, noted = json.loads(said.out)
    assert (typed["before"]["figure"], typed["after"]["figure"], typed["correction"]) == ("12", "9", True)
    assert (typed["who"], typed["reason"], bool(typed["login"])) == ("Lan", "1.1: xem lại", True)
    assert (noted["act"], noted["before"]["note"], noted["after"]["note"]) == (
        "note",
        "",
        "theo kế hoạch mới",
    )


def test_a_clerk_is_told_her_own_unit_alone(corrected):
    corrected("--workspace", "w", "units", "add", "06000", "xã khác")
    call = ("--workspace", "w", "--role", "clerk", "--org-unit")
    refused = corrected(*call, "06000", "history", UNIT, "2023-Y")
    assert refused.status == 2
    assert "→" not in refused.out
    assert corrected(*call, UNIT, "history", UNIT, "2023-Y").status == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [((UNIT, "2022-Y"), "Chưa có phụ lục"), ((UNIT, "2023-Y", "99"), "không có chỉ tiêu «99»")],
)
def test_what_is_not_there_is_said(corrected, words, why):
    said = corrected("--workspace", "w", "history", *words)
    assert (said.status, why in said.err) == (2, True)
