from datetime import UTC, datetime
from decimal import Decimal

import pytest

from cchc_tui.entry.figure import Figure, State
from cchc_tui.entry.notation import read_figure
from cchc_tui.errors import PeriodError, StoreError
from cchc_tui.store.journals.journal import read_folder
from cchc_tui.store.journals.place import Place
from cchc_tui.store.journals.submission import read_submission
from cchc_tui.store.sessions.draft import Draft, Session, Status
from tests.store.small import enter, key_of


def test_a_committed_figure_is_in_the_file_when_commit_returns(workspace, opened):
    draft = opened()
    enter(draft, received="12")
    assert read_submission(workspace, key_of()).figures["received"].number == 12
    assert draft.last_sync > 0


def test_a_form_opens_again_as_it_was_left(opened):
    draft = opened()
    enter(draft, received="519", on_time="509", spent="196,50", portal="-")
    draft.commit(draft.form.annotate("spent", "theo quyết toán"))
    draft.commit(draft.form.enter("portal", ""))
    draft.close()
    again = opened()
    assert dict(again.form.figures) == dict(draft.form.figures)
    assert again.form["spent"].scale == 2
    assert again.form["spent"].typed == "196,50"
    assert again.form.notes == {"spent": "theo quyết toán"}
    assert again.form["portal"].state is State.BLANK


def test_a_derived_percentage_still_follows_after_reopening(opened):
    draft = opened()
    enter(draft, received="519", on_time="509")
    draft.close()
    again = opened()
    assert again.form.is_derived("on_time_share")
    enter(again, on_time="519")
    assert again.form.text("on_time_share") == "100"


def test_undo_is_kept_like_any_other_change(workspace, opened):
    draft = opened()
    enter(draft, received="1")
    enter(draft, received="2")
    draft.commit(draft.form.undo())
    assert read_submission(workspace, key_of()).figures["received"].number == 1
    draft.commit(draft.form.undo())
    assert read_submission(workspace, key_of()).figures["received"].state is State.BLANK


def test_looking_at_a_form_writes_no_journal(workspace, opened):
    opened().close()
    assert read_folder(key_of().folder(workspace)) == []
    assert not workspace.pending.exists()


def test_a_second_opener_reads_only_and_sees_who_holds_it(opened):
    first = opened(who="lan")
    enter(first, received="12")
    second = opened(who="hoa")
    assert second.read_only
    assert second.holder.who == "lan"
    assert second.holder.session == first.session.id
    assert "lan" in second.why_read_only
    assert second.form["received"].number == 12
    with pytest.raises(StoreError, match="lan"):
        second.commit(second.form.enter("received", "13"))


def test_the_next_one_gets_in_once_the_first_has_closed(opened):
    opened(who="lan").close()
    assert not opened(who="hoa").read_only


def test_two_periods_and_two_offices_do_not_disturb_each_other(opened):
    drafts = [opened(), opened("2024-H1"), opened(org_unit="05500")]
    assert not any(draft.read_only for draft in drafts)


def test_a_form_opened_only_to_look_at_holds_nobody_up(opened):
    looking = opened(read_only=True)
    assert looking.read_only
    assert looking.holder is None
    assert looking.why_read_only
    assert not opened().read_only


def test_several_drafts_of_one_session_share_one_marker(workspace):
    with Session(workspace, "lan") as session:
        for period in ("2024-Q1", "2024-H1"):
            with Draft.open(workspace, key_of(period), session=session) as draft:
                enter(draft, received="1")
        (marker,) = workspace.pending.iterdir()
        assert len(marker.read_text().splitlines()) == 2


def test_the_last_period_and_the_figures_to_compare_with_stand_beside_the_form(opened):
    enter(opened("2023-H1"), received="7")
    enter(opened("2024-Q1"), received="12", portal="1")
    draft = opened("2024-H1")
    assert str(draft.last_period) == "2024-Q1"
    assert draft.form.last["received"].number == 12
    assert draft.form.sheet.earlier["received"].number == 12
    assert draft.form.sheet.last_year["received"].number == 7
    assert str(opened("2023-Q2").last_period) == "None"


def test_a_form_that_was_begun_and_left_blank_is_not_the_last_period(opened):
    enter(opened("2023-H1"), received="7")
    draft = opened("2024-Q1")
    enter(draft, received="7")
    draft.commit(draft.form.enter("received", ""))
    assert str(opened("2024-H1").last_period) == "2023-H1"


def test_a_damaged_neighbour_does_not_keep_a_form_shut(workspace, opened):
    draft = opened("2024-Q1")
    enter(draft, received="12", spent="3")
    draft.close()
    (path,) = key_of("2024-Q1").folder(workspace).iterdir()
    path.write_bytes(path.read_bytes().replace(b'"12"', b'"13"', 1))
    beside = opened("2024-H1")
    assert beside.last_period is None
    assert [error.key for error in beside.problems] == ["store.journal_damaged"]
    with pytest.raises(StoreError, match=path.name):
        opened("2024-Q1")


def test_a_submission_keeps_the_edition_it_was_made_with(workspace, opened, tmp_path):
    enter(opened(), received="12")
    old = workspace.root / "schemas" / "thu-xa-2022.toml"
    newer = old.read_text(encoding="utf-8").replace('edition = "2022"', 'edition = "2025"')
    newer = newer.replace('id = "received"', 'id = "files_received"\nreplaces = ["received"]')
    newer = newer.replace('whole = "received"', 'whole = "files_received"')
    (workspace.root / "schemas" / "thu-xa-2025.toml").write_text(newer, encoding="utf-8")
    del workspace.__dict__["_forms"]
    assert opened("2024-Q1", read_only=True).schema.edition == "2022"
    draft = opened("2024-H1")
    assert draft.schema.edition == "2025"
    assert draft.form.last["files_received"].number == 12
    assert opened("2024-Q2", edition="thu-xa-2022").schema.edition == "2022"


def test_a_form_opens_at_the_row_where_it_was_left(opened):
    draft = opened()
    assert draft.position is None
    enter(draft, received="1", on_time="1")
    draft.close()
    assert opened().position == "on_time"


def test_the_row_under_the_cursor_is_remembered(opened):
    draft = opened()
    enter(draft, received="1")
    draft.remember(Place("portal"))
    draft.close()
    assert opened().position == "portal"


def test_order_is_that_of_the_work_even_when_the_clock_jumps_back(workspace, opened):
    times = iter([datetime(2024, 3, 1, tzinfo=UTC), *[datetime(2020, 1, 1, tzinfo=UTC)] * 9])
    draft = opened(clock=lambda: next(times))
    enter(draft, received="1")
    draft.close()
    draft = opened(clock=lambda: datetime(2019, 1, 1, tzinfo=UTC))
    enter(draft, received="2")
    assert read_submission(workspace, key_of()).figures["received"].number == 2


def test_an_unknown_unit_form_or_period_is_said_plainly(opened):
    with pytest.raises(StoreError, match="99999"):
        opened(org_unit="99999")
    with pytest.raises(StoreError, match="thu-xa-1999"):
        opened(edition="thu-xa-1999")
    with pytest.raises(PeriodError, match="2024-M9"):
        opened("2024-M9")
    assert not opened().read_only, "a failed opening holds no lock"


@pytest.mark.parametrize("code", ["../../etc", "a/b", "..", ".", "", "\n", "xã"])
def test_no_code_leads_out_of_the_workspace(workspace, opened, code):
    with pytest.raises(StoreError):
        opened(org_unit=code)
    assert not workspace.locks.exists()


def test_a_new_form_is_not_started_until_its_first_figure(opened):
    draft = opened()
    assert draft.status is Status.NOT_STARTED
    enter(draft, received="1")
    assert draft.status is Status.DRAFT


def test_a_figure_too_long_for_the_ledger_is_kept_out_at_the_door(opened):
    draft = opened()
    changes = draft.form.put("spent", Figure(State.NUMBER, Decimal("0.1234567"), "0,1234567"))
    with pytest.raises(StoreError):
        draft.commit(changes)
    assert draft.unsaved == 0


def test_a_form_that_was_only_imported_opens_at_its_first_row(opened):
    with opened() as draft:
        figures = {
            name: read_figure("7", draft.schema.indicators[name]).figure for name in ("received", "spent")
        }
        draft.commit(draft.form.put_all(figures, "import"))
    with opened() as draft:
        assert draft.position is None
        enter(draft, received="8")
    with opened() as draft:
        draft.commit(
            draft.form.put_all({"spent": read_figure("9", draft.schema.indicators["spent"]).figure}, "import")
        )
        assert draft.position == "received"


def test_what_was_handed_in_is_not_taken_back_key_by_key(opened):
    draft = opened()
    enter(draft, received="12", spent="5")
    assert draft.submit() == ()
    assert draft.form.undo() == ()
    draft.reopen("sửa số")
    enter(draft, spent="6")
    assert draft.form.undo()
    assert draft.form.undo() == (), "not behind the day it was handed in"
    assert draft.form.text("spent") == "5"
