"""Who did what: every change answers from what to what and why, in the journals and in SQL alike."""

import pytest

from cchc_tui.errors import StoreError
from cchc_tui.store.journals.audit import Record, handed_in, read_audit, since
from cchc_tui.store.journals.lines import Entry
from cchc_tui.store.journals.submission import read_submission, salvage_submission
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.query.query import run_query
from cchc_tui.store.workspaces.access import Access, AccessError, Role
from tests.store.small import enter, key_of


@pytest.fixture
def corrected_twice(workspace, opened):
    """Handed in by lan, returned, one figure mended and one typed anew as it was; reopened by mai, mended."""
    draft = opened()
    enter(draft, received="12", on_time="12", spent="100", portal="1")
    assert draft.submit() == ()
    draft.return_("1.1: xem lại")
    enter(draft, on_time="11", spent="100")
    assert draft.submit() == ()
    draft.accept()
    draft.close()
    again = opened(who="mai")
    again.reopen("thiếu kinh phí")
    enter(again, spent="120")
    again.commit(again.form.annotate("portal", "mới mở"))
    return again


def done(workspace):
    records, problems = read_audit(workspace, key_of())
    assert problems == ()
    return records


def told(one: Record):
    line = one.line
    assert isinstance(line, Entry)
    return line.id, one.before.typed, line.figure.typed, one.by.who, one.reason


def test_each_correction_says_who_from_what_to_what_and_under_which_reason(workspace, corrected_twice):
    mended = [told(one) for one in done(workspace) if one.is_correction and one.line.act == "enter"]
    assert mended == [
        ("on_time", "12", "11", "lan", "1.1: xem lại"),
        ("spent", "100", "120", "mai", "thiếu kinh phí"),
    ]


def test_a_figure_typed_anew_as_it_was_and_a_note_are_no_corrections(workspace, corrected_twice):
    submission = read_submission(workspace, key_of())
    rows, at = submission.corrected, submission.corrected_at
    assert rows == {"on_time", "on_time_share", "spent"}
    assert at == max(one.line.at for one in done(workspace) if one.is_correction)


def test_the_ledger_counts_the_same_corrections_and_tells_what_stood_before(workspace, corrected_twice):
    corrected_twice.close()
    merge(workspace)
    asked = run_query(workspace, "SELECT corrections, status, corrected_at FROM submissions")
    submission = read_submission(workspace, key_of())
    rows, at = submission.corrected, submission.corrected_at
    assert asked.rows[0][:2] == (len(rows), "draft")
    assert asked.rows[0][2].isoformat(timespec="milliseconds") + "Z" == at
    found = run_query(
        workspace, "SELECT id, before_typed, typed, entered_by, reason, before_state FROM history ORDER BY n"
    ).rows
    known = [(*told(one), one.before.state.value) for one in done(workspace) if isinstance(one.line, Entry)]
    assert found == [tuple(cell or None for cell in one) for one in known]


def test_what_was_handed_in_stays_as_it_was_each_time(workspace, corrected_twice):
    first, second = handed_in(done(workspace))
    assert (first.number, first.figures["on_time"].typed) == (1, "12")
    assert (second.number, second.figures["on_time"].typed) == (2, "11")
    assert second.figures["spent"].typed == "100"


def test_a_form_handed_in_again_is_compared_with_what_was_judged_before(workspace, corrected_twice):
    base, rows = since(done(workspace))
    assert (base.number, [one.entry.id for one in rows]) == (2, ["spent", "portal"])
    assert corrected_twice.submit() == ()
    base, rows = since(done(workspace))
    assert (base.number, [(one.entry.id, one.before.typed, one.entry.figure.typed) for one in rows]) == (
        2,
        [("spent", "100", "120"), ("portal", "1", "1")],
    )


def test_nothing_is_compared_before_the_first_submission_is_judged(workspace, opened):
    draft = opened()
    enter(draft, received="12", on_time="12", spent="100", portal="1")
    assert since(done(workspace)) == (None, [])
    draft.submit()
    assert since(done(workspace)) == (None, [])


def test_reopening_what_was_accepted_takes_the_acceptance_back(workspace, corrected_twice):
    assert corrected_twice.status == "draft"
    assert corrected_twice.submit() == ()
    assert read_submission(workspace, key_of()).status == "submitted", "it has to be accepted anew"


def test_another_units_history_is_not_told_to_a_clerk(workspace, corrected_twice):
    workspace.access = Access(Role.CLERK, "05500")
    with pytest.raises(AccessError):
        read_audit(workspace, key_of())


def test_another_units_journal_put_into_her_folder_is_not_hers(workspace, opened):
    other = opened("2024-Q1", "05500")
    enter(other, received="777")
    other.close()
    hers = key_of().folder(workspace)
    hers.parent.mkdir(parents=True)
    hers.symlink_to(key_of(org_unit="05500").folder(workspace))
    workspace.access = Access(Role.CLERK, "05497")
    found, problems = read_audit(workspace, key_of())
    assert (found, len(problems)) == ((), 1)
    assert not salvage_submission(workspace, key_of()).figures
    with pytest.raises(StoreError, match="nằm sai chỗ"):
        read_submission(workspace, key_of())
