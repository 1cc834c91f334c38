"""The process that answers one question, and may do nothing else.

Run as ``python -m cchc_tui.store.query``: it reads a job as JSON from its standard input, opens the
snapshot to read, gives up the right to open or write any file, and writes its answer as lines, the rows as
`query.rows` packs them. Limits on time, memory and size are the system's, since DuckDB's own do not suffice.
"""

from __future__ import annotations

import datetime as dt
import decimal
import json
import math
import re
import resource
import signal
import sys
import time
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb

from cchc_tui.store.disk.priority import ASKING, give_way
from cchc_tui.store.ledger.damage import is_broken
from cchc_tui.store.ledger.sqltext import spans, with_parameters
from cchc_tui.store.query.errors import told
from cchc_tui.store.query.plan import plan_lines
from cchc_tui.store.query.rows import pack
from cchc_tui.store.query.scope import OldCopyError, open_scoped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

NEEDED = (dt, decimal, uuid)
"""What DuckDB imports by itself for a value, which it no longer could when no file can be opened."""
_MEGABYTE = 1 << 20
_ADDRESSES_MB = 8192
"""DuckDB asks for far more addresses than memory; what it really uses is watched from outside."""
_AT_ONCE = 1000
_TRIES, _PAUSE = 5, 0.05
_LOCKED = "could not set lock"
_MOST_BYTES, _MOST_SENT = 256 * _MEGABYTE, 64 * _MEGABYTE
"""How much the cells of an answer may hold, and how much of it packed whoever asks may have to keep."""
_MOST_CELL = _MEGABYTE
_REFUSED_WORDS = frozenset(
    {"pragma", "call", "copy", "attach", "detach", "install", "load", "set", "reset", "use", "export"}
)
_REFUSED_FUNCTIONS = frozenset(
    {"enable_logging", "disable_logging", "set_log_level", "truncate_duckdb_logs", "write_log", "checkpoint"}
    | {"force_checkpoint", "enable_profiling", "disable_profiling"}
    # these run a text as SQL
    | {"query", "json_execute_serialized_sql"}
)
_WORD = re.compile(r'"((?:[^"]|"")*)"|[\w$]+')
_DESCRIBED, _ANSWERED = "DESCRIBE SELECT * FROM (\n", "SELECT COLUMNS(*)::VARCHAR FROM (\n"
"""What is put before a question to learn its columns, and to have every cell as DuckDB writes it."""
_NO_BREAK = re.compile(r"[^\n]")
_EXPLAIN = "explain"
_PLAIN = re.compile(r"\Aexplain\b(?!\s*(analyze\b|\(\s*(analyze|format)\b))", re.IGNORECASE)
_EXPLAINED = re.compile(r"\Aexplain(\s+analyze\b)?(\s*\(\s*(analyze|format)\b[^()]*\))?", re.IGNORECASE)


class _RefusedError(Exception):
    """The question is none, or cannot be answered; the key names a sentence."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def main() -> int:
    """Answer the job on standard input."""
    job = json.load(sys.stdin)
    give_way(ASKING)
    _limit(job["seconds"], job["memory_mb"])
    try:
        _answer(job)
    except _RefusedError as error:
        _say({"error": error.key, "values": error.values})
    except OldCopyError:
        _say({"error": "query.old_copy", "values": {}})
    except (duckdb.Error, MemoryError) as error:
        key, values = _told(error)
        _say({"error": key, "values": values})
    return 0


def _told(error: Exception, sql: str = "", ahead: int = 0) -> tuple[str, dict[str, Any]]:
    """The key of a sentence and its values, with the place in the question if it is one of it."""
    if isinstance(error, (duckdb.OutOfMemoryException, MemoryError)):
        return "query.memory", {}
    return ("query.broken", {}) if is_broken(error) else told(str(error), sql, ahead)


def _limit(seconds: float, memory_mb: int) -> None:
    """Bound what the process may use, even if whoever started it is gone."""
    wall = math.ceil(seconds) + 2
    signal.alarm(wall)
    _bound(resource.RLIMIT_CPU, wall * 4)
    _bound(resource.RLIMIT_AS, (memory_mb + _ADDRESSES_MB) * _MEGABYTE)
    _bound(resource.RLIMIT_FSIZE, 0)
    _bound(resource.RLIMIT_CORE, 0)


def _bound(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (allowed, allowed))


def _connect(path: str, memory_mb: int, units: Sequence[str] | None) -> DuckDBPyConnection:
    config = {
        "threads": "2",
        "memory_limit": f"{memory_mb}MB",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
    }
    connection = _opened(path, units, config)
    for setting in (
        "temp_directory = ''",
        "errors_as_json = true",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    connection.execute("SELECT 1").fetchall()
    # every file that is needed is open: from here on no other can be
    _bound(resource.RLIMIT_NOFILE, 0)
    return connection


def _opened(path: str, units: Sequence[str] | None, config: dict[str, str]) -> DuckDBPyConnection:
    """Open the snapshot, or what some org units may see of it.

    One that lost its place to another between being found and locked is being changed: the other one will do.
    """
    for left in reversed(range(_TRIES)):
        try:
            if units is None:
                return duckdb.connect(path, read_only=True, config=config)  # type: ignore[arg-type]
            return open_scoped(path, units, config)
        except duckdb.IOException as error:
            if not left or _LOCKED not in str(error).lower():
                raise
            time.sleep(_PAUSE)
    raise AssertionError


def _answer(job: Mapping[str, Any]) -> None:
    whole = job["sql"]
    asked = spans(whole)
    if len(asked) != 1:
        raise _RefusedError("query.one_statement", count=len(asked))
    connection = _connect(job["path"], job["memory_mb"], job["units"])
    [(begin, end)] = asked
    # as many characters before the statement as there were, so that its places are those of what was asked
    ahead = _NO_BREAK.sub(" ", whole[:begin])
    sql, names = with_parameters(ahead + whole[begin:end], job["parameters"])
    with _placed(sql):
        _only_a_question(connection, sql)
    values = {name: job["parameters"][name] for name in names if name in job["parameters"]}
    if missing := [name for name in names if name not in values]:
        raise _RefusedError("query.parameter_missing", name=missing[0])
    if next(_words(sql), "") == _EXPLAIN:
        _explain(connection, sql, values)
    else:
        _stream(connection, sql, values, job["rows"])


@contextmanager
def _placed(sql: str, ahead: str = "") -> Iterator[None]:
    """Tell what goes wrong within by its place in the question, which stands behind `ahead`."""
    try:
        yield
    except (duckdb.Error, MemoryError) as error:
        key, values = _told(error, sql, len(ahead.encode()))
        raise _RefusedError(key, **values) from error


def _explain(connection: DuckDBPyConnection, sql: str, values: Mapping[str, Any]) -> None:
    """Write the plan of a question line by line; one asked for in a way of its own as DuckDB writes it."""
    begin = duckdb.tokenize(sql)[0][0]
    written = sql.encode()[begin:].decode()
    plain = _PLAIN.match(written)
    with _placed(sql):
        # planned as it was asked first, so that a mistake is told at its place
        connection.execute(sql, values or None)
        if plain is not None:
            connection.execute(f"EXPLAIN (FORMAT json) {written[plain.end() :]}", values or None)
        told = [str(row[-1]) for row in connection.fetchall()]
    lines = [line for one in told for line in (plan_lines(one) if plain else one.splitlines())]
    _say({"columns": ["plan"], "types": ["VARCHAR"]})
    _write_line(pack([[line] for line in lines]))
    _say({"truncated": False})


def _only_a_question(connection: DuckDBPyConnection, sql: str) -> None:
    """Refuse what does anything but answer. The words are those that DuckDB itself reads."""
    met = list(_words(sql))
    if not met or met[0] in _REFUSED_WORDS or not _REFUSED_FUNCTIONS.isdisjoint(met):
        raise _RefusedError("query.only_questions")
    kinds = [statement.type.name for statement in connection.extract_statements(sql)]
    is_explained = kinds == ["EXPLAIN"] and _explains_a_question(sql)
    # a PIVOT whose values are not listed is read as two: a type made for the time being, then the question
    is_pivot = kinds == ["CREATE", "SELECT"] and met[0] not in {"create", _EXPLAIN}
    if kinds != ["SELECT"] and not (is_explained or is_pivot):
        raise _RefusedError("query.only_questions")


def _words(sql: str) -> Iterator[str]:
    """Yield the words of a statement in lower case, quoted names too; texts and comments are passed over."""
    written = sql.encode()
    for place, kind in duckdb.tokenize(sql):
        if kind is not duckdb.token_type.string_const and (
            found := _WORD.match(written[place:].decode(errors="replace"))
        ):
            yield (found[0] if found[1] is None else found[1]).lower()


def _explains_a_question(sql: str) -> bool:
    """Whether what stands behind EXPLAIN is a question too: EXPLAIN ANALYZE would carry out all else."""
    (begin, _), *_ = duckdb.tokenize(sql)
    behind = _EXPLAINED.sub("", sql.encode()[begin:].decode(), count=1)
    try:
        return [one.type.name for one in duckdb.extract_statements(behind)] == ["SELECT"]
    except duckdb.Error:
        return False


def _stream(connection: DuckDBPyConnection, sql: str, values: Mapping[str, Any], most: int) -> None:
    """Write the answer a thousand rows at a time; every cell as DuckDB writes it, so that none is rounded."""
    with _placed(sql, _DESCRIBED):
        described = connection.execute(f"{_DESCRIBED}{sql}\n)", values or None).fetchall()
    _say({"columns": [row[0] for row in described], "types": [row[1] for row in described]})
    with _placed(sql, _ANSWERED):
        connection.execute(f"{_ANSWERED}{sql}\n)", values or None)
        _write(connection, most)


def _write(connection: DuckDBPyConnection, most: int) -> None:
    left, size, sent = most, 0, 0
    while rows := connection.fetchmany(min(_AT_ONCE, left + 1)):
        size += sum(len(cell) for row in rows for cell in row if cell is not None)
        if size > _MOST_BYTES or any(len(cell or "") > _MOST_CELL for row in rows for cell in row):
            raise _RefusedError("query.too_large", most=_MOST_BYTES // _MEGABYTE)
        packed = pack(rows[:left])
        sent += len(packed)
        if sent > _MOST_SENT:
            raise _RefusedError("query.too_large", most=_MOST_BYTES // _MEGABYTE)
        _write_line(packed)
        left -= len(rows)
        if left < 0:
            break
    _say({"truncated": left < 0})


def _say(content: Mapping[str, Any]) -> None:
    _write_line(json.dumps(content, ensure_ascii=False))


def _write_line(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
