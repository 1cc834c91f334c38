"""What an office's other periods say of a form: while it is keyed, and in the ledger."""

from datetime import UTC, datetime

from cchc_tui.store.checking.course import read_course
from cchc_tui.store.checking.stored import StoredChecks
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.query.query import run_query
from cchc_tui.store.sessions.draft import Draft
from tests.store.small import enter, key_of

FOUND = "SELECT period, rule, value FROM findings WHERE rule LIKE 'spent.%' ORDER BY ALL"


def keyed(workspace, period, *, at="2024-03-01", **figures):
    """Key one period's figures at a day."""
    with Draft.open(
        workspace, key_of(period), "An", clock=lambda: datetime.fromisoformat(at).replace(tzinfo=UTC)
    ) as draft:
        enter(draft, **figures)
        return [(one.rule, str(one.severity)) for one in draft.findings() if one.rule.startswith("spent.")]


def estimates(workspace, period):
    schema = workspace.schema("thu-xa")
    reports = read_course(workspace, schema, key_of(period)).reports
    return {str(one): report.is_estimate for one, report in reports.items()}


def test_a_half_year_is_held_against_its_quarters_while_it_is_keyed_and_in_the_ledger(workspace):
    keyed(workspace, "2024-Q1", spent="10,5")
    keyed(workspace, "2024-Q2", spent="4")
    assert keyed(workspace, "2024-H1", spent="17") == [("spent.pieces", "info")], "the quarters are estimates"
    merge(workspace)
    assert run_query(workspace, FOUND).rows == [("2024-H1", "spent.pieces", "17")]


def test_a_quarter_put_right_later_is_seen_by_the_half_year(workspace):
    keyed(workspace, "2024-Q1", spent="20")
    assert keyed(workspace, "2024-H1", spent="15") == [("spent.piece", "warning")]
    merge(workspace)
    keyed(workspace, "2024-Q1", spent="12")
    merge(workspace)
    assert run_query(workspace, FOUND).rows == []


def test_a_report_made_before_its_cut_off_is_an_estimate_until_it_is_worked_on_after_it(workspace):
    keyed(workspace, "2024-Q1", at="2024-03-10", spent="1")
    assert estimates(workspace, "2024-Q1") == {"2024-Q1": True}
    keyed(workspace, "2024-Q1", at="2024-03-14T17:30", spent="2")
    assert estimates(workspace, "2024-Q1") == {"2024-Q1": False}, "half past midnight of the 15th over here"


def test_a_form_looks_only_at_periods_that_end_no_later(workspace):
    for period in ("2018-Q1", "2019-Q1", "2024-Q1", "2024-Q2", "2024-H1"):
        keyed(workspace, period, spent="1")
    assert list(estimates(workspace, "2024-Q1")) == ["2019-Q1", "2024-Q1"], "six years, none of them to come"
    assert set(estimates(workspace, "2024-Q2")) == {"2019-Q1", "2024-Q1", "2024-Q2", "2024-H1"}


def test_what_was_read_before_is_read_anew_once_its_journals_change(workspace):
    keyed(workspace, "2024-Q1", spent="20")
    keyed(workspace, "2024-H1", spent="15")
    checks = StoredChecks(workspace)
    assert [one.rule for one in checks.findings(key_of("2024-H1"))][-1] == "spent.piece"
    keyed(workspace, "2024-Q1", spent="3")
    assert "spent.piece" not in [one.rule for one in checks.findings(key_of("2024-H1"))]
