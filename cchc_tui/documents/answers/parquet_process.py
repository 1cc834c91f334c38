"""The process that makes a Parquet file out of an answer.

Run as ``python -m cchc_tui.documents.answers.parquet_process``. A job as JSON on its standard input names a
CSV file without heads, every cell of it quoted, the characters of its longest line, the columns' names and
types, and the file to write.
"""

from __future__ import annotations

import json
import re
import sys

import duckdb

from cchc_tui.documents.answers.answers import NULL
from cchc_tui.store.ledger.sqltext import quoted_name, quoted_text

_PLAIN_TYPE = re.compile(
    r"(U?(TINY|SMALL|BIG)?INT|U?INTEGER|DECIMAL\(\d+,\d+\)|DOUBLE|FLOAT|BOOLEAN|DATE|TIMESTAMP)"
)
"""Types that are kept; a cell of any other is text, as it was shown."""
_DECIMAL, _FAST = re.compile(r"DECIMAL\((\d+),(\d+)\)"), 18
_HUGE = frozenset({"HUGEINT", "UHUGEINT"})
"""Parquet would round these."""


_LEAST, _BYTES = 2 << 20, 4
"""What a line may hold at the least, and the bytes that a character takes at most."""


def main() -> int:
    """Do the job; on a failure say why and return 1."""
    job = json.load(sys.stdin)
    kinds = [_kept(kind) for kind in job["types"]]
    columns = ", ".join(
        f"{_read(f'c{place}', kind)} AS {quoted_name(name)}"
        for place, (name, kind) in enumerate(zip(job["columns"], kinds, strict=True))
    )
    texts = ", ".join(f"c{place}: 'VARCHAR'" for place in range(len(kinds)))
    source = (
        "read_csv($lines, auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"',"
        f" nullstr = $null, allow_quoted_nulls = true, max_line_size = $longest, columns = {{{texts}}})"
    )
    try:
        with duckdb.connect(":memory:", config={"memory_limit": "512MB", "threads": "2"}) as connection:
            connection.execute(  # names and types are checked or quoted
                f"COPY (SELECT {columns} FROM {source}) TO {quoted_text(job['to'])} (FORMAT parquet)",  # noqa: S608
                {"lines": job["lines"], "null": NULL, "longest": max(_LEAST, _BYTES * job["longest"])},
            )
    except duckdb.Error as error:
        sys.stdout.write(str(error).split("\n", 1)[0])
        return 1
    return 0


def _read(cell: str, kind: str) -> str:
    """A cell's text as a value; DuckDB reads decimals of up to 18 digits fifty times as fast as others."""
    whole = f"CAST({cell} AS {kind})"
    long = _DECIMAL.fullmatch(kind)
    if long is None or int(long[1]) <= _FAST or int(long[2]) > _FAST:
        return whole
    return f"coalesce(CAST(TRY_CAST({cell} AS DECIMAL({_FAST},{long[2]})) AS {kind}), {whole})"


def _kept(kind: str) -> str:
    if kind in _HUGE:
        return "DECIMAL(38,0)"
    return kind if _PLAIN_TYPE.fullmatch(kind) else "VARCHAR"


if __name__ == "__main__":
    sys.exit(main())
