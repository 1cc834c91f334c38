"""Findings that rest on rules which the form no longer has: told as such, and made anew."""

import shutil

import pytest

from cchc_tui.store.copies.freshest import freshest
from cchc_tui.store.ledger import merge as merging
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.query.query import run_query
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.small import enter

PERIODS = ("2022-Q1", "2023-Q1", "2024-Q1")
RULE = """
[[rule]]
id = "spent_enough"
check = "spent >= 100"
at = "spent"
severity = "error"
message = {vi = "Phải chi ít nhất 100.", en = "Spend at least 100."}
"""


@pytest.fixture
def stored(workspace, opened):
    for period in PERIODS:
        enter(opened(period), spent="5")
    merge(workspace)
    return workspace


def change_rules(workspace, text=RULE):
    [path] = (workspace.root / "schemas").glob("*.toml")
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def found(workspace):
    asked = "SELECT period FROM findings WHERE rule = 'spent_enough' ORDER BY ALL"
    answer = run_query(workspace, asked)
    return [period for (period,) in answer.rows], " ".join(answer.problems)


def test_after_the_rules_change_old_findings_are_said_to_be_old_until_all_are_made_anew(stored, monkeypatch):
    monkeypatch.setattr(merging, "ANEW", 1)
    assert found(stored) == ([], "")
    change_rules(stored)
    seen = []
    for _ in range(4):
        periods, told = found(stored)
        seen.append(len(periods))
        assert bool(told) is (len(periods) < len(PERIODS))
        assert not told or str(len(PERIODS) - len(periods)) in told
    assert seen == sorted(seen)
    assert seen[-1] == 3


def test_one_command_makes_all_anew_at_once_and_a_comment_in_the_form_nothing(stored):
    change_rules(stored)
    merged = merge(stored, anew=1000)
    assert not merged.problems
    assert found(stored) == (list(PERIODS), "")
    change_rules(stored, "\n# chỉ là chú thích\n")
    freshest(stored, refresh=True)
    assert found(stored) == (list(PERIODS), "")


def test_a_session_that_knows_the_old_form_does_not_bring_its_findings_back(stored, opened):
    change_rules(stored)
    merge(Workspace.open(stored.root), anew=1000)
    enter(opened("2024-H1"), spent="6")
    assert not merge(stored).problems
    assert found(stored) == (sorted([*PERIODS, "2024-H1"]), "")


def test_a_form_that_lies_elsewhere_is_the_same_form(stored, tmp_path, monkeypatch):
    monkeypatch.setattr(merging, "ANEW", 0)
    moved = Workspace.open(shutil.copytree(stored.root, tmp_path / "moved"))
    assert not merge(moved, anew=0).problems
    assert found(moved) == ([], "")


def test_what_is_owed_waits_while_its_form_is_away_and_is_checked_when_it_is_back(stored):
    change_rules(stored)
    merge(stored, anew=0)
    [path] = (stored.root / "schemas").glob("*.toml")
    away = path.rename(stored.root / "away.toml")
    problems = merge(Workspace.open(stored.root), anew=1000).problems
    assert [(one.key, one.values["count"]) for one in problems] == [("store.findings_old", len(PERIODS))]
    away.rename(path)
    assert not merge(Workspace.open(stored.root), anew=1000).problems
    assert found(stored) == (list(PERIODS), "")


def test_figures_merged_while_their_form_was_away_are_checked_when_it_is_back(stored, opened):
    [path] = (stored.root / "schemas").glob("*.toml")
    change_rules(stored)
    merge(stored, anew=1000)
    enter(opened("2024-H1"), spent="6")
    away = path.rename(stored.root / "away.toml")
    assert merge(Workspace.open(stored.root)).problems
    away.rename(path)
    assert not merge(Workspace.open(stored.root)).problems
    assert found(stored) == (sorted([*PERIODS, "2024-H1"]), "")
