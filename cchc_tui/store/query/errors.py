"""What DuckDB says of a question that cannot be answered, with its place and what may have been meant."""

from __future__ import annotations

import json
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_AROUND = 60
"""How many characters of a long line are shown on either side of the place."""
_MEANT, _MOST_MEANT = 0.7, 3
"""How much a name must be like the one written to be offered in its place, and how many are."""
_NEAR = re.compile(r'at or near "(.*)"\Z', re.DOTALL)
_WORDS = {
    re.compile(r'does not have a column named "(.+?)"'): "no_column",
    re.compile(r'Referenced table "(.+?)" not found'): "no_table",
}
_KINDS = {"table": "no_table", "view": "no_table"}


def told(message: str, sql: str, ahead: int = 0) -> tuple[str, dict[str, Any]]:
    """Return the key of a sentence and its values for an error that DuckDB told as JSON.

    `sql` is the question as it was asked, `ahead` how many bytes were put before it. The values `line` and
    `column` (from 1) and `mark` (that line with a caret below) are there only if the place is known.
    """
    said = _said(message)
    why = str(said.get("exception_message", message)).strip()
    place = _place(said, sql, ahead)
    if place is None:
        return "query.failed", {"why": why}
    values: dict[str, Any] = {**_position(sql, place), "mark": _mark(sql, place)}
    key, name = _missing(said), str(said.get("name", ""))
    if not key:
        key, name = _missing_by_words(why)
    if key and name:
        meant = ", ".join(_alike(name, str(said.get("candidates", "")).split(",")))
        return (
            (f"query.{key}_meant", {**values, "name": name, "meant": meant})
            if meant
            else (f"query.{key}", {**values, "name": name})
        )
    if said.get("error_subtype") == "SYNTAX_ERROR":
        near = _NEAR.search(why)
        return ("query.syntax", {**values, "near": near[1]}) if near else ("query.unfinished", values)
    return "query.failed_at", {**values, "why": why}


def _said(message: str) -> dict[str, Any]:
    """The JSON behind the name of the error's kind; {} if it is none."""
    try:
        said = json.loads(message[message.index("{") :])
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _place(said: Mapping[str, Any], sql: str, ahead: int) -> int | None:
    """Where the error is among the question's characters; DuckDB counts bytes, from what was put before."""
    try:
        place = int(said["position"]) - ahead
    except (KeyError, ValueError):
        return None
    written = sql.encode()
    return len(written[:place].decode(errors="ignore")) if 0 <= place <= len(written) else None


def _position(sql: str, place: int) -> dict[str, int]:
    before = sql[:place]
    return {"line": before.count("\n") + 1, "column": place - (before.rfind("\n") + 1) + 1}


def _mark(sql: str, place: int) -> str:
    """The line of the question with a caret below the place, a long one cut on both sides."""
    start = sql.rfind("\n", 0, place) + 1
    end = sql.find("\n", place)
    left = max(start, place - _AROUND)
    right = min(len(sql) if end < 0 else end, place + _AROUND)
    shown = sql[left:right].replace("\t", " ")
    return f"{shown.rstrip()}\n{' ' * (place - left)}^"


def _missing(said: Mapping[str, Any]) -> str:
    """The key that says what kind of thing is not there, "" if it is nothing of the sort."""
    subtype = said.get("error_subtype")
    if subtype == "COLUMN_NOT_FOUND":
        return "no_column"
    kind = str(said.get("type", "")).lower()
    if subtype == "MISSING_ENTRY":
        return "no_function" if "function" in kind else _KINDS.get(kind, "")
    return ""


def _missing_by_words(why: str) -> tuple[str, str]:
    """The same, and the name, where DuckDB says it in words alone: columns of a named table, such a table."""
    for pattern, key in _WORDS.items():
        if found := pattern.search(why):
            return key, found[1]
    return "", ""


def _alike(name: str, candidates: Iterable[str]) -> list[str]:
    """The names that may have been meant, the likeliest first."""
    written = name.lower()
    alike = {
        one: SequenceMatcher(None, written, one.lower()).ratio()
        for candidate in candidates
        if (one := candidate.strip().rpartition(".")[2].strip('"'))
    }
    likely = sorted((one for one in alike if alike[one] >= _MEANT), key=lambda one: (-alike[one], one))
    return likely[:_MOST_MEANT]
