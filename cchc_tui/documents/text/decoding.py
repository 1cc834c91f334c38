"""From a file on disk to text: what can be read, what cannot and why, and in which encoding."""

from __future__ import annotations

import codecs
import re
import stat
import unicodedata
from typing import TYPE_CHECKING

from cchc_tui.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 16 * 1024 * 1024
"""An appendix has a few kilobytes; what is larger than this is no appendix."""

_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "Word/Excel (.docx, .xlsx, .odt, .ods)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word/Excel 97–2003 (.doc, .xls)"),
    (b"{\\rtf", "RTF"),
    (b"PAR1", "Parquet"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
)
_ENDINGS = {
    ".pdf": "PDF",
    ".doc": "Word 97–2003 (.doc)",
    ".docx": "Word (.docx)",
    ".xls": "Excel 97–2003 (.xls)",
    ".xlsx": "Excel (.xlsx)",
    ".odt": "OpenDocument (.odt)",
    ".ods": "OpenDocument (.ods)",
    ".rtf": "RTF",
}
_HTML = re.compile(rb"\s*(<!doctype html|<html|<table|<\?xml)", re.IGNORECASE)
_VIETNAMESE = ("số", "tỷ lệ", "tỉ lệ", "và", "của", "được")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_bytes(path: Path) -> bytes:
    """Return the content of a file of at most `MOST_BYTES`.

    Raises:
        DocumentError: it is missing, no plain file, not permitted, empty or too large.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise DocumentError("documents.directory", path=path)
        if not stat.S_ISREG(found.st_mode):
            raise DocumentError("documents.no_plain_file", path=path)
        if found.st_size > MOST_BYTES:
            raise DocumentError("documents.too_large", path=path, most=MOST_BYTES // 1024 // 1024)
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise DocumentError("documents.missing_file", path=path) from error
    except PermissionError as error:
        raise DocumentError("documents.not_permitted", path=path) from error
    except (OSError, ValueError) as error:
        raise DocumentError("documents.unreadable_file", path=path, why=error) from error
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise DocumentError("documents.empty_file", path=path)
    return content


def read_text(path: Path) -> str:
    """Return a document's text in NFC, its lines parted by line feeds alone.

    Raises:
        DocumentError: it cannot be read, is of a format that is not read, or is no text.
    """
    content = read_bytes(path)
    _refuse_other_formats(path, content)
    text = decode(content, path)
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def _refuse_other_formats(path: Path, content: bytes) -> None:
    named = _ENDINGS.get(path.suffix.lower())
    by_content = next((name for start, name in _SIGNATURES if content.startswith(start)), None)
    if by_content is None and _HTML.match(content):
        by_content = "HTML/XML"
    if by_content is not None or (named is not None and b"\0" in content):
        raise DocumentError("documents.format_not_read", path=path, format=named or by_content)


def decode(content: bytes, path: Path) -> str:
    """Return text out of UTF-8, UTF-16, UTF-32 or Windows-1258 bytes.

    Raises:
        DocumentError: the bytes are no text, or in an encoding that is not known.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decode_as(content, encoding, path)
    if b"\0" in content:
        return _decode_as(content, _utf16_without_mark(content, path), path)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_legacy(content, path, error)


def _decode_as(content: bytes, encoding: str, path: Path) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError("documents.unknown_encoding", path=path, line=_line(content, error)) from error
    if "\0" in text:
        raise DocumentError("documents.binary", path=path)
    return text


def _utf16_without_mark(content: bytes, path: Path) -> str:
    """Name the byte order of UTF-16 that lacks its mark: every other byte of its spaces is zero."""
    little = content.count(b" \0") + content.count(b"\n\0") + content.count(b"|\0")
    big = content.count(b"\0 ") + content.count(b"\0\n") + content.count(b"\0|")
    zeros = content.count(b"\0")
    if len(content) % 2 or not len(content) // 8 < zeros <= len(content) // 2:
        raise DocumentError("documents.binary", path=path)
    return "utf-16-le" if little >= big else "utf-16-be"


def _decode_legacy(content: bytes, path: Path, error: UnicodeDecodeError) -> str:
    """Try Windows-1258, but only believe it if Vietnamese comes out: any bytes decode somehow."""
    if _looks_binary(content):
        raise DocumentError("documents.binary", path=path) from error
    text = unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))
    words = text.lower().split()
    if "\ufffd" not in text and sum(words.count(word) for word in _VIETNAMESE) * 100 > len(words):
        return text
    raise DocumentError("documents.unknown_encoding", path=path, line=_line(content, error)) from error


def _looks_binary(content: bytes) -> bool:
    sample = content[:65536]
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in sample)  # noqa: PLR2004
    return controls * 100 > len(sample)


def _line(content: bytes, error: UnicodeDecodeError) -> int:
    return content.count(b"\n", 0, error.start) + 1
