import hashlib

import duckdb
import pytest

from cchc_tui.errors import StoreError
from cchc_tui.store.ledger import migrations
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.ledger.migrations import MIGRATIONS, Migration, open_current
from tests.store.small import enter

NEXT = MIGRATIONS[-1].number + 1
REMARK = Migration(
    NEXT, lambda connection: connection.execute("ALTER TABLE base.entry ADD COLUMN remark VARCHAR")
)


@pytest.fixture
def ledger(workspace, opened):
    """The ledger file of this version, with figures in it."""
    enter(opened(), received="519", on_time="509")
    merge(workspace)
    return workspace.ledger


def content(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def beside(path):
    return sorted(one.name for one in path.parent.iterdir() if path.name in one.name)


def version(path):
    with duckdb.connect(str(path), read_only=True) as connection:
        return migrations.version_of(connection, path)


def test_the_versions_are_numbered_from_one_without_a_gap():
    assert [one.number for one in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_an_older_ledger_is_brought_up_with_its_figures_and_a_backup_is_kept(workspace, ledger):
    before = content(ledger)
    with open_current(ledger, workspace.id, [*MIGRATIONS, REMARK]) as connection:
        rows = connection.execute("SELECT figure, remark FROM base.entry ORDER BY seq").fetchall()
    assert [(float(figure), remark) for figure, remark in rows] == [(519, None), (509, None), (98.07, None)]
    assert version(ledger) == NEXT
    (backup,) = (ledger.parent / "backups").iterdir()
    assert content(backup) == before
    assert version(backup) == NEXT - 1


@pytest.mark.parametrize(
    "failing", ["SELECT * FROM nowhere", "ALTER TABLE base.entry DROP COLUMN figure; SELECT * FROM nowhere"]
)
def test_a_migration_that_fails_leaves_the_old_file_as_it_was(workspace, ledger, failing):
    before = content(ledger)
    broken = Migration(NEXT + 1, lambda connection: connection.execute(failing))
    with pytest.raises(StoreError, match=str(NEXT + 1)):
        open_current(ledger, workspace.id, [*MIGRATIONS, REMARK, broken])
    assert content(ledger) == before
    assert beside(ledger) == [ledger.name], "no half-made copy is left"
    assert merge(workspace).problems == ()


def fails(*_):
    raise duckdb.ConstraintException("refused")


@pytest.mark.parametrize("failing", [one.number for one in MIGRATIONS[1:]])
def test_from_the_first_version_on_each_step_may_fail_and_the_old_ledger_stays_with_a_copy(tmp_path, failing):
    path = tmp_path / "ledger.duckdb"
    open_current(path, "w", MIGRATIONS[:1]).close()
    before = content(path)
    steps = [one if one.number != failing else Migration(failing, fails) for one in MIGRATIONS]
    with pytest.raises(StoreError, match=f"phiên bản {failing}: "):
        open_current(path, "w", steps)
    assert (content(path), beside(path)) == (before, [path.name])
    assert [content(one) for one in (tmp_path / "backups").iterdir()] == [before]
    open_current(path, "w").close()
    assert version(path) == MIGRATIONS[-1].number


def test_a_migration_that_fails_again_and_again_keeps_one_backup_of_the_old_file(workspace, ledger):
    before = content(ledger)
    broken = Migration(NEXT, lambda connection: connection.execute("SELECT * FROM nowhere"))
    for _ in range(3):
        with pytest.raises(StoreError):
            open_current(ledger, workspace.id, [*MIGRATIONS, broken])
    (backup,) = (ledger.parent / "backups").iterdir()
    assert content(backup) == before


def test_without_room_for_a_backup_nothing_is_migrated(workspace, ledger, monkeypatch):
    before = content(ledger)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(migrations.shutil, "copyfile", full)
    with pytest.raises(StoreError, match="đã đầy"):
        open_current(ledger, workspace.id, [*MIGRATIONS, REMARK])
    assert content(ledger) == before
    assert not list((ledger.parent / "backups").iterdir())


def test_a_migration_that_is_killed_is_begun_anew_the_next_time(workspace, ledger):
    (ledger.parent / f".{ledger.name}.migrating").write_bytes(b"half a copy")
    (ledger.parent / f".{ledger.name}.migrating.wal").write_bytes(b"half a log")
    open_current(ledger, workspace.id, [*MIGRATIONS, REMARK]).close()
    assert version(ledger) == NEXT
    assert beside(ledger) == [ledger.name]


def test_what_a_killed_merge_left_in_the_log_is_migrated_too(workspace, ledger):
    with duckdb.connect(str(ledger)) as connection:
        connection.execute("SET checkpoint_threshold = '1GB'; PRAGMA disable_checkpoint_on_shutdown")
        connection.execute("UPDATE base.entry SET note = 'in the log'")
    assert ledger.with_name(f"{ledger.name}.wal").exists()
    with open_current(ledger, workspace.id, [*MIGRATIONS, REMARK]) as connection:
        assert connection.execute("SELECT DISTINCT note FROM base.entry").fetchall() == [("in the log",)]


def test_the_log_of_a_ledger_that_somebody_took_away_is_not_read_into_the_new_one(workspace, ledger):
    with duckdb.connect(str(ledger)) as connection:
        connection.execute("SET checkpoint_threshold = '1GB'; PRAGMA disable_checkpoint_on_shutdown")
        connection.execute("UPDATE base.entry SET note = 'in the log'")
    ledger.unlink()
    assert not merge(workspace, everything=True).problems
    assert beside(ledger) == [ledger.name]
    with duckdb.connect(str(ledger), read_only=True) as connection:
        assert connection.execute("SELECT count(*), count(note) FROM base.entry").fetchone() == (3, 0)


def test_a_ledger_newer_than_the_program_is_refused_and_not_touched(workspace, ledger):
    open_current(ledger, workspace.id, [*MIGRATIONS, REMARK]).close()
    before = content(ledger)
    with pytest.raises(StoreError, match=f"phiên bản {NEXT}"):
        merge(workspace, everything=True)
    assert content(ledger) == before


def test_a_ledger_of_another_workspace_is_refused(ledger):
    with pytest.raises(StoreError, match="khác"):
        open_current(ledger, "another")


def test_a_database_that_is_no_ledger_is_refused(workspace, tmp_path):
    path = tmp_path / "other.duckdb"
    duckdb.connect(str(path)).close()
    with pytest.raises(StoreError, match=r"other\.duckdb"):
        open_current(path, workspace.id)
