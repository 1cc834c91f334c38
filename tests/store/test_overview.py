from datetime import date

import pytest

from cchc_tui.errors import StoreError
from cchc_tui.schema.model import Level
from cchc_tui.store.journals.overview import Status, overview
from cchc_tui.store.workspaces.workspace import OrgUnit
from tests.store.small import enter, key_of


def periods(workspace, *years, **options):
    return {str(one.key.period): one for one in overview(workspace, "05497", years, "thu-xa", **options)}


def test_every_period_of_the_calendar_is_there_with_its_days_by_due_date(workspace):
    found = periods(workspace, 2023, 2024)
    assert list(found) == ["2023-Q1", "2023-Q2", "2023-H1", "2024-Q1", "2024-Q2", "2024-H1"]
    one = found["2024-Q1"]
    assert (one.first_day, one.last_day, one.due) == (
        date(2023, 12, 15),
        date(2024, 3, 14),
        date(2024, 3, 10),
    )
    assert one.is_estimate
    assert one.status is Status.NOT_STARTED
    assert (one.filled, one.to_fill) == (0, 4), "neither the computed row nor the district's"


def test_it_says_how_far_each_has_come(workspace, opened):
    draft = opened()
    enter(draft, received="12", on_time="12")
    one = periods(workspace, 2024)["2024-Q1"]
    assert (one.status, one.filled, one.changed_by) == (Status.DRAFT, 2, "lan")
    assert one.changed_at
    draft.submit()
    assert periods(workspace, 2024)["2024-Q1"].status is Status.SUBMITTED
    draft.return_("thiếu")
    one = periods(workspace, 2024)["2024-Q1"]
    assert (one.status, one.reason) == (Status.RETURNED, "thiếu")


def test_late_is_what_was_due_and_is_not_handed_in(workspace, opened):
    draft = opened()
    enter(draft, received="12", on_time="12")
    one = periods(workspace, 2024)["2024-Q1"]
    assert not one.is_late(date(2024, 3, 10))
    assert one.is_late(date(2024, 3, 11))
    draft.submit()
    assert not periods(workspace, 2024)["2024-Q1"].is_late(date(2024, 3, 11))


def test_nobody_is_late_with_a_form_that_has_no_row_for_her_level(workspace):
    workspace.add_unit(OrgUnit("19", "tỉnh Thái Nguyên", Level.PROVINCE))
    found = overview(workspace, "19", [2024], "thu-xa")
    assert [(one.to_fill, one.is_late(date(2025, 1, 1))) for one in found] == [(0, False)] * 3


def test_a_damaged_journal_is_said_at_its_period_and_hides_no_other(workspace, opened):
    for period in ("2024-Q1", "2024-H1"):
        draft = opened(period)
        enter(draft, received="12", spent="1")
        draft.close()
    (path,) = key_of("2024-Q1").folder(workspace).iterdir()
    path.write_bytes(path.read_bytes().replace(b'"12"', b'"13"', 1))
    found = periods(workspace, 2024)
    assert path.name in found["2024-Q1"].problem
    assert (found["2024-Q1"].status, found["2024-Q1"].filled) == (Status.DRAFT, 0), "never «not begun»"
    assert found["2024-H1"].problem is None
    assert found["2024-H1"].filled == 2


def test_a_damaged_journal_still_shows_the_figures_before_the_damage(workspace, opened):
    with opened() as draft:
        enter(draft, received="12", spent="5", portal="1")
    (path,) = key_of().folder(workspace).iterdir()
    path.write_bytes(path.read_bytes().replace(b'"figure":"5"', b'"figure":"6"', 1))
    one = periods(workspace, 2024)["2024-Q1"]
    assert (one.status, one.filled, one.changed_by) == (Status.DRAFT, 1, "lan")
    assert path.name in one.problem


def test_an_unknown_unit_is_said(workspace):
    with pytest.raises(StoreError, match="99999"):
        overview(workspace, "99999", [2024])
