"""Findings of a whole table as JSON lines or as a Parquet file."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.documents.checking.report import finding_as_json
from cchc_tui.errors import DocumentError
from cchc_tui.store.ledger.sqltext import quoted_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TextIO

    from cchc_tui.checks.batch import TableFinding

_COLUMNS = {
    "row": "BIGINT",
    "org_unit": "VARCHAR",
    "period": "VARCHAR",
    "severity": "VARCHAR",
    "rule": "VARCHAR",
    "id": "VARCHAR",
    "code": "VARCHAR",
    "part": "INTEGER",
    "value": "VARCHAR",
    "expected": "VARCHAR",
    "message": "VARCHAR",
    "proposal": "VARCHAR",
}


def table_finding_as_json(found: TableFinding) -> dict[str, object]:
    """Return a finding of a table: the row (from 1), its keys, then what any finding has."""
    keys = {"row": found.row, "org_unit": found.org_unit, "period": found.period}
    return keys | finding_as_json(found.finding)


def _lines(findings: Iterable[TableFinding], counts: Counter[str]) -> Iterator[str]:
    for found in findings:
        counts[found.finding.severity.value] += 1
        yield json.dumps(table_finding_as_json(found), ensure_ascii=False) + "\n"


def write_json_lines(findings: Iterable[TableFinding], target: TextIO) -> Mapping[str, int]:
    """Write one JSON object a line; return how many findings there are of each severity."""
    counts: Counter[str] = Counter(error=0, warning=0, info=0)
    target.writelines(_lines(findings, counts))
    return counts


def write_parquet(findings: Iterable[TableFinding], target: Path) -> Mapping[str, int]:
    """Write a Parquet file, whole or not at all; return how many findings there are of each severity.

    Raises:
        DocumentError: the file cannot be written.
    """
    import duckdb  # noqa: PLC0415  (JSON lines need no database)

    columns = ", ".join(f"{name}: '{kind}'" for name, kind in _COLUMNS.items())
    try:
        with tempfile.TemporaryDirectory(prefix=".cchc-", dir=target.absolute().parent) as folder:
            lines, made = Path(folder, "findings.jsonl"), Path(folder, "findings.parquet")
            with lines.open("w", encoding="utf-8") as file:
                counts = write_json_lines(findings, file)
            with duckdb.connect(":memory:") as connection:
                source = f"read_json($lines, format = 'newline_delimited', columns = {{{columns}}})"
                connection.execute(  # the columns are our own, the path is quoted
                    f"COPY (SELECT * FROM {source}) TO {quoted_text(made)} (FORMAT parquet)",  # noqa: S608
                    {"lines": _plain(lines)},
                )
            os.replace(made, target)  # noqa: PTH105  (the atomic one)
    except (OSError, duckdb.IOException) as error:
        why = str(error).split("\n", 1)[0]
        raise DocumentError("documents.not_written", path=target, why=why) from error
    return counts


def _plain(path: Path) -> str:
    """A path that stands for itself alone, not for a pattern."""
    return "".join(f"[{one}]" if one in "*?[" else one for one in str(path))
