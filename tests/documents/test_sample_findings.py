"""What `cchc check` says of the real appendix: every mistake in it, and nothing of what is right."""

import pytest

from cchc_tui.documents.checking.findings import check_document
from cchc_tui.schema.model import Heading, Severity


def found(findings, code, part=None, *, severity=None):
    return [
        one
        for one in findings
        if one.code == code and one.part == part and (severity is None or one.severity is severity)
    ]


@pytest.mark.parametrize(
    ("code", "part", "value", "expected"),
    [
        ("1.1", None, "30", "37,5"),
        ("2.4", None, "100", "-"),
        ("3.2.2", None, "36", "100"),
        ("3.4.2", None, "196,5", "98,07"),
        ("6.1", None, "", "0"),
    ],
)
def test_a_wrong_percentage_is_an_error_that_names_the_right_one(q1_findings, code, part, value, expected):
    (finding,) = found(q1_findings, code, part, severity=Severity.ERROR)
    assert (finding.value, finding.expected) == (value, expected)


def test_509_of_519_is_proposed_as_98_07_and_36_of_36_as_100(q1_findings):
    proposals = {one.code: one.proposal.text for one in q1_findings if one.proposal and one.part is None}
    assert proposals["3.4.2"] == "98,07"
    assert proposals["3.2.2"] == "100"
    assert proposals["1.1"] == "37,5"


def test_134_percent_is_more_than_there_can_be(q1_findings):
    (finding,) = found(q1_findings, "3.3.4", severity=Severity.ERROR)
    assert finding.value == "134"


def test_code_3_is_not_on_the_list_and_is_explained_as_3_cap(q1_findings):
    (finding,) = found(q1_findings, "7.2", severity=Severity.ERROR)
    assert finding.value == "3"
    assert finding.proposal.text == "2"


def test_two_shares_that_exclude_each_other_cannot_both_be_100(q1_findings):
    errors = [one for one in q1_findings if one.code == "7.5.2" and one.severity is Severity.ERROR]
    assert [one.value for one in errors] == ["100"]


def test_online_files_need_an_online_service(q1_findings):
    (finding,) = [one for one in q1_findings if one.rule == "online_needs_services"]
    assert (finding.severity, finding.value) == (Severity.ERROR, "504")


def test_these_nine_are_all_the_errors(q1_findings):
    errors = [one.code for one in q1_findings if one.severity is Severity.ERROR]
    assert sorted(errors) == sorted(["1.1", "2.4", "3.2.2", "3.2.4", "3.3.4", "3.4.2", "6.1", "7.2", "7.5.2"])


@pytest.mark.parametrize(
    ("code", "part", "value"),
    [
        ("1.4", None, "50"),
        ("3.1", None, "134"),
        ("2.2", None, "-"),
        ("4.2.3", None, "07"),
        ("3.3.5", None, "36"),
        ("3.4.2", 1, "519"),
        ("6.1", 1, "1.180.000"),
        ("1.2.2", None, "0"),
        ("7.5.1", None, "100"),
        ("7.6.2", None, "100"),
    ],
)
def test_what_is_doubtful_is_a_warning_or_an_info(q1_findings, code, part, value):
    findings = [one for one in found(q1_findings, code, part) if one.value == value]
    assert findings
    assert all(one.severity is not Severity.ERROR for one in findings)


@pytest.mark.parametrize("code", ["3.2.1", "3.2.3", "3.2.5"])
def test_right_percentages_are_left_alone(q1_findings, code):
    assert [one for one in q1_findings if one.code == code] == []


def test_the_share_of_online_files_is_right_though_their_services_are_missing(q1_findings):
    assert found(q1_findings, "3.2.4", None) == []


@pytest.mark.parametrize(
    "code", ["4.2.1", "4.2.2", "1.2.1", "2.1", "3.4.1", "4.1.1", "6.2.1", "7.6.1", "4.3.1"]
)
def test_blank_district_rows_and_staff_18_of_21_are_left_alone(q1_findings, code):
    assert [one for one in q1_findings if one.code == code] == []


def test_every_row_of_the_form_is_found_once_in_the_sample(q1, schema):
    assert [cell.row for cell in q1.cells] == list(schema.rows)
    assert len(q1.cells) == 122
    assert q1.unplaced == ()


def test_rows_broken_over_a_page_are_whole_again(q1, schema):
    cells = {getattr(cell.row, "id", cell.row.code): cell for cell in q1.cells}
    assert cells["fee_procedures"].typed == "134"
    assert cells["payment_procedures"].typed == "134"
    assert isinstance(cells["6.2"].row, Heading)


def test_the_sample_says_itself_who_reports_and_when(q1):
    assert q1.org_unit == "xã Thịnh Đức"
    assert str(q1.period) == "2024-Q1"
    assert q1.level == "commune"


def test_findings_come_in_the_order_of_the_form(q1_findings):
    steps = [[int(step) for step in one.code.split(".")] for one in q1_findings]
    assert steps == sorted(steps)


def test_the_year_before_is_without_any_finding(year_2023):
    assert check_document(year_2023) == []


def test_the_stock_of_the_year_before_explains_that_of_the_first_quarter(q1, year_2023, q1_findings):
    stock = year_2023.figures["procedures_in_force"].number
    new, gone = (q1.figures[one].number for one in ("procedures_new", "procedures_abolished"))
    assert stock + new - gone == q1.figures["procedures_in_force"].number
    with_opening = check_document(q1, opening=year_2023.figures)
    assert [one.rule for one in with_opening] == [one.rule for one in q1_findings]


def test_a_stock_that_does_not_follow_from_the_year_before_is_found(q1, year_2023, q1_findings):
    figures = dict(year_2023.figures)
    figures["procedures_in_force"] = figures["procedures_new"]
    rules = {one.rule for one in check_document(q1, opening=figures)} - {one.rule for one in q1_findings}
    assert len(rules) == 1
