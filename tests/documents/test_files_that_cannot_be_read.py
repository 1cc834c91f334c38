"""What is no appendix is refused in one sentence that says why and what to do."""

import os
import unicodedata

import pytest

from cchc_tui.documents.reading.reading import read_document
from cchc_tui.documents.text.decoding import MOST_BYTES
from cchc_tui.errors import DocumentError

TABLE = "| STT | Chỉ tiêu | Số liệu |\n|---|---|---|\n| 1.1. | Tỷ lệ hoàn thành kế hoạch CCHC năm | 30 |\n"
FULL = (
    "PHỤ LỤC QUÝ I NĂM 2024 CỦA UBND XÃ THỊNH ĐỨC\n\n"
    + TABLE
    + "| Trong đó | Số nhiệm vụ đề ra trong kế hoạch | 8 |\n| | Số nhiệm vụ đã hoàn thành | 3 |\n"
    + "| 1.4.1. | Số lượng phiếu khảo sát và của được | 50 |\n"
)


def refusal(path, schema):
    with pytest.raises(DocumentError) as caught:
        read_document(path, [schema])
    text = str(caught.value)
    assert "\n" not in text
    assert str(path) in text
    return caught.value.key.partition(".")[2]


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.md", b"", "empty_file"),
        ("b.md", b"\xef\xbb\xbf \r\n", "empty_file"),
        ("c.md", "Báo cáo không có bảng nào.\n".encode(), "no_table"),
        ("d.md", TABLE.replace("Tỷ lệ hoàn thành kế hoạch CCHC năm", "Giá xăng").encode(), "no_appendix"),
        ("e.md", bytes(range(256)) * 40, "binary"),
        ("f.docx", b"PK\x03\x04" + b"\0" * 50, "format_not_read"),
        ("g.xlsx", b"PK\x03\x04" + b"\0" * 50, "format_not_read"),
        ("h.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "format_not_read"),
        ("i.pdf", b"%PDF-1.7\n\xff\xfe", "format_not_read"),
        ("j.md", b"PK\x03\x04" + b"\0" * 50, "format_not_read"),
        ("k.rtf", rb"{\rtf1\ansi}", "format_not_read"),
        ("l.html", b"<!DOCTYPE html><table></table>", "format_not_read"),
        ("m.md", FULL.encode("utf-8") + b"\xff\xff\xfa\n", "unknown_encoding"),
        ("n.md", b"\xff\xfea", "unknown_encoding"),
        pytest.param("p.md", (TABLE + "x|" * 600_000).encode(), "too_many_cells", id="too many cells"),
        pytest.param(
            "o.md", (TABLE + "| 9. | a | 1 |\n" * 6000).encode(), "too_many_rows", id="too many rows"
        ),
    ],
)
def test_the_reason_is_named(tmp_path, schema, name, content, key):
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path, schema) == key


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path, schema):
    assert refusal(tmp_path / "nowhere.md", schema) == "missing_file"
    assert refusal(tmp_path, schema) == "directory"
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe", schema) == "no_plain_file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path, schema):
    path = tmp_path / "secret.md"
    path.write_text(FULL)
    path.chmod(0)
    assert refusal(path, schema) == "not_permitted"


def test_a_huge_file_is_refused_without_reading_it(tmp_path, schema):
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert refusal(path, schema) == "too_large"


def test_a_name_with_a_nul_is_refused(schema, tmp_path):
    with pytest.raises(DocumentError):
        read_document(tmp_path / "a\0b.md", [schema])


def test_two_appendices_in_one_file_are_refused(tmp_path, schema, q1_path):
    path = tmp_path / "two.md"
    path.write_text(q1_path.read_text() * 2)
    assert refusal(path, schema) == "several_appendices"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_of_any_width_is_read(tmp_path, schema, encoding, q1_path, q1):
    path = tmp_path / "phu-luc.txt"
    path.write_bytes(q1_path.read_text().encode(encoding))
    assert read_document(path, [schema]).figures == q1.figures


def test_the_old_windows_encoding_of_vietnam_is_read(tmp_path, schema, q1_path, q1):
    path = tmp_path / "phu-luc.txt"
    path.write_bytes(windows_1258(q1_path.read_text()))
    document = read_document(path, [schema])
    assert document.figures == q1.figures
    assert document.org_unit == "xã Thịnh Đức"


def windows_1258(text):
    """Encode as the old Windows did: the tone as a mark of its own behind its letter."""
    out = []
    for one in unicodedata.normalize("NFC", text):
        try:
            out.append(one.encode("cp1258"))
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", one)
            tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones))
            out.append((base + "".join(tones)).encode("cp1258", errors="replace"))
    return b"".join(out)


def test_a_long_line_of_bars_and_stars_takes_no_time(read):
    text = FULL + "| " + "**" * 20_000 + " | " + "\\|" * 20_000 + " | 5 |\n"
    assert read(text).figures["tasks_planned"].number == 8
