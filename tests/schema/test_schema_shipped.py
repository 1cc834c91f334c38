"""The shipped form holds the whole appendix, as printed."""

from collections import Counter
from datetime import date

import pytest

from cchc_tui.errors import SchemaError
from cchc_tui.schema.lint import lint
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Flow, Heading, Indicator, Kind, Level
from cchc_tui.schema.shipped import find_schema, shipped_folder, shipped_schemas
from cchc_tui.text import nfc


@pytest.fixture(scope="module")
def schema():
    return load_schema(find_schema("cchc-xa-2022"))


def test_it_has_all_122_rows_of_the_printed_tables(schema):
    parts = [row for row in schema.indicators.values() if row.is_part]
    assert len(schema.rows) == 122
    assert (len(schema.headings), len(schema.indicators) - len(parts), len(parts)) == (22, 64, 36)


def test_each_of_its_seven_sections_has_all_its_rows(schema):
    sections, counted = "", Counter()
    for row in schema.rows:
        sections = row.code[0] if row.code else sections
        counted[sections] += 1
    assert counted == {"1": 18, "2": 7, "3": 38, "4": 17, "5": 15, "6": 14, "7": 13}


def test_codes_stand_as_printed_with_and_without_the_final_dot(schema):
    codes = [row.code for row in schema.rows if row.code]
    assert codes[:4] == ["1.", "1.1.", "1.2.", "1.2.1."]
    assert codes[codes.index("4.1.1.") + 1] == "4.1.5."
    assert codes[codes.index("6.1.") : codes.index("7.")] == [
        "6.1.",
        "6.2",
        "6.2.1",
        "6.2.2",
        "6.2.3",
        "6.2.4",
        "6.2.5",
        "6.2.6",
    ]


def test_rows_that_the_page_breaks_are_whole(schema):
    assert schema.indicators["fee_procedures"].label == "Tổng số TTHC có yêu cầu nghĩa vụ tài chính"
    title = "Thực hiện tự chủ tài chính của đơn vị sự nghiệp (ĐVSN) (lũy kế đến thời điểm báo cáo)"
    assert schema.by_code["6.2"] == Heading("6.2", title, 1, schema.by_code["6.2"].line)


def test_parts_follow_their_row_in_printed_order(schema):
    assert [part.id for part in schema.parts("level3_share")] == [
        "level3_eligible",
        "level3_active",
        "level3_used",
    ]
    assert [part.ordinal for part in schema.parts("level3_share")] == [1, 2, 3]
    assert schema.printed_code(schema.indicators["level3_used"]) == "3.2.1"


def test_coded_values_carry_their_printed_labels(schema):
    coded = {
        schema.printed_code(row): [(one.code, one.label) for one in row.codes]
        for row in schema.indicators.values()
        if row.kind is Kind.CODE
    }
    assert coded == {
        "1.4.2": [(0, "Trực tuyến"), (1, "Phát phiếu"), (2, "Kết hợp")],
        "1.5": [(0, "Không"), (1, "Có")],
        "7.1": [(0, "Chưa"), (1, "Hoàn thành")],
        "7.2": [(0, "Chưa có"), (1, "2 cấp"), (2, "3 cấp")],
        "7.3": [(0, "Chưa"), (1, "Đang làm"), (2, "Hoàn thành")],
        "7.4": [(0, "Chưa"), (1, "Đang làm"), (2, "Hoàn thành")],
    }


def test_every_derived_percentage_names_its_part_and_whole(schema):
    derived = {
        schema.printed_code(row): (row.percent.part, row.percent.whole)
        for row in schema.indicators.values()
        if row.percent
    }
    assert derived == {
        "1.1": ("tasks_done", "tasks_planned"),
        "1.2.3": ("issues_settled", "issues_found"),
        "2.4": ("legal_texts_handled", "legal_texts_to_handle"),
        "3.2.1": ("level3_active", "level3_eligible"),
        "3.2.2": ("level4_active", "level4_eligible"),
        "3.2.3": ("national_portal_services", "online_services"),
        "3.2.4": ("online_received", "files_received"),
        "3.2.5": ("payment_procedures", "fee_procedures"),
        "3.4.1": ("district_files_on_time", "district_files_resolved"),
        "3.4.2": ("commune_files_on_time", "commune_files_resolved"),
        "6.1": ("investment_spent", "investment_planned"),
    }


def test_percentages_without_parts_are_typed_from_0_to_100(schema):
    typed = [row for row in schema.indicators.values() if row.kind is Kind.PERCENT and not row.percent]
    assert [schema.printed_code(row) for row in typed] == [
        "1.2.1",
        "1.2.2",
        "3.3.4",
        "3.3.5",
        "4.1.1",
        "4.1.5",
        "4.2.5",
        "4.3.4",
        "7.5.1",
        "7.5.2",
        "7.5.2",
        "7.6.1",
        "7.6.2",
    ]
    assert {(row.low, row.high) for row in typed} == {("0", "100")}


def test_rows_of_the_district_are_not_the_commune_s(schema):
    district = {
        schema.printed_code(row) for row in schema.indicators.values() if Level.COMMUNE not in row.levels
    }
    assert district == {
        "1.2.1",
        "1.2.2",
        "2.1",
        "2.2",
        "3.1.3",
        "3.4.1",
        "4.1.1",
        "4.1.5",
        "4.3.1",
        "4.3.2",
        "4.3.3",
        "4.3.4",
        "5.1.1",
        "5.1.2",
        "5.3",
        "5.4",
        "6.2.1",
        "6.2.2",
        "6.2.3",
        "6.2.4",
        "6.2.5",
        "6.2.6",
        "7.5.1",
        "7.6.1",
        "7.6.2",
    }
    own = {"procedures_in_force", "procedures_commune", "disciplined", "disciplined_service_staff"}
    assert all(Level.COMMUNE in schema.indicators[name].levels for name in own)
    assert all(Level.DISTRICT in row.levels for row in schema.indicators.values())


def test_cumulative_period_and_stock_rows_are_told_apart(schema):
    flows = {name: schema.indicators[name].flow for name in schema.indicators}
    assert flows["tasks_done"] is Flow.CUMULATIVE
    assert flows["tasks_planned"] is Flow.STOCK
    assert flows["procedures_new"] is Flow.PERIOD
    assert flows["procedures_in_force"] is Flow.STOCK
    assert flows["level3_active"] is Flow.STOCK
    assert flows["level3_used"] is Flow.PERIOD
    assert flows["investment_spent"] is Flow.CUMULATIVE
    assert Counter(flows.values()) == {Flow.STOCK: 50, Flow.PERIOD: 40, Flow.CUMULATIVE: 10}


def test_all_text_is_composed_and_in_both_languages(schema):
    texts = [row.label if isinstance(row, Indicator) else row.title for row in schema.rows]
    texts += [text for rule in schema.rules for text in (rule.message.vi, rule.message.en)]
    assert all(text == nfc(text) for text in texts)
    assert all(rule.message.vi != rule.message.en for rule in schema.rules)


def test_the_lint_finds_nothing_in_it(schema):
    assert lint(schema) == []


@pytest.mark.parametrize(
    ("key", "first", "last", "due"),
    [
        ("Q1", date(2023, 12, 15), date(2024, 3, 14), date(2024, 3, 10)),
        ("Q2", date(2024, 3, 15), date(2024, 6, 14), date(2024, 6, 10)),
        ("H1", date(2023, 12, 15), date(2024, 6, 14), date(2024, 6, 10)),
        ("Q3", date(2024, 6, 15), date(2024, 9, 14), date(2024, 9, 10)),
        ("M9", date(2023, 12, 15), date(2024, 9, 14), date(2024, 9, 10)),
        ("Y", date(2023, 12, 15), date(2024, 12, 14), date(2024, 12, 10)),
    ],
)
def test_the_calendar_has_cut_offs_and_due_days_of_2024(schema, key, first, last, due):
    kind = schema.periods[key]
    assert kind.days(2024) == (first, last)
    assert kind.due_day(2024) == due
    assert kind.is_estimate(2024)


def test_shipped_schemas_are_found_by_name_and_by_path(tmp_path):
    (path,) = shipped_schemas()
    assert path.parent == shipped_folder()
    assert find_schema("cchc-xa-2022") == path
    assert find_schema(str(path)) == path
    own = tmp_path / "cchc-xa-2022.toml"
    own.write_text("", encoding="utf-8")
    assert find_schema("cchc-xa-2022", [tmp_path]) == own


def test_an_unknown_schema_is_refused_with_those_there_are():
    with pytest.raises(SchemaError, match="cchc-xa-2022"):
        find_schema("cchc-huyen")
    with pytest.raises(SchemaError, match="Không có tệp"):
        find_schema("khong/co.toml")
