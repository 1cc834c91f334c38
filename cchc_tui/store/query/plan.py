"""How DuckDB would answer a question, as lines to read: each step stands above those that feed it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_ROWS = "Estimated Cardinality"
_LEFT_OUT = frozenset({_ROWS, "Projections", "Type"})
_LONGEST = 200


def plan_lines(written: str) -> list[str]:
    """Return DuckDB's plan, written as JSON, as lines of text; as it stands if it is no such plan."""
    try:
        steps = json.loads(written)
    except ValueError:
        return written.splitlines()
    return list(_lines(steps, "")) if isinstance(steps, list) else written.splitlines()


def _lines(steps: Sequence[Mapping[str, Any]], margin: str) -> Iterator[str]:
    for place, step in enumerate(steps):
        is_last = place == len(steps) - 1
        yield margin + ("└ " if is_last else "├ ") + _told(step)
        yield from _lines(step.get("children", ()), margin + ("  " if is_last else "│ "))


def _told(step: Mapping[str, Any]) -> str:
    known: Mapping[str, Any] = step.get("extra_info", {})
    parts = [str(step.get("name", "")).strip()]
    parts += [_words(value) for name, value in known.items() if name not in _LEFT_OUT and value]
    if _ROWS in known:
        parts.append(f"~{known[_ROWS]}")
    return " · ".join(parts)


def _words(value: object) -> str:
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
