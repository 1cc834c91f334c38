"""Questions in SQL: each in a process of its own, on a snapshot, with limits that hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import cchc_tui
from cchc_tui.errors import QueryError
from cchc_tui.store.copies.freshest import Freshest, forget_copies, freshest, start_anew
from cchc_tui.store.query.rows import PackedRows, Row
from cchc_tui.store.workspaces.access import AccessError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from threading import Event

    from cchc_tui.store.workspaces.workspace import Workspace

_PACKAGE = Path(cchc_tui.__file__).resolve().parent.parent
_PACKAGES = ("site-packages", "dist-packages")
_LOOK = 0.05
_LEEWAY = 1.0
_OWN_MEMORY_MB = 300
_FEW = 10_000
"""So many rows are kept as they are; more stay packed until they are looked at."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """An answer: `types` are DuckDB's names of the columns' types.

    Whole numbers are ints, DECIMALs exact `Decimal`s without zeros at the end, dates and timestamps those of
    `datetime`; what has no such form is text as DuckDB writes it. `truncated` says that there are more rows
    than were asked for. `problems` are sentences that must be shown with the answer: journals that are not,
    or not all, in it, or that an older copy had to do.
    """

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: Sequence[Row]
    truncated: bool
    seconds: float
    problems: tuple[str, ...] = ()


def run_query(  # noqa: PLR0913  (limits, each with a default)
    workspace: Workspace,
    sql: str,
    parameters: Mapping[str, str | int | float | bool | None] | None = None,
    *,
    seconds: float = 30,
    rows: int = 10_000,
    memory_mb: int = 512,
    cancel: Event | None = None,
    refresh: bool | None = True,
    of: Collection[str] | None = None,
) -> QueryResult:
    """Ask one question of everything stored, or of all that its org units have stored for whoever is bound.

    `parameters` are put in for ``:name`` (or ``$name``). What was committed up to now is merged first,
    unless `refresh` is False; where it is None the last copy is read as it is, and nothing said of what it
    lacks: for a first look, behind which a fresh answer follows. Setting `cancel` stops the question at once.

    `of` is for statements of the program's own, never for anybody else's: the codes of the org units that it
    keeps to by itself. Where all of them may be seen, whoever is bound needs no copy of her own, which takes
    longer than most answers.

    Raises:
        AccessError: the role may not ask, or may not see one of the org units it is `of`.
        QueryError: it is no question, went wrong, was cancelled, or exceeded a limit.
        StoreError: there is nothing to read.
    """
    began = time.monotonic()
    access = workspace.access
    if not access.may_query:
        raise AccessError("access.no_query", role=access.role.label)
    known = workspace.all_units if of else {}
    for code in of or ():
        if refused := access.refusal(code, known):
            raise refused
    job = {
        "units": None if access.is_whole or of is not None else list(workspace.org_units),
        "sql": sql,
        "parameters": dict(parameters or {}),
        "seconds": seconds,
        "rows": rows,
        "memory_mb": memory_mb,
    }
    until = began + seconds
    for mend in (forget_copies, start_anew, None):
        is_last = refresh is None and workspace.snapshot.exists()
        copy = Freshest(workspace.snapshot, ()) if is_last else freshest(workspace, refresh=bool(refresh))
        try:
            result = _result(_run({"path": str(copy.path), **job}, until, cancel), began)
            return replace(result, problems=copy.problems)
        except QueryError as error:
            if error.key != "query.broken" or mend is None or is_last:
                raise
            mend(workspace)
            refresh, until = True, time.monotonic() + seconds
    raise AssertionError


def _run(job: Mapping[str, Any], deadline: float, cancel: Event | None) -> bytes:
    process = subprocess.Popen(
        [sys.executable, "-P", "-S", "-m", "cchc_tui.store.query"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PYTHONPATH": os.pathsep.join([str(_PACKAGE), *_paths()]), "LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        _send(process, json.dumps(job).encode())
        return _wait(process, job, deadline, cancel)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _send(process: subprocess.Popen[bytes], content: bytes) -> None:
    """Write to a process's standard input aside: what a pipe does not hold at once, `communicate` forgets."""
    pipe, process.stdin = process.stdin, None
    assert pipe is not None  # noqa: S101  (it was asked for)

    def write() -> None:
        with suppress(OSError), pipe:
            pipe.write(content)

    Thread(target=write, daemon=True).start()


def _resident_mb(pid: int) -> int:
    """How much memory a process of ours really uses; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def _paths() -> Iterator[str]:
    """Where this process finds its modules, for one that looks for none itself."""
    return (str(Path(entry).absolute()) for entry in sys.path if entry.endswith(_PACKAGES))


def _wait(
    process: subprocess.Popen[bytes], job: Mapping[str, Any], deadline: float, cancel: Event | None
) -> bytes:
    while True:
        try:
            output, _ = process.communicate(timeout=_LOOK)
        except subprocess.TimeoutExpired:
            if cancel is not None and cancel.is_set():
                raise QueryError("query.cancelled") from None
            if time.monotonic() > deadline + _LEEWAY:
                raise QueryError("query.timeout", seconds=f"{job['seconds']:g}") from None
            if _resident_mb(process.pid) > job["memory_mb"] + _OWN_MEMORY_MB:
                raise QueryError("query.memory") from None
        else:
            return output


def _result(output: bytes, began: float) -> QueryResult:
    lines = output.splitlines()
    head: dict[str, Any] = {}
    for line in lines:
        if line.startswith(b"{"):
            try:
                head |= json.loads(line)
            except ValueError as error:
                raise QueryError("query.died") from error
    if "error" in head:
        raise QueryError(head["error"], **head["values"])
    if "truncated" not in head:
        # the system ended it: out of memory or of time, or it aborted
        raise QueryError("query.died")
    readers = [_reader(kind) for kind in head["types"]]
    rows: Sequence[Row] = PackedRows([line for line in lines if not line.startswith(b"{")], readers)
    if len(rows) <= _FEW:
        rows = list(rows)
    taken = time.monotonic() - began
    return QueryResult(tuple(head["columns"]), tuple(head["types"]), rows, head["truncated"], taken)


_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"}
_WHOLE |= {f"U{name}" for name in _WHOLE}


def _reader(kind: str) -> Callable[[str], Any]:
    if kind in _WHOLE:
        return int
    if kind.startswith("DECIMAL("):
        return _decimal
    if kind in {"DOUBLE", "FLOAT"}:
        return float
    if kind == "BOOLEAN":
        return lambda cell: cell == "true"
    if kind == "DATE":
        return _date
    return _timestamp if kind == "TIMESTAMP" else str


def _decimal(cell: str) -> Decimal | str:
    try:
        return Decimal(cell.rstrip("0").rstrip(".") if "." in cell else cell)
    except InvalidOperation:
        return cell


def _date(cell: str) -> date | str:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return cell


def _timestamp(cell: str) -> datetime | str:
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return cell
