"""Mistakes of reading, planted one by one into an appendix that is right."""

from dataclasses import replace

import pytest

from cchc_tui.documents.checking.findings import check_document
from cchc_tui.schema.model import Severity
from tests.documents.printed import Style, printed

PLAIN = Style(title="NĂM 2023 CỦA UBND XÃ THỊNH ĐỨC\n\n")


@pytest.fixture
def right(year_2023):
    """The figures of an appendix without any finding."""
    return {indicator.id: cell.typed for indicator, cell in year_2023.indicator_cells() if cell.typed}


@pytest.fixture
def told(schema, right, read):
    """What is said of the right appendix with some figures changed, or its text."""

    def teller(changes=None, mend=lambda text: text, style=PLAIN):
        document = read(mend(printed(schema, right | (changes or {}), style)))
        return check_document(document)

    return teller


def kinds(findings):
    return [(one.severity, one.rule.rpartition(".")[2], one.code, one.part, one.value) for one in findings]


def test_an_appendix_that_is_right_has_no_finding(told):
    assert told() == []


@pytest.mark.parametrize("parts", ["column", "label", "row", "bullet", "letter"])
@pytest.mark.parametrize("code", ["dot", "bare", "glued", "bold"])
def test_nor_has_it_in_another_layout(told, parts, code):
    style = replace(PLAIN, parts=parts, code=code, page=25)
    assert told(style=style) == []


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"staff_cut": "-"}, (Severity.INFO, "dash", "4.2.4", None, "-")),
        ({"staff_assigned": "021"}, (Severity.INFO, "leading_zero", "4.2.1", None, "021")),
        ({"staff_assigned": "20+1"}, (Severity.INFO, "sum", "4.2.1", None, "20+1")),
        ({"dialogue_held": "Có"}, (Severity.INFO, "label_for_code", "1.5", None, "Có")),
        ({"documents_electronic_share": "96.5"}, (Severity.INFO, "decimal_point", "7.5.2", 1, "96.5")),
        ({"staff_assigned": "hai mốt"}, (Severity.ERROR, "unreadable", "4.2.1", None, "hai mốt")),
        ({"staff_assigned": "21/21"}, (Severity.ERROR, "unreadable", "4.2.1", None, "21/21")),
        ({"procedures_district": "5"}, (Severity.WARNING, "not_your_row", "3.1.3", 1, "5")),
    ],
)
def test_a_figure_that_is_written_oddly_is_told_once(told, changes, finding):
    assert finding in kinds(told(changes))
    assert len([one for one in kinds(told(changes)) if one[:4] == finding[:4]]) == 1


def test_an_odd_figure_says_what_it_was_read_as(told):
    (finding,) = told({"staff_assigned": "021"})
    assert (finding.expected, finding.proposal.text) == ("21", "21")


def test_a_dash_for_a_percentage_of_nothing_is_right(told, right):
    assert right["legal_texts_handled_share"] == "-"
    assert [one for one in told() if one.rule == "dash"] == []


def test_what_follows_from_an_unreadable_figure_is_not_told_as_well(told):
    assert [one.rule for one in told({"staff_assigned": "hai mốt"})] == ["unreadable"]


def test_a_figure_on_a_heading_is_a_warning(told):
    (finding,) = told(mend=lambda text: text.replace("Thống kê TTHC |  |  |", "Thống kê TTHC |  | 142 |"))
    assert (finding.severity, finding.rule, finding.code, finding.value) == (
        Severity.WARNING,
        "heading_figure",
        "3.1",
        "142",
    )
    assert finding.indicator is None


def row_of(text, label):
    return next(line for line in text.split("\n") if f"| {label} |" in line)


def test_a_row_twice_with_the_same_figure_is_let_pass_with_another_it_is_an_error(told):
    label = "Tổng số biên chế được giao trong năm"

    def twice(text, figure):
        row = row_of(text, label)
        return text.replace(row, row + "\n" + row.replace("| 21 |", f"| {figure} |"))

    assert told(mend=lambda text: twice(text, "21")) == []
    (finding,) = told(mend=lambda text: twice(text, "22"))
    assert (finding.severity, finding.rule, finding.code, finding.value) == (
        Severity.ERROR,
        "row_twice",
        "4.2.1",
        "21",
    )


def test_a_part_that_is_there_twice_is_found_under_its_row(told):
    def twice(text):
        row = row_of(text, "Số nhiệm vụ đã hoàn thành")
        return text.replace(row, row + "\n" + row.replace("| 12 |", "| 11 |"))

    (finding,) = told(mend=twice)
    assert (finding.rule, finding.indicator, finding.code, finding.part) == (
        "row_twice",
        "tasks_done",
        "1.1",
        2,
    )


def test_a_row_of_another_form_is_a_warning_with_its_line(told):
    def foreign(text):
        row = row_of(text, "Tổng số biên chế được giao trong năm")
        return text.replace(row, row + "\n| 4.2.9. | Số xe công vụ | Chiếc | 4 | |")

    (finding,) = told(mend=foreign)
    assert (finding.severity, finding.rule, finding.value) == (Severity.WARNING, "unknown_row", "4")
    assert "Số xe công vụ" in finding.message.vi


def test_rows_that_are_missing_are_listed_in_one_warning(told):
    def without(text):
        gone = ("Tổng số biên chế được giao trong năm", "Số nhiệm vụ đã hoàn thành", "Hình thức khảo sát")
        return "\n".join(line for line in text.split("\n") if not any(f"| {one} |" in line for one in gone))

    findings = [one for one in told(mend=without) if one.rule == "rows_missing"]
    (finding,) = findings
    assert finding.severity is Severity.WARNING
    assert all(code in finding.message.vi for code in ("4.2.1", "1.1", "1.4.2"))


def test_missing_rows_of_another_level_are_no_concern(told):
    def without(text):
        return "\n".join(line for line in text.split("\n") if "| Số TTHC cấp huyện |" not in line)

    assert told(mend=without) == []


@pytest.mark.parametrize(
    ("label", "own", "printed_measure", "is_told"),
    [
        ("Kế hoạch được giao", "Triệu đồng", "Đồng", True),
        ("Kế hoạch được giao", "Triệu đồng", "Tỷ đồng", True),
        ("Kế hoạch được giao", "Triệu đồng", "Tr.đồng", False),
        ("Kế hoạch được giao", "Triệu đồng", "triệu đồng", False),
        ("Kế hoạch được giao", "Triệu đồng", "", False),
        ("Số TTHC bãi bỏ, thay thế", "Thủ tục", "TTHC", False),
        ("Số TTHC bãi bỏ, thay thế", "Thủ tục", "%", True),
        (
            "Hình thức khảo sát",
            "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2",
            "0 = Trực tuyến; 1 = Phát phiếu; 2 = Kết hợp",
            False,
        ),
        (
            "Hình thức khảo sát",
            "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2",
            "Phát phiếu = 0 Trực tuyến = 1 Kết hợp = 2",
            True,
        ),
    ],
)
def test_another_measure_than_the_forms_is_told(told, label, own, printed_measure, is_told):
    found = told(mend=lambda text: text.replace(f"{label} | {own} |", f"{label} | {printed_measure} |"))
    assert [one.rule for one in found] == (["measure_differs"] if is_told else [])


def test_a_figure_on_two_lines_of_its_cell_is_whole(told):
    assert told({"files_received": "2.<br>130"}) == []
    assert told({"files_received": "2.130 <br> hồ sơ"}) == []


def test_two_figures_in_one_cell_are_not_read_as_one(told):
    assert "unreadable" in [one.rule for one in told({"staff_assigned": "21<br>7"})]


def test_a_note_is_kept_with_its_row(schema, right, read):
    text = printed(schema, right, Style())
    row = row_of(text, "Tổng số biên chế được giao trong năm")
    document = read(text.replace(row, row[: row.rindex("|  |")] + "| Theo **QĐ 12** |"))
    assert document.notes == {"staff_assigned": "Theo QĐ 12"}


def test_two_columns_of_figures_are_told_and_this_periods_is_taken(schema, right, read):
    text = printed(schema, right, replace(Style(), columns=("code", "label", "extra", "figure")))
    head = next(line for line in text.split("\n") if line.startswith("| ") and "---" not in line)
    cells = head.split("|")
    other = text.replace(head, "|".join([*cells[:3], " Số liệu kỳ trước ", " Số liệu kỳ này ", cells[-1]]))
    assert read(other).figures.keys() == read(text).figures.keys()
    rivals = text.replace(head, "|".join([*cells[:3], " Số liệu ", " Số liệu ", cells[-1]]))
    assert "documents.rival_columns" in {fault.key for fault in read(rivals).faults}
