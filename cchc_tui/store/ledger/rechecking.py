"""Submissions whose findings rest on rules that their form no longer has, to be checked anew bit by bit.

Table ``meta`` holds for each edition, under ``rules:<its name>``, a mark of its rules and what is still to be
done: the submissions from `next` to `last`, by their keys.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.schema.period import Period
from cchc_tui.store.journals.submission import SubmissionKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.schema.model import Schema

CHECKS = 1
"""To be raised when the program's own checks begin to say something else of forms that they have checked."""
_PREFIX = "rules:"
_WHERE = frozenset({"source", "line"})
_OLD = """
    FROM submission JOIN edition USING (edition) JOIN unit USING (unit)
    WHERE family || '-' || edition.name = ? AND submission BETWEEN ? AND ?
"""
_marks: dict[str, tuple[Schema, str]] = {}


@dataclass(frozen=True, slots=True)
class _State:
    """How far an edition's submissions have been checked by its present rules."""

    name: str
    mark: str
    next: int = 1
    last: int = 0


def note_rules(connection: DuckDBPyConnection, schemas: Sequence[Schema]) -> None:
    """Put all submissions to be checked anew whose edition has other rules than when they were checked.

    Of an edition that is met for the first time the findings are taken to be those of its rules.
    """
    known = _states(connection)
    for schema in schemas:
        now, before = _mark(schema), known.get(schema.name)
        if before is None:
            _write(connection, _State(schema.name, now))
        elif before.mark != now:
            ((last,),) = connection.execute("SELECT coalesce(max(submission), 0) FROM submission").fetchall()
            _write(connection, _State(schema.name, now, 1, last))


def old_findings(connection: DuckDBPyConnection) -> int:
    """Return how many submissions are still to be checked anew."""
    count = 0
    for state in _due(connection):
        found = connection.execute(f"SELECT count(*) {_OLD}", [state.name, state.next, state.last])
        count += found.fetchall()[0][0]
    return count


def take_old(
    connection: DuckDBPyConnection, schemas: Sequence[Schema], most: int
) -> dict[SubmissionKey, int]:
    """Return the next submissions to be checked anew with their keys, and count them as done.

    Those wait whose form is not there now.
    """
    taken: dict[SubmissionKey, int] = {}
    there = {schema.name for schema in schemas}
    for state in (one for one in _due(connection) if one.name in there):
        rows = connection.execute(
            f"SELECT submission, family, code, year, kind {_OLD} ORDER BY submission LIMIT ?",
            [state.name, state.next, state.last, most - len(taken)],
        ).fetchall()
        for submission, family, code, year, kind in rows:
            taken[SubmissionKey(family, code, Period(year, kind))] = submission
        whole = len(taken) < most
        _write(connection, dataclasses.replace(state, next=1 + (state.last if whole else rows[-1][0])))
        if not whole:
            break
    return taken


def _due(connection: DuckDBPyConnection) -> list[_State]:
    return [state for state in _states(connection).values() if state.next <= state.last]


def _states(connection: DuckDBPyConnection) -> dict[str, _State]:
    rows = connection.execute("SELECT value FROM meta WHERE starts_with(name, ?)", [_PREFIX]).fetchall()
    return {state.name: state for state in (_State(**json.loads(value)) for (value,) in rows)}


def _write(connection: DuckDBPyConnection, state: _State) -> None:
    name = _PREFIX + state.name
    connection.execute("DELETE FROM meta WHERE name = ?", [name])
    connection.execute("INSERT INTO meta VALUES (?, ?)", [name, json.dumps(dataclasses.asdict(state))])


def _mark(schema: Schema) -> str:
    """What tells a form whose checks say one thing from one whose checks may say another."""
    schema_known, mark = _marks.get(schema.name, (None, ""))
    if schema_known is not schema:
        content = json.dumps([CHECKS, _plain(schema)], ensure_ascii=False)
        mark = hashlib.sha256(content.encode()).hexdigest()[:16]
        _marks[schema.name] = (schema, mark)
    return mark


def _plain(value: object) -> object:
    """A form in lists and texts, the same each time; where a thing was read is no matter."""
    if dataclasses.is_dataclass(value):
        names = (one.name for one in dataclasses.fields(value) if one.name not in _WHERE)
        return [type(value).__name__, *(_plain(getattr(value, name)) for name in names)]
    if isinstance(value, Mapping):
        return [[str(key), _plain(one)] for key, one in value.items()]
    if isinstance(value, AbstractSet):
        return sorted(map(str, value))
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
