"""Appendices as other hands would lay them out: a form and its figures printed as a pipe table."""

import random
import unicodedata
from dataclasses import dataclass

from cchc_tui.schema.model import Heading, bare_code

HEADERS = {
    "code": ("STT", "TT", "Mã số", "Stt"),
    "label": (
        "Các chỉ tiêu (Sử dụng trong kỳ báo cáo hàng quý, 6 tháng, năm)",
        "Chỉ tiêu",
        "Nội dung",
        "NỘI DUNG",
    ),
    "measure": ("Đơn vị tính", "ĐVT", "Đơn vị"),
    "figure": ("Số liệu", "Kết quả", "Giá trị", "Kết quả thực hiện"),
    "note": ("Ghi chú", "GHI CHÚ"),
    "extra": ("Phòng phụ trách", "Nguồn"),
}


@dataclass(frozen=True)
class Style:
    """How an appendix is printed; see `printed`."""

    columns: tuple = ("code", "label", "measure", "figure", "note")
    header: str = "one"  # "one", "two", "none", "repeated"
    code: str = "dot"  # "dot", "bare", "spaced", "glued", "bold"
    parts: str = "column"  # "column", "label", "row", "bullet", "letter"
    outer_pipes: bool = True
    rule: str = "|---|"
    page: int = 0  # rows a page, 0 for one page
    broken: bool = False
    bold: bool = False
    decomposed: bool = False
    no_break: bool = False
    entities: bool = False
    newline: str = "\n"
    title: str = "PHỤ LỤC\nQUÝ I NĂM 2024 CỦA UBND XÃ THỊNH ĐỨC\n\n"
    seed: int = 0


def rows_of(schema, typed, style):
    """The cells of every row, by column name, in the form's order."""
    chance = random.Random(style.seed)
    for row in schema.rows:
        cells = dict.fromkeys(("code", "label", "measure", "figure", "note", "extra"), "")
        cells["label"] = row.title if isinstance(row, Heading) else row.label
        cells["extra"] = chance.choice(("", "Văn phòng", "Tư pháp"))
        if not isinstance(row, Heading):
            listed = " ".join(f"{entry.label} = {entry.code}" for entry in row.codes)
            cells["measure"] = listed or row.measure.name
            cells["figure"] = typed.get(row.id, "")
        is_part = not isinstance(row, Heading) and row.is_part
        if is_part:
            yield from _part(cells, row, style)
        else:
            cells["code"] = _code(bare_code(row.code), style)
            if style.code == "glued":
                cells["label"] = f"{bare_code(row.code)}. {cells['label']}"
                cells["code"] = ""
            yield cells


def _part(cells, row, style):
    first = row.ordinal == 1
    if style.parts == "column" and first:
        cells["code"] = "Trong đó"
    elif style.parts == "label" and first:
        cells["label"] = f"Trong đó: {cells['label']}"
    elif style.parts == "row" and first:
        yield dict.fromkeys(cells, "") | {"label": "Trong đó:"}
    elif style.parts == "bullet":
        cells["label"] = f"- {cells['label']}"
    elif style.parts == "letter":
        cells["code"] = f"{'abcdefg'[row.ordinal - 1]})"
    yield cells


def _code(code, style):
    return {"dot": f"{code}.", "bare": code, "spaced": f"{code} .", "glued": "", "bold": f"**{code}.**"}[
        style.code
    ]


def broken_rows(rows, style):
    """Break some long labels over two rows, as a page break does."""
    chance = random.Random(style.seed + 1)
    for cells in rows:
        words = cells["label"].split(" ")
        if not style.broken or len(words) < 7 or chance.random() < 0.7:
            yield [cells]
            continue
        cut = chance.randint(3, len(words) - 2)
        first = cells | {"label": " ".join(words[:cut])}
        second = dict.fromkeys(cells, "") | {"label": " ".join(words[cut:])}
        if cells["code"] == "Trong đó":
            first["code"], second["code"] = "Trong", "đó"
        yield [first, second]


def printed(schema, typed, style):
    """The whole document as text."""
    line = _line_of(style)
    header = _header(style, line)
    lines = [*header]
    count = 0
    for group in broken_rows(rows_of(schema, typed, style), style):
        for place, cells in enumerate(group):
            starts_page = bool(style.page) and count and (count % style.page == 0 or place)
            if starts_page and style.header != "none":
                lines += ["", *header]
            lines.append(line(cells))
            count += 1
    text = style.title + "\n".join(lines) + "\n\nNgười lập biểu\n"
    if style.decomposed:
        text = unicodedata.normalize("NFD", text)
    return text.replace("\n", style.newline)


def _line_of(style):
    def line(cells):
        texts = [_dressed(cells[name], name, style) for name in style.columns]
        inner = " | ".join(texts)
        return f"| {inner} |" if style.outer_pipes else inner.rstrip() if texts[-1] else inner

    return line


def _dressed(text, name, style):
    text = text.replace("|", "\\|")
    if style.bold and text and name in {"label", "figure"}:
        text = f"**{text}**"
    if style.entities:
        text = text.replace("%", "&#37;").replace("<", "&lt;")
    if style.no_break:
        text = text.replace(" ", "\u00a0")
    return text


def _header(style, line):
    if style.header == "none":
        return []
    chance = random.Random(style.seed + 2)
    names = {name: chance.choice(words) for name, words in HEADERS.items()}
    rule = "-|-".join("---" for _ in style.columns)
    rule = f"|-{rule}-|" if style.outer_pipes else rule
    if style.header == "two":
        above = names | {"measure": "Kết quả", "figure": ""}
        below = dict.fromkeys(names, "") | {"measure": names["measure"], "figure": "Số liệu"}
        return [line(above), rule, line(below)]
    return [line(names), rule]
