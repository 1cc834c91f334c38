"""Org units of one's own in ``org_units.toml``: beside the official ones, dated; refused in a sentence."""

import re
from datetime import date
from pathlib import Path

import pytest

from cchc_tui.analysis.matrix import Expected
from cchc_tui.cli import main
from cchc_tui.errors import StoreError
from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.over_time import name_in, register_of, unit_name
from cchc_tui.store.journals.overview import overview
from cchc_tui.store.journals.submission import SubmissionKey
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.units import by_code, put, read_units, write_units
from cchc_tui.store.workspaces.workspace import Workspace
from cchc_tui.units.model import Change, OrgUnit
from cchc_tui.units.register import Register

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)
HISTORY = """\
[[unit]]
code = "S01"
name = "Sở Nội vụ"
level = "province"
parent = "19"
to = 2025-02-28
successors = ["S02"]

[[unit]]
code = "S03"
name = "Sở Lao động"
level = "province"
to = "2025-02-28"

[[unit]]
code = "S02"
name = "Sở Nội vụ (mới)"
level = "province"
parent = "19"
from = 2025-03-01
replaces = ["S03"]
"""


def read(tmp_path, text):
    (tmp_path / "org_units.toml").write_text(text, encoding="utf-8")
    return read_units(tmp_path / "org_units.toml")


def test_offices_of_ones_own_follow_one_another_like_official_units(tmp_path):
    register = Register(read(tmp_path, HISTORY))
    first, third = (register.unit(code, date(2025, 1, 1)) for code in ("S01", "S03"))
    after = register.unit("S02", NEW)
    assert register.successors(first) == register.successors(third) == (after,)
    assert {one.unit for one in register.made_of(after, date(2024, 1, 1))} == {first, third}
    assert register.change(first) is Change.MERGED
    assert register.unit("S01", date(2025, 3, 1)) is None


def test_what_went_into_a_unit_that_was_there_before_is_part_of_it():
    kept = OrgUnit("S1", "Sở Nội vụ")
    gone = OrgUnit("S2", "Ban Dân tộc", until=date(2025, 2, 28), successors=("S1",))
    register = Register([kept, gone])
    assert {one.unit for one in register.made_of(kept, date(2024, 1, 1))} == {kept, gone}
    assert {one.unit for one in register.made_of(kept, date(2025, 3, 1))} == {kept}


def test_the_example_in_the_docs_is_a_list_of_units(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "don-vi.md").read_text(encoding="utf-8")
    first, second = read(tmp_path, re.search(r"```toml\n(.*?)```", page, re.DOTALL)[1])
    assert Register([first, second]).successors(first) == (second,)


def test_the_list_is_read_back_as_it_was_written(tmp_path):
    units = read(tmp_path, HISTORY)
    write_units(tmp_path / "again.toml", units)
    assert read_units(tmp_path / "again.toml") == units


def unit_of(line):
    return f'[[unit]]\ncode = "A1"\nname = "Xã A"\n{line}\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (unit_of('from = "hôm qua"'), "«hôm qua», không phải một ngày"),
        (unit_of("to = 2025-06-30T00:00:00"), "không phải một ngày"),
        (unit_of("from = 2025-07-01\nto = 2025-06-30"), "from sau to"),
        (unit_of('successors = ["A2"]'), "phải ghi cả ngày to"),
        (unit_of('replaces = ["A2"]'), "phải ghi cả ngày from"),
        (unit_of('from = 2025-07-01\nreplaces = "A2"'), "danh sách mã"),
        (unit_of("from = 2025-07-01\nreplaces = [3]"), "danh sách mã"),
        (unit_of('level = "district"\nfrom = 2026-01-01'), "30/6/2025"),
        (unit_of("to = 2025-06-30") + unit_of("from = 2025-06-30"), "hai lần trong cùng thời gian"),
    ],
)
def test_wrong_days_and_links_are_refused_with_what_is_wrong(tmp_path, text, said):
    with pytest.raises(StoreError, match=said):
        read(tmp_path, text)


def test_a_code_may_stand_twice_for_different_days_and_means_the_last(tmp_path):
    both = read(tmp_path, unit_of("to = 2025-06-30") + unit_of("from = 2025-07-01").replace("Xã A", "Xã B"))
    assert [unit.name for unit in both] == ["Xã A", "Xã B"]
    assert by_code(both)["A1"].name == "Xã B"
    again = put(both, [OrgUnit("A1", "Xã C"), OrgUnit("A9", "Xã D")])
    assert [(unit.name, unit.since) for unit in again] == [("Xã A", None), ("Xã C", NEW), ("Xã D", None)]


def test_a_dated_unit_of_ones_own_goes_before_the_official_one_and_an_undated_one_only_names(tmp_path):
    ends, begins = date(2026, 12, 31), date(2027, 1, 1)
    own = (
        OrgUnit("05503", "xã Tân Cương", parent="19", since=NEW, until=ends, successors=("05500",)),
        OrgUnit("05500", "xã Tân Cương", parent="19", since=begins),
        OrgUnit("20056", "xã Trung Sơn"),
        OrgUnit("S01", "Sở Nội vụ", Level.PROVINCE),
    )
    workspace = Workspace.create(tmp_path, units=own)
    register = register_of(workspace)
    then = register.unit("05497", OLD)
    assert [unit.code for unit in register.onto(then, ends)] == ["05503"]
    assert [unit.code for unit in register.onto(then, begins)] == ["05500"]
    assert register.unit("05503", begins) is None
    assert register.unit("20056", NEW).name == "xã A Lưới 1"
    assert register.unit("S01", NEW) is not None


@pytest.mark.parametrize(
    ("unit", "before", "after"),
    [
        (OrgUnit("20056", "xã Trung Sơn"), "xã Trung Sơn", "xã A Lưới 1"),
        (OrgUnit("20056", "Xã A Lưới 1"), "xã Trung Sơn", "Xã A Lưới 1"),
        (OrgUnit("20056", "UBND cụm số 1"), "UBND cụm số 1", "UBND cụm số 1"),
        (OrgUnit("05497", "xã Thịnh Đức"), "xã Thịnh Đức", "xã Thịnh Đức"),
        (OrgUnit("X1", "Văn phòng"), "Văn phòng", "Văn phòng"),
        (OrgUnit("20056", "xã Khác", until=OLD), "xã Khác", "xã A Lưới 1"),
    ],
)
def test_a_unit_is_called_in_each_period_as_it_was_at_the_cut_off(tmp_path, unit, before, after):
    workspace = Workspace.create(tmp_path, units=[unit])
    assert (unit_name(workspace, unit.code, OLD), unit_name(workspace, unit.code, NEW)) == (before, after)
    names = [name_in(workspace, key_of(unit.code, one)) for one in ("2025-H1", "2025-Q3")]
    assert names == [before, after]


def test_a_unit_that_is_not_on_the_list_has_no_name(tmp_path):
    assert unit_name(Workspace.create(tmp_path), "20056", NEW) == ""


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """A workspace with units that the law, its own list or the official one has ended, or not begun yet."""
    units = [
        OrgUnit("164", "thành phố Thái Nguyên", Level.DISTRICT),
        OrgUnit("S01", "Sở Nội vụ", until=date(2025, 2, 28)),
        OrgUnit("05497", "xã Thịnh Đức"),
        OrgUnit("05461", "phường Gia Sàng"),
        OrgUnit("11948", "đặc khu Bạch Long Vĩ"),
        OrgUnit("05494", "Cụm thi đua số 1"),
        OrgUnit("05491", "xã Quyết Thắng", until=date(2026, 12, 31)),
    ]
    return Workspace.create(tmp_path_factory.mktemp("ended"), units=units)


def key_of(code, period):
    return SubmissionKey("cchc-xa", code, Period.parse(period))


@pytest.mark.parametrize(
    ("code", "last", "next_one", "said"),
    [
        ("164", "2025-H1", "2025-Q3", "cấp huyện kết thúc"),
        ("S01", "2024-Y", "2025-Q1", "from và to"),
        ("05497", "2025-H1", "2025-Q3", "một phần của 05503 xã Tân Cương"),
        ("05461", "2025-H1", "2026-Q1", "chia vào 05443 phường Phan Đình Phùng, 05467 phường Gia Sàng"),
        ("11948", "2025-Q3", "2025-H1", "có từ 01/07/2025, trước đó là 318 huyện Bạch Long Vĩ"),
    ],
)
def test_who_was_not_there_begins_no_form_and_is_told_who_reports(ended, code, last, next_one, said):
    Draft.open(ended, key_of(code, last)).close()
    with pytest.raises(StoreError, match=said):
        Draft.open(ended, key_of(code, next_one))


def test_a_file_for_a_commune_that_is_no_more_is_not_taken_in_nor_is_its_code_put_on_the_list(
    tmp_path, capsys
):
    sample = Path(__file__).parents[1] / "samples" / "thinh-duc-2023-y.toml"
    asked = ["import", str(sample), "--org-unit", "05497", "--period", "2025-Q3"]
    assert main(["--workspace", str(tmp_path / "w"), *asked]) == 2
    assert "một phần của 05503 xã Tân Cương" in capsys.readouterr().err
    assert not Workspace.open(tmp_path / "w").all_units


@pytest.mark.parametrize("code", ["05494", "05491"])
def test_days_and_names_of_the_workspaces_own_go_before_those_of_the_official_list(ended, code):
    Draft.open(ended, key_of(code, "2025-Q3")).close()
    assert Expected(ended)(code, date(2025, 9, 14))


def test_what_a_closed_unit_has_stored_stays_readable_and_lists_say_that_it_is_gone(ended, capsys):
    key = key_of("05491", "2026-Q3")
    with Draft.open(ended, key, "lan") as draft:
        draft.commit(draft.form.enter("tasks_planned", "7"))
    listed = ended.root / "org_units.toml"
    before = listed.read_text(encoding="utf-8")
    listed.write_text(before.replace(", to = 2026-12-31", ""), encoding="utf-8")
    try:
        with Draft.open(Workspace.open(ended.root), key) as draft:
            assert draft.form.figures["tasks_planned"].number == 7
        assert main(["--workspace", str(ended.root), "status"]) == 0
        assert "xã Quyết Thắng (05491) không còn: sau 30/06/2025 là một phần của" in capsys.readouterr().out
    finally:
        listed.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("code", ["164", "05497"])
def test_nobody_waits_for_a_unit_after_it_ended(ended, code):
    late = {str(one.key.period) for one in overview(ended, code, [2025]) if one.is_late(date(2026, 6, 1))}
    assert not Expected(ended)(code, date(2025, 9, 14))
    assert {"2025-Q1", "2025-H1"} <= late
    assert not late & {"2025-Q3", "2025-M9", "2025-Y"}
