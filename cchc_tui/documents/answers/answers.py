"""Answers of the database as files: CSV, Excel's XLSX and Parquet."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import cchc_tui
from cchc_tui.errors import DocumentError
from cchc_tui.store.query.rows import PackedRows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cchc_tui.store.query.query import QueryResult

NULL = "\ue000∅\ue000"
"""What stands for no value on the way to Parquet; two of its characters belong to no writing."""
FORMATS = ("csv", "xlsx", "parquet")
_PACKAGE = Path(cchc_tui.__file__).resolve().parent.parent
_FORMULA = re.compile(r"[=+@\t\r]|-(?![\d.,]*$)")
"""Text that a spreadsheet would work out; a lone dash and a negative number stay as they are."""


def safe_cell(cell: object) -> object:
    """Return what a CSV holds for a value; text that would be taken for a formula gets an apostrophe."""
    if isinstance(cell, str) and _FORMULA.match(cell):
        return f"'{cell}"
    return format(cell, "f") if isinstance(cell, Decimal) else cell


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula."""
    return _FORMULA.match(text) is not None


def write_answer(folder: Path, name: str, form: str, result: QueryResult) -> Path:
    """Write an answer whole to a new file ``<name>-<n>.<form>`` of a folder, and return its path.

    Raises:
        OSError: it cannot be written.
        DocumentError: the format cannot hold so much, or the database could not make the file.
    """
    folder.mkdir(exist_ok=True)
    with _made(folder, form, result) as made:
        return _placed(made, folder, name, form)


def write_answer_to(path: Path, result: QueryResult, *, replace: bool = False) -> None:
    """Write an answer whole to a file of this name, in the format that its ending says, one of `FORMATS`.

    Raises:
        FileExistsError: there is one and it is not to be replaced.
        OSError, DocumentError: as for `write_answer`.
    """
    with _made(path.parent, form_of(path), result) as made:
        if not replace:
            path.open("x").close()
        made.replace(path)


def form_of(path: Path) -> str:
    """Return the format that a file's ending says, whether it is one of `FORMATS` or not."""
    return path.suffix.lower().removeprefix(".")


@contextmanager
def _made(folder: Path, form: str, result: QueryResult) -> Iterator[Path]:
    """A finished file of a folder, to be given its name; it is gone if it got none."""
    write = {"csv": _write_csv, "xlsx": _write_xlsx, "parquet": _write_parquet}[form]
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".answer-", suffix=f".{form}", delete=False) as file:
        made = Path(file.name)
    try:
        write(made, result)
        made.chmod(0o666 & ~_umask())
        yield made
    finally:
        made.unlink(missing_ok=True)


def _placed(made: Path, folder: Path, name: str, form: str) -> Path:
    """Give a finished file the first name that nobody has."""
    number = 1
    while True:
        path = folder / f"{name}-{number}.{form}"
        try:
            path.open("x").close()
        except FileExistsError:
            number += 1
        else:
            return made.replace(path)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _write_csv(path: Path, result: QueryResult) -> None:
    """UTF-8 with a byte order mark, so that Excel reads the diacritics."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(safe_cell, result.columns))
        writer.writerows(map(safe_cell, row) for row in result.rows)


def _write_xlsx(path: Path, result: QueryResult) -> None:
    from cchc_tui.documents.answers.sheet import write_sheet  # noqa: PLC0415  (few write one)

    write_sheet(path, result.columns, result.rows)


def _write_parquet(path: Path, result: QueryResult) -> None:
    """Let a process of its own make the file out of text: the database would take this one's memory."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, prefix=".answer-"
    ) as lines:
        writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\n")
        longest = 0
        for row in _texts(result.rows):
            longest = max(longest, writer.writerow([NULL if cell is None else cell for cell in row]))
        lines.flush()
        job = {"lines": lines.name, "to": str(path), "longest": longest}
        job |= {"columns": result.columns, "types": result.types}
        done = subprocess.run(
            [sys.executable, "-P", "-m", "cchc_tui.documents.answers.parquet_process"],
            input=json.dumps(job),
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(_PACKAGE), *sys.path])},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
        )
    if done.returncode:
        raise DocumentError("documents.not_written", path=path.parent, why=done.stdout.strip() or "Parquet")


def _texts(rows: Sequence[Sequence[object]]) -> Iterator[Sequence[str | None]]:
    if isinstance(rows, PackedRows):
        yield from rows.texts()
    else:
        yield from ([_told(cell) for cell in row] for row in rows)


def _told(cell: object) -> str | None:
    """A value as DuckDB reads it."""
    if cell is None:
        return None
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)
