"""Copies that people cut down, number by themselves or leave half done: read by what they still say."""

import random
from pathlib import Path

import pytest

from cchc_tui.documents.checking.findings import check_document
from cchc_tui.errors import DocumentError
from cchc_tui.schema.model import Heading, Severity
from cchc_tui.schema.period import Period
from tests.documents.printed import Style, rows_of

TITLE = "NĂM 2023 CỦA UBND XÃ THỊNH ĐỨC\n\n"
HEAD = ("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú")


@pytest.fixture
def right(year_2023):
    """The figures of an appendix without any finding."""
    return {indicator.id: cell.typed for indicator, cell in year_2023.indicator_cells() if cell.typed}


@pytest.fixture
def rows(schema, right):
    """The appendix as lists of code, label, measure, figure and note."""
    found = rows_of(schema, right, Style())
    return [[cells[name] for name in ("code", "label", "measure", "figure", "note")] for cells in found]


def text_of(rows, head=HEAD):
    lines = [head, ["---"] * len(head), *rows]
    return TITLE + "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


@pytest.fixture
def told(read):
    def teller(rows, **layout):
        document = read(text_of(rows, **layout))
        return [(one.severity, one.rule, one.code, one.part) for one in check_document(document)]

    return teller


@pytest.fixture
def is_part(schema):
    return [not isinstance(row, Heading) and row.is_part for row in schema.rows]


@pytest.mark.parametrize("length", [25, 30, 40])
def test_labels_that_were_cut_short_are_known_by_their_codes_and_places(told, rows, length):
    assert told([[code, label[:length], *rest] for code, label, *rest in rows]) == []


def test_codes_in_their_order_are_enough_without_any_label(told, rows):
    assert told([[code, "", *rest] for code, _, *rest in rows]) == []


def test_labels_wrapped_onto_a_second_row_are_made_whole(told, rows):
    wrapped = []
    for code, label, *rest in rows:
        words = label.split(" ")
        half = len(words) // 2 if len(words) > 4 else len(words)
        wrapped.append([code, " ".join(words[:half]), *([""] * 3 if half < len(words) else rest)])
        if half < len(words):
            wrapped.append(["", " ".join(words[half:]), *rest])
    assert told(wrapped) == []


def test_parts_numbered_1_2_3_are_parts_of_the_row_above(schema, told, rows, is_part):
    numbered = [
        [str(row.ordinal) if part else code, *rest]
        for row, part, (code, *rest) in zip(schema.rows, is_part, rows, strict=True)
    ]
    assert told(numbered) == []


def test_abbreviated_parts_right_under_their_row_are_read_in_its_order(told, rows, is_part):
    short = [
        [code, label.replace("Tổng số", "TS").replace("Số", "SL") if part else label, *rest]
        for part, (code, label, *rest) in zip(is_part, rows, strict=True)
    ]
    assert told(short) == []


def test_a_foreign_row_among_parts_is_not_taken_for_one_of_them(schema, read, rows):
    place = next(
        index for index, row in enumerate(schema.rows) if getattr(row, "id", "") == "commune_files_resolved"
    )
    rows[place][1] = "Số cán bộ nghỉ hưu"
    document = read(text_of(rows))
    assert "commune_files_resolved" not in document.figures
    assert [row.label for row in document.unplaced] == ["Số cán bộ nghỉ hưu"]


@pytest.mark.parametrize("seed", range(12))
def test_rows_cut_short_abbreviated_and_missing_may_be_lost_but_never_moved(
    schema, read, rows, is_part, *, seed
):
    chance = random.Random(seed)
    cut, numbered = chance.choice((20, 30, 40)), chance.random() < 0.5
    typed, left = {}, []
    for number, (row, part, cells) in enumerate(zip(schema.rows, is_part, rows, strict=True)):
        code, label, measure, *_ = cells
        typed[id(row)] = str(1000 + number)
        way = chance.random()
        if way < 0.1:
            continue
        if way < 0.5:
            label = label[:cut]
        elif way < 0.7:
            label = label.replace("Tổng số", "TS").replace("trực tuyến", "tt").replace("giải quyết", "GQ")
        left.append([str(row.ordinal) if part and numbered else code, label, measure, typed[id(row)], ""])
    document = read(text_of(left))
    assert len(document.cells) > len(left) // 2
    assert [cell.typed for cell in document.cells] == [typed[id(cell.row)] for cell in document.cells]


def test_figures_are_found_where_the_headers_second_row_was_lost(told, rows):
    assert told(rows, head=("STT", "Chỉ tiêu", "Kết quả", "", "")) == []


def test_measures_where_the_figures_should_be_are_one_refusal(read, rows):
    text = text_of(
        [[code, label, measure] for code, label, measure, *_ in rows], head=("STT", "Chỉ tiêu", "Số liệu")
    )
    with pytest.raises(DocumentError) as caught:
        read(text)
    assert caught.value.key == "documents.measures_for_figures"


@pytest.mark.parametrize("mark", ["> ", ">", "  > > "])
def test_a_quoted_table_is_read_as_any_other(read, rows, mark):
    quoted = "".join(f"{mark}{line}\n" for line in text_of(rows).split("\n"))
    assert check_document(read(quoted)) == []


def test_a_table_in_box_characters_is_read_as_any_other(read, rows):
    text = text_of(rows).replace("| --- | --- |", "├──┼──|").replace("|", "│").replace("---", "──")
    assert check_document(read(text)) == []


def test_short_headings_are_understood(told, rows):
    assert told(rows, head=("TT", "Chỉ tiêu", "ĐVT", "SL", "GC")) == []


@pytest.mark.parametrize("blank", ["", "...", "……", "…", "____", "........."])
def test_a_form_that_nobody_filled_in_is_one_error(told, rows, blank):
    empty = [[code, label, measure, blank, ""] for code, label, measure, *_ in rows]
    assert told(empty) == [(Severity.ERROR, "blank_form", "", None)]


@pytest.mark.parametrize("blank", ["...", "……", "____"])
def test_dots_to_be_written_over_are_a_blank_cell(told, rows, blank):
    dotted = [[code, label, measure, figure or blank, ""] for code, label, measure, figure, _ in rows]
    assert told(dotted) == []


def changed(rows, code, **cells):
    places = {"label": 1, "measure": 2, "figure": 3, "note": 4}
    row = next(row for row in rows if row[0].rstrip(".") == code)
    for name, text in cells.items():
        row[places[name]] = text
    return rows


@pytest.mark.parametrize(
    ("code", "measure", "weight"),
    [
        ("2.3", "%", Severity.WARNING),
        ("3.3.5", "Thủ tục", Severity.WARNING),
        ("2.3", "Người", Severity.INFO),
        ("2.3", "VB", None),
    ],
)
def test_a_measure_of_another_kind_weighs_more_than_another_word(told, rows, code, measure, weight):
    found = told(changed(rows, code, measure=measure))
    assert found == ([(weight, "measure_differs", code, None)] if weight else [])


@pytest.mark.parametrize(
    ("measure", "factor"), [("Đồng", "1.000.000"), ("Nghìn đồng", "1.000"), ("Tỷ đồng", "1.000")]
)
def test_money_in_another_size_is_told_with_its_factor(read, rows, measure, factor):
    for row in rows:
        row[2] = measure if row[2] == "Triệu đồng" else row[2]
    found = check_document(read(text_of(rows)))
    assert {one.severity for one in found} == {Severity.WARNING}
    assert all(factor in one.message.vi for one in found)


@pytest.mark.parametrize("column", ["note", "measure"])
def test_a_figure_beside_its_cell_is_told(told, rows, column):
    found = told(changed(rows, "1.4.1", figure="", **{column: "50"}))
    assert (Severity.WARNING, f"figure_in_{column}", "1.4.1", None) in found
    assert not [one for one in found if one[1].endswith(".required")]


def test_of_two_columns_each_indicator_is_read_from_the_one_that_fits_it(schema, read, rows):
    doubled = [[code, label, measure, "1", figure] for code, label, measure, figure, _ in rows]
    document = read(text_of(doubled, head=("STT", "Chỉ tiêu", "Đơn vị tính", "Trong kỳ", "Lũy kế")))
    assert "documents.two_columns" in {fault.key for fault in document.faults}
    by_flow = {
        schema.indicators[one].flow.value: figure.number
        for one, figure in document.figures.items()
        if one in {"tasks_planned", "legal_texts_reviewed", "survey_forms"}
    }
    for indicator, cell in document.indicator_cells():
        from_start = rows[[getattr(row, "id", "") for row in schema.rows].index(indicator.id)][3]
        assert cell.typed == (from_start if indicator.flow == "cumulative" and from_start else "1")
    assert by_flow


def test_a_row_without_place_and_without_figure_is_not_said_to_have_one(read, rows):
    document = read(text_of([*rows, ["9.9.", "Số cán bộ nghỉ hưu", "Người", "", ""]]))
    (finding,) = check_document(document)
    assert finding.rule == "unknown_row"
    assert "«»" not in finding.message.vi + finding.message.en


def test_the_one_row_that_is_missing_is_named_by_its_id_and_code(read, rows):
    left = [row for row in rows if row[0].rstrip(".") != "1.5"]
    (finding,) = check_document(read(text_of(left)))
    assert (finding.rule, finding.indicator, finding.code) == ("rows_missing", "dialogue_held", "1.5")


def test_a_province_is_told_once_that_the_form_is_not_for_it(read, rows):
    found = check_document(read(text_of(rows).replace("UBND XÃ THỊNH ĐỨC", "UBND TỈNH THÁI NGUYÊN")))
    assert [one.rule for one in found] == ["level_without_rows"]


def test_a_district_reports_nothing_that_ends_after_its_level_did(read, rows):
    of_district = text_of(rows).replace("UBND XÃ THỊNH ĐỨC", "UBND HUYỆN PHÚ BÌNH")
    [before, later] = [
        [one.rule for one in check_document(read(of_district, period=Period.parse(when)))]
        for when in ("2025-H1", "2025-Q3")
    ]
    assert "districts_over" in later
    assert "districts_over" not in before


def test_two_org_units_in_one_file_are_not_called_alike(read, rows):
    with pytest.raises(DocumentError, match="nhiều đơn vị"):
        read(text_of(rows) + "\n" + text_of(rows).replace("THỊNH ĐỨC", "BA BÍCH"))


def test_a_huge_table_is_refused_before_it_is_read(read):
    with pytest.raises(DocumentError) as caught:
        read("| 1 | a | 1 |\n" * 200_000, name=Path("x.md"))
    assert caught.value.key == "documents.too_many_rows"
