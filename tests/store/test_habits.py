"""What the program remembers of a person comes back, and never stands in the way."""

from __future__ import annotations

import pytest

from cchc_tui.store.workspaces.habits import Habits
from cchc_tui.store.workspaces.workspace import Workspace
from cchc_tui.tui.query.history import History


@pytest.fixture
def workspace(tmp_path):
    return Workspace.create(tmp_path / "w")


def test_what_is_remembered_comes_back_next_time(workspace):
    Habits.of(workspace, "lan", "05497").put("hint", "away")
    again = Habits.of(workspace, "lan", "05497")
    assert again.get("hint") == "away"
    assert Habits.of(workspace, "hoa", "05497").get("hint") == ""
    assert Habits.of(workspace, "lan", "05500").get("hint") == ""


@pytest.mark.parametrize(
    ("one", "other"), [("Lê Hà", "Lý Hồ"), ("x" * 90 + "1", "x" * 90 + "2"), ("a/b", "a_b")]
)
def test_people_whose_names_differ_in_a_letter_share_nothing(workspace, one, other):
    Habits.of(workspace, one, "05497").put("open_form", "cchc-xa/2024-Q1")
    assert Habits.of(workspace, other, "05497").get("open_form") == ""
    assert Habits.of(workspace, one, "05497").get("open_form") == "cchc-xa/2024-Q1"
    assert History.of(workspace, one)._path != History.of(workspace, other)._path


def test_two_sessions_of_one_person_keep_each_others_habits(workspace):
    one, other = (Habits.of(workspace, "lan", "05497") for _ in range(2))
    assert (one.get("hint"), other.get("theme")) == ("", "")
    one.put("hint", "away")
    other.put("theme", "contrast")
    again = Habits.of(workspace, "lan", "05497")
    assert (again.get("hint"), again.get("theme")) == ("away", "contrast")
    again.put("theme", "")
    assert Habits.of(workspace, "lan", "05497").get("theme") == ""


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"hint": 1}', b"\xff\xfe", b'{"hint"'])
def test_a_damaged_file_is_as_good_as_none(workspace, content):
    habits = Habits.of(workspace, "lan", "05497")
    habits.put("hint", "away")
    [path] = (workspace.data / "habits").iterdir()
    path.write_bytes(content)
    again = Habits.of(workspace, "lan", "05497")
    assert again.get("hint") == ""
    again.put("hint", "away")
    assert Habits.of(workspace, "lan", "05497").get("hint") == "away"


def test_no_name_leads_out_of_the_folder(workspace):
    Habits.of(workspace, "../../x/y", "..").put("hint", "away")
    assert [path.parent for path in workspace.root.rglob("*.json")] == [workspace.data / "habits"]


def test_a_disk_that_refuses_is_no_matter(workspace):
    (workspace.data / "habits").write_text("in the way")
    habits = Habits.of(workspace, "lan", "05497")
    habits.put("hint", "away")
    assert habits.get("hint") == "away"
