"""Tables as other programs and people write them, each read to the same four figures."""

import pytest

FIGURES = {"plan_completion": "37,5", "tasks_planned": "8", "tasks_done": "3", "survey_forms": "50"}
GRID = """
UBND HUYỆN BA TƠ
UBND XÃ BA BÍCH

PHỤ LỤC BÁO CÁO QUÝ I/2024

+-----------+----------------------------+-----------+---------+
| STT       | Chỉ tiêu                   | Đơn vị    | Số liệu |
|           |                            | tính      |         |
+===========+============================+===========+=========+
| 1\\.1\\.    | Tỷ lệ hoàn thành kế hoạch  | %         | 37,5    |
|           | CCHC năm                   |           |         |
+-----------+----------------------------+-----------+---------+
| Trong đó  | Số nhiệm vụ đề ra trong kế | Nhiệm vụ  | 8       |
|           | hoạch                      |           |         |
+-----------+----------------------------+-----------+---------+
|           | Số nhiệm vụ đã hoàn thành  | Nhiệm vụ  | 3       |
+-----------+----------------------------+-----------+---------+
| 1.4.1.    | Số lượng phiếu khảo sát    | Số lượng  | 50      |
+-----------+----------------------------+-----------+---------+
"""
TABS = """
ỦY BAN NHÂN DÂN
XÃ BA BÍCH

Báo cáo quý 1 năm 2024

TT\tNội dung\tĐVT\tKết quả
1.1\tTỷ lệ hoàn thành kế hoạch CCHC năm\t%\t37,5
Trong đó\tSố nhiệm vụ đề ra trong kế hoạch\tNhiệm vụ\t8
\tSố nhiệm vụ đã hoàn thành\tNhiệm vụ\t3
1.4.1\tSố lượng phiếu khảo sát\tPhiếu\t50
"""
LETTERHEAD = """
| ỦY BAN NHÂN DÂN<br>**XÃ BA BÍCH** | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc |
|---|---|

Quý I, năm 2024

| STT | Nội dung chỉ tiêu | Đơn vị tính | Kết quả thực hiện |
|---|---|---|---|
| (1) | (2) | (3) | (4) |
| I | CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CCHC | | |
| 1.1. | Tỷ lệ hoàn thành kế hoạch CCHC năm | % | 37,5 |
| - | Số nhiệm vụ đề ra trong kế hoạch | Nhiệm vụ | 8 |
| - | Số nhiệm vụ đã hoàn thành | Nhiệm vụ | 3 |
| 1.4.1 | Số lượng phiếu khảo sát | Phiếu | 50 |
"""
TWO_YEARS = """
UBND XÃ BA BÍCH          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM

Báo cáo quý I năm 2024

| STT | Chỉ tiêu | Quý I/2023 | Quý I/2024 |
|---|---|---|---|
| **1. Công tác chỉ đạo, điều hành CCHC** | | | |
| 1.1 | Tỷ lệ hoàn thành kế hoạch | 100 | 37,5 |
| | Số nhiệm vụ đề ra trong kế hoạch | 12 | 8 |
| | Số nhiệm vụ đã hoàn thành | 12 | 3 |
| 1.4.1 | Số lượng phiếu khảo sát | 40 | 50 |
"""
THIS_PERIOD = """
UBND xã Ba Bích - Báo cáo quý I năm 2024

| Ghi chú | STT | Chỉ tiêu | ĐVT | Kỳ trước | Kỳ này |
|---|---|---|---|---|---|
| | 1.1 | Tỷ lệ hoàn thành kế hoạch | % | 100 | 37,5 |
| | | Số nhiệm vụ đề ra trong kế hoạch | NV | 12 | 8 |
| | | Số nhiệm vụ đã hoàn thành | NV | 12 | 3 |
| | 1.4.1 | Số lượng phiếu khảo sát | Phiếu | 40 | 50 |
"""
NUMBERED_PARTS = """
UBND xã Ba Bích - Báo cáo quý I năm 2024

| Mã | Tên chỉ tiêu | Giá trị |
|:-:|:--|--:|
| 1.1 | Tỷ lệ hoàn thành kế hoạch CCHC | 37,5 |
| 1.1.1 | Số nhiệm vụ đề ra trong kế hoạch | 8 |
| 1.1.2 | Số nhiệm vụ đã hoàn thành | 3 |
| 1.4.1 | Số lượng phiếu khảo sát | 50 |
"""
OPEN_ROWS = """
UBND xã Ba Bích - Báo cáo quý I năm 2024

| STT | Chỉ tiêu | Đơn vị tính | Số liệu | Ghi chú |
|---|---|---|---|---|
| 1.1. | Tỷ lệ hoàn thành kế hoạch
CCHC năm | % | 37,5 | |
| | Số nhiệm vụ đề ra trong kế hoạch | Nhiệm vụ | 8 | |
| | Số nhiệm vụ đã hoàn thành | Nhiệm vụ | 3 | |
| 1.4.1. | Số lượng phiếu khảo sát | Số
lượng | 50 | |
"""
OTHER_TABLES = (
    """
UBND xã Ba Bích - Báo cáo quý I năm 2024

| STT | Lĩnh vực | Số TTHC |
|---|---|---|
| 1. | Tư pháp - Hộ tịch | 40 |
| 2. | Nội vụ | 15 |

| STT | Nội dung | Số lượng |
|---|---|---|
| 1. | Tuyên truyền trên loa | 12 |

"""
    + NUMBERED_PARTS
    + """
| NGƯỜI LẬP BIỂU | CHỦ TỊCH |
|---|---|
| (đã ký) | (đã ký) |
"""
)
NO_RULES = TWO_YEARS.replace("|---|---|---|---|\n", "").replace("\n| 1.", "\n\n| 1.")
BARS_OF_A_FRAME = GRID.replace("+", "┼").replace("-", "─").replace("=", "═").replace("|", "│")
TABLES = {
    name.lower(): value for name, value in globals().items() if name.isupper() and isinstance(value, str)
}


@pytest.mark.parametrize("name", TABLES)
def test_the_same_four_figures_are_read(read, name):
    document = read(TABLES[name])
    assert {one.id: cell.typed for one, cell in document.indicator_cells() if cell.typed} == FIGURES
    assert document.unplaced == ()
    assert document.faults == ()
    assert (document.org_unit, str(document.period)) == ("xã Ba Bích", "2024-Q1")


def test_a_figure_with_its_measure_and_a_label_for_a_code_are_read(read):
    text = LETTERHEAD.replace("| 37,5 |", "| 37,5% |").replace("| 8 |", "| 8 nhiệm vụ |")
    text += "| 1.5 | Tổ chức đối thoại của lãnh đạo với người dân, cộng đồng doanh nghiệp | | Có |\n"
    figures = read(text).figures
    assert [str(figures[one].number) for one in ("plan_completion", "tasks_planned", "dialogue_held")] == [
        "37.5",
        "8",
        "1",
    ]
