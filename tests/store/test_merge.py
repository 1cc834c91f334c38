import shutil
import time
from decimal import Decimal

import duckdb
import pytest

from cchc_tui.store.copies.snapshot import snapshot
from cchc_tui.store.journals import markers
from cchc_tui.store.journals.markers import Seen
from cchc_tui.store.ledger import intake
from cchc_tui.store.ledger import merge as merging
from cchc_tui.store.ledger.ledger import ledger_lock
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.sessions.draft import Draft, Session
from cchc_tui.store.sessions.duty import last_look
from tests.store.small import enter, key_of, make_workspace


def asked(workspace, sql):
    with duckdb.connect(str(workspace.ledger), read_only=True) as ledger:
        return ledger.execute(sql).fetchall()


@pytest.fixture
def keyed(opened):
    draft = opened()
    enter(draft, received="519", on_time="509", spent="196,50", portal="-")
    return draft


def test_every_committed_figure_reaches_the_ledger_exactly_and_once(workspace, keyed):
    assert merge(workspace).entries == 5
    for _ in range(3):
        assert merge(workspace).entries == 0
    enter(keyed, spent="197")
    assert merge(workspace).entries == 1
    assert asked(workspace, "SELECT id, state, figure, typed, act FROM history ORDER BY seq") == [
        ("received", "number", Decimal(519), "519", "enter"),
        ("on_time", "number", Decimal(509), "509", "enter"),
        ("on_time_share", "number", Decimal("98.07"), "=", "derive"),
        ("spent", "number", Decimal("196.5"), "196,50", "enter"),
        ("portal", "none", None, "-", "enter"),
        ("spent", "number", Decimal(197), "197", "enter"),
    ]


def test_a_cleared_figure_does_not_come_back(workspace, keyed):
    merge(workspace)
    keyed.commit(keyed.form.enter("spent", ""))
    merge(workspace)
    assert asked(workspace, "SELECT * FROM figures WHERE id = 'spent'") == []
    assert asked(workspace, "SELECT spent FROM thu_xa") == [(None,)]


def test_looking_at_all_journals_again_adds_nothing(workspace, keyed):
    merge(workspace)
    assert merge(workspace, everything=True).entries == 0
    for marker in workspace.pending.iterdir():
        marker.unlink()
    enter(keyed, spent="1")
    assert merge(workspace).entries == 0, "its marker is gone"
    assert merge(workspace, everything=True).entries == 1


def test_while_another_process_merges_one_does_not_wait(workspace, keyed):
    with ledger_lock(workspace):
        assert merge(workspace) is None
    assert merge(workspace).entries == 5


def test_a_marker_stays_while_its_session_lives_and_goes_when_all_is_merged(workspace, keyed):
    merge(workspace)
    assert len(list(workspace.pending.iterdir())) == 1
    keyed.close()
    merge(workspace)
    assert list(workspace.pending.iterdir()) == []


def test_a_session_that_ends_while_its_marker_is_looked_at_loses_nothing(workspace, monkeypatch):
    session, lock = Session(workspace, "lan"), markers._lock
    with Draft.open(workspace, key_of(), session=session) as draft:
        enter(draft, spent="1")
    merge(workspace)

    def ended(path):
        if not draft.session._marker:
            return lock(path)
        with Draft.open(workspace, key_of("2024-H1"), session=session) as last:
            enter(last, spent="2")
        session.close()
        return lock(path)

    monkeypatch.setattr(markers, "_lock", ended)
    assert merge(workspace).entries == 1
    assert list(workspace.pending.iterdir()) == []


def test_what_is_committed_while_others_are_merged_does_not_count_as_seen_until_it_is(
    workspace, keyed, opened, monkeypatch
):
    merge(workspace)

    def late(workspace):
        listed = markers.markers(workspace)
        enter(opened("2024-H1"), spent="1")
        return listed

    enter(keyed, spent="2")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(merging, "markers", late)
        assert merge(workspace).entries == 1
    when = time.time()
    assert last_look(workspace) < when
    assert merge(workspace).entries == 1
    assert last_look(workspace) >= when
    when = time.time()
    assert merge(workspace).entries == 0
    assert last_look(workspace) >= when, "nothing new is an answer too"


def test_a_crash_between_the_transaction_and_the_marker_doubles_nothing(workspace, keyed, monkeypatch):
    keyed.close()
    with monkeypatch.context() as crashing:
        crashing.setattr(Seen, "write", crash)
        with pytest.raises(KeyboardInterrupt):
            merge(workspace)
    assert merge(workspace).entries == 0
    assert asked(workspace, "SELECT count(*) FROM history") == [(5,)]
    assert list(workspace.pending.iterdir()) == []


def test_a_crash_within_the_transaction_leaves_nothing_half_done(workspace, keyed, monkeypatch):
    with monkeypatch.context() as crashing:
        crashing.setattr(intake.Intake, "_advance", crash)
        with pytest.raises(KeyboardInterrupt):
            merge(workspace)
    assert asked(workspace, "SELECT count(*) FROM history") == [(0,)]
    assert merge(workspace).entries == 5


def crash(*_, **__):
    raise KeyboardInterrupt


def test_a_damaged_journal_is_named_and_keeps_no_other_out(workspace, keyed, opened):
    other = opened("2024-H1")
    enter(other, received="1")
    keyed.close()
    (path,) = key_of().folder(workspace).iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"509"', b'"508"', 1))
    merged = merge(workspace)
    assert merged.entries == 2, "one of the other's, and the one before the damage"
    assert [path.name in str(problem) for problem in merged.problems] == [True]
    path.write_bytes(whole)
    merged = merge(workspace)
    assert (merged.entries, merged.problems) == (4, ())


def test_what_stands_before_the_damage_counts_and_is_checked(workspace, opened):
    with opened() as draft:
        enter(draft, received="12", on_time="13", spent="5")
    (path,) = key_of().folder(workspace).iterdir()
    path.write_bytes(path.read_bytes().replace(b'"figure":"5"', b'"figure":"6"', 1))
    (problem,) = merge(workspace).problems
    assert path.name in str(problem)
    assert asked(workspace, "SELECT id, figure FROM figures ORDER BY place")[1:] == [
        ("received", Decimal(12)),
        ("on_time", Decimal(13)),
    ]
    assert ("error", "on_time") in asked(workspace, "SELECT severity, id FROM findings")


def test_a_journal_of_another_workspace_is_not_taken_in(workspace, keyed, tmp_path):
    other = make_workspace(tmp_path / "other")
    with Draft.open(other, key_of("2024-Q2"), "lan") as draft:
        enter(draft, received="1")
    shutil.copytree(other.journals, workspace.journals, dirs_exist_ok=True)
    (problem,) = merge(workspace, everything=True).problems
    assert problem.key == "store.journal_foreign"


def test_a_journal_moved_to_another_office_is_not_taken_in(workspace, keyed):
    keyed.close()
    key_of(org_unit="05500").folder(workspace).parent.mkdir(parents=True)
    key_of().folder(workspace).rename(key_of(org_unit="05500").folder(workspace))
    (problem,) = merge(workspace, everything=True).problems
    assert problem.key == "store.journal_misplaced"


def test_findings_follow_the_figures(workspace, keyed):
    enter(keyed, on_time="520")
    merge(workspace)
    assert asked(workspace, "SELECT severity, id, value FROM findings") == [("error", "on_time", "520")]
    assert asked(workspace, "SELECT errors FROM submissions") == [(1,)]
    enter(keyed, on_time="509")
    merge(workspace)
    assert asked(workspace, "SELECT * FROM findings") == []


def test_findings_of_a_later_period_follow_a_changed_earlier_one(workspace, opened):
    enter(opened("2024-H1"), received="10", on_time="10")
    merge(workspace)
    assert asked(workspace, "SELECT count(*) FROM findings") == [(0,)]
    enter(opened("2024-Q1"), received="12", on_time="10")
    merge(workspace)
    found = asked(workspace, "SELECT DISTINCT period, id FROM findings")
    assert ("2024-H1", "received") in found, "a cumulative figure that falls"


def test_a_session_that_died_before_its_first_row_leaves_no_problem(workspace):
    with Session(workspace, "lan") as session:
        session.mark(key_of().folder(workspace) / f"{session.id}.jsonl")
    assert merge(workspace).problems == ()
    assert list(workspace.pending.iterdir()) == []


def test_a_journal_that_vanished_after_it_was_merged_is_said(workspace, keyed):
    merge(workspace)
    (path,) = key_of().folder(workspace).iterdir()
    path.unlink()
    (problem,) = merge(workspace).problems
    assert path.name in str(problem)


def test_steps_are_in_the_ledger_with_their_reasons(workspace, keyed):
    assert keyed.submit() == ()
    keyed.return_("thiếu ghi chú")
    merge(workspace)
    assert asked(workspace, "SELECT step, reason, taken_by FROM steps ORDER BY n") == [
        ("submit", None, "lan"),
        ("return", "thiếu ghi chú", "lan"),
    ]
    assert asked(workspace, "SELECT status, reason FROM submissions") == [("returned", "thiếu ghi chú")]


def test_a_unit_renamed_and_a_form_changed_show_in_the_ledger(workspace, keyed):
    merge(workspace)
    unit = workspace.unit("05497")
    workspace.add_unit(type(unit)("05497", "Phường Thịnh Đức", unit.level))
    path = workspace.root / "schemas" / "thu-xa-2022.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"Kinh phí"', '"Kinh phí chi"'), encoding="utf-8"
    )
    enter(keyed, spent="1")
    merge(type(workspace).open(workspace.root))
    assert asked(workspace, "SELECT DISTINCT org_unit_name FROM figures") == [("Phường Thịnh Đức",)]
    assert asked(workspace, "SELECT label FROM figures WHERE id = 'spent'") == [("Kinh phí chi",)]


def test_the_ledger_has_no_index_key_or_default_and_an_old_enough_storage(workspace, keyed):
    merge(workspace)
    assert asked(workspace, "SELECT * FROM duckdb_indexes()") == []
    assert (
        asked(
            workspace, "SELECT * FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE')"
        )
        == []
    )
    assert asked(workspace, "SELECT table_name FROM duckdb_columns() WHERE column_default IS NOT NULL") == []
    (tags,) = asked(workspace, "SELECT tags FROM duckdb_databases() WHERE database_name = 'ledger'")[0]
    assert "v1.5.0" in str(tags)


def test_every_column_that_sql_sees_is_explained_in_both_languages(workspace, keyed, views_explained):
    merge(workspace)
    views = ("figures", "submissions", "findings", "indicators", "periods", "org_units", "history", "steps")
    rows = asked(
        workspace,
        f"SELECT table_name, column_name, comment FROM duckdb_columns() WHERE table_name IN {views}",
    )
    assert {row[0] for row in rows} == set(views)
    assert [row for row in rows if not row[2] or " | " not in row[2]] == []
    comments = dict(
        asked(workspace, "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'thu_xa'")
    )
    assert comments["spent"] == "1.2 Kinh phí"


def test_the_wide_view_has_a_row_per_submission_and_a_column_per_indicator(workspace, keyed, opened):
    enter(opened("2024-H1", "05500"), received="7", spent="0,125")
    merge(workspace)
    assert asked(workspace, "SELECT org_unit, period, status, received, spent FROM thu_xa ORDER BY 1") == [
        ("05497", "2024-Q1", "draft", Decimal(519), Decimal("196.5")),
        ("05500", "2024-H1", "draft", Decimal(7), Decimal("0.125")),
    ]


def test_the_calendar_in_sql_is_the_calendar_of_the_program(workspace, keyed):
    merge(workspace)
    calendar = workspace.schema("thu-xa").periods
    rows = asked(
        workspace,
        "SELECT period, year, kind, first_day, last_day, due, is_estimate FROM periods "
        "WHERE family = 'thu-xa'",
    )
    assert {row[1] for row in rows} == {2024, 2025}
    for period, year, kind, *days in rows:
        one = calendar[kind]
        assert period == f"{year}-{kind}"
        assert days == [*one.days(year), one.due_day(year), one.is_estimate(year)]


def test_a_ledger_that_is_lost_is_made_anew_from_all_journals(workspace, keyed, opened):
    enter(opened("2024-H1"), received="1")
    keyed.close()
    merge(workspace)
    whole = asked(workspace, "SELECT * EXCLUDE (seq) FROM history ORDER BY ALL")
    workspace.ledger.unlink()
    assert merge(workspace).entries == 6
    assert asked(workspace, "SELECT * EXCLUDE (seq) FROM history ORDER BY ALL") == whole


def test_making_it_anew_may_be_cut_short_and_begun_again(workspace, keyed, monkeypatch):
    keyed.close()
    merge(workspace)
    workspace.ledger.unlink()
    with monkeypatch.context() as crashing:
        crashing.setattr(intake.Intake, "_advance", crash)
        with pytest.raises(KeyboardInterrupt):
            merge(workspace)
    assert asked(workspace, "SELECT count(*) FROM history") == [(0,)]
    snapshot(workspace)
    assert asked(workspace, "SELECT count(*) FROM history") == [(5,)]


def test_a_form_taken_away_is_named_and_its_rows_wait(workspace):
    with Draft.open(workspace, key_of(), "lan") as draft:
        enter(draft, received="1")
    path = workspace.root / "schemas" / "thu-xa-2022.toml"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    (problem,) = merge(type(workspace).open(workspace.root)).problems
    assert "thu-xa-2022" in str(problem)
    path.write_text(text, encoding="utf-8")
    assert merge(type(workspace).open(workspace.root)).entries == 1
