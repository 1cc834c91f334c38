"""One table as an Excel workbook (XLSX, ECMA-376), written straight through, whatever its length."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from cchc_tui.documents.answers.answers import is_formula
from cchc_tui.errors import DocumentError
from cchc_tui.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

MOST_ROWS, MOST_COLUMNS = 1_048_575, 16_384
"""What a sheet holds below its heads."""
_MOST_DIGITS, _MOST_TEXT = 15, 32_767
"""Excel keeps no more digits of a number, and no more characters in a cell."""
_PLAIN, _HEAD, _DAY, _MOMENT, _SAFE = range(5)
"""Formats of cells by their place in `_STYLES`; the last keeps Excel from working a text out."""
_EPOCH = date(1899, 12, 30)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKED = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{_PACKED}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>
</Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{_PACKED}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">
<sheets><sheet name="cchc" sheetId="1" r:id="r1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{_PACKED}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/>
</Relationships>""",
    "xl/styles.xml": f"""<styleSheet xmlns="{_MAIN}">
<fonts count="2"><font/><font><b/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="5"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="14" applyNumberFormat="1"/>
<xf numFmtId="22" applyNumberFormat="1"/><xf quotePrefix="1"/></cellXfs></styleSheet>""",
}
_BEGIN = f"""{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>
<sheetData>"""
_END = "</sheetData></worksheet>"


def write_sheet(path: Path, columns: Sequence[str], rows: Sequence[Iterable[object]]) -> None:
    """Write a workbook with one sheet: the columns' names, then the rows.

    Numbers with more than 15 digits and codes are text, so that Excel changes none of them.

    Raises:
        OSError: it cannot be written.
        DocumentError: a sheet does not hold so much.
    """
    if len(rows) > MOST_ROWS or len(columns) > MOST_COLUMNS:
        raise DocumentError("documents.sheet_too_large", most=MOST_ROWS, columns=MOST_COLUMNS)
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=3) as book:
        for name, content in _PARTS.items():
            book.writestr(name, _XML + content)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(_BEGIN.encode())
            for line in _lines(columns, rows):
                sheet.write(line.encode())
            sheet.write(_END.encode())


def _lines(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield f"<row>{''.join(_text(name, _HEAD) for name in columns)}</row>"
    for row in rows:
        yield f"<row>{''.join(map(_cell, row))}</row>"


def _cell(value: object) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float, Decimal)):
        return _number(value)
    if isinstance(value, datetime) and value.date() > _EPOCH:
        day, seconds = _days(value.date()), value.hour * 3600 + value.minute * 60 + value.second
        return f'<c s="{_MOMENT}"><v>{day + seconds / 86400:.10f}</v></c>'
    if type(value) is date and value > _EPOCH:
        return f'<c s="{_DAY}"><v>{_days(value)}</v></c>'
    return _text(str(value))


def _number(value: float | Decimal) -> str:
    written = format(value, "f") if isinstance(value, Decimal) else repr(value)
    digits = sum(one.isdecimal() for one in written.partition("e")[0])
    if digits > _MOST_DIGITS + (isinstance(value, float) and 3) or not Decimal(written).is_finite():
        return _text(written)
    return f"<c><v>{written}</v></c>"


def _days(day: date) -> int:
    return (day - _EPOCH).days


def _text(words: str, style: int = _PLAIN) -> str:
    shown = escape("\n".join(map(printable, words[:_MOST_TEXT].split("\n"))))
    style = _SAFE if style == _PLAIN and is_formula(words) else style
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{shown}</t></is></c>'
