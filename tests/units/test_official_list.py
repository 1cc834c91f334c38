"""The official list of org units: whole, linked from the old map to the new, and true to the known cases."""

from collections import Counter
from datetime import date

import pytest

from cchc_tui.schema.model import Level
from cchc_tui.units.model import Change
from cchc_tui.units.official import NEW_MAP, official, official_history
from cchc_tui.units.register import Register

OLD, NEW = date(2025, 6, 30), NEW_MAP
LIST = official()


def at(code, on):
    unit = LIST.unit(code, on)
    assert unit is not None, (code, on)
    return unit


def kinds(on):
    words = (unit.name.split() for unit in LIST.valid(on, Level.COMMUNE))
    return Counter(first if first in {"xã", "phường"} else f"{first} {second}" for first, second, *_ in words)


def test_it_counts_what_the_state_counts_before_and_after():
    counted = {on: Counter(unit.level for unit in LIST.valid(on)) for on in (OLD, NEW)}
    assert counted[OLD] == {Level.PROVINCE: 63, Level.DISTRICT: 696, Level.COMMUNE: 10035}
    assert counted[NEW] == {Level.PROVINCE: 34, Level.COMMUNE: 3321}
    assert kinds(NEW) == {"xã": 2621, "phường": 687, "đặc khu": 13}
    assert kinds(OLD)["thị trấn"] == 617


def test_codes_are_text_that_keeps_its_leading_zeros():
    lengths = {Level.PROVINCE: 2, Level.DISTRICT: 3, Level.COMMUNE: 5}
    assert all(unit.code.isdecimal() and len(unit.code) == lengths[unit.level] for unit in LIST)
    assert at("00004", NEW).name == "phường Ba Đình"
    assert LIST.unit("4", NEW) is None


@pytest.mark.parametrize(
    ("code", "name", "then", "called"),
    [
        ("05497", "xã Thịnh Đức", "05503", "xã Tân Cương"),
        ("21313", "xã Sơn Thượng", "21289", "xã Sơn Hà"),
        ("21526", "xã Ba Bích", "21484", "xã Ba Tơ"),
        ("20056", "xã Trung Sơn", "20056", "xã A Lưới 1"),
        ("20188", "xã Thượng Long", "20182", "xã Long Quảng"),
    ],
)
def test_the_communes_of_known_reports_are_where_the_resolutions_put_them(code, name, then, called):
    before, after = at(code, OLD), at(then, NEW)
    assert (before.name, after.name) == (name, called)
    assert LIST.successors(before) == (after,)
    assert LIST.onto(before, date(2030, 1, 1)) == (after,)
    assert before in LIST.predecessors(after)
    assert LIST.change(before) is Change.MERGED


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("15", "tỉnh Yên Bái", "tỉnh Lào Cai"),
        ("24", "tỉnh Bắc Giang", "tỉnh Bắc Ninh"),
        ("44", "tỉnh Quảng Bình", "tỉnh Quảng Trị"),
        ("52", "tỉnh Bình Định", "tỉnh Gia Lai"),
        ("80", "tỉnh Long An", "tỉnh Tây Ninh"),
        ("82", "tỉnh Tiền Giang", "tỉnh Đồng Tháp"),
        ("91", "tỉnh Kiên Giang", "tỉnh An Giang"),
    ],
)
def test_a_province_keeps_the_code_of_the_seat_and_may_bear_the_name_of_the_other(code, before, after):
    assert (at(code, OLD).name, at(code, NEW).name) == (before, after)
    assert len(LIST.made_of(at(code, NEW), OLD)) > 1


def test_codes_live_on_and_names_do_not():
    now = {unit.code: unit.name for unit in LIST.valid(NEW, Level.COMMUNE)}
    before = {unit.code: unit.name for unit in LIST.valid(OLD, Level.COMMUNE)}
    assert len(now.keys() & before.keys()) == 3316
    assert sum(now[code] != before[code] for code in now.keys() & before.keys()) == 2145
    inside = Counter((unit.name, unit.parent) for unit in LIST.valid(NEW, Level.COMMUNE))
    assert set(inside.values()) == {1}
    everywhere = Counter(now.values())
    assert sum(count > 1 for count in everywhere.values()) == 246
    assert sum(count for count in everywhere.values() if count > 1) == 576


def test_what_was_split_is_told_from_what_was_merged_renamed_or_kept():
    changes = Counter(LIST.change(unit) for unit in LIST.valid(OLD, Level.COMMUNE))
    assert changes == {Change.MERGED: 9462, Change.SPLIT: 441, Change.KEPT: 125, Change.RENAMED: 7}
    assert LIST.is_split(at("09013", OLD))
    assert {unit.name for unit in LIST.successors(at("09013", OLD))} > {"xã Yên Lãng", "xã Ô Diên"}


def test_namesakes_of_one_province_are_not_taken_for_one_another():
    assert [unit.name for unit in LIST.successors(at("25462", OLD))] == ["phường Tân Ninh"]
    assert [unit.name for unit in LIST.successors(at("27691", OLD))] == ["phường Long An"]


def test_districts_end_and_only_islands_without_communes_go_on_as_special_zones():
    ended = {unit.code: LIST.successors(unit) for unit in LIST.valid(OLD, Level.DISTRICT)}
    assert not list(LIST.valid(NEW, Level.DISTRICT))
    islands = {code: after[0].name for code, after in ended.items() if after}
    assert islands == {
        "318": "đặc khu Bạch Long Vĩ",
        "471": "đặc khu Cồn Cỏ",
        "498": "đặc khu Hoàng Sa",
        "536": "đặc khu Lý Sơn",
        "755": "đặc khu Côn Đảo",
    }


def test_every_old_unit_is_somewhere_on_the_new_map_and_nothing_new_came_from_nowhere():
    for unit in LIST.valid(OLD):
        if unit.level is not Level.DISTRICT:
            after = LIST.onto(unit, NEW)
            assert after, unit
            assert (len(after) > 1) == LIST.is_split(unit)
            assert unit in after or all(one.since > unit.until for one in after), "nobody follows himself"
            assert {one.level for one in after} == {unit.level}
    for unit in LIST.valid(NEW):
        origins = LIST.made_of(unit, OLD)
        assert origins, unit
        assert all(unit in LIST.onto(one.unit, NEW) for one in origins)
        assert all(one.is_whole != LIST.is_split(one.unit) for one in origins)


def test_the_code_of_a_new_unit_is_that_of_one_that_went_into_it():
    for unit in LIST.valid(NEW, Level.COMMUNE):
        codes = {one.unit.code for one in LIST.made_of(unit, OLD)}
        assert unit.code in codes or all(len(code) == 3 for code in codes), unit


def test_whoever_is_above_is_there_on_the_same_days():
    above = {Level.COMMUNE: {Level.DISTRICT}, Level.DISTRICT: {Level.PROVINCE}}
    for on, expected in ((OLD, above), (NEW, {Level.COMMUNE: {Level.PROVINCE}})):
        for level, over in expected.items():
            parents = {unit.parent for unit in LIST.valid(on, level)}
            assert {at(code, on).level for code in parents} == over
    assert len(LIST.children("19", NEW)) == 92
    assert {unit.code for unit in LIST.above(at("05497", OLD), OLD)} == {"164", "19"}


def test_a_split_stays_inside_its_province():
    """So totals of provinces may cross 1/7/2025 even where those of communes may not."""
    for unit in LIST.valid(OLD, Level.COMMUNE):
        [then] = LIST.onto(at(LIST.above(unit, OLD)[-1].code, OLD), NEW)
        assert {after.parent for after in LIST.successors(unit)} == {then.code}


def test_one_code_is_looked_up_without_reading_the_whole_list():
    for code in ("01", "318", "05497", "20056", "32248"):
        assert official_history(code) == LIST.history(code)
    assert official_history("99999") == official_history("x") == official_history("") == ()


def test_units_are_found_by_words_without_diacritics_and_inside_a_province():
    assert LIST.find("thinh duc")[0].code == "05497"
    assert LIST.find("THỊNH ĐỨC", within="46") == ()
    assert {unit.code for unit in LIST.find("xa thuong long", within="25")} == {"08323"}
    assert [unit.name for unit in LIST.find("20056")] == ["xã Trung Sơn", "xã A Lưới 1"]
    assert LIST.find("xyz") == ()


def test_a_whole_register_can_be_made_of_its_own_units_again():
    assert set(Register(LIST)) == set(LIST)
