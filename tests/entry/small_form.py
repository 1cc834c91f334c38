"""A form of a few rows, with one of every kind, for the tests of entry."""

from cchc_tui.entry.form import Form
from cchc_tui.schema.model import (
    CodedValue,
    Flow,
    Heading,
    Indicator,
    Kind,
    Level,
    Measure,
    Percent,
    Schema,
    Text,
)

COUNT = Measure("Thủ tục", Kind.COUNT)
FILES = Measure("Hồ sơ", Kind.COUNT)
OFFICES = Measure("Cơ quan, đơn vị", Kind.COUNT)
PERCENT = Measure("%", Kind.PERCENT, 2)
MONEY = Measure("Triệu đồng", Kind.AMOUNT, 3)
CODES = Measure("Mã", Kind.CODE)
BOTH = frozenset({Level.COMMUNE, Level.DISTRICT})
LINKS = (CodedValue(0, "Chưa"), CodedValue(1, "2 cấp"), CodedValue(2, "3 cấp"))
YES_NO = (CodedValue(0, "Không"), CodedValue(1, "Có"))


def row(name, measure=COUNT, code="", label="", **more):
    """One indicator with the usual rest."""
    more.setdefault("levels", BOTH)
    more.setdefault("flow", Flow.PERIOD)
    return Indicator(name, code, label or name, measure, **more)


ROWS = (
    Heading("1.", "Công tác chỉ đạo", 0),
    row(
        "completion",
        PERCENT,
        "1.1.",
        "Tỷ lệ hoàn thành kế hoạch CCHC năm",
        percent=Percent("done", "planned"),
    ),
    row("planned", COUNT, "", "Số nhiệm vụ đề ra trong kế hoạch", parent="completion", ordinal=1),
    row("done", COUNT, "", "Số nhiệm vụ đã hoàn thành", parent="completion", ordinal=2),
    row("inspected", PERCENT, "1.2.", "Tỷ lệ UBND cấp xã đã kiểm tra", levels=frozenset({Level.DISTRICT})),
    Heading("3.", "Cải cách thủ tục hành chính", 0),
    Heading("3.4.", "Kết quả giải quyết TTHC", 1),
    row("resolved", FILES, "3.4.2.", "Số hồ sơ do UBND cấp xã giải quyết đúng hạn"),
    row("online", PERCENT, "3.4.3.", "Tỷ lệ hồ sơ trực tuyến mức độ 3 và 4"),
    Heading("7.", "Chính quyền điện tử", 0),
    row("links", CODES, "7.2.", "Hệ thống họp trực tuyến", codes=LINKS),
    row("money", MONEY, "7.3.", "Kế hoạch được giao"),
)
SCHEMA = Schema("small", "1", Text("Nhỏ", "Small"), BOTH, ROWS, {}, ())


def small_form(figures=None, notes=None, **around):
    """An empty form of a commune, or one with what is given."""
    return Form(SCHEMA, Level.COMMUNE, figures, notes, **around)
