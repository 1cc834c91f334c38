"""The first page: what is due, how far it is, and where to go from here."""

from datetime import date

import pytest

from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.workspace import OrgUnit
from cchc_tui.tui.home.screen import HomeCanvas
from tests.tui.pages import Q1, key, make_workspace, opened, press, store_sample, words_of


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "ws")


async def checked(app, pilot):
    """Wait until every begun appendix was checked."""
    await pilot.pause()
    await pilot.pause()
    while app.screen.query_one(HomeCanvas).counting.waiting:
        await pilot.pause()
    await pilot.pause()
    return words_of(app)


def line_with(lines, words):
    return next(line for line in lines if words in line)


async def test_each_period_of_two_years_stands_with_its_days_due_day_and_status(workspace):
    async with opened(workspace) as (app, _):
        lines = words_of(app)
    assert "Xã Thịnh Đức  05497 · cấp xã" in lines[1]
    assert "hôm nay 12/03/2024" in lines[1]
    assert lines.index(" Năm 2024") < lines.index(" Năm 2023")
    assert sum("chưa lập" in line for line in lines) == 12
    quarter = line_with(lines, "Quý I ")
    assert "15/12–14/03" in quarter
    assert "10/03" in quarter


async def test_what_should_have_been_handed_in_is_marked_late_with_its_days(workspace):
    async with opened(workspace) as (app, _):
        assert "10/03 trễ 2 ngày" in line_with(words_of(app), "Quý I ")
    async with opened(workspace, today=date(2024, 3, 10)) as (app, _):
        assert "trễ" not in line_with(words_of(app), "Quý I ")


async def test_a_begun_appendix_shows_how_much_is_filled_and_how_many_mistakes_it_has(workspace):
    store_sample(workspace)
    async with opened(workspace) as (app, pilot):
        quarter = line_with(await checked(app, pilot), "Quý I ")
    assert "51/57" in quarter
    assert "×9" in quarter
    assert "… đang nhập" in quarter


async def test_a_newcomer_reads_which_key_to_press(workspace):
    async with opened(workspace) as (app, _):
        text = "\n".join(words_of(app))
    assert "Nhấn Enter để bắt đầu" in text
    assert "? Trợ giúp" in text.splitlines()[-1]


async def test_figures_due_before_the_cut_off_are_told_to_be_estimates(workspace):
    async with opened(workspace) as (app, _):
        assert "ước thực hiện" in " ".join(words_of(app))


async def test_the_cursor_waits_on_the_period_that_is_due(workspace):
    async with opened(workspace, today=date(2024, 9, 8)) as (app, _):
        assert line_with(words_of(app), "►").startswith("► Quý III")


@pytest.mark.parametrize("keys", [("enter",), ("down", "up", "enter")])
async def test_enter_opens_the_form_of_the_chosen_period(workspace, keys):
    async with opened(workspace) as (app, pilot):
        await press(pilot, *keys)
        assert "Quý I/2024" in words_of(app)[0]
        assert "Số liệu" in words_of(app)[1]


async def test_leaving_the_form_shows_the_list_with_what_was_typed(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "enter", "8", "enter", "q")
        await pilot.pause()
        assert "1/57" in line_with(words_of(app), "Quý I ")


async def test_other_years_are_one_key_away(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "left")
        assert " Năm 2022" in words_of(app)
        await press(pilot, "right", "right")
        assert " Năm 2025" in words_of(app)


async def test_the_findings_of_a_period_open_and_lead_into_its_form(workspace):
    store_sample(workspace)
    async with opened(workspace) as (app, pilot):
        await press(pilot, "c")
        assert "Lỗi và cảnh báo · Quý I/2024" in words_of(app)[0]
        await press(pilot, "down", "enter")
        assert "2.4" in line_with(words_of(app), "►")


async def test_without_anything_typed_there_are_no_findings_to_list(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "c")
        assert "Chưa nhập số liệu nào" in "\n".join(words_of(app))
        assert "Kỳ báo cáo" in words_of(app)[3]


async def test_a_submitted_appendix_says_so_by_sign_and_word(workspace, monkeypatch):
    monkeypatch.setattr(Draft, "findings", lambda _: [])
    with Draft.open(workspace, key(Period(2023, "Y")), "clerk") as draft:
        draft.commit(draft.form.put_all({}, "import") or draft.form.enter(draft.form.next_mine(), "1"))
        draft.submit()
    async with opened(workspace) as (app, _):
        assert any("√ đã nộp" in line for line in words_of(app))


async def test_everything_stands_on_a_large_terminal_too(workspace):
    async with opened(workspace, size=(160, 50)) as (app, _):
        lines = words_of(app)
    assert sum("chưa lập" in line for line in lines) == 12
    assert "? Trợ giúp" in lines[49]


async def test_on_a_small_terminal_the_chosen_period_stays_in_sight(workspace):
    async with opened(workspace, size=(60, 20)) as (app, pilot):
        await press(pilot, "end")
        assert line_with(words_of(app), "►").startswith("► Năm")


async def test_a_workspace_without_units_asks_for_one_and_goes_on_to_its_periods(tmp_path):
    workspace = make_workspace(tmp_path / "empty", units=())
    async with opened(workspace, unit=None) as (app, pilot):
        assert "Trước hết hãy gõ mã đơn vị" in "\n".join(words_of(app))
        await press(pilot, *"05497", "enter", *"Xã Thịnh Đức", "enter", "1")
        await pilot.pause()
        assert "Xã Thịnh Đức  05497 · cấp xã" in words_of(app)[1]
    assert workspace.unit("05497").name == "Xã Thịnh Đức"
    assert workspace.settings.org_unit == "05497"


async def test_letters_that_no_code_has_are_told_while_they_are_typed(tmp_path):
    workspace = make_workspace(tmp_path / "empty", units=())
    async with opened(workspace, unit=None) as (app, pilot):
        await press(pilot, *"xã")
        assert "Mã chỉ gồm chữ cái không dấu" in " ".join(" ".join(words_of(app)).split())
        await press(pilot, "backspace", *"a1")
        assert "Mã chỉ gồm chữ cái không dấu" not in " ".join(" ".join(words_of(app)).split())


async def test_a_code_that_cannot_be_one_is_refused_with_an_example(tmp_path):
    workspace = make_workspace(tmp_path / "empty", units=())
    async with opened(workspace, unit=None) as (app, pilot):
        await press(pilot, *"xã", "enter")
        assert "ví dụ 05497" in "\n".join(words_of(app))
    assert not workspace.org_units


async def test_another_unit_is_found_by_words_without_diacritics(tmp_path):
    units = (OrgUnit("05497", "Xã Thịnh Đức"), OrgUnit("05500", "Xã Tân Cương"))
    workspace = make_workspace(tmp_path / "two", units=units)
    async with opened(workspace) as (app, pilot):
        await press(pilot, "u", *"tan", "enter")
        await pilot.pause()
        assert "Xã Tân Cương  05500" in words_of(app)[1]


async def test_units_of_one_name_are_told_apart_by_the_unit_above(tmp_path):
    provinces = (OrgUnit("24", "tỉnh A", Level.PROVINCE), OrgUnit("38", "tỉnh B", Level.PROVINCE))
    namesakes = (OrgUnit("07642", "xã Yên Định", parent="24"), OrgUnit("15469", "xã Yên Định", parent="38"))
    workspace = make_workspace(tmp_path / "namesakes", units=(*provinces, *namesakes))
    async with opened(workspace, unit=namesakes[0]) as (app, pilot):
        await press(pilot, "u", *"yen dinh")
        assert "cấp xã · tỉnh A" in line_with(words_of(app), "07642")
        assert "cấp xã · tỉnh B" in line_with(words_of(app), "15469")


async def test_whoever_sees_many_units_reads_how_where_her_own_reports_nothing(tmp_path):
    province = OrgUnit("38", "tỉnh B", Level.PROVINCE)
    communes = (OrgUnit("15469", "xã Yên Định", parent="38"), OrgUnit("15472", "xã Yên Trường", parent="38"))
    workspace = make_workspace(tmp_path / "province", units=(province, *communes))
    async with opened(workspace, unit=province) as (app, pilot):
        lines = words_of(app)
        assert any("m theo kỳ, x xếp hạng, n nhắc nộp" in line for line in lines)
        assert "m Các đơn vị" in lines[-1]
        assert "Tổng quan" not in lines[-1]
        await press(pilot, "b")
        assert any("không phải nhập" in line for line in words_of(app)[-4:])


@pytest.mark.parametrize(("width", "is_cut"), [(80, True), (160, False)])
async def test_where_not_all_keys_fit_the_list_of_them_is_named(tmp_path, width, is_cut):
    units = (OrgUnit("05497", "Xã Thịnh Đức"), OrgUnit("05500", "Xã Tân Cương"))
    workspace = make_workspace(tmp_path / "keys", units=units)
    async with opened(workspace, size=(width, 24)) as (app, pilot):
        assert (": Lệnh" in words_of(app)[-1]) is is_cut
        assert ("n Nhắc nộp" in words_of(app)[-1]) is not is_cut
        await press(pilot, "colon")
        assert "Nhắc nộp" in "\n".join(words_of(app))


async def test_a_unit_bears_in_each_period_and_in_the_list_the_name_of_that_time(tmp_path):
    unit = OrgUnit("20056", "xã Trung Sơn")
    workspace = make_workspace(tmp_path / "renamed", units=(unit,))
    async with opened(workspace, unit=unit, today=date(2025, 9, 1)) as (app, pilot):
        assert "Quý III" in line_with(words_of(app), "►")
        assert "xã A Lưới 1  20056" in words_of(app)[1]
        await press(pilot, "up")
        assert "6 tháng" in line_with(words_of(app), "►")
        assert "xã Trung Sơn  20056" in words_of(app)[1]
        await press(pilot, "u")
        assert "xã A Lưới 1" in line_with(words_of(app), "20056")


@pytest.mark.parametrize(
    ("unit", "why"),
    [
        (OrgUnit("164", "thành phố Thái Nguyên", Level.DISTRICT), "cấp huyện kết thúc"),
        (OrgUnit("05497", "xã Thịnh Đức"), "một phần của 05503 xã Tân Cương"),
    ],
)
async def test_who_was_not_there_at_the_cut_off_is_told_so(tmp_path, unit, why):
    workspace = make_workspace(tmp_path / "ended", units=(unit,))
    async with opened(workspace, unit=unit, today=date(2025, 9, 20)) as (app, pilot):
        assert "trễ" not in line_with(words_of(app), "Quý III")
        await press(pilot, "enter")
        assert why in " ".join(" ".join(words_of(app)).split())


async def test_journals_that_cannot_be_read_are_named_and_do_not_hide_the_rest(workspace):
    store_sample(workspace)
    journal = next(key(Q1).folder(workspace).glob("*.jsonl"))
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(lines[0] + b"rubbish\n" + b"".join(lines[2:]))
    async with opened(workspace) as (app, pilot):
        text = "\n".join(await checked(app, pilot))
        await press(pilot, "enter")
        assert "Kỳ báo cáo" in words_of(app)[3]
        assert journal.name in "".join(line.strip() for line in words_of(app)[18:])
    assert "×?" in line_with(text.splitlines(), "Quý I ")
    assert "6 tháng đầu năm" in text


async def test_coming_back_from_a_form_of_years_ago_shows_its_own_year(workspace):
    async with opened(workspace, period=Period(2021, "H1")) as (app, pilot):
        await press(pilot, "q")
        lines = words_of(app)
    assert "6 tháng đầu năm" in line_with(lines, "►")
    assert " Năm 2021" in lines


async def test_a_workspace_of_older_appendices_begins_with_the_latest_of_them(workspace):
    store_sample(workspace)
    async with opened(workspace, today=date(2027, 5, 1)) as (app, _):
        assert " Năm 2024" in words_of(app)


async def test_a_period_that_is_not_asked_of_everybody_is_never_late(workspace):
    async with opened(workspace, today=date(2024, 7, 1)) as (app, _):
        lines = words_of(app)
    assert "trễ" in line_with(lines, "6 tháng đầu năm")
    assert "trễ" not in line_with(lines, "Quý II ")
