"""``cchc units``: the official list asked, and registered from."""

import json

import pytest


def test_units_of_both_maps_are_found_and_told_with_what_became_of_them(cchc):
    said = cchc("units", "find", "thinh", "duc").out
    assert said.startswith("05497 là xã Thịnh Đức, thành phố Thái Nguyên, tỉnh Thái Nguyên, đến 30/06/2025.")
    assert "Từ 01/07/2025 nhập vào 05503 xã Tân Cương." in said
    assert "Không có đơn vị nào" in cchc("units", "find", "xyzt").out


def test_a_code_is_told_as_what_it_was_and_is(cchc):
    said = " ".join(cchc("units", "show", "20056").out.split())
    assert "xã Trung Sơn, huyện A Lưới, thành phố Huế, đến 30/06/2025" in said
    assert "xã A Lưới 1, thành phố Huế, từ 01/07/2025. Gồm: 20047 xã Hồng Vân" in said
    assert "part of 09013" in " ".join(cchc("--lang", "en", "units", "show", "09817").out.split())


def test_other_programs_get_codes_dates_and_links(cchc):
    before, after = json.loads(cchc("units", "show", "08323", "--format", "json").out)
    assert (before["to"], before["change"], after["from"]) == ("2025-06-30", "merged", "2025-07-01")
    assert after["predecessors"][0] == {"code": "08317", "name": "xã Nga Hoàng", "whole": True}
    [found, _] = json.loads(cchc("units", "find", "thuong long", "--in", "phú thọ", "--format", "json").out)
    assert found["above"][-1] == {"code": "25", "name": "tỉnh Phú Thọ"}


def test_name_level_and_parent_are_the_official_ones_where_the_call_does_not_say(cchc, tmp_path):
    cchc("--workspace", "w", "units", "add", "00004")
    cchc("--workspace", "w", "units", "add", "164", "--on", "2025-06-30")
    cchc("--workspace", "w", "units", "add", "05497", "xã của tôi", "--parent", "19")
    text = (tmp_path / "w" / "org_units.toml").read_text(encoding="utf-8")
    assert '{ code = "00004", name = "phường Ba Đình", level = "commune", parent = "01" }' in text
    assert '{ code = "164", name = "thành phố Thái Nguyên", level = "district", parent = "19" }' in text
    assert '{ code = "05497", name = "xã của tôi", level = "commune", parent = "19" }' in text


def test_a_whole_province_is_registered_at_once_and_what_was_there_stays(cchc):
    cchc("--workspace", "w", "units", "add", "05503", "xã Chè")
    said = cchc("--workspace", "w", "units", "add", "--all-of", "thai nguyen")
    assert "đã ghi 92 đơn vị, 1 đơn vị đã có" in said.out
    listed = cchc("--workspace", "w", "units", "list").out
    assert len(listed.splitlines()) == 93
    assert "xã Chè" in listed


def test_the_list_shows_what_a_unit_is_called_today(cchc):
    cchc("--workspace", "w", "units", "add", "20056", "xã Trung Sơn")
    assert "xã A Lưới 1" in cchc("--workspace", "w", "units", "list").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add",), "cchc units add 05503"),
        (("add", "99999"), 'cchc units add 99999 "…"'),
        (("add", "05503", "--all-of", "19"), "--all-of"),
        (("add", "--all-of", "Atlantis"), "«Atlantis»"),
        (("add", "05503", "--on", "mai"), "«mai»"),
        (("show", "77777"), "77777"),
        (("find", "hòa", "--in", "Atlantis"), "«Atlantis»"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(cchc, tmp_path, words, said):
    answer = (
        cchc("--workspace", tmp_path / "w", "units", *words) if words[0] == "add" else cchc("units", *words)
    )
    assert answer.status == 2
    assert said in answer.err
    assert len(answer.err.strip().splitlines()) == 1
    assert not (tmp_path / "w").exists()
