"""Rows of other hands: misspelt, left out, moved, doubled, foreign. Nothing is ever put on another row."""

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.documents.reading.reading import document_of
from cchc_tui.documents.rows.labels import ALIKE, likeness
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Heading, bare_code
from cchc_tui.schema.shipped import shipped_schemas

FOREIGN = (
    "Số TTHC cấp tỉnh",
    "Tổng số hồ sơ TTHC quá hạn",
    "Số phiếu hài lòng",
    "Khác",
    "Số công chức nghỉ hưu",
)
HEAD = "PHỤ LỤC QUÝ I NĂM 2024 CỦA UBND XÃ THỊNH ĐỨC\n\n| STT | Chỉ tiêu | Số liệu |\n|---|---|---|\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Số TTHC cấp huyện", "Số TTHC cấp xã"),
        ("Số TTHC đang cung cấp trực tuyến mức độ 3", "Số TTHC đang cung cấp trực tuyến mức độ 4"),
        ("Số hồ sơ TTHC giải quyết đúng hạn", "Số hồ sơ TTHC giải quyết quá hạn"),
        (
            "Số công chức được tuyển dụng (thi tuyển, xét tuyển)",
            "Số viên chức được tuyển dụng (thi tuyển, xét tuyển)",
        ),
        ("Số văn bản đã ban hành", "Số văn bản chưa ban hành"),
        ("Tổng số người làm việc được giao", "Tổng số người làm việc có mặt"),
    ],
)
def test_one_telling_word_makes_two_labels_different(one, other):
    assert likeness(one, other) < ALIKE


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        (
            "Ty le hoan thanh ke hoach CCHC nam",
            "Tỷ lệ hoàn thành kế hoạch CCHC năm (lũy kế đến thời điểm báo cáo)",
        ),
        ("Số thủ tục hành chính bãi bỏ, thay thế", "Số TTHC bãi bỏ, thay thế"),
        ("Vận hành Công dịch vụ công", "Vận hành Cổng dịch vụ công (DVC)"),
        ("Số đơn vị sự nghiệp tự đảm bảo chi thường xuyên", "Số ĐVSN tự bảo đảm chi thường xuyên"),
        ("Tổng số hồ sơ TTHC đã tiếp nhận", "Tổng số hồ sơ TTHC đã tiếp nhận (cả trực tiếp và trực tuyến)"),
        ("Số hồ sơ TTHC giải quết đúng hạn", "Số hồ sơ TTHC giải quyết đúng hạn"),
    ],
)
def test_slips_and_abbreviations_leave_a_label_the_same(printed, form):
    assert likeness(printed, form) >= ALIKE


def table(*rows):
    return HEAD + "".join(f"| {code} | {label} | {figure} |\n" for code, label, figure in rows)


GROUP = [
    ("1.1.", "Tỷ lệ hoàn thành kế hoạch CCHC năm", "25"),
    ("Trong đó", "Số nhiệm vụ đề ra trong kế hoạch", "8"),
    ("", "Số nhiệm vụ đã hoàn thành", "2"),
    ("1.4.1.", "Số lượng phiếu khảo sát", "50"),
]


def placed(document):
    return {indicator.id: cell.typed for indicator, cell in document.indicator_cells()}


def test_parts_in_another_order_find_their_rows(read):
    one, two, three, four = GROUP
    document = read(table(one, three, two, four))
    assert placed(document) == placed(read(table(*GROUP)))


def test_sections_in_another_order_find_their_rows(read):
    one, two, three, four = GROUP
    assert placed(read(table(four, one, two, three))) == placed(read(table(*GROUP)))


def test_a_wrong_code_beside_the_right_label_is_said_and_the_label_counts(check):
    findings = check(table(*GROUP, ("4.2.2.", "Tổng số biên chế được giao trong năm", "21")))
    (finding,) = [one for one in findings if one.rule == "wrong_code"]
    assert (finding.indicator, finding.code, finding.value) == ("staff_assigned", "4.2.1", "21")
    assert "4.2.2" in finding.message.vi


def test_a_code_the_form_has_beside_a_label_it_has_not_is_an_unknown_row(read):
    document = read(table(*GROUP, ("4.2.1.", "Số xe máy công vụ đang sử dụng", "3")))
    assert "staff_assigned" not in placed(document)
    assert [(row.why, row.typed) for row in document.unplaced] == [("unknown", "3")]


def test_parts_below_a_row_of_another_form_are_not_taken_for_parts_of_the_form(read):
    document = read(
        table(
            *GROUP,
            ("1.1.7.", "Tỷ lệ hồ sơ số hóa", "40"),
            ("", "Số hồ sơ", "4"),
            ("", "Số nhiệm vụ mới", "2"),
        )
    )
    assert placed(document) == placed(read(table(*GROUP)))
    assert [row.typed for row in document.unplaced] == ["40", "4", "2"]


def test_a_label_found_under_two_rows_is_left_unplaced_where_neither_is_printed(read):
    document = read(
        table(
            *GROUP,
            ("3.3.5.", "Tỷ lệ quy trình nội bộ giải quyết TTHC đã được điện tử hóa", "100"),
            ("", "Tổng số hồ sơ TTHC đã giải quyết xong", "519"),
        )
    )
    assert [(row.why, row.typed) for row in document.unplaced] == [("ambiguous", "519")]


def test_a_table_that_numbers_its_rows_1_2_3_is_read_by_its_labels(read, schema):
    rows = [(str(place), row.label, place) for place, row in enumerate(schema.indicators.values(), 1)]
    document = read(table(*rows))
    assert placed(document) == {row.id: str(place) for place, row in enumerate(schema.indicators.values(), 1)}
    assert "documents.codes_ignored" in {fault.key for fault in document.faults}


def test_a_row_with_more_cells_than_columns_is_left_unplaced(read):
    document = read(table(*GROUP) + "| 1.5. | Tổ chức đối thoại | của lãnh đạo | 1 |\n")
    assert [row.why for row in document.unplaced] == ["surplus"]


@cache
def form_rows():
    schema = load_schema(next(path for path in shipped_schemas() if path.stem == "cchc-xa-2022"))
    groups, number = [], 1000
    for row in schema.rows:
        number += 1
        label = row.title if isinstance(row, Heading) else row.label
        code = f"{bare_code(row.code)}." if row.code else ""
        line = (
            code,
            label,
            None if isinstance(row, Heading) else row.id,
            "" if isinstance(row, Heading) else number,
        )
        if code or not groups:
            groups.append([line])
        else:
            groups[-1].append(line)
    return schema, groups


def misspelt(label, chance):
    place = chance.randrange(1, len(label) - 1)
    if (
        chance.random() < 0.5
        or label[place].isdigit()
        or label[place - 1].isdigit()
        or not label[place].isalpha()
    ):
        return label
    return chance.choice([label[:place] + label[place + 1 :], label[:place] + "h" + label[place:]])


@given(seed=st.integers(0, 10**6))
def test_damage_may_lose_a_row_but_never_moves_a_figure(seed):
    schema, groups = form_rows()
    chance = random.Random(seed)
    kept = [group for group in groups if chance.random() > 0.2]
    rows = [
        (code, misspelt(label, chance), name, figure) for group in kept for code, label, name, figure in group
    ]
    codes = [code for code, *_ in rows if code]
    rows = [
        (chance.choice(codes) if code and chance.random() < 0.02 else code, *others) for code, *others in rows
    ]
    for _ in range(chance.randrange(3)):
        code = chance.choice(["", "9.9.", "1.1.7."])
        rows.insert(
            chance.randrange(len(rows)), (code, chance.choice(FOREIGN), "", chance.randrange(5000, 9000))
        )
    truth = {str(figure): name for _, _, name, figure in rows if name}
    document = document_of(
        table(*[(code, label, figure) for code, label, _, figure in rows]), Path("x"), [schema]
    )
    found = {cell.typed: indicator.id for indicator, cell in document.indicator_cells() if cell.typed}
    assert found == {figure: truth.get(figure) for figure in found}
    assert len(found) >= 0.8 * len(truth)
