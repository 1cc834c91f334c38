"""Who may do what: each role with each action, at her own org unit, under it, beside it and above it."""

import shutil

import duckdb
import pytest

from cchc_tui.errors import QueryError, StoreError
from cchc_tui.store.copies.snapshot import snapshot
from cchc_tui.store.journals.overview import overview
from cchc_tui.store.journals.submission import read_submission, salvage_submission, submission_keys
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.query.query import run_query
from cchc_tui.store.sessions.draft import Draft, Status
from cchc_tui.store.workspaces.access import Access, AccessError, Role
from cchc_tui.store.workspaces.units import OrgUnit
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.small import enter, key_of, make_workspace

PROVINCE, DISTRICT, OWN, OTHER, BESIDE = "19", "164", "05497", "05500", "05600"
FIGURES = {"received": "519", "on_time": "509", "spent": "1", "portal": "1"}
CLERK, OFFICER = Access(Role.CLERK, OWN, "Xã Thịnh Đức"), Access(Role.OFFICER, DISTRICT, "Phòng Nội vụ")
READER, BOUND_READER = Access(Role.READER), Access(Role.READER, DISTRICT)
ADMINISTRATOR = Access()
ROLES = {"clerk": CLERK, "officer": OFFICER, "reader": READER, "bound": BOUND_READER, "all": ADMINISTRATOR}
TREE = (
    OrgUnit(PROVINCE, "Tỉnh"),
    OrgUnit(DISTRICT, "Huyện", parent=PROVINCE),
    OrgUnit(OWN, "Xã Thịnh Đức", parent=DISTRICT),
    OrgUnit(OTHER, "Xã Tân Cương", parent=DISTRICT),
    OrgUnit(BESIDE, "Xã huyện khác", parent=PROVINCE),
)
EVERY = {unit.code for unit in TREE}
UNDER = {OWN, OTHER}


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """A province with figures handed in by every org unit but her own, which is still a draft."""
    workspace = make_workspace(tmp_path_factory.mktemp("ground") / "work")
    for unit in TREE:
        workspace.add_unit(unit)
        with Draft.open(workspace, key_of(org_unit=unit.code), "lan") as draft:
            enter(draft, **FIGURES)
            if unit.code != OWN:
                assert draft.submit() == ()
    merge(workspace)
    snapshot(workspace)
    return workspace


@pytest.fixture
def as_(ground):
    """A function that returns the workspace as a role has it."""

    def one(role):
        workspace = Workspace(ground.root)
        workspace.access = ROLES[role] if isinstance(role, str) else role
        return workspace

    return one


@pytest.mark.parametrize(
    ("role", "sees", "fills", "judges"),
    [
        ("clerk", {OWN}, {OWN}, set()),
        ("officer", {DISTRICT} | UNDER, {DISTRICT}, UNDER),
        ("reader", EVERY, set(), set()),
        ("bound", {DISTRICT} | UNDER, set(), set()),
        ("all", EVERY, EVERY, EVERY),
    ],
)
def test_each_role_sees_fills_and_judges_its_own_org_units_and_no_other(as_, role, sees, fills, judges):
    workspace = as_(role)
    access, units = workspace.access, workspace.all_units
    assert {code for code in EVERY if access.may_see(code, units)} == sees
    assert {code for code in EVERY if access.may_fill(code)} == fills
    assert {code for code in EVERY if access.may_judge(code, units)} == judges
    assert workspace.org_units.keys() == sees
    assert {key.org_unit for key in submission_keys(workspace)} == sees


@pytest.mark.parametrize("pattern", ["*", "**", "../*", "054*", "[0-9]*", "/"])
def test_a_code_is_no_pattern_of_paths(as_, pattern):
    assert list(submission_keys(as_("reader"), pattern)) == []


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_an_officer_has_all_under_her_at_any_depth(as_, depth):
    above = [OWN, DISTRICT, PROVINCE, "vn"][depth]
    workspace = as_(Access(Role.OFFICER, above))
    units = {**workspace.all_units, PROVINCE: OrgUnit(PROVINCE, "Tỉnh", parent="vn")}
    assert workspace.access.may_judge(OWN, units)


def test_org_units_that_stand_under_each_other_in_a_ring_make_nobody_her_own_judge():
    ring = {"a": OrgUnit("a", "A", parent="b"), "b": OrgUnit("b", "B", parent="a")}
    officer = Access(Role.OFFICER, "a")
    assert not officer.may_judge("a", ring)
    assert officer.may_judge("b", ring)
    assert not Access(Role.OFFICER, "c").may_see("a", ring)


@pytest.mark.parametrize("role", ["clerk", "officer", "bound"])
@pytest.mark.parametrize("open_", [Draft.open, read_submission, salvage_submission])
def test_the_appendix_of_another_org_unit_is_not_shown_whichever_way_it_is_asked_for(as_, role, open_):
    with pytest.raises(AccessError, match=BESIDE):
        open_(as_(role), key_of(org_unit=BESIDE))
    with pytest.raises(AccessError):
        overview(as_(role), BESIDE, [2024], "thu-xa")
    with pytest.raises(AccessError, match="nothere"):
        as_(role).unit("nothere")


@pytest.mark.parametrize(
    ("role", "unit", "sentence"),
    [("officer", OTHER, "cán bộ duyệt"), ("reader", OWN, "người xem"), ("bound", OWN, "người xem")],
)
def test_who_may_only_look_keeps_nobody_out_and_changes_nothing(as_, ground, role, unit, sentence):
    with Draft.open(as_(role), key_of(org_unit=unit)) as looking:
        assert sentence in looking.why_read_only
        with Draft.open(ground, key_of(org_unit=unit), "lan") as filling:
            assert not filling.read_only
        with pytest.raises(StoreError, match=sentence):
            enter(looking, received="1")
        for step in (looking.submit, lambda: looking.reopen("x")):
            with pytest.raises(AccessError, match=sentence):
                step()
    assert read_submission(ground, key_of(org_unit=unit)).figures["received"].number == 519


@pytest.mark.parametrize(("role", "unit"), [("clerk", OWN), ("reader", OTHER), ("officer", DISTRICT)])
def test_who_is_not_above_neither_accepts_nor_returns(as_, role, unit):
    with Draft.open(as_(role), key_of(org_unit=unit)) as draft:
        assert not draft.judges
        for step in (draft.accept, lambda: draft.return_("sai")):
            with pytest.raises(AccessError, match="cấp trên"):
                step()


@pytest.mark.parametrize(("role", "unit"), [("clerk", OWN), ("officer", DISTRICT), ("all", OTHER)])
def test_who_fills_an_org_unit_submits_and_reopens_it(workspace, role, unit):
    for one in TREE:
        workspace.add_unit(one)
    workspace.access = ROLES[role]
    with Draft.open(workspace, key_of(org_unit=unit)) as draft:
        enter(draft, **FIGURES)
        assert draft.submit() == ()
        draft.reopen("sửa")
        assert draft.status is Status.DRAFT
    assert read_submission(workspace, key_of(org_unit=unit)).changed_by == workspace.access.who


@pytest.fixture
def handed_in(workspace):
    """A workspace in which a commune has handed in, and the same as the officer above it has it."""
    for unit in TREE:
        workspace.add_unit(unit)
    with Draft.open(workspace, key_of(), "lan") as draft:
        enter(draft, **FIGURES)
        assert draft.submit() == ()
    above = Workspace(workspace.root)
    above.access = OFFICER
    return workspace, above


def test_an_officer_accepts_and_returns_what_was_handed_in_under_her(handed_in):
    workspace, above = handed_in
    with Draft.open(above, key_of()) as draft:
        assert draft.judges
        with pytest.raises(StoreError, match="lý do"):
            draft.return_(" ")
        draft.accept()
        draft.return_("1.1: xem lại số đúng hạn")
    stored = read_submission(workspace, key_of())
    assert stored.status is Status.RETURNED
    assert stored.changed_by == "Phòng Nội vụ"
    assert [step.reason for step in stored.steps] == ["", "", "1.1: xem lại số đúng hạn"]


def test_an_officer_decides_only_on_the_figures_that_she_has_seen(handed_in):
    workspace, above = handed_in
    with Draft.open(above, key_of()) as officer:
        with Draft.open(workspace, key_of(), "lan") as clerk:
            clerk.reopen("sửa")
            with pytest.raises(StoreError, match="lan"):
                officer.accept()
            enter(clerk, received="520")
            assert clerk.submit() == ()
        with pytest.raises(StoreError, match="thay đổi"):
            officer.accept()
    assert read_submission(workspace, key_of()).status is Status.SUBMITTED


def test_a_submitted_form_that_its_clerk_leaves_open_keeps_no_officer_waiting(handed_in):
    workspace, above = handed_in
    with Draft.open(workspace, key_of(), "lan") as clerk:
        clerk.reopen("sửa")
        enter(clerk, received="520")
        assert clerk.submit() == ()
        assert clerk.why_read_only is None
        with Draft.open(above, key_of()) as officer:
            officer.return_("1.1: xem lại")
        with pytest.raises(StoreError, match="thay đổi"):
            clerk.reopen("sửa tiếp")
        with pytest.raises(StoreError, match="đã nộp"):
            enter(clerk, received="521")
    with Draft.open(workspace, key_of(), "lan") as clerk:
        enter(clerk, received="521")
        assert clerk.submit() == ()
    stored = read_submission(workspace, key_of())
    assert [step.kind.value for step in stored.steps][-3:] == ["submit", "return", "submit"]
    assert stored.figures["received"].typed == "521"


def test_who_opens_a_submitted_form_again_keeps_others_out_from_then_on(handed_in):
    workspace, _ = handed_in
    with Draft.open(workspace, key_of(), "lan") as clerk, Draft.open(workspace, key_of(), "hoa") as other:
        assert other.why_read_only is None
        with pytest.raises(StoreError, match="lý do"):
            other.reopen("")
        clerk.reopen("sửa")
        enter(clerk, received="520")
        with pytest.raises(StoreError, match="lan"):
            other.reopen("tôi cũng sửa")
    assert read_submission(workspace, key_of()).figures["received"].typed == "520"


@pytest.mark.parametrize("role", ["clerk", "officer", "reader", "bound"])
def test_only_an_administrator_changes_org_units_and_settings(as_, role):
    workspace = as_(role)
    with pytest.raises(AccessError, match="quản trị viên"):
        workspace.add_unit(OrgUnit("9", "Mới"))
    with pytest.raises(AccessError, match="quản trị viên"):
        workspace.change_settings(workspace.settings)


def test_a_clerk_asks_no_sql(as_):
    with pytest.raises(AccessError, match="SQL"):
        run_query(as_("clerk"), "SELECT 1")


VIEWS = ("figures", "submissions", "history", "thu_xa", "steps")


def test_whoever_is_bound_is_told_what_to_do_while_there_is_only_a_copy_of_an_older_version(as_, tmp_path):
    officer = as_("officer")
    run_query(officer, "SELECT 1")
    older = Workspace(shutil.copytree(officer.root, tmp_path / "older"))
    with duckdb.connect(str(older.snapshot)) as copy:
        copy.execute("DROP VIEW main.figures; DROP TABLE base.period")
        copy.execute("UPDATE base.meta SET value = '3' WHERE name = 'version'")
    older.access = officer.access
    with pytest.raises(QueryError, match="phiên bản trước"):
        run_query(older, "SELECT count(*) FROM figures", refresh=None)


def test_sql_of_whoever_is_bound_to_an_org_unit_finds_nothing_of_others(as_):
    parts = [f"SELECT DISTINCT '{view}', org_unit FROM {view}" for view in VIEWS]
    parts += ["SELECT 'org_units', code FROM org_units", "SELECT 'unit', code FROM base.unit"]
    parts += ["SELECT 'entries', count(*)::VARCHAR FROM base.entry"]
    parts += ["SELECT 'names', name FROM org_unit_states", "SELECT 'then', org_unit FROM figures_today"]
    seen = {}
    for view, unit in run_query(as_("officer"), " UNION ALL ".join(parts), refresh=False).rows:
        seen.setdefault(view, set()).add(unit)
    hers = {DISTRICT} | UNDER
    entries = len(hers) * (len(FIGURES) + 1)  # the percentage is one more
    assert seen.pop("entries") == {str(entries)}
    names = seen.pop("names")
    assert "Xã huyện khác" not in names, "what others call their units is theirs"
    assert "Huyện" in names
    assert seen.pop("then") <= {"05500", "05503", DISTRICT}
    assert seen.pop("steps") == hers - {OWN}
    assert seen == dict.fromkeys([*VIEWS[:-1], "org_units", "unit"], hers)
    assert run_query(as_("bound"), "FROM org_units", refresh=False).rows


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM whole.base.entry",
        "ATTACH '{path}' AS more",
        "SELECT count(*) FROM read_blob('{path}')",
        "FROM '{path}'",
    ],
)
def test_no_sql_brings_back_what_was_left_out(as_, sql):
    workspace = as_("officer")
    with pytest.raises(QueryError):
        run_query(workspace, sql.format(path=workspace.snapshot), refresh=False)
