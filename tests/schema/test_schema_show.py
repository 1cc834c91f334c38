"""`cchc schema show` can print the whole form and its rules, in both languages."""

import json

import pytest

from cchc_tui import messages
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.shipped import find_schema
from cchc_tui.schema.show import as_data, shown_periods, shown_rows, shown_rules, title


@pytest.fixture(scope="module")
def schema():
    return load_schema(find_schema("cchc-xa-2022"))


def test_every_row_is_shown_with_what_a_reader_asks_of_it(schema):
    rows = shown_rows(schema)
    assert len(rows) == 122
    share = next(row for row in rows if row.code == "3.4.2.")
    assert (share.depth, share.measure, share.flow, share.formula, share.bounds) == (
        2,
        "%",
        "trong kỳ",
        "100 × commune_files_on_time / commune_files_resolved",
        "0–100",
    )
    planned = next(row for row in rows if row.id == "investment_planned")
    assert (planned.depth, planned.required, planned.bounds) == (2, True, "≥ 0; thường ≤ 500000")
    assert next(row for row in rows if row.code == "2.2.").level == "cấp huyện"
    assert next(row for row in rows if row.code == "2.3.").level == ""


def test_every_rule_is_shown_as_it_would_be_written_with_its_message(schema):
    rules = {rule.id: rule for rule in shown_rules(schema)}
    assert len(rules) == len(schema.rules)
    rule = rules["resolved_were_received"]
    assert (rule.code, rule.severity, rule.level) == ("3.4.2", "cảnh báo", "cấp xã")
    assert rule.check == "commune_files_resolved <= files_received"
    assert rule.message.startswith("Số hồ sơ đã giải quyết nhiều hơn")


def test_it_speaks_english_at_the_switch(schema):
    messages.use("en")
    assert title(schema) == "cchc-xa-2022 · Appendix to the public administration reform report"
    assert shown_periods(schema)[0].label == "First quarter"
    assert shown_rules(schema)[0].severity == "info"


def test_programs_can_read_all_of_it(schema):
    data = json.loads(json.dumps(as_data(schema)))
    assert [len(data[key]) for key in ("rows", "rules", "periods")] == [122, len(schema.rules), 6]
    assert data["periods"][0] == {
        "key": "Q1",
        "label": "Quý I",
        "start": "15/12",
        "end": "14/03",
        "due": "10/03",
    }
