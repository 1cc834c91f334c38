"""The ledger knows org units over time: what each code meant when, what followed what, and today's map."""

import hashlib
from datetime import date

import duckdb
import pytest

from cchc_tui.store.copies.snapshot import snapshot
from cchc_tui.store.ledger.ledger import ledger_lock, open_ledger
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.ledger.migrations import MIGRATIONS, open_current
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace
from cchc_tui.units import official
from tests.store.small import make_workspace

STATES = "SELECT code, name, parent, first_day, last_day, change FROM base.unit_state ORDER BY code, last_day"
LINKS = """
SELECT b.code, a.code, is_whole FROM base.unit_link
JOIN base.unit_state AS b ON b.state = before JOIN base.unit_state AS a ON a.state = after
WHERE steps = 1 ORDER BY ALL
"""
OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)


def held(workspace, sql):
    with duckdb.connect(str(workspace.ledger), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_the_mark_of_the_official_list_is_that_of_its_file():
    assert hashlib.sha256(official.FILE.read_bytes()).hexdigest().startswith(official.MARK)


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    units = [OrgUnit("05497", "xã Thịnh Đức", parent="164"), OrgUnit("S01", "Sở Nội vụ")]
    workspace = Workspace.create(tmp_path_factory.mktemp("listed"), units=units)
    merge(workspace)
    return workspace


def test_a_ledger_holds_what_its_units_were_and_became_and_what_that_is_made_of(listed):
    states = held(listed, STATES)
    assert ("05497", "xã Thịnh Đức", "164", None, OLD, "merged") in states
    assert ("S01", "Sở Nội vụ", None, None, None, None) in states
    heirs = {code for code, _, _, first, *_ in states if first == NEW}
    register = official.official()
    [heir] = register.successors(register.unit("05497", OLD))
    assert heirs == {heir.code, "19"}
    made_of = {one.code for one in register.predecessors(heir)}
    assert {(one, heir.code, True) for one in made_of} <= set(held(listed, LINKS))
    assert len(states) < 30, "the rest of the country is not there"


def test_a_list_that_was_changed_is_taken_in_at_the_next_opening_and_readers_see_it(listed):
    snapshot(listed)
    ended = OrgUnit("S01", "Sở Nội vụ", until=date(2025, 2, 28), successors=("S02",))
    listed.add_unit(ended, OrgUnit("S02", "Sở Nội vụ (mới)", since=date(2025, 3, 1)))
    with duckdb.connect(str(snapshot(listed)), read_only=True) as copy:
        assert ("S01", "S02", True) in copy.execute(LINKS).fetchall()
        assert ("S01", "Sở Nội vụ", None, None, date(2025, 2, 28), "renamed") in copy.execute(
            STATES
        ).fetchall()


def test_a_ledger_of_version_three_is_brought_up_and_knows_its_units_over_time(tmp_path):
    workspace = make_workspace(tmp_path / "w")
    with open_current(workspace.ledger, workspace.id, MIGRATIONS[:3]) as old:
        old.execute("INSERT INTO base.unit VALUES (7, '20056', 'xã Trung Sơn', 'commune', '46')")
    with ledger_lock(workspace, wait=5), open_ledger(workspace) as connection:
        states = connection.execute(STATES).fetchall()
    assert [row[1] for row in states if row[0] == "20056"] == ["xã Trung Sơn", "xã A Lưới 1"]
    [kept] = (workspace.data / "backups").iterdir()
    assert "-v3-" in kept.name


def test_a_name_of_ones_own_is_not_that_of_another_time(tmp_path):
    workspace = Workspace.create(tmp_path, units=[OrgUnit("20056", "Xã A Lưới 1")])
    merge(workspace)
    names = {row[3]: row[1] for row in held(workspace, STATES) if row[0] == "20056"}
    assert names == {NEW: "Xã A Lưới 1", None: "xã Trung Sơn"}
