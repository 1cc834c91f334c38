"""What the database says of a table that it cannot read, in our own words where there are some."""

from __future__ import annotations

import re

_LINE = re.compile(r"CSV Error on Line: (\d+)")
_WIDTH = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_SENTENCES = (
    (re.compile("unterminated quote", re.IGNORECASE), "documents.table_quote"),
    (re.compile("quoted value|quote should be followed", re.IGNORECASE), "documents.table_quote"),
    (re.compile("invalid unicode|not utf-8", re.IGNORECASE), "documents.unknown_encoding"),
    (re.compile("maximum line size", re.IGNORECASE), "documents.table_long_line"),
)
_NO_PARQUET = re.compile(r"magic bytes|too small to be a parquet|parquet file|thrift", re.IGNORECASE)


def table_fault(said: str) -> tuple[str, dict[str, object]]:
    """Return the key of a sentence and what fills it in, but for the file's name."""
    line = _LINE.search(said)
    width = _WIDTH.search(said)
    if line and width:
        return "documents.table_width", {
            "line": int(line[1]),
            "expected": int(width[1]),
            "found": int(width[2]),
        }
    if line:
        key = next((key for words, key in _SENTENCES if words.search(said)), "documents.table_line")
        return key, {"line": int(line[1])}
    if _NO_PARQUET.search(said):
        return "documents.table_no_parquet", {}
    first = said.split("\n", 1)[0]
    return "documents.table_unreadable", {"why": first.partition(": ")[2] or first}
