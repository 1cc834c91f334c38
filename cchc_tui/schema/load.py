"""Schema files in: strict, and with every fault of a file said at once, with line, key and mend."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cchc_tui.errors import SchemaError
from cchc_tui.schema.faults import Collector, Fault, SchemaFaultsError, describe
from cchc_tui.schema.load_calendar import read_periods
from cchc_tui.schema.load_rows import read_measures, read_rows
from cchc_tui.schema.load_rules import read_rules
from cchc_tui.schema.model import Level, Schema
from cchc_tui.schema.references import check_references
from cchc_tui.schema.table import Table

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MOST_BYTES", "SchemaFaultsError", "load_schema", "parse_schema"]

MOST_BYTES = 1_000_000
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
_EDITION = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")


def load_schema(path: Path) -> Schema:
    """Read the schema file at `path`.

    Raises:
        SchemaError: the file cannot be read; `SchemaFaultsError` when what it says is wrong.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SchemaError("schema.file_huge", file=path, most=MOST_BYTES)
        content = path.read_bytes()
    except OSError as error:
        raise SchemaError("schema.file_unreadable", file=path, why=error.strerror or error) from error
    return _parsed(content, str(path))


@lru_cache(maxsize=8)
def _parsed(content: bytes, source: str) -> Schema:
    """One schema for one text, so that what is derived from it is derived once."""
    return parse_schema(_decoded(content, source), source)


def parse_schema(text: str, source: str = "schema.toml") -> Schema:
    """Read a schema out of TOML text; `source` is its name in messages.

    Raises:
        SchemaFaultsError: what it says is wrong.
    """
    _check_text(text, source)
    data = _toml(text, source)
    faults = Collector()
    schema = _read(data, text, source, faults)
    if faults.found:
        raise _located(faults, data, text, source)
    return schema


def _decoded(content: bytes, source: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _one_fault(source, 1, "schema.utf16")
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
    try:
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _one_fault(source, line, "schema.not_utf8") from error


def _check_text(text: str, source: str) -> None:
    if not text.strip():
        raise _one_fault(source, 0, "schema.file_empty")
    if not unicodedata.is_normalized("NFC", text):
        for number, line in enumerate(text.split("\n"), start=1):
            if not unicodedata.is_normalized("NFC", line):
                raise _one_fault(source, number, "schema.not_nfc")


def _toml(text: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError as error:
        raise _one_fault(source, 0, "schema.toml_deep") from error
    except (ValueError, ArithmeticError) as error:
        from cchc_tui.schema.toml_faults import toml_fault  # noqa: PLC0415  (most files are right)

        line, message, values = toml_fault(str(error), text)
        raise _one_fault(source, line, message, **values) from error


def _one_fault(source: str, line: int, message: str, **values: object) -> SchemaFaultsError:
    return SchemaFaultsError(source, (Fault(line, "", message, values),))


def _located(faults: Collector, data: dict[str, Any], text: str, source: str) -> SchemaFaultsError:
    from cchc_tui.schema.positions import line_index, line_of  # noqa: PLC0415  (most files are right)

    lines = line_index(text)
    found = [
        Fault(line_of(path, lines), describe(path, data), message, values)
        for path, message, values in faults.found
    ]
    found.sort(key=lambda fault: fault.line)
    return SchemaFaultsError(source, tuple(found))


def _read(data: dict[str, Any], text: str, source: str, faults: Collector) -> Schema:
    top = Table(data, (), faults)
    family = _named(top, "family", _NAME)
    edition = _named(top, "edition", _EDITION)
    since = top.whole("since", _FIRST_YEAR, _LAST_YEAR, 0)
    title = top.both("title")
    levels = top.levels("levels", frozenset(Level)) or frozenset(Level)
    measures = read_measures(top)
    periods = read_periods(top)
    lines = _Lines(text)
    rows = read_rows(top, measures, levels, lines.of("row"), lines.of("row.part"))
    rules = read_rules(top, levels, lines.of("rule"))
    top.close()
    schema = Schema(
        family,
        edition,
        title,
        levels,
        tuple(row for row, _ in rows),
        periods,
        tuple(rule for rule, _ in rules),
        measures,
        source,
        since,
    )
    check_references(schema, rows, rules, faults)
    return schema


def _named(top: Table, key: str, pattern: re.Pattern[str]) -> str:
    value = top.text(key)
    if value and pattern.fullmatch(value) is None:
        top.fault(key, "schema.bad_name", found=value)
    return value


class _Lines:
    """Lines of the ``[[…]]`` headers of a file without faults, found without reading it as TOML."""

    _HEADER = re.compile(r"^[ \t]*\[\[[ \t]*(row|row[ \t]*\.[ \t]*part|rule)[ \t]*\]\]", re.MULTILINE)

    def __init__(self, text: str) -> None:
        self._found: dict[str, list[int]] = {}
        line, at = 1, 0
        for match in self._HEADER.finditer(text):
            line += text.count("\n", at, match.start())
            at = match.start()
            name = "".join(match[1].split())
            self._found.setdefault(name, []).append(line)

    def of(self, name: str) -> list[int]:
        """Lines of all headers of this name, in order."""
        return self._found.get(name, [])
