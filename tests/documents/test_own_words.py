"""Who reports and for which period, out of the document's own words or by option."""

import pytest

from cchc_tui.documents.reading.own_period import find_period, period_in_name
from cchc_tui.documents.reading.own_words import find_unit, read_unit
from cchc_tui.errors import PeriodError
from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period
from cchc_tui.store.workspaces.units import OrgUnit


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("QUÝ I NĂM 2024 CỦA UBND XÃ THỊNH ĐỨC", "2024-Q1"),
        ("Báo cáo kết quả công tác cải cách hành chính quý 1 năm 2024", "2024-Q1"),
        ("BÁO CÁO CÔNG TÁC CCHC QUÝ II/2024", "2024-Q2"),
        ("Phụ lục báo cáo Quý III-2024", "2024-Q3"),
        ("Báo cáo quý 3/2023", "2023-Q3"),
        ("BÁO CÁO CCHC 6 THÁNG ĐẦU NĂM 2024", "2024-H1"),
        ("Báo cáo 06 tháng đầu năm 2025", "2025-H1"),
        ("Báo cáo sáu tháng đầu năm 2024", "2024-H1"),
        ("BÁO CÁO 9 THÁNG NĂM 2024", "2024-M9"),
        ("Báo cáo công tác CCHC chín tháng đầu năm 2024", "2024-M9"),
        ("PHỤ LỤC BÁO CÁO CÔNG TÁC CCHC NĂM 2023", "2023-Y"),
        ("Báo cáo (Số liệu từ 15/12/2023 đến 14/3/2024)", "2024-Q1"),
        ("số liệu từ 15/12/2023 - 14/06/2024", "2024-H1"),
        ("Báo cáo tháng 5 năm 2024", None),
        ("Báo cáo quý IV năm 2024", None),
        ("Kế hoạch cải cách hành chính năm 2024", None),
        ("Báo cáo CCHC quý I, phương hướng, nhiệm vụ quý II năm 2024", "2024-Q1"),
        ("Báo cáo CCHC quý I năm 2024 và phương hướng quý II năm 2024", "2024-Q1"),
        ("Báo cáo CCHC 6 tháng đầu năm, nhiệm vụ trọng tâm 6 tháng cuối năm 2024", "2024-H1"),
        ("Báo cáo công tác CCHC năm 2024, phương hướng nhiệm vụ năm 2025", "2024-Y"),
        ("Báo cáo 9 tháng đầu năm, nhiệm vụ 3 tháng cuối năm 2024", "2024-M9"),
        ("Báo cáo Quý III; phương hướng nhiệm vụ Quý IV năm 2024", "2024-Q3"),
        ("Báo cáo kết quả thực hiện nhiệm vụ CCHC quý I năm 2024", "2024-Q1"),
        ("Báo cáo thực hiện kế hoạch CCHC quý II năm 2024", "2024-Q2"),
        ("Báo cáo CCHC quý I,\nphương hướng nhiệm vụ quý II năm 2024", "2024-Q1"),
        ("Báo cáo quý II và 6 tháng đầu năm 2024", "2024-H1"),
        ("Báo cáo công tác CCHC quý IV và năm 2024", "2024-Y"),
        ("Phụ lục Quý Ⅱ năm 2024", "2024-Q2"),
        ("Thực hiện Quyết định số 12 ngày 10/3/2022", None),
    ],
)
def test_the_period_is_read_as_it_is_written(schema, words, period):
    found = find_period(words + "\n", schema.periods, [4])
    assert (str(found) if found else None) == period


def test_the_title_over_the_appendix_counts_more_than_the_text_before(schema):
    text = "Báo cáo năm 2023 cho biết.\n" + "chữ\n" * 30 + "PHỤ LỤC\nQUÝ I NĂM 2024\n"
    assert str(find_period(text, schema.periods, [34])) == "2024-Q1"


@pytest.mark.parametrize(
    ("name", "period"),
    [("thinh-duc-2024-q1", "2024-Q1"), ("xa_2023-Y", "2023-Y"), ("bc 2024 h2", None), ("x", None)],
)
def test_a_files_name_tells_the_period_where_nothing_else_does(schema, name, period):
    found = period_in_name(name, schema.periods)
    assert (str(found) if found else None) == period


@pytest.mark.parametrize(
    ("words", "name", "level"),
    [
        ("QUÝ I NĂM 2024 CỦA UBND XÃ THỊNH ĐỨC", "xã Thịnh Đức", Level.COMMUNE),
        ("PHỤ LỤC CỦA UBND XÃ TÂN QUÝ QUÝ I NĂM 2024", "xã Tân Quý", Level.COMMUNE),
        ("(Kèm theo Báo cáo số /BC-UBND ngày /3/2024 của UBND xã Thịnh Đức)", "xã Thịnh Đức", Level.COMMUNE),
        ("Ủy ban nhân dân phường Trưng Vương báo cáo", "phường Trưng Vương", Level.COMMUNE),
        ("UBND PHƯỜNG 5 BÁO CÁO", "phường 5", Level.COMMUNE),
        ("ỦY BAN NHÂN DÂN THỊ TRẤN BA TƠ", "thị trấn Ba Tơ", Level.COMMUNE),
        ("UBND huyện Ba Tơ", "huyện Ba Tơ", Level.DISTRICT),
        ("UBND thành phố Thái Nguyên", "thành phố Thái Nguyên", Level.DISTRICT),
        ("UBND QUẬN CẦU GIẤY", "quận Cầu Giấy", Level.DISTRICT),
        ("Đơn vị báo cáo: xã Ba Bích", "xã Ba Bích", Level.COMMUNE),
        ("UBND xã Thịnh Đức Thành phố Thái Nguyên", "xã Thịnh Đức", Level.COMMUNE),
        ("UBND huyện Đại Từ", "huyện Đại Từ", Level.DISTRICT),
        ("BÁO CÁO QUÝ I CỦA UBND QUẬN BẮC TỪ LIÊM", "quận Bắc Từ Liêm", Level.DISTRICT),
        ("UBND XÃ BA BÍCH TỪ 15/12/2023", "xã Ba Bích", Level.COMMUNE),
        ("UBND xã Số 5", "xã Số 5", Level.COMMUNE),
        ("UBND TT Hùng Sơn", "thị trấn Hùng Sơn", Level.COMMUNE),
        ("UBND P. Tân Lập", "phường Tân Lập", Level.COMMUNE),
        ("UBND TP.Thái Nguyên", "thành phố Thái Nguyên", Level.DISTRICT),
        (
            "PHỤ LỤC CỦA XÃ ÔN LƯƠNG\n(Kèm theo Công văn của UBND huyện Phú Lương)",
            "xã Ôn Lương",
            Level.COMMUNE,
        ),
        ("Báo cáo quý I của xã Ba Bích gửi UBND huyện Ba Tơ", "xã Ba Bích", Level.COMMUNE),
        ("Kính gửi: UBND huyện Ba Tơ\nUBND xã Ba Bích báo cáo", "xã Ba Bích", Level.COMMUNE),
        (
            "ỦY BAN NHÂN DÂN      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n  XÃ BA BÍCH      Độc lập - Tự do",
            "xã Ba Bích",
            Level.COMMUNE,
        ),
        ("PHỤ LỤC\nĐơn vị: Xã Ba Bích", "xã Ba Bích", Level.COMMUNE),
    ],
)
def test_the_org_unit_is_read_as_it_is_written(words, name, level):
    found = find_unit(words + "\n", [4])
    assert (found.name, found.level) == (name, level)


@pytest.mark.parametrize(
    "words",
    [
        "Thực hiện Công văn số 5 của UBND huyện Ba Tơ",
        "UBND phường, xã tổng hợp kết quả",
        "UBND xã đã ban hành kế hoạch",
        "Báo cáo",
    ],
)
def test_words_that_name_no_place_name_no_org_unit(words):
    assert find_unit(words + "\n", [3]) is None


def test_an_option_goes_before_the_documents_own_words(read, q1_path):
    document = read(q1_path.read_text(), org_unit="phường Tân Thịnh", period=Period(2024, "H1"))
    assert (document.org_unit, str(document.period)) == ("phường Tân Thịnh", "2024-H1")


UNITS = {
    "05497": OrgUnit("05497", "xã Thịnh Đức"),
    "05500": OrgUnit("05500", "Tân Cương"),
    "00164": OrgUnit("00164", "thành phố Thái Nguyên", Level.DISTRICT),
    "1": OrgUnit("1", "xã An Phú"),
    "2": OrgUnit("2", "xã An Phú"),
}


@pytest.mark.parametrize(
    ("chosen", "code", "level"),
    [
        (None, "05497", Level.COMMUNE),
        ("05497", "05497", Level.COMMUNE),
        ("Xã THỊNH ĐỨC", "05497", Level.COMMUNE),
        ("xa thinh duc", "05497", Level.COMMUNE),
        ("UBND xã Thịnh Đức", "05497", Level.COMMUNE),
        ("xã Tân Cương", "05500", Level.COMMUNE),
        ("phường Thịnh Đức", "phường Thịnh Đức", Level.COMMUNE),
        ("thành phố Thái Nguyên", "00164", Level.DISTRICT),
    ],
)
def test_the_register_gives_the_code_of_a_name_however_it_is_written(read, q1_path, chosen, code, level):
    document = read(q1_path.read_text(), org_unit=chosen, units=UNITS)
    assert (document.org_unit, document.level) == (code, level)


def test_a_name_with_two_codes_is_left_to_the_user(read, q1_path):
    document = read(q1_path.read_text(), org_unit="xã An Phú", units=UNITS)
    assert document.org_unit == "xã An Phú"
    assert document.faults[0].key == "documents.ambiguous_org_unit"


@pytest.mark.parametrize("name", ["xã Bắc Từ Về Của Núi Thành", "xã thịnh đức hạ", "UBND huyện Đại Từ"])
def test_a_name_given_by_option_is_never_cut(read, q1_path, name):
    document = read(q1_path.read_text(), org_unit=name)
    assert document.org_unit == name.removeprefix("UBND ")


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        ({"org_unit": "xã Ba Bích"}, ["documents.other_org_unit"]),
        ({"org_unit": "00164"}, ["documents.other_org_unit"]),
        ({"period": Period(2024, "H1")}, ["documents.other_period"]),
        ({"org_unit": "05497", "period": Period(2024, "Q1")}, []),
        ({"org_unit": "Thịnh Đức"}, []),
        ({"org_unit": "xã Thịnh Đức, thành phố Thái Nguyên"}, []),
    ],
)
def test_an_option_against_the_documents_own_words_is_told(read, q1_path, options, keys):
    document = read(q1_path.read_text(), units=UNITS, **options)
    assert [fault.key for fault in document.faults] == keys


def test_a_period_that_the_calendar_lacks_is_named_and_not_called_missing(read, q1_path):
    document = read(q1_path.read_text().replace("QUÝ I NĂM", "QUÝ IV NĂM"))
    assert document.period is None
    assert [fault.key for fault in document.faults] == ["documents.period_unknown"]


def test_a_period_asked_for_that_the_calendar_lacks_is_refused(read, q1_path):
    with pytest.raises(PeriodError, match="2024-Q1, 2024-Q2"):
        read(q1_path.read_text(), period=Period(2024, "Q5"))


def test_what_a_document_does_not_say_is_said(read):
    text = "| STT | Chỉ tiêu | Số liệu |\n|---|---|---|\n| 1.1. | Tỷ lệ hoàn thành kế hoạch CCHC năm | 30 |\n"
    text += "| | Số nhiệm vụ đề ra trong kế hoạch | 8 |\n| | Số nhiệm vụ đã hoàn thành | 3 |\n"
    document = read(text, name="x.md")
    assert (document.org_unit, document.period) == (None, None)
    assert {fault.key for fault in document.faults} == {"documents.no_org_unit", "documents.no_period"}


def test_a_name_is_shown_as_written_in_mixed_case_somewhere():
    text = "UBND xã Đắk Pék báo cáo\n\nCỦA UBND XÃ ĐẮK PÉK\n"
    assert find_unit(text, [9]).name == "xã Đắk Pék"
    assert read_unit("xã Đắk Pék").name == "xã Đắk Pék"
